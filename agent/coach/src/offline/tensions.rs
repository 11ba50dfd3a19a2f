use std::collections::BTreeSet;

use super::{
    corpus::{Corpus, Read, Stem},
    demands::Asked,
    figures,
};

/// How many words after a verb its object is looked for.
const OBJECT_WORDS: usize = 3;
/// A denial reaches so many words on; two demands are about one thing if they share so many words and so much.
const DENIED_WORDS: usize = 6;
const DENIED_SHARED_WORDS: usize = 2;
const DENIED_SHARED: f64 = 0.5;
/// More than this many are noise.
const TENSIONS_MAX: usize = 5;

/// Two sentences that cannot both be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pull {
    /// What they are about, and the two things that they say of it, in the documents' words.
    pub text: String,
    /// Which sentences of the corpus.
    pub sides: [usize; 2],
}

/// Different figures for one thing, then contrary directions on one object.
pub(super) fn tensions(corpus: &Corpus<'_>, asked: &[Asked]) -> Vec<Pull> {
    let mut found = figures::pulls(corpus);
    found.extend(contrary(corpus, asked));
    found.extend(denied(corpus, asked));
    found.truncate(TENSIONS_MAX);
    found
}

/// Pairs of demands that pull one object in contrary directions.
fn contrary(corpus: &Corpus<'_>, asked: &[Asked]) -> Vec<Pull> {
    let mut found: Vec<Pull> = Vec::new();
    for (one, other) in corpus.tables.lexicon.opposites {
        let ones = holding(corpus, asked, one);
        let others = holding(corpus, asked, other);
        for (left, left_object) in &ones {
            for (right, right_object) in &others {
                let (a, b) = (&corpus.sentences[*left], &corpus.sentences[*right]);
                let apart =
                    left != right && (a.sentence.document, a.sentence.place) != (b.sentence.document, b.sentence.place);
                let meant: BTreeSet<Stem> = left_object.intersection(right_object).copied().collect();
                let sides = [*left.min(right), *left.max(right)];
                if apart && !meant.is_empty() && !found.iter().any(|known| known.sides == sides) {
                    let object = wording(a, &meant);
                    let (first, then) = if left < right { (one, other) } else { (other, one) };
                    found.push(Pull { text: format!("{object}: {first} / {then}"), sides });
                }
            }
        }
    }
    found.sort_unstable_by_key(|pull| pull.sides);
    found
}

/// Pairs of demands of different documents, one of which denies what the other asks: "no depot will close", "close two
/// depots".
fn denied(corpus: &Corpus<'_>, asked: &[Asked]) -> Vec<Pull> {
    let mut found = Vec::new();
    for one in asked {
        let a = &corpus.sentences[one.sentence];
        let Some(denial) = a.tokens.iter().find(|token| corpus.tables.denials.contains(token.word.as_str())) else {
            continue;
        };
        for other in asked {
            let b = &corpus.sentences[other.sentence];
            let both: BTreeSet<Stem> = a.stems.intersection(&b.stems).copied().collect();
            let done =
                a.tokens.iter().skip_while(|token| token.start <= denial.start).take(DENIED_WORDS).find(|token| {
                    token.stem.is_some_and(|stem| both.contains(&stem))
                        && corpus.tables.imperatives.contains(token.word.as_str())
                });
            let Some(done) = done else { continue };
            let shared = |of: &Read<'_>| corpus.shared(&of.stems, |stem| both.contains(stem));
            let same = a.sentence.document != b.sentence.document
                && !b.tokens.iter().any(|token| corpus.tables.denials.contains(token.word.as_str()))
                && both.len() >= DENIED_SHARED_WORDS
                && shared(a).max(shared(b)) >= DENIED_SHARED
                && both.iter().any(|stem| corpus.is_own(*stem));
            if same {
                let text = format!("{}: {} {} / {}", wording(a, &both), denial.word, done.word, done.word);
                found.push(Pull { text, sides: [one.sentence.min(other.sentence), one.sentence.max(other.sentence)] });
            }
        }
    }
    found
}

/// The words of a sentence from the first to the last that carries one of the stems, near each other.
fn wording(read: &Read<'_>, stems: &BTreeSet<Stem>) -> String {
    let holds = |token: &&super::corpus::Token| token.stem.is_some_and(|stem| stems.contains(&stem));
    let first = read.tokens.iter().find(holds);
    let words: Vec<&str> = match first {
        Some(first) => read
            .tokens
            .iter()
            .skip_while(|token| token.start < first.start)
            .take(OBJECT_WORDS)
            .filter(holds)
            .filter_map(|token| read.sentence.text.get(token.start..token.end))
            .collect(),
        None => Vec::new(),
    };
    words.join(" ")
}

/// Whether a word is a verb of the table, or its gerund ("centralising").
fn inflects(word: &str, verb: &str) -> bool {
    word == verb || word.strip_suffix("ing").is_some_and(|stem| verb.strip_suffix('e').unwrap_or(verb) == stem)
}

/// The demands that hold a verb, with the words of its object.
fn holding(corpus: &Corpus<'_>, asked: &[Asked], verb: &str) -> Vec<(usize, BTreeSet<Stem>)> {
    asked
        .iter()
        .filter_map(|asked| {
            let read = &corpus.sentences[asked.sentence];
            let object = object(corpus, read, verb);
            (!object.is_empty()).then_some((asked.sentence, object))
        })
        .collect()
}

fn object(corpus: &Corpus<'_>, read: &Read<'_>, verb: &str) -> BTreeSet<Stem> {
    let Some(at) = read.tokens.iter().position(|token| inflects(&token.word, verb)) else { return BTreeSet::new() };
    let before = &read.tokens[at.saturating_sub(2)..at];
    let negated = before.iter().any(|token| corpus.tables.denials.contains(token.word.as_str()));
    if negated {
        return BTreeSet::new();
    }
    // An object ends with its clause.
    let joined = |from: usize, to: usize| {
        let between = read.sentence.text.get(read.tokens[from].end..read.tokens[to].start);
        between.is_some_and(|between| !between.contains([',', ';', ':', '(', '–', '—']))
    };
    let after = (at + 1..read.tokens.len()).take(OBJECT_WORDS).take_while(|step| joined(at, *step));
    // German puts the object before its verb.
    let ahead = if verb.ends_with("en") { OBJECT_WORDS } else { 0 };
    let before = (at.saturating_sub(ahead)..at).filter(|step| joined(*step, at));
    before
        .chain(after)
        .filter_map(|step| read.tokens[step].stem)
        .filter(|stem| corpus.specificity(*stem) > 0.1)
        .collect()
}
