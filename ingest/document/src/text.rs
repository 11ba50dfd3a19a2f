use serde::{Deserialize, Serialize};

/// A range of the stored text in Unicode scalar values: from `start`, up to but without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First character, from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Span {
    /// Length in characters.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no character.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this range.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Characters between two remembered byte offsets: small enough to walk, large enough to cost nothing.
const STRIDE: usize = 256;

/// The text of one version, with quick access by character range.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct StoredText {
    text: String,
    /// Byte offset of every `STRIDE`-th character; empty where the text is ASCII and offsets coincide.
    marks: Vec<usize>,
    chars: u32,
}

impl StoredText {
    /// Takes a text as it is.
    pub fn new(text: String) -> Self {
        if text.is_ascii() {
            let chars = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return Self { text, marks: Vec::new(), chars };
        }
        let mut marks = Vec::new();
        let mut chars = 0_usize;
        for (offset, _) in text.char_indices() {
            if chars.is_multiple_of(STRIDE) {
                marks.push(offset);
            }
            chars += 1;
        }
        Self { text, marks, chars: u32::try_from(chars).unwrap_or(u32::MAX) }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in characters.
    pub const fn len(&self) -> u32 {
        self.chars
    }

    /// Whether there is no text.
    pub const fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// The characters of a range, or `None` where the range leaves the text or is backwards.
    pub fn slice(&self, span: Span) -> Option<&str> {
        if span.start > span.end || span.end > self.chars {
            return None;
        }
        self.text.get(self.byte_of(span.start)?..self.byte_of(span.end)?)
    }

    /// The byte offset of a character; the length of the text for one past the last.
    pub fn byte_of(&self, character: u32) -> Option<usize> {
        if character > self.chars {
            return None;
        }
        let character = character as usize;
        if self.marks.is_empty() {
            return Some(character.min(self.text.len()));
        }
        let Some(&mark) = self.marks.get(character / STRIDE) else {
            return Some(self.text.len());
        };
        let rest = self.text.get(mark..)?;
        let step = rest.char_indices().nth(character % STRIDE).map_or(rest.len(), |(offset, _)| offset);
        Some(mark + step)
    }
}

impl From<String> for StoredText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<StoredText> for String {
    fn from(stored: StoredText) -> Self {
        stored.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_slice_is_what_counting_characters_gives(text in "(\\PC|[a-zé日😀\n]){0,900}", a in 0_u32..1000, b in 0_u32..1000) {
            let stored = StoredText::new(text.clone());
            let characters: Vec<char> = text.chars().collect();
            let expected = (a <= b && b as usize <= characters.len())
                .then(|| characters[a as usize..b as usize].iter().collect::<String>());
            prop_assert_eq!(stored.slice(Span { start: a, end: b }).map(str::to_owned), expected);
            prop_assert_eq!(stored.len() as usize, characters.len());
        }
    }
}
