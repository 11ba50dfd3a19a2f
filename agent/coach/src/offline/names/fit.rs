//! Whether a run of words stands by itself as a name.

use std::{
    collections::{BTreeSet, HashSet},
    ops::Range,
};

use super::{
    super::{
        corpus::{Corpus, Stem, Tables, Token},
        lexicon::{Tongue, phrases},
    },
    Name,
    kind::{is_done, kind_of},
};

/// A name of fewer weighed words could stand in any company's catalogue; what is done to a thing says more.
const SPECIFICITY_MIN: f64 = 1.2;
const SPECIFICITY_DEED: f64 = 1.0;
const WORDS_MAX: usize = 7;
/// A figure to be moved is a target and a rhythm a habit, a verb with one noun says little, more nouns in a row than these are a label.
const METRIC: f64 = 0.4;
const SHORT: f64 = 0.75;
const NOUNS_MAX: usize = 3;
/// A phrase of everyday business words alone, or about the reader, is anybody's.
const EVERYDAY: f64 = 0.75;

/// A run of words as a name, where it is one.
pub(super) fn named<'a>(
    text: &'a str,
    tokens: &[Token],
    range: Range<usize>,
    corpus: &Corpus<'a>,
    form: f64,
) -> Option<Name<'a>> {
    let range = without_articles(tokens, range, corpus);
    if !fits(text, tokens, range.clone(), corpus) {
        return None;
    }
    let kept = tokens.get(range)?;
    let text = text.get(kept.first()?.start..kept.last()?.end)?;
    let stems: BTreeSet<Stem> = kept.iter().filter_map(|token| token.stem).collect();
    let generic = phrases(corpus.tables.lexicon.catalogue).any(|known| known == text.to_lowercase().replace('-', " "));
    let form = form * likeness(kept, corpus);
    (!generic).then(|| Name { text, stems, heading: None, found: 0, kind: kind_of(text, corpus), form })
}

/// How far a phrase is from what only looks like a name, such as a figure to be moved.
fn likeness(kept: &[Token], corpus: &Corpus<'_>) -> f64 {
    let tables = &corpus.tables;
    let holds = |known: &HashSet<&'static str>, token: &Token| known.contains(token.word.as_str());
    let done = kept.first().is_some_and(|first| is_done(&first.word, tables) && !holds(&tables.moves, first));
    let counted = |token: &Token| holds(&tables.metrics, token);
    let rhythm = tables.cadences.any(kept);
    let metric = rhythm || !done && kept.iter().any(counted) || kept.last().is_some_and(counted);
    // "Consider interfaces" is short of what is to be done with them.
    let second = kept.get(1).is_some_and(|second| holds(&tables.breaks, second));
    let thin = done && (kept.len() == 2 || kept.len() == 3 && second);
    let everyday = kept.iter().filter_map(|token| token.stem).all(|stem| corpus.is_everyday(stem));
    // "Understand your role" speaks to a reader, not about a company.
    let told = kept.iter().any(|token| token.word == "your");
    [(metric, METRIC), (thin, SHORT), (everyday || told, EVERYDAY)]
        .into_iter()
        .filter_map(|(holds, factor)| holds.then_some(factor))
        .product()
}

/// Whether a phrase is a stack of nouns, as tables and file names have them.
fn stacked(kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let done = kept.first().is_some_and(|first| is_done(&first.word, tables));
    let mut stack = 0;
    kept.iter().skip(usize::from(done)).any(|token| {
        stack = if token.stem.is_some() { stack + 1 } else { 0 };
        stack > NOUNS_MAX
    })
}

/// Without articles and the like at its start.
fn without_articles(tokens: &[Token], range: Range<usize>, corpus: &Corpus<'_>) -> Range<usize> {
    let tables = &corpus.tables;
    let idle = |at: &usize| {
        let word = tokens[*at].word.as_str();
        tables.articles.contains(word) && !tables.imperatives.contains(word)
    };
    let start = range.clone().find(|at| !idle(at)).unwrap_or(range.end);
    start..range.end
}

/// Whether tokens make a name: two to seven words, no clause, no figure, cut at no list, specific to the company.
pub(super) fn fits(text: &str, tokens: &[Token], range: Range<usize>, corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let range = without_articles(tokens, range, corpus);
    let Some(kept) = tokens.get(range.clone()) else { return false };
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return false };
    let Some(phrase) = text.get(first.start..last.end) else { return false };
    let does = is_done(&first.word, tables);
    let ends_well = (last.stem.is_some() || tables.particles.contains(last.word.as_str())) && !hangs(kept, tables);
    let starts_well = does || first.stem.is_some() || tables.starters.contains(first.word.as_str());
    // "Promise what we can keep" is a name as a whole; "what we can keep" is none.
    let whole = does && range.len() == tokens.len() && range.len() <= WORDS_MAX;
    let clausal = kept.iter().skip(1).any(|token| tables.clausal.contains(token.word.as_str())) && !whole;
    let words = phrase.split_whitespace().count();
    (2..=WORDS_MAX).contains(&words)
        && kept.len() <= WORDS_MAX + 2
        && ends_well
        && starts_well
        && !clausal
        && phrase.chars().all(|c| c.is_alphabetic() || " -–'’&,".contains(c))
        && gaps_join(text, tokens, &range, corpus)
        && !breaks_off(text, tokens, &range, corpus)
        && !torn(text, tokens, range.start)
        && !glued(text, kept, corpus)
        && !stacked(kept, corpus)
        && !tables.duties.matches(kept).any(|(duty, _)| duty.start > 0)
        && is_specific(kept, corpus)
}

/// Whether a phrase is short of what its last or first verb is about: "lower barriers by ensuring", "be designed".
fn hangs(kept: &[Token], tables: &Tables) -> bool {
    let [.., before, last] = kept else { return true };
    let second = kept[1].word.as_str();
    let passive = kept[0].word == "be" && (second.ends_with("ed") || second == "as" || tables.breaks.contains(second));
    passive
        || second == "of" && is_done(&kept[0].word, tables)
        || last.word.ends_with("ing") && tables.breaks.contains(before.word.as_str()) && tables.stems_a_verb(&last.word)
}

/// Specific to a company, and neither somebody's name nor a part of a document.
fn is_specific(kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let stems: BTreeSet<Stem> = kept.iter().filter_map(|token| token.stem).collect();
    // "Open first" says more than its one topical word.
    let first = kept.iter().any(|token| token.word == "first");
    let total: f64 = stems.iter().map(|stem| corpus.specificity(*stem)).sum();
    let meant = stems.iter().any(|stem| !corpus.is_proper(*stem) && corpus.specificity(*stem) > 0.1);
    let holds = |known: &HashSet<&'static str>| kept.iter().any(|token| known.contains(token.word.as_str()));
    let done = kept.first().is_some_and(|first| is_done(&first.word, tables));
    // "Build one team of …" is done; "Dev Experience team" is not.
    let body = kept.iter().rev().enumerate().any(|(from_end, token)| {
        let team = matches!(token.word.as_str(), "team" | "teams");
        tables.bodies.contains(token.word.as_str()) && !(done && team && from_end > 0)
    });
    let head = match tables.tongue {
        // "Producers of gas" are producers.
        Tongue::English => kept.split(|token| token.word == "of").next().and_then(<[Token]>::last),
        Tongue::German => kept.last(),
        Tongue::French | Tongue::Spanish => kept.first(),
    };
    // What is done to one thing of the company's own is specific enough: "Plan the tide together".
    let least = if done && kept.len() > 2 { SPECIFICITY_DEED } else { SPECIFICITY_MIN };
    let role = !done && head.is_some_and(|head| tables.roles.contains(head.word.as_str()));
    stems.len() + usize::from(first) >= 2
        && !role
        && total + if first { 0.5 } else { 0.0 } >= least
        && meant
        && !body
        && (done || !holds(&tables.furniture))
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Hyphen,
    And,
    Comma,
    Break,
}

pub(super) fn gap(text: &str, tokens: &[Token], at: usize) -> Gap {
    let between = text.get(tokens[at - 1].end..tokens[at].start).unwrap_or_default();
    match between.trim() {
        "" => Gap::Space,
        "-" | "‑" | "/" | "'" | "’" if between.trim() == between => Gap::Hyphen,
        "&" => Gap::And,
        "," | ", &" => Gap::Comma,
        _ => Gap::Break,
    }
}

/// Whether the words hang together: a comma only inside a list that its "and" closes.
fn gaps_join(text: &str, tokens: &[Token], range: &Range<usize>, corpus: &Corpus<'_>) -> bool {
    let is_and = |at: usize| corpus.tables.and.contains(tokens[at].word.as_str());
    (range.start + 1..range.end).all(|at| match gap(text, tokens, at) {
        Gap::Space | Gap::Hyphen | Gap::And => true,
        Gap::Comma => (at..range.end).any(|later| is_and(later) || gap(text, tokens, later) == Gap::And),
        Gap::Break => false,
    })
}

/// Whether the phrase ends in the middle of a list or of a compound.
fn breaks_off(text: &str, tokens: &[Token], range: &Range<usize>, corpus: &Corpus<'_>) -> bool {
    let Some(next) = tokens.get(range.end) else { return false };
    let tables = &corpus.tables;
    let clause = tables.breaks.contains(next.word.as_str()) || tables.clausal.contains(next.word.as_str());
    let lists_on = match gap(text, tokens, range.end) {
        Gap::Hyphen | Gap::And => true,
        Gap::Comma => !clause,
        Gap::Space | Gap::Break => false,
    };
    lists_on || tables.and.contains(next.word.as_str()) && !joins_deeds(tokens, range.end, tables)
}

/// Whether a phrase cut here would lose what it is on its way to: "shift from silos | to shared platforms".
pub(super) fn leaves_open(tokens: &[Token], range: Range<usize>, tables: &Tables) -> bool {
    let (from, to): (&str, &[&str]) = match tables.tongue {
        Tongue::English => ("from", &["to", "into", "towards"]),
        Tongue::German => ("von", &["zu", "zum", "zur"]),
        // "De" and "a" join almost anything.
        Tongue::French | Tongue::Spanish => return false,
    };
    let next = tokens.get(range.end).is_some_and(|next| to.contains(&next.word.as_str()));
    next && tokens[range].iter().any(|token| token.word == from)
}

/// Whether an "and" is followed by a verb as strategies order it: what stands before is whole.
pub(super) fn joins_deeds(tokens: &[Token], at: usize, tables: &Tables) -> bool {
    let after = tokens.get(at + 1).map_or("", |next| next.word.as_str());
    let verb = tables.imperatives.contains(after) && !tables.also_nouns.contains(after);
    let list = tokens.get(at + 2).is_none_or(|next| tables.and.contains(next.word.as_str()));
    tokens.get(at).is_some_and(|token| tables.and.contains(token.word.as_str())) && verb && !list
}

/// Whether the last word is the beginning of something else that a page set beside the phrase: alone in capitals,
/// and no name.
fn glued(text: &str, kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let small = |token: &Token| text.get(token.start..).is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let Some((last, before)) = kept.split_last() else { return false };
    corpus.tables.tongue != Tongue::German
        && !small(last)
        && !last.stem.is_some_and(|stem| corpus.is_proper(stem))
        && before.iter().any(|token| token.stem.is_some() && small(token))
}

/// Whether the phrase begins inside a compound or after a reflexive pronoun ("s'engager").
fn torn(text: &str, tokens: &[Token], start: usize) -> bool {
    let reflexive = |word: &str| matches!(word, "s" | "m" | "t" | "se" | "me" | "te");
    start > 0
        && (reflexive(&tokens[start - 1].word)
            || gap(text, tokens, start) == Gap::Hyphen && tokens[start - 1].stem.is_some())
}

/// A heading's parts, where a colon, a dash or a bracket divides it; the last is tried first where the first only
/// counts ("Goal 1: …").
pub(super) fn parts(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..tokens.len() {
        if gap(text, tokens, at) == Gap::Break {
            parts.push(start..at);
            start = at;
        }
    }
    parts.push(start..tokens.len());
    parts
}
