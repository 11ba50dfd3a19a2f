use std::collections::HashSet;

use super::{corpus::words, lexicon::Tongue, number};
use crate::StrategyDocument;

/// Tells the four languages of the drafter apart by their function words.
pub(super) struct Ear {
    function_words: Vec<(Tongue, HashSet<&'static str>)>,
}

impl Ear {
    pub(super) fn new() -> Self {
        let function_words =
            Tongue::ALL.map(|tongue| (tongue, tongue.lexicon().stop.split_whitespace().collect())).to_vec();
        Self { function_words }
    }

    /// The language of a document, or `None` where it is one that the drafter does not read.
    ///
    /// A deck of terse bullets may be too short to tell: then its function words decide, and English where it
    /// has none in Latin script.
    pub(super) fn main_of(&self, document: &StrategyDocument) -> Option<Tongue> {
        if let Some(language) = &document.language {
            return Tongue::of(language);
        }
        let text = document.text.as_str();
        let heard = self.heard(text);
        match heard.first() {
            Some(&(tongue, hits, _)) if hits > 0 => Some(tongue),
            _ => latin(text).then_some(Tongue::English),
        }
    }

    /// The language of a sentence in a document that is mostly in `main`: `main`, unless another is plain.
    pub(super) fn tongue_of(&self, sentence: &str, main: Option<Tongue>) -> Option<Tongue> {
        let heard = self.heard(sentence);
        let plain = match heard.as_slice() {
            [(tongue, hits, of), (_, next, _), ..]
                if *hits >= 3 && *hits >= 2 * next && number(*hits) >= 0.25 * number(*of) =>
            {
                Some(*tongue)
            }
            _ => None,
        };
        plain.or(main).filter(|_| latin(sentence))
    }

    /// Per language, how many of how many words are its function words; most first.
    fn heard(&self, text: &str) -> Vec<(Tongue, usize, usize)> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = words(&lower).map(|(_, word)| word).collect();
        let mut heard: Vec<_> = self
            .function_words
            .iter()
            .map(|(tongue, known)| (*tongue, words.iter().filter(|word| known.contains(*word)).count(), words.len()))
            .collect();
        heard.sort_by_key(|&(tongue, hits, _)| (std::cmp::Reverse(hits), tongue));
        heard
    }
}

/// Whether most letters are Latin ones.
fn latin(text: &str) -> bool {
    let (mut latin, mut all) = (0_usize, 0_usize);
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        latin += usize::from(letter <= '\u{24f}');
    }
    2 * latin >= all
}
