use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::table::Table;

/// BERT's uncased tokenizer (Devlin et al. 2019, `tokenization.py`): lower-case words without accents, punctuation
/// and ideographs apart, each word cut into the longest pieces that the vocabulary has.
///
/// It keeps what it writes into between texts, so that none of them costs memory.
#[derive(Default)]
pub(super) struct Tokenizer {
    word: String,
    rows: Vec<u32>,
}

/// A longer word is no word.
const WORD_CHARS_MAX: usize = 100;

impl Tokenizer {
    /// Hands over the rows of a text's tokens, in order. A word that cannot be put together counts nothing.
    pub(super) fn rows(&mut self, table: &Table<'_>, text: &str, mut each: impl FnMut(u32)) {
        for c in text.chars() {
            match Class::of(c) {
                Class::Letter if c.is_ascii() => self.word.push(c.to_ascii_lowercase()),
                Class::Letter => {
                    let plain = std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c));
                    self.word.extend(plain.flat_map(char::to_lowercase));
                }
                Class::Invisible => {}
                Class::Space => self.end_word(table, &mut each),
                Class::Single => {
                    self.end_word(table, &mut each);
                    self.word.push(c);
                    self.end_word(table, &mut each);
                }
            }
        }
        self.end_word(table, &mut each);
    }

    fn end_word(&mut self, table: &Table<'_>, each: &mut impl FnMut(u32)) {
        if self.pieces(table) {
            self.rows.iter().copied().for_each(each);
        }
        self.word.clear();
    }

    /// Cuts the word into pieces. Whether that is possible to its end.
    fn pieces(&mut self, table: &Table<'_>) -> bool {
        self.rows.clear();
        if self.word.len() > WORD_CHARS_MAX && self.word.chars().count() > WORD_CHARS_MAX {
            return false;
        }
        let mut rest = self.word.as_str();
        while !rest.is_empty() {
            let Some((row, length)) = table.longest_piece(rest, self.rows.is_empty()) else { return false };
            self.rows.push(row);
            rest = rest.get(length..).unwrap_or_default();
        }
        true
    }
}

/// What a character is to the tokenizer.
enum Class {
    Letter,
    Space,
    /// Punctuation and ideographs: each is a word.
    Single,
    /// Control and format characters.
    Invisible,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Letter,
            ' ' | '\t' | '\n' | '\r' => Self::Space,
            c if c.is_ascii_punctuation() => Self::Single,
            c if c.is_whitespace() => Self::Space,
            c if c.is_control() || is_format(c) => Self::Invisible,
            c if is_ideograph(c) || is_punctuation(c) => Self::Single,
            _ => Self::Letter,
        }
    }
}

/// Characters that only steer how others are shown, or that stand for none.
const fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
}

/// The blocks that BERT takes for Chinese characters.
const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Punctuation outside ASCII, as far as texts with Latin words have it.
const fn is_punctuation(c: char) -> bool {
    matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
        | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
        | '\u{3014}'..='\u{301f}' | '\u{30fb}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}'
        | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}')
}
