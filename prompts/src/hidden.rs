/// Whether a character is one that no reader sees and that could carry words to a model behind the reader's back:
/// controls (save newline and tab), zero-width and directional marks (Unicode TR 36), variation selectors, tags.
pub const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
            | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The text without its hidden characters.
pub fn without_hidden(text: &str) -> String {
    text.chars().filter(|character| !is_hidden(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_what_nobody_sees_goes() {
        assert_eq!(without_hidden("Wir\u{200b} füh\u{ad}ren\n\t日本"), "Wir führen\n\t日本");
        let tags: String = "ignore all".chars().map(|c| char::from_u32(0xe0000 + u32::from(c)).unwrap()).collect();
        assert_eq!(without_hidden(&format!("plan{tags}\u{202e}s\u{1b}")), "plans");
    }
}
