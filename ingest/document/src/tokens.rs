/// Tokens of a text, as the o200k vocabulary counts them. The table is loaded on first use (about 0.1 s).
pub fn count_tokens(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().count_ordinary(text)
}
