use std::collections::{BTreeSet, HashMap, HashSet};

use document::Place;

use super::{
    corpus::{Corpus, Read, Stem, words},
    demands::Asked,
    names::{Kind, Name, leadership},
};

/// Demands under one name.
#[derive(Debug, Clone)]
pub(super) struct Group<'a> {
    /// In the company's own words.
    pub name: Name<'a>,
    /// Which demands, closest and heaviest first.
    pub demands: Vec<usize>,
}

/// A map has no more capacities than these.
const GROUPS_MAX: usize = 8;
/// A map that can have them has these.
const GROUPS_MIN: usize = 4;
/// Only so many names are worth comparing with every demand.
const NAMES_MAX: usize = 400;
/// A demand is closer than this to the name it goes under.
const CLOSE: f64 = 0.45;
/// A demand that no name is close to goes to the group it shares so much of its words with.
const AKIN: f64 = 0.5;
/// One name that covers more than this share of all demands names the strategy, not a capacity.
const SHARE_MAX: f64 = 0.3;
/// Among fewer demands than these, one may well be a third of all.
const DEMANDS_FEW: usize = 8;
/// After the fourth, a name that gains less than this share of the first one's gain is none.
const GAIN_MIN: f64 = 0.2;
/// What a phrase gains by being stated in more places than one, and in more documents; no more than the last.
const PER_PLACE: f64 = 0.3;
const PER_DOCUMENT: f64 = 0.2;
const STATED_MAX: f64 = 1.8;
/// How many demands stand in one place that is about one thing, and how close they are to a name found there.
const ROOM_DEMANDS: usize = 6;
const SAME_ROOM: f64 = 0.5;
/// A strategy in as many documents has one for each of its parts.
const MANY_DOCUMENTS: usize = 5;
/// Two names that share so much of their weight are one.
const ALIKE: f64 = 0.5;

/// What a name must rest on: the bar is lowered only while there are too few.
#[derive(Clone, Copy)]
struct Bar {
    /// How good a name for one demand alone is.
    alone: f64,
    /// Over how many demands a bare topic stands, which names what there is and not what people do; `None` keeps
    /// topics out.
    topic: Option<usize>,
    /// How much closer to a demand it is than the names before it: a line under a name is no name of its own.
    closer: f64,
}

const BARS: [Bar; 4] = [
    Bar { alone: 0.7, topic: None, closer: 0.25 },
    Bar { alone: 0.0, topic: None, closer: 0.0 },
    Bar { alone: 0.0, topic: Some(3), closer: 0.0 },
    Bar { alone: 0.0, topic: Some(2), closer: 0.0 },
];

/// Names chosen one by one, each for the demands it adds, and the demands that go under each.
pub(super) fn groups<'a>(
    corpus: &Corpus<'a>,
    asked: &[Asked],
    names: Vec<Name<'a>>,
    steer: &HashSet<Stem>,
) -> Vec<Group<'a>> {
    let chosen = choose(corpus, asked, candidates(corpus, asked, names, steer));
    assign(corpus, asked, chosen)
}

/// A name with what it covers.
struct Candidate<'a> {
    name: Name<'a>,
    quality: f64,
    /// Per demand, how close it is: 0 to 1.
    closeness: Vec<f64>,
}

fn candidates<'a>(
    corpus: &Corpus<'a>,
    asked: &[Asked],
    names: Vec<Name<'a>>,
    steer: &HashSet<Stem>,
) -> Vec<Candidate<'a>> {
    // A section that is a name has no other for all that stands in it.
    let sections: HashSet<&str> =
        names.iter().filter(|name| name.kind != Kind::Topic).filter_map(|name| name.heading).collect();
    let total: f64 = asked.iter().map(|asked| asked.weight).sum();
    let reads: Vec<(&Read<'_>, Vec<&str>)> = asked
        .iter()
        .map(|asked| &corpus.sentences[asked.sentence])
        .map(|read| (read, headings(read, corpus)))
        .collect();
    let mut rooms: HashMap<(usize, &Place), usize> = HashMap::new();
    // A memo in one piece is about many things.
    let in_a_room = ROOM_DEMANDS.min(asked.len() / 3);
    for (read, _) in &reads {
        *rooms.entry(room(read)).or_default() += 1;
    }
    let mut rated: Vec<(f64, Name<'a>)> = names
        .into_iter()
        .map(|name| {
            let frequency: f64 = name.stems.iter().map(|stem| super::number(corpus.frequency(*stem)).ln_1p()).sum();
            (name.form * frequency, name)
        })
        .collect();
    rated.sort_by(|(a, left), (b, right)| b.total_cmp(a).then_with(|| left.text.cmp(right.text)));
    rated.truncate(NAMES_MAX);
    rated
        .into_iter()
        .map(|(_, name)| {
            let own = Some(room(&corpus.sentences[name.found]))
                .filter(|own| name.kind == Kind::Deed && rooms.get(own).is_some_and(|count| *count <= in_a_room));
            let closeness: Vec<f64> = reads
                .iter()
                .map(|(read, above)| {
                    let apart = above.first().is_none_or(|heading| !sections.contains(heading));
                    let beside = if apart && own == Some(room(read)) { SAME_ROOM } else { 0.0 };
                    closeness(&name, read, above, corpus).max(beside)
                })
                .collect();
            let covered: f64 = asked.iter().zip(&closeness).map(|(asked, close)| asked.weight * close).sum();
            let wide = if asked.len() >= DEMANDS_FEW && covered > SHARE_MAX * total {
                (SHARE_MAX * total / covered).powi(2)
            } else {
                1.0
            };
            let quality = quality(&name, corpus, steer) * stated(&name, corpus) * wide;
            Candidate { name, quality, closeness }
        })
        .collect()
}

/// The slide, page or section that a sentence stands in.
fn room<'r>(read: &Read<'r>) -> (usize, &'r Place) {
    (read.sentence.document, read.sentence.place)
}

/// How good a name is, whatever it covers.
fn quality(name: &Name<'_>, corpus: &Corpus<'_>, steer: &HashSet<Stem>) -> f64 {
    let specific: f64 = name.stems.iter().map(|stem| corpus.specificity(*stem)).sum();
    let length = match name.text.split_whitespace().count() {
        2..=4 => 1.0,
        5 => 0.95,
        6 => 0.88,
        _ => 0.8,
    };
    let proper = name.stems.iter().filter(|stem| corpus.is_proper(**stem)).count();
    let company = 1.0 - 0.7 * super::number(proper) / super::number(name.stems.len().max(1));
    let leadership = leadership(name.kind, name.text, corpus);
    let wanted = 1.0 + if name.stems.iter().any(|stem| steer.contains(stem)) { 0.5 } else { 0.0 };
    let again = name.stems.iter().filter(|stem| corpus.frequency(**stem) > 1).count();
    let at_home = 0.7 + 0.3 * super::number(again) / super::number(name.stems.len().max(1));
    name.form * at_home * (0.6 + 0.2 * specific.min(2.0)) * length * company * leadership * wanted
}

/// How much it counts that a phrase is said in so many places.
fn stated(name: &Name<'_>, corpus: &Corpus<'_>) -> f64 {
    let wording = name.text.to_lowercase();
    let says = |read: &&Read<'_>| {
        name.stems.is_subset(&read.stems) && read.sentence.text.to_lowercase().contains(wording.as_str())
    };
    let sentences = || corpus.sentences.iter().filter(says).map(|read| &read.sentence);
    let places: BTreeSet<_> = sentences().map(|sentence| (sentence.document, sentence.place)).collect();
    let documents: BTreeSet<usize> = sentences().map(|sentence| sentence.document).collect();
    let more = |count: usize| super::number(count.max(1)).ln();
    (1.0 + PER_PLACE * more(places.len()) + PER_DOCUMENT * more(documents.len())).min(STATED_MAX)
}

/// How close a demand is to a name: it holds the name's words, or stands under the name's heading.
fn closeness(name: &Name<'_>, read: &Read<'_>, above: &[&str], corpus: &Corpus<'_>) -> f64 {
    let words = corpus.shared(&name.stems, |stem| read.stems.contains(stem));
    let words = if words >= 0.999 { 1.0 } else { 0.6 * words };
    let below = name.heading.map_or(0.0, |heading| match above.iter().position(|known| *known == heading) {
        Some(0) => 0.9,
        Some(1) => 0.65,
        // A heading above headings names a document: one part of a strategy in many documents, else the whole.
        Some(_) if corpus.documents >= MANY_DOCUMENTS => 0.5,
        Some(_) => 0.4,
        None => 0.0,
    });
    words.max(below)
}

/// The headings above a sentence that say something by themselves, innermost first: "Objectives" does not.
fn headings<'r>(read: &'r Read<'_>, corpus: &Corpus<'_>) -> Vec<&'r str> {
    let tables = &corpus.tables;
    let says = |heading: &&str| {
        let lower = heading.to_lowercase();
        words(&lower).any(|(_, word)| !tables.furniture.contains(word) && !tables.stop.contains(word))
    };
    read.sentence.under.iter().rev().map(|heading| heading.trim_end_matches('.')).filter(says).collect()
}

fn choose<'a>(corpus: &Corpus<'a>, asked: &[Asked], mut candidates: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
    let mut chosen: Vec<Candidate<'a>> = Vec::new();
    let mut covered = vec![0.0_f64; asked.len()];
    let mut first_gain = None;
    let mut bars = BARS.into_iter();
    let mut bar = BARS[0];
    while chosen.len() < GROUPS_MAX {
        let best = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| chosen.iter().all(|known| !alike(&known.name, &candidate.name, corpus)))
            .map(|(at, candidate)| (at, gain(candidate, corpus, asked, &covered, bar)))
            .max_by(|(left, a), (right, b)| a.total_cmp(b).then(right.cmp(left)));
        let Some((at, gain)) = best.filter(|(_, gain)| *gain > 0.0) else {
            // Too few names: one that rests on less is better than none.
            match bars.next().filter(|_| chosen.len() < GROUPS_MIN) {
                Some(next) => bar = next,
                None => break,
            }
            continue;
        };
        let first = *first_gain.get_or_insert(gain);
        if chosen.len() >= GROUPS_MIN && gain < GAIN_MIN * first {
            break;
        }
        let candidate = candidates.swap_remove(at);
        for (covered, close) in covered.iter_mut().zip(&candidate.closeness) {
            *covered = covered.max(*close);
        }
        chosen.push(candidate);
    }
    chosen
}

/// What a name adds to the demands already covered; the power keeps wide names from winning by width alone.
fn gain(candidate: &Candidate<'_>, corpus: &Corpus<'_>, asked: &[Asked], covered: &[f64], bar: Bar) -> f64 {
    let (mut added, mut running) = (0.0, 0_usize);
    for ((asked, close), covered) in asked.iter().zip(&candidate.closeness).zip(covered) {
        let more = close - covered;
        if *close >= CLOSE && more > bar.closer {
            added += asked.weight * more;
            running += usize::from(!corpus.sentences[asked.sentence].sentence.is_heading());
        }
    }
    // A heading alone asks for nothing, and one sentence is thin.
    let thick = [0.0, 0.6, 0.9].get(running).copied().unwrap_or(1.0);
    let bears = match candidate.name.kind {
        Kind::Deed | Kind::Quality => running > 1 || candidate.quality >= bar.alone,
        Kind::Topic => bar.topic.is_some_and(|least| running >= least),
    };
    if !bears {
        return 0.0;
    }
    candidate.quality * added.powf(0.4) * thick
}

/// Whether two names would be taken for one: half of what is specific in either is in both.
fn alike(a: &Name<'_>, b: &Name<'_>, corpus: &Corpus<'_>) -> bool {
    let weight = |stems: &BTreeSet<Stem>| -> f64 { stems.iter().map(|stem| corpus.specificity(*stem)).sum() };
    let both = weight(&a.stems.intersection(&b.stems).copied().collect());
    both >= ALIKE * weight(&a.stems).min(weight(&b.stems)) || abbreviates(a.text, b.text) || abbreviates(b.text, a.text)
}

/// Whether a text holds an abbreviation in capitals that words of the other spell out.
fn abbreviates(short: &str, long: &str) -> bool {
    let initials: String =
        words(long).filter_map(|(_, word)| word.chars().next()).flat_map(char::to_uppercase).collect();
    let capitals = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
    words(short).any(|(_, word)| capitals(word) && initials.contains(word))
}

fn assign<'a>(corpus: &Corpus<'a>, asked: &[Asked], chosen: Vec<Candidate<'a>>) -> Vec<Group<'a>> {
    let mut members: Vec<Vec<(f64, usize)>> = vec![Vec::new(); chosen.len()];
    let mut left = Vec::new();
    for (demand, one) in asked.iter().enumerate() {
        let best = chosen
            .iter()
            .enumerate()
            .map(|(group, candidate)| (group, candidate.closeness[demand]))
            .max_by(|(left, a), (right, b)| a.total_cmp(b).then(right.cmp(left)));
        match best {
            Some((group, close)) if close >= CLOSE => members[group].push((close * one.weight, demand)),
            _ => left.push(demand),
        }
    }
    let topics: Vec<BTreeSet<Stem>> = members.iter().map(|members| topic(corpus, asked, members)).collect();
    for demand in left {
        let read = &corpus.sentences[asked[demand].sentence];
        let kin = topics
            .iter()
            .enumerate()
            .map(|(group, topic)| (group, corpus.shared(&read.stems, |stem| topic.contains(stem))));
        let best = kin.max_by(|(left, a), (right, b)| a.total_cmp(b).then(right.cmp(left)));
        if let Some((group, akin)) = best.filter(|(_, akin)| *akin >= AKIN) {
            members[group].push((0.5 * akin * asked[demand].weight, demand));
        }
    }
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (candidate, mut members) in chosen.into_iter().zip(members) {
        members.sort_by(|(a, left), (b, right)| b.total_cmp(a).then(left.cmp(right)));
        if !members.is_empty() {
            groups
                .push(Group { name: candidate.name, demands: members.into_iter().map(|(_, demand)| demand).collect() });
        }
    }
    groups
}

/// The words that a group's own demands use more than once, with those of their headings.
fn topic(corpus: &Corpus<'_>, asked: &[Asked], members: &[(f64, usize)]) -> BTreeSet<Stem> {
    let mut once = HashSet::new();
    let mut often = BTreeSet::new();
    for (_, demand) in members {
        for stem in &corpus.sentences[asked[*demand].sentence].stems {
            if !once.insert(*stem) {
                often.insert(*stem);
            }
        }
    }
    often
}
