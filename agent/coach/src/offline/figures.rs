//! Different figures for one thing: "120 apprentices a year" here, "80 apprentices" there.

use std::collections::BTreeSet;

use super::{
    corpus::{Corpus, Read, Stem, Token},
    tensions::Pull,
};

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Percent,
    Money(char),
    Of(Stem),
    /// How often something is done: times a year.
    Often,
    /// By which year something is done.
    Due,
}

/// A figure of a sentence.
#[derive(Debug, Clone)]
struct Figure<'a> {
    sentence: usize,
    unit: Unit,
    /// As it can be compared: digits alone.
    value: String,
    /// As the document writes it.
    shown: &'a str,
    /// The words of what it counts, after it.
    follows: Vec<Stem>,
    /// The years that its clause names.
    years: BTreeSet<u16>,
    /// Whether it is a limit: "up to …", "above …".
    limit: bool,
    /// Whether it counts all there are: "our 31 depots".
    total: bool,
}

/// Two sentences that share so much of their words speak of one thing …
const SHARED: f64 = 0.45;
/// … if these are at least as many.
const SHARED_WORDS: usize = 3;
/// Two sentences that tell how often are of one thing with less in common, if these words say what is done.
const SHARED_OFTEN: f64 = 0.5;
const OFTEN_WORDS: usize = 2;
const OFTEN_SENTENCE_MAX: usize = 20;
/// A thing that is counted all over the documents is counted for many reasons.
const UNIT_SENTENCES_MAX: usize = 25;

/// Pairs of sentences of different documents with different figures for one thing, surest first.
pub(super) fn pulls(corpus: &Corpus<'_>) -> Vec<Pull> {
    let all: Vec<Figure<'_>> = (0..corpus.sentences.len()).flat_map(|at| figures(corpus, at)).collect();
    let mut found: Vec<(f64, Unit, Pull)> = Vec::new();
    let alone: Vec<&Figure<'_>> = all.iter().filter(|figure| !in_series(corpus, &all, figure)).collect();
    for (at, one) in alone.iter().enumerate() {
        for other in &alone[at + 1..] {
            let (a, b) = (&corpus.sentences[one.sentence], &corpus.sentences[other.sentence]);
            let comparable = one.unit == other.unit
                && one.value != other.value
                && a.sentence.document != b.sentence.document
                && same_time(one, other)
                && !agrees(&all, one, other);
            if !comparable {
                continue;
            }
            let Some(sureness) = sureness(corpus, &all, one, other) else { continue };
            let text = format!("{}: {} / {}", topic(corpus, one, other), one.shown, other.shown);
            found.push((sureness, one.unit, Pull { text, sides: [one.sentence, other.sentence] }));
        }
    }
    found.sort_by(|(a, _, left), (b, _, right)| b.total_cmp(a).then(left.sides.cmp(&right.sides)));
    // One thing in dispute is shown once.
    let mut kept: Vec<(Unit, Pull)> = Vec::new();
    for (_, unit, pull) in found {
        let known = kept.iter().any(|(known, other)| {
            other.sides.iter().any(|side| pull.sides.contains(side)) || *known == unit && matches!(unit, Unit::Of(_))
        });
        if !known {
            kept.push((unit, pull));
        }
    }
    kept.into_iter().map(|(_, pull)| pull).collect()
}

/// Whether the row of a table has several figures of the kind: each is for another year or place.
fn in_series(corpus: &Corpus<'_>, all: &[Figure<'_>], figure: &Figure<'_>) -> bool {
    let stands = |known: &Figure<'_>| {
        let sentence = &corpus.sentences[known.sentence].sentence;
        sentence.row.map(|row| (sentence.document, row))
    };
    let kin = |known: &&Figure<'_>| known.unit == figure.unit && stands(known) == stands(figure);
    stands(figure).is_some() && all.iter().filter(kin).count() > 1
}

/// Years that differ make a series of figures, not a dispute.
fn same_time(one: &Figure<'_>, other: &Figure<'_>) -> bool {
    one.years.is_empty() || other.years.is_empty() || !one.years.is_disjoint(&other.years)
}

/// Whether either sentence has the other's figure too: it knows both.
fn agrees(all: &[Figure<'_>], one: &Figure<'_>, other: &Figure<'_>) -> bool {
    let has = |sentence: usize, figure: &Figure<'_>| {
        all.iter().any(|known| known.sentence == sentence && known.unit == figure.unit && known.value == figure.value)
    };
    has(one.sentence, other) || has(other.sentence, one)
}

/// How sure it is that two figures are for one thing; `None` where it is not.
fn sureness(corpus: &Corpus<'_>, all: &[Figure<'_>], one: &Figure<'_>, other: &Figure<'_>) -> Option<f64> {
    let (a, b) = (context(corpus, one), context(corpus, other));
    let both: BTreeSet<Stem> = a.intersection(&b).copied().collect();
    let of = |whole: &BTreeSet<Stem>| corpus.shared(whole, |stem| both.contains(stem));
    let shared = of(&a).min(of(&b));
    let specific = both.iter().filter(|stem| corpus.specificity(**stem) > 0.2).count();
    let run = common_run(corpus, one, other).is_some_and(|(words, _)| words > 1);
    // "40 night nurses by 2027" here and "25 night nurses by 2027" there.
    let same_plan = run && matches!(one.unit, Unit::Of(_)) && one.follows == other.follows && one.follows.len() > 1;
    if same_plan && !one.years.is_disjoint(&other.years) {
        return Some(0.5 + shared);
    }
    if run && specific >= SHARED_WORDS && shared >= SHARED && (one.years.is_empty() == other.years.is_empty()) {
        return Some(shared);
    }
    if one.unit == Unit::Often {
        return (specific >= OFTEN_WORDS && shared >= SHARED_OFTEN).then_some(0.4 + shared);
    }
    let of_a_thing = matches!(one.unit, Unit::Of(_));
    if of_a_thing && one.total && other.total {
        return Some(0.5 + shared);
    }
    let limits = one.limit && other.limit;
    let linked = of_a_thing || specific >= 2 && limits;
    (linked && contrasted(corpus, all, one, other)).then_some(1.0 + shared)
}

/// Whether another document names both figures side by side: it has seen the difference.
fn contrasted(corpus: &Corpus<'_>, all: &[Figure<'_>], one: &Figure<'_>, other: &Figure<'_>) -> bool {
    let place = |figure: &Figure<'_>| {
        let sentence = &corpus.sentences[figure.sentence].sentence;
        (sentence.document, sentence.place, sentence.kind)
    };
    let loose = |figure: &Figure<'_>, known: &Figure<'_>| known.value == figure.value;
    let third = |known: &&Figure<'_>| {
        let read = &corpus.sentences[known.sentence];
        read.sentence.kind != document::BlockKind::Table
            && ![one.sentence, other.sentence].contains(&known.sentence)
            && known.unit == one.unit
            && loose(one, known)
    };
    all.iter().filter(third).any(|known| {
        let near = |next: &Figure<'_>| {
            place(next) == place(known) && next.sentence.abs_diff(known.sentence) <= 1 && loose(other, next)
        };
        all.iter().any(near) || trails(&corpus.sentences[known.sentence], &other.value)
    })
}

/// Whether a sentence ends in a bare figure: "… 120 apprentices a year, the plan pays for 80."
fn trails(read: &Read<'_>, value: &str) -> bool {
    read.tokens.last().is_some_and(|last| digits(&last.word) == value)
}

/// The words around a figure, with those of its row, without what it counts.
fn context(corpus: &Corpus<'_>, figure: &Figure<'_>) -> BTreeSet<Stem> {
    let read = &corpus.sentences[figure.sentence];
    let row = |other: &&Read<'_>| {
        other.sentence.row.is_some()
            && other.sentence.row == read.sentence.row
            && other.sentence.document == read.sentence.document
    };
    let near = figure.sentence.saturating_sub(8)..(figure.sentence + 9).min(corpus.sentences.len());
    let cells = corpus.sentences[near].iter().filter(row);
    let stems = read.stems.iter().chain(cells.flat_map(|cell| &cell.stems)).copied();
    stems.filter(|stem| Unit::Of(*stem) != figure.unit).collect()
}

/// What both sentences call the thing: their longest common run of words, else what stands before the figure.
fn topic(corpus: &Corpus<'_>, one: &Figure<'_>, other: &Figure<'_>) -> String {
    let text = corpus.sentences[one.sentence].sentence.text;
    let before = text.split(one.shown).next().map(str::trim).filter(|before| !before.is_empty());
    let words = common_run(corpus, one, other).map_or_else(|| before.unwrap_or(text), |(_, run)| run);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The longest run of words in both sentences, from its first to its last word with a topic, and how many have one.
fn common_run<'a>(corpus: &Corpus<'a>, one: &Figure<'_>, other: &Figure<'_>) -> Option<(usize, &'a str)> {
    let (a, b) = (&corpus.sentences[one.sentence], &corpus.sentences[other.sentence]);
    let topical = |run: &[Token]| run.iter().filter(|token| token.stem.is_some()).count();
    let mut longest: &[Token] = &[];
    for from in 0..a.tokens.len() {
        for start in 0..b.tokens.len() {
            let run = a.tokens[from..].iter().zip(&b.tokens[start..]).take_while(|(x, y)| x.word == y.word).count();
            if topical(&a.tokens[from..from + run]) > topical(longest) {
                longest = &a.tokens[from..from + run];
            }
        }
    }
    let first = longest.iter().find(|token| token.stem.is_some())?;
    let last = longest.iter().rfind(|token| token.stem.is_some())?;
    Some((topical(longest), a.sentence.text.get(first.start..last.end)?))
}

/// The figures of a sentence that count something.
fn figures<'a>(corpus: &Corpus<'a>, at: usize) -> Vec<Figure<'a>> {
    let read = &corpus.sentences[at];
    let text = read.sentence.text;
    let mut found = Vec::new();
    for nth in 0..read.tokens.len() {
        let Some((unit, value, start, end)) = counted(corpus, read, nth) else { continue };
        let Some(shown) = text.get(start..end) else { continue };
        let before = &read.tokens[nth.saturating_sub(3)..nth];
        let limit = corpus.tables.limits.any(before);
        let total = before.last().is_some_and(|token| corpus.tables.totals.contains(token.word.as_str()));
        let follows = read.tokens[nth + 1..].iter().map_while(|token| token.stem).take(2).collect();
        let years = if unit == Unit::Due { BTreeSet::new() } else { years(read, start) };
        found.push(Figure { sentence: at, unit, value, shown, follows, years, limit, total });
    }
    found.extend(often(corpus, at));
    found
}

/// How often a sentence says that something is done, by the longest way to say it.
fn often<'a>(corpus: &Corpus<'a>, at: usize) -> Option<Figure<'a>> {
    let read = &corpus.sentences[at];
    // A long sentence tells of several things that are done.
    if read.tokens.len() > OFTEN_SENTENCE_MAX {
        return None;
    }
    let (said, times) = corpus.tables.cadences.matches(&read.tokens).max_by_key(|(said, _)| said.len())?;
    let (start, end) = (read.tokens.get(said.start)?.start, read.tokens.get(said.end - 1)?.end);
    let shown = read.sentence.text.get(start..end)?;
    let value = times.to_string();
    let years = years(read, start);
    Some(Figure {
        sentence: at,
        unit: Unit::Often,
        value,
        shown,
        follows: Vec::new(),
        years,
        limit: false,
        total: false,
    })
}

/// What a word of a sentence counts, if it is a figure: of what, how many, and where that is written.
fn counted(corpus: &Corpus<'_>, read: &Read<'_>, nth: usize) -> Option<(Unit, String, usize, usize)> {
    let text = read.sentence.text;
    let token = &read.tokens[nth];
    let rest = text.get(token.end..)?;
    let next = read.tokens.get(nth + 1);
    let spelled = numeral(corpus, &token.word);
    if let Some(whole) = spelled.filter(|whole| *whole < 10) {
        let of_ten = next.is_some_and(|next| ["in", "von", "sur", "de", "of"].contains(&next.word.as_str()));
        let ten = read.tokens.get(nth + 2).filter(|ten| numeral(corpus, &ten.word) == Some(10) && of_ten);
        if let Some(ten) = ten {
            return Some((Unit::Percent, format!("{whole}0"), token.start, ten.end));
        }
    }
    let figure = token.word.starts_with(|c: char| c.is_ascii_digit())
        && token.word.chars().all(|c| c.is_ascii_digit() || ".,'".contains(c));
    // "One" is an article as often as a number.
    let value = spelled.filter(|whole| *whole > 1).map(|whole| whole.to_string());
    let value = value.or_else(|| figure.then(|| digits(&token.word)))?;
    if year(&token.word).is_some() {
        let due =
            (1..=nth.min(4)).any(|back| corpus.tables.deadlines.length_at_start(&read.tokens[nth - back..nth]) == back);
        return due.then_some((Unit::Due, value, token.start, token.end));
    }
    let before = text.get(..token.start)?.chars().next_back();
    if let Some(sign) = before.filter(|sign| "£$€¥".contains(*sign)) {
        return Some((Unit::Money(sign), value, token.start - sign.len_utf8(), token.end));
    }
    let gap = rest.len() - rest.trim_start().len();
    let after = rest.trim_start().chars().next();
    if let Some('%') = after {
        return Some((Unit::Percent, value, token.start, token.end + gap + 1));
    }
    if let Some(sign) = after.filter(|sign| *sign == '€') {
        return Some((Unit::Money(sign), value, token.start, token.end + gap + sign.len_utf8()));
    }
    let unit = next.filter(|next| text.get(token.end..next.start).is_some_and(|gap| gap.trim().is_empty()))?;
    let stem = unit.stem?;
    let thing = !before.is_some_and(|c| !c.is_whitespace() && !"(“\"".contains(c))
        && unit.word.chars().count() > 2
        && corpus.specificity(stem) > 0.1
        && corpus.frequency(stem) <= UNIT_SENTENCES_MAX;
    thing.then_some((Unit::Of(stem), value, token.start, token.end))
}

/// The years of the clause around a byte of a sentence.
fn years(read: &Read<'_>, at: usize) -> BTreeSet<u16> {
    let text = read.sentence.text;
    let from = text.get(..at).and_then(|before| before.rfind(';')).unwrap_or(0);
    let to = text.get(at..).and_then(|after| after.find(';')).map_or(text.len(), |end| at + end);
    let within = read.tokens.iter().filter(|token| token.start >= from && token.end <= to);
    within.filter_map(|token| year(&token.word)).collect()
}

fn year(word: &str) -> Option<u16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1900..=2100).contains(year))
}

fn digits(word: &str) -> String {
    word.chars().filter(char::is_ascii_digit).collect()
}

fn numeral(corpus: &Corpus<'_>, word: &str) -> Option<usize> {
    corpus.tables.lexicon.numerals.iter().position(|known| *known == word).map(|at| at + 1)
}
