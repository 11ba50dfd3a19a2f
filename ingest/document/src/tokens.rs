//! Tokens, as the o200k vocabulary counts them.
//!
//! 1. [`split`]: a text falls into pieces: words with the space before them, numbers, signs, white space.
//! 2. [`vocabulary`]: a piece that is a token counts one; any other is put together from its bytes, the most usual
//!    pair first (byte-pair encoding).

mod split;
mod vocabulary;

use std::{sync::LazyLock, thread};

use split::pieces;
use vocabulary::Vocabulary;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

/// Tokens of a text. The first use reads the vocabulary, which takes some milliseconds: see [`warm`].
pub fn count_tokens(text: &str) -> usize {
    pieces(text).map(|piece| VOCABULARY.tokens(piece.as_bytes())).sum()
}

/// Begins to read the vocabulary on a thread of its own, so that it is there when the first long text comes.
pub fn warm() {
    // Nobody waits for the thread: whoever counts first waits for the vocabulary itself.
    drop(thread::Builder::new().name("tokens".to_owned()).spawn(|| LazyLock::force(&VOCABULARY)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the vocabulary's own program counts. Its pattern backtracks, so it takes short texts only.
    fn reference(text: &str) -> usize {
        tiktoken_rs::o200k_base_singleton().count_ordinary(text)
    }

    #[test]
    fn tokens_are_those_of_o200k() {
        assert_eq!(count_tokens(""), 0);
        assert_eq!(count_tokens("tiktoken is great!"), 6);
        assert_eq!(count_tokens("お誕生日おめでとう"), 8);
    }

    #[test]
    fn a_long_text_counts_as_its_parts_do() {
        let sentence = "The strategy asks its leaders to decide faster. ";
        assert_eq!(count_tokens(&sentence.repeat(5_000)), 5_000 * count_tokens(sentence.trim()) + 1);
    }

    #[test]
    fn a_megabyte_without_a_space_is_counted() {
        assert!(count_tokens(&"x".repeat(1 << 20)) > 10_000);
        assert!(count_tokens(&" ".repeat(1 << 20)) > 1_000);
    }

    #[test]
    fn what_is_hard_to_split_counts_as_the_reference_does() {
        for text in [
            "HELLOworld Hello WORLD iPhone McDonald's ÀÉÎ ǅ",
            "don't DON'T I'LL they'Re it'ſ o'clock '' 's",
            "a\u{301}b \u{301}\u{301} \u{301}A A\u{301} 語A 語a A語 ʰA",
            " \t\n \r\n  x \n\n  \n y  \u{a0}z\u{2028}  ",
            "1234567 ١٢٣٤ ⅷⅸ a1b2 3.14 -5 %/\n//\r\n/x",
            "— “quoted” … 👩‍👩‍👧 👍🏽 ≤≥ \u{0}\u{7f}",
            "    fn main() {\n\t\tlet x = 1;\n    }\n\n",
            "Führungskräfte müssen entscheiden; l'équipe décidé; niños; Стратегия; 전략; กลยุทธ์; रणनीति",
        ] {
            assert_eq!(count_tokens(text), reference(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_counts_as_the_reference_does(text in "(\\PC|[a-zA-Z '\u{301}ʰ語ǅ0-9\t\r\n/.]){0,80}") {
            prop_assert_eq!(count_tokens(&text), reference(&text));
        }

        #[test]
        fn letters_in_every_case_count_as_the_reference_does(text in "[a-cA-C '语ʰ\u{301}ſsSmMlLdDtTrReEvV\u{a0}]{0,40}") {
            prop_assert_eq!(count_tokens(&text), reference(&text));
        }
    }
}
