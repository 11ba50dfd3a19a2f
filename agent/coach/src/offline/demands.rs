use std::collections::HashSet;

use document::BlockKind;

use super::{
    corpus::{Corpus, Read, Tables, Token, words},
    lexicon::Tongue,
    number,
};

/// A sentence that asks something of the company's people.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Which sentence of the corpus.
    pub sentence: usize,
    /// Other sentences that say the same, in document order.
    pub also: Vec<usize>,
    /// How much it weighs: strength of the wording, standing of document and block, position, frequency.
    pub weight: f64,
}

/// More than this many demands tell a reviewer nothing more.
const DEMANDS_MAX: usize = 1_500;
/// Two sentences that share so much of their words say the same.
const SAME: f64 = 0.82;

/// Fewer demands than these are helped out by sentences that only say what something is for.
const DEMANDS_FEW: usize = 24;
/// What a stated aim weighs.
const AIM: f64 = 0.55;
/// What is only said to come weighs so much.
const FORETOLD: f64 = 0.45;
/// What such a sentence weighs.
const PURPOSE: f64 = 0.3;
/// A sentence none of whose words stands anywhere else weighs this share of one whose words all do.
const STRAY: f64 = 0.6;

/// The demands of a corpus in document order.
///
/// `standing` is the weight of each document, `steer` how close a sentence is to the executives' intent (0 to 1).
pub(super) fn asked(corpus: &Corpus<'_>, standing: &[f64], steer: impl Fn(&Read<'_>) -> f64) -> Vec<Asked> {
    let asking = |how: &dyn Fn(&Read<'_>) -> Option<f64>| -> Vec<Asked> {
        let weighed = corpus.sentences.iter().enumerate().filter_map(|(index, read)| {
            if is_stray(read, corpus) {
                return None;
            }
            let sentence = &read.sentence;
            let standing = standing.get(sentence.document).copied().unwrap_or(0.8);
            let place = kind_weight(sentence.kind) * (1.0 - 0.15 * sentence.position);
            let weight = how(read)? * standing * place * cohesion(read, corpus) * (1.0 + 1.5 * steer(read));
            Some(Asked { sentence: index, also: Vec::new(), weight })
        });
        weighed.collect()
    };
    let mut found = asking(&|read| strength(read, &corpus.tables));
    if found.len() < DEMANDS_FEW {
        found = asking(&|read| strength(read, &corpus.tables).or_else(|| purpose(read, &corpus.tables)));
    }
    if found.len() > DEMANDS_MAX {
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.sentence.cmp(&b.sentence)));
        found.truncate(DEMANDS_MAX);
        found.sort_by_key(|asked| asked.sentence);
    }
    merged(found, corpus)
}

/// Whether an order that names nobody speaks of nothing that stands anywhere else: whoever it is for, it is no part of
/// this strategy.
fn is_stray(read: &Read<'_>, corpus: &Corpus<'_>) -> bool {
    let known = |read: &Read<'_>| read.stems.iter().any(|stem| corpus.frequency(*stem) > 1);
    !read.sentence.is_heading() && orders(read, &corpus.tables) && !known(read)
}

/// How much a sentence is of one piece with the rest: what is said only once may be no part of the strategy.
fn cohesion(read: &Read<'_>, corpus: &Corpus<'_>) -> f64 {
    let again = read.stems.iter().filter(|stem| corpus.frequency(**stem) > 1).count();
    STRAY + (1.0 - STRAY) * number(again) / number(read.stems.len().max(1))
}

/// Demands that say the same become one, at its strongest wording, with all its places.
fn merged(found: Vec<Asked>, corpus: &Corpus<'_>) -> Vec<Asked> {
    let mut kept: Vec<Asked> = Vec::new();
    for next in found {
        let read = &corpus.sentences[next.sentence];
        let same = kept.iter_mut().find(|known| say_the_same(read, &corpus.sentences[known.sentence]));
        match same {
            Some(known) if next.weight > known.weight => {
                known.also.push(known.sentence);
                known.sentence = next.sentence;
                known.weight = next.weight;
            }
            Some(known) => known.also.push(next.sentence),
            None => kept.push(next),
        }
    }
    for asked in &mut kept {
        asked.weight *= 1.0 + 0.3 * (1.0 + number(asked.also.len())).ln();
    }
    kept
}

fn say_the_same(a: &Read<'_>, b: &Read<'_>) -> bool {
    let (small, large) = (a.stems.len().min(b.stems.len()), a.stems.len().max(b.stems.len()));
    if small == 0 || number(small) < SAME * number(large) {
        return false;
    }
    let both = a.stems.intersection(&b.stems).count();
    number(both) >= SAME * number(a.stems.len() + b.stems.len() - both)
}

const fn kind_weight(kind: BlockKind) -> f64 {
    match kind {
        BlockKind::Title | BlockKind::Heading => 1.0,
        BlockKind::ListItem => 0.95,
        BlockKind::Paragraph => 0.9,
        BlockKind::Table => 0.75,
        BlockKind::SpeakerNote => 0.7,
        BlockKind::Footnote | BlockKind::AltText | BlockKind::Chart => 0.3,
    }
}

/// How strongly a sentence asks something of people, 0 to 1; `None` where it does not.
pub(super) fn strength(read: &Read<'_>, tables: &Tables) -> Option<f64> {
    let tokens = read.tokens.as_slice();
    let list = matches!(read.sentence.kind, BlockKind::ListItem | BlockKind::Title | BlockKind::Heading);
    let least = if list { 3 } else { 4 };
    if !(least..=60).contains(&tokens.len()) || read.stems.len() < 2 || says_none(read, tables) {
        return None;
    }
    let mut strength = asks(read, tables)?;
    if under(read, tables) {
        strength += 0.1;
    }
    Some(strength.min(1.0))
}

/// How strongly a sentence that asks nothing says what leaders are to do all the same: it tells what something is
/// for, and that is something that leaders do ("… to empower others to contribute").
fn purpose(read: &Read<'_>, tables: &Tables) -> Option<f64> {
    let running = matches!(read.sentence.kind, BlockKind::Paragraph | BlockKind::ListItem);
    let full = running && (6..=45).contains(&read.tokens.len()) && !says_none(read, tables);
    let leads = |at: usize| tables.leads(&read.tokens[at].word);
    let says = || purposes(read, tables).into_iter().any(leads) || !doings(read, tables).is_empty();
    (full && says()).then_some(PURPOSE)
}

/// The verbs of what people are said to do: "open leaders design, build and empower". English alone tells such a verb
/// by its form.
pub(super) fn doings(read: &Read<'_>, tables: &Tables) -> Vec<usize> {
    let word = |at: usize| read.tokens[at].word.as_str();
    let plural = |at: usize| matches!(word(at), "we" | "people" | "leadership") || word(at).ends_with('s');
    let verb = |agent: std::ops::Range<usize>| {
        let at = (agent.end..read.tokens.len()).find(|at| !word(*at).ends_with("ly"))?;
        (plural(agent.end - 1) && tables.imperatives.contains(word(at))).then_some(at)
    };
    if tables.tongue == Tongue::English {
        tables.agents.matches(&read.tokens).filter_map(|(agent, _)| verb(agent)).collect()
    } else {
        Vec::new()
    }
}

/// The verbs of what something is done for: "trainings that help empower volunteers".
pub(super) fn purposes(read: &Read<'_>, tables: &Tables) -> Vec<usize> {
    let leads = |word: &str| match tables.tongue {
        Tongue::English => matches!(word, "to" | "help" | "helps" | "might" | "better"),
        Tongue::French => matches!(word, "pour" | "à" | "afin"),
        Tongue::Spanish => matches!(word, "para" | "a"),
        Tongue::German => false,
    };
    let noun = |at: usize| {
        tables.also_nouns.contains(read.tokens[at].word.as_str())
            && read.tokens.get(at + 1).is_some_and(|next| next.stem.is_some())
    };
    let denied = |at: usize| {
        let before = &read.tokens[at.saturating_sub(4)..at];
        before.iter().any(|token| tables.denials.contains(token.word.as_str()))
    };
    let verb = |at: usize| tables.imperatives.contains(read.tokens[at].word.as_str()) && !noun(at) && !denied(at);
    (1..read.tokens.len()).filter(|at| verb(*at) && leads(&read.tokens[at - 1].word)).collect()
}

/// What tells of the past, names the document, or speaks to its reader asks nothing of leaders.
fn says_none(read: &Read<'_>, tables: &Tables) -> bool {
    read.sentence.past
        || read.sentence.names_document
        || is_aside(read, tables)
        || serves_reader(read, tables)
        || is_broken_off(read, tables)
}

/// Whether a sentence ends on a word that leads on to another: a list or a page goes on where it stops.
fn is_broken_off(read: &Read<'_>, tables: &Tables) -> bool {
    let leads_on = |word: &str| tables.articles.contains(word) || matches!(word, "to" | "but" | "for" | "of" | "that");
    !read.sentence.is_heading() && read.tokens.last().is_some_and(|last| leads_on(&last.word))
}

/// Whether "we" do something for "you", who read this, or a condition is about you: an offer, not a demand. "We ask
/// you to …" is one.
fn serves_reader(read: &Read<'_>, tables: &Tables) -> bool {
    let word = |at: usize| read.tokens.get(at).map_or("", |token| token.word.as_str());
    let is_you = |word: &str| matches!(word, "you" | "your" | "you're" | "you'd");
    let asks = |word: &str| matches!(word, "ask" | "need" | "expect" | "want" | "trust" | "rely" | "on" | "invite");
    let all = || 0..read.tokens.len();
    let asked = all().any(|at| is_you(word(at)) && at > 0 && asks(word(at - 1)));
    let ours = all().any(|at| matches!(word(at), "we" | "us" | "will" | "might" | "can") || word(at) == "if");
    tables.tongue == Tongue::English && all().any(|at| is_you(word(at))) && ours && !asked
}

fn asks(read: &Read<'_>, tables: &Tables) -> Option<f64> {
    let tokens = read.tokens.as_slice();
    if read.sentence.is_heading() {
        return orders(read, tables).then_some(0.55);
    }
    let near = |agent: usize, duty: usize| match tables.tongue {
        Tongue::German => agent.abs_diff(duty) <= 8,
        // French and Spanish verbs carry their person, and may stand before or without their subject.
        Tongue::French | Tongue::Spanish => agent.abs_diff(duty) <= 6,
        Tongue::English => agent < duty && duty - agent <= 6,
    };
    let duty = tables.duties.matches(tokens).filter(|(duty, _)| {
        tables.agents.matches(tokens).any(|(agent, _)| near(agent.start, duty.start))
            || speaks_as_we(&tokens[duty.start].word, tables.tongue)
    });
    let strongest = |weights: &mut dyn Iterator<Item = f64>| weights.max_by(f64::total_cmp);
    // "We will have a launch in May" foretells, and asks little.
    let foretells = |duty: &std::ops::Range<usize>| {
        let next = tokens.get(duty.end).map_or("", |next| next.word.as_str());
        tokens[duty.start].word.ends_with("ll") && matches!(next, "have" | "be")
    };
    let weighed = |(duty, weight): (std::ops::Range<usize>, f64)| if foretells(&duty) { FORETOLD } else { weight };
    if let Some(weight) = strongest(&mut duty.map(weighed)) {
        return Some(weight);
    }
    if orders(read, tables) {
        return Some(if read.sentence.kind == BlockKind::ListItem { 0.65 } else { 0.55 });
    }
    if let Some(weight) = strongest(&mut tables.calls.matches(tokens).map(|(_, weight)| weight)) {
        return Some(weight * 0.9);
    }
    if aims(read, tables) {
        return Some(AIM);
    }
    if tables.reports.any(tokens) {
        return None;
    }
    let about_people = tables.agents.length_at_start(tokens) > 0;
    let listed = read.sentence.kind == BlockKind::ListItem;
    let people_first = tables.agents.matches(tokens).any(|(agent, _)| agent.start < 2);
    if listed && people_first && tokens.len() > 4 {
        return Some(0.45);
    }
    match (under(read, tables), about_people, listed) {
        (true, true, _) => Some(0.5),
        (true, false, true) => says_something(tokens, tables).then_some(0.35),
        _ => None,
    }
}

/// Whether a sentence under a heading that announces aims is one: "To gather what readers say".
fn aims(read: &Read<'_>, tables: &Tables) -> bool {
    let [to, verb, ..] = read.tokens.as_slice() else { return false };
    let announced = |known| read.sentence.under.last().is_some_and(|heading| has_word(heading, known));
    tables.tongue == Tongue::English
        && to.word == "to"
        && tables.imperatives.contains(verb.word.as_str())
        && (announced(&tables.cue_headings) || announced(&tables.becoming_headings))
}

/// Whether a listed aim is more than a title: it begins with a verb or a gerund, or holds a clause. Other
/// languages than English list aims as nouns too ("Stärkung der …").
fn says_something(tokens: &[Token], tables: &Tables) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return false };
    let clause = |token: &Token| tables.clausal.contains(token.word.as_str());
    let aims = tables.tongue != Tongue::English || first.word.ends_with("ing") && first.word.len() > 5;
    !clause(first) && (aims || tables.is_verb(&first.word) || rest.iter().any(clause))
}

/// Whether a French or Spanish verb form says "we" by its ending.
pub(super) fn speaks_as_we(word: &str, tongue: Tongue) -> bool {
    match tongue {
        Tongue::French => word.ends_with("ons"),
        Tongue::Spanish => word.ends_with("mos"),
        Tongue::English | Tongue::German => false,
    }
}

/// Whether a sentence is an order or a listed aim: a verb of the table at its start, in German also at its end.
pub(super) fn orders(read: &Read<'_>, tables: &Tables) -> bool {
    // In the notes a speaker also says what the audience is to do in the room.
    if read.sentence.kind == BlockKind::SpeakerNote {
        return false;
    }
    let tokens = after_openers(&read.tokens, tables);
    let first = tokens.iter().position(|token| !token.word.ends_with("ly"));
    let listed = read.sentence.kind == BlockKind::ListItem;
    let known = |word: &str| tables.imperatives.contains(word) || listed && tables.is_verb(word);
    first.is_some_and(|at| {
        let (word, after) = (tokens[at].word.as_str(), &tokens[at + 1..]);
        known(word) && !(tables.also_nouns.contains(word) && is_subject(after, tables))
    }) || tables.tongue == Tongue::German
        && read.sentence.kind != BlockKind::Paragraph
        && tokens.last().is_some_and(|token| known(&token.word))
}

/// Whether what follows a word that is verb or noun shows it to be a noun: a stack of nouns, or a verb of its own.
fn is_subject(after: &[Token], tables: &Tables) -> bool {
    let full = |token: &&Token| token.stem.is_some() || token.word.contains(|c: char| c.is_ascii_digit());
    let nouns = after.iter().take_while(full).count();
    let object = |word: &str| tables.articles.contains(word);
    let verb = |token: &Token| tables.clausal.contains(token.word.as_str()) && !object(&token.word);
    nouns >= after.len().min(3) || after.get(nouns).is_some_and(verb)
}

/// The tokens without leading conjunctions.
pub(super) fn after_openers<'t>(tokens: &'t [Token], tables: &Tables) -> &'t [Token] {
    let mut rest = tokens;
    loop {
        match tables.openers.length_at_start(rest) {
            0 => return rest,
            length => rest = &rest[length..],
        }
    }
}

/// Whether a sentence stands under a heading that announces demands: goals, principles, recommendations.
pub(super) fn under(read: &Read<'_>, tables: &Tables) -> bool {
    // The outermost heading is the document's title, and every title here says "strategy".
    let outermost = usize::from(read.sentence.under.len() > 1);
    let near = read.sentence.under.iter().skip(outermost).rev().take(2);
    near.into_iter().any(|heading| has_word(heading, &tables.cue_headings))
}

/// Whether a heading has one of these words.
pub(super) fn has_word(heading: &str, known: &HashSet<&'static str>) -> bool {
    words(heading).any(|(_, word)| known.contains(word.to_lowercase().as_str()))
}

/// Whether a word is a blank to be filled in: "XX", "YYYY".
fn is_blank(word: &str) -> bool {
    let mut letters = word.chars();
    word.len() > 1 && letters.next().is_some_and(|first| "xyz".contains(first) && letters.all(|next| next == first))
}

/// About the document, to its reader, a question, or an address: nothing is asked of leaders.
pub(super) fn is_aside(read: &Read<'_>, tables: &Tables) -> bool {
    let text = read.sentence.text;
    let figures = text.chars().filter(char::is_ascii_digit).count();
    text.contains('?')
        || text.contains("://")
        || text.contains("www.")
        || text.contains('@')
        || text.contains('{')
        || 4 * figures > text.len()
        || read.tokens.iter().any(|token| is_blank(&token.word))
        || tables.asides.any(&read.tokens)
}
