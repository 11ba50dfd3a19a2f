/// Whether a character is one that nobody sees and that could carry words to a model behind the reader's back, or hide
/// a quote from who looks for it: controls, zero-width and directional marks (Unicode TR 36), fillers, variation
/// selectors, tags.
///
/// White space is none of them: nobody sees it either, but it parts words.
pub const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
            | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
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

    #[test]
    fn what_parts_words_stays() {
        assert!((0..0x11_0000).filter_map(char::from_u32).all(|letter| !(letter.is_whitespace() && is_hidden(letter))));
    }
}
