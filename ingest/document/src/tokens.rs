//! Tokens, as the o200k vocabulary counts them.

use std::thread;

/// Longest text that goes to the tokenizer at once: its pattern backtracks, and refuses what is much longer.
const PIECE_BYTES_MAX: usize = 16 * 1024;

/// Tokens of a text. A text of more than 16 kB is counted in pieces, exact to a token for each.
///
/// The first use loads the table, which takes about 0.1 s and 28 MB: see [`warm`].
pub fn count_tokens(text: &str) -> usize {
    let table = tiktoken_rs::o200k_base_singleton();
    let mut rest = text;
    let mut tokens = 0;
    while rest.len() > PIECE_BYTES_MAX {
        let (piece, after) = rest.split_at(piece_end(rest));
        tokens += table.count_ordinary(piece);
        rest = after;
    }
    tokens + table.count_ordinary(rest)
}

/// Begins to load the table on a thread of its own, so that it is there when the first long text comes.
pub fn warm() {
    // Nobody waits for the thread: whoever counts first waits for the table itself.
    drop(thread::Builder::new().name("tokens".to_owned()).spawn(tiktoken_rs::o200k_base_singleton));
}

/// Where to cut: before the last white space that fits, else at the last character that does.
fn piece_end(text: &str) -> usize {
    let fits = text.floor_char_boundary(PIECE_BYTES_MAX);
    text.get(..fits).and_then(|text| text.rfind(char::is_whitespace)).filter(|end| *end > 0).unwrap_or(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
