//! Two readings of one text, compared word by word without regard to order.

use std::collections::HashMap;

/// How often each word occurs, in lower case; a word is a run of letters and digits.
#[derive(Debug, Default)]
pub(crate) struct Words(HashMap<String, usize>);

impl Words {
    /// The words of some texts together.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = Self::default();
        for text in texts {
            for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
                *words.0.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        words
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// How many of them the other reading has too.
    pub(crate) fn found_in(&self, other: &Self) -> usize {
        self.0.iter().map(|(word, count)| other.0.get(word).map_or(0, |theirs| *count.min(theirs))).sum()
    }
}

/// So many of so many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// How many were found.
    pub(crate) found: usize,
    /// How many there were to find.
    pub(crate) of: usize,
}

impl Share {
    /// The share from 0 to 1; where there was nothing to find, nothing was missed.
    pub(crate) fn ratio(self) -> f64 {
        if self.of == 0 { 1.0 } else { number(self.found) / number(self.of) }
    }
}

impl std::ops::AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.of += other.of;
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.4} ({} of {})", self.ratio(), self.found, self.of)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words stay far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_found_twice_counts_twice_only_if_it_stands_twice() {
        let theirs = Words::of(["The patch decides.", "the PATCH"]);
        let ours = Words::of(["the patch patch patch"]);
        assert_eq!((theirs.count(), theirs.found_in(&ours)), (5, 3));
    }

    #[test]
    fn nothing_to_find_is_nothing_missed() {
        assert_eq!(format!("{}", Share::default()), "1.0000 (0 of 0)");
    }
}
