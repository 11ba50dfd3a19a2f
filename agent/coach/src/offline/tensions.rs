use std::collections::BTreeSet;

use super::{
    corpus::{Corpus, Read, Stem},
    demands::Asked,
};

/// How many words after a verb its object is looked for.
const OBJECT_WORDS: usize = 3;
/// More than this many are noise.
const TENSIONS_MAX: usize = 8;

/// Pairs of demands that pull one object in contrary directions, as indices of the corpus' sentences.
pub(super) fn tensions(corpus: &Corpus<'_>, asked: &[Asked]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (one, other) in corpus.tables.lexicon.opposites {
        let ones = holding(corpus, asked, one);
        let others = holding(corpus, asked, other);
        for (left, left_object) in &ones {
            for (right, right_object) in &others {
                let (a, b) = (&corpus.sentences[*left], &corpus.sentences[*right]);
                let apart =
                    left != right && (a.sentence.document, a.sentence.place) != (b.sentence.document, b.sentence.place);
                let meant: Vec<_> = left_object.intersection(right_object).collect();
                let pair = (*left.min(right), *left.max(right));
                if apart && !meant.is_empty() && !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
    }
    found.sort_unstable();
    found.truncate(TENSIONS_MAX);
    found
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
    let Some(at) = read.tokens.iter().position(|token| token.word == verb) else { return BTreeSet::new() };
    let before = &read.tokens[at.saturating_sub(2)..at];
    let negated = before.iter().any(|token| corpus.tables.denials.contains(token.word.as_str()));
    if negated {
        return BTreeSet::new();
    }
    // German puts the object before its verb.
    let window = at.saturating_sub(if verb.ends_with("en") { OBJECT_WORDS } else { 0 })..(at + 1 + OBJECT_WORDS);
    let near = read.tokens.iter().enumerate().filter(|(step, _)| window.contains(step) && *step != at);
    near.filter_map(|(_, token)| token.stem).collect()
}
