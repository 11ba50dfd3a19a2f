//! Whitespace and typographic folding: what makes two writings of the same words the same.
//!
//! The evidence check compares *folded* texts and hands back the range of the *stored* text, so what is
//! printed is always the company's own characters. Case and accents are kept: a quote is a quote.

use audience::is_hidden;
use unicode_normalization::UnicodeNormalization as _;

use crate::Span;

/// A text folded, with the way back to the characters it came from.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// For each byte of `text`, the index of the character of the original it came from.
    origin: Vec<u32>,
}

impl Folded {
    /// Folds a text. Runs of white space become one space, curly quotes straight, dashes a hyphen, an ellipsis
    /// three dots, ligatures and width variants their letters (NFKC per character, then composition);
    /// [hidden characters](audience::is_hidden), such as soft hyphens, vanish.
    pub fn of(original: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len()), origin: Vec::with_capacity(original.len()) };
        let mut characters = original.chars().enumerate().peekable();
        let mut buffer = String::new();
        while let Some((index, character)) = characters.next() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            if character.is_ascii() && !character.is_ascii_whitespace() {
                // A letter may carry a combining mark that follows; only then is composition worth its cost.
                if characters.peek().is_none_or(|(_, next)| !is_mark(*next)) {
                    folded.push(character, index);
                    continue;
                }
            }
            if is_hidden(character) {
                continue;
            }
            if character.is_whitespace() {
                folded.push_space(index);
                continue;
            }
            buffer.clear();
            buffer.push(character);
            while let Some((_, mark)) = characters.next_if(|(_, next)| is_mark(*next)) {
                if !is_hidden(mark) {
                    buffer.push(mark);
                }
            }
            for plain in buffer.nfkc() {
                match plain {
                    plain if plain.is_whitespace() => folded.push_space(index),
                    '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => folded.push('\'', index),
                    '“' | '”' | '„' | '‟' | '″' | '«' | '»' => folded.push('"', index),
                    '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => folded.push('-', index),
                    plain => folded.push(plain, index),
                }
            }
        }
        folded
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a quote stands: the first range of the original whose folding is the folding of the quote,
    /// white space around the quote left aside. `None` for a quote without characters.
    pub fn find(&self, quote: &str) -> Option<Span> {
        self.find_from(quote, 0)
    }

    /// As [`Folded::find`], no earlier than this character of the original.
    pub fn find_from(&self, quote: &str, earliest: u32) -> Option<Span> {
        let quote = Self::of(quote);
        let quote = quote.text.trim();
        if quote.is_empty() {
            return None;
        }
        let from = self.origin.partition_point(|origin| *origin < earliest);
        let mut from = (from..=self.text.len()).find(|offset| self.text.is_char_boundary(*offset))?;
        loop {
            let start = from + self.text.get(from..)?.find(quote)?;
            let end = start + quote.len();
            if self.parts_characters(start) && self.parts_characters(end) {
                return Some(Span { start: *self.origin.get(start)?, end: self.origin.get(end - 1)? + 1 });
            }
            from = start + self.text.get(start..)?.chars().next()?.len_utf8();
        }
    }

    /// Whether this offset lies between two characters of the original, and not inside a ligature: "f" does not stand
    /// in "ﬁ".
    fn parts_characters(&self, offset: usize) -> bool {
        offset == 0 || self.origin.get(offset - 1) != self.origin.get(offset)
    }

    fn push(&mut self, character: char, origin: u32) {
        self.text.push(character);
        self.origin.resize(self.text.len(), origin);
    }

    fn push_space(&mut self, origin: u32) {
        if !self.text.ends_with(' ') {
            self.push(' ', origin);
        }
    }
}

/// Combining marks, which belong to the letter before them.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}'..='\u{309a}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::StoredText;

    #[track_caller]
    fn found(stored: &str, quote: &str) -> Option<String> {
        let span = Folded::of(stored).find(quote)?;
        StoredText::new(stored.to_owned()).slice(span).map(str::to_owned)
    }

    #[test]
    fn typography_does_not_hide_a_quote() {
        assert_eq!(found("Say “yes” –\n now…", "\"yes\" - now..."), Some("“yes” –\n now…".to_owned()));
        assert_eq!(
            found("the e\u{ad}ffi\u{200b}cient eﬃciency", "efficient effi"),
            Some("e\u{ad}ffi\u{200b}cient eﬃ".to_owned())
        );
        assert_eq!(found("cafe\u{301} au lait", "café au"), Some("cafe\u{301} au".to_owned()));
    }

    #[test]
    fn other_words_are_not_found() {
        assert_eq!(found("We lead with care.", "we lead"), None);
        assert_eq!(found("We lead with care.", "We  leads"), None);
        assert_eq!(found("We lead.", "  "), None);
        assert_eq!(found("a ﬁne f", "f"), Some("f".to_owned()));
        assert_eq!(found("wait…", ".."), None);
    }

    proptest! {
        #[test]
        fn any_range_of_words_is_found_and_folds_to_the_same(text in "[ a-zé“”–ﬁ\n\t\u{ad}日]{1,80}", a in 0_usize..80, b in 0_usize..80) {
            let characters: Vec<char> = text.chars().collect();
            let (a, b) = (a.min(characters.len()), b.min(characters.len()));
            let quote: String = characters[a.min(b)..a.max(b)].iter().collect();
            let folded_quote = Folded::of(&quote);
            prop_assume!(!folded_quote.as_str().trim().is_empty());
            let got = found(&text, &quote).expect("a slice is found");
            let refolded = Folded::of(&got);
            prop_assert_eq!(refolded.as_str().trim(), folded_quote.as_str().trim());
        }
    }
}
