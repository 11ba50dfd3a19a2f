//! Characters and words made whole again.

use std::collections::HashSet;

/// Parts of words that keep their hyphen at the end of a line, since the hyphen is theirs.
const COMPOUND: [&str; 22] = [
    "self", "non", "co", "cross", "well", "long", "short", "high", "low", "multi", "all", "half", "mid", "pre", "post",
    "end", "user", "data", "decision", "third", "first", "second",
];

/// Stands where a line broke a word, until it is known whether the word has a hyphen there.
const BREAK: char = '\u{ad}';

/// The characters that a person reads: ligatures as their letters, every run of blanks a space, soft hyphens that are drawn
/// as hyphens, and the codes by which some programs write bullets as bullets.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            '\u{ad}' | '\u{2010}' | '\u{2011}' => plain.push('-'),
            '\u{7f}' | '\u{f0a7}' | '\u{f0b7}' => plain.push('•'),
            '\u{200b}' | '\u{feff}' => {}
            _ if character.is_whitespace() || character.is_control() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            _ => plain.push(character),
        }
    }
    plain
}

/// As [`plain`], with the line ends kept.
pub(super) fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// Adds a line to a paragraph: with a space, or as the rest of the word that its last line broke off.
pub(super) fn join(paragraph: &mut String, line: &str) {
    let line = line.trim();
    if paragraph.is_empty() {
        paragraph.push_str(line);
        return;
    }
    if let Some(hyphenated) = paragraph.strip_suffix('-') {
        let part = last_letters(hyphenated);
        let stands_alone = part.is_empty();
        let compound = hyphenated.strip_suffix(part).is_some_and(|before| before.ends_with('-'));
        let broken = line.starts_with(char::is_lowercase)
            && !compound
            && part.chars().count() >= 2
            && part.chars().skip(1).all(char::is_lowercase)
            && !COMPOUND.contains(&&*part.to_lowercase());
        if stands_alone {
            paragraph.push(' ');
        } else if broken {
            paragraph.pop();
            paragraph.push(BREAK);
        }
    } else if !ends_in_undivided(paragraph) || !line.chars().next().is_some_and(is_undivided) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// The words of a document that it writes with a hyphen, in lower case.
#[derive(Debug, Default)]
pub(super) struct Hyphenated(HashSet<String>);

impl Hyphenated {
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let words = texts.into_iter().flat_map(str::split_whitespace).map(bare);
        Self(words.filter(|word| word.contains('-')).map(str::to_lowercase).collect())
    }

    /// Decides about the words that lines broke: whole, unless the document writes them with a hyphen elsewhere.
    pub(super) fn mend(&self, text: &mut String) {
        if !text.contains(BREAK) {
            return;
        }
        let mend = |word: &str| {
            let hyphenated = word.replace(BREAK, "-");
            let known = self.0.contains(&bare(&hyphenated).to_lowercase());
            if known { hyphenated } else { word.replace(BREAK, "") }
        };
        *text = text.split_inclusive(char::is_whitespace).map(mend).collect();
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric())
}

/// The letters at the end of a text.
fn last_letters(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, character)| character.is_alphabetic()).last();
    start.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

fn ends_in_undivided(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_undivided)
}

/// Whether a script sets no spaces between words.
const fn is_undivided(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn joined(lines: &[&str]) -> String {
        let mut text = lines.iter().fold(String::new(), |mut paragraph, line| {
            join(&mut paragraph, line);
            paragraph
        });
        Hyphenated::of(["A kept-hour contract"]).mend(&mut text);
        text
    }

    #[test]
    fn words_broken_at_the_end_of_a_line_are_whole() {
        assert_eq!(joined(&["we afford-", "able things"]), "we affordable things");
        assert_eq!(joined(&["offer self-", "service"]), "offer self-service");
        assert_eq!(joined(&["easy-to-", "understand words"]), "easy-to-understand words");
        assert_eq!(joined(&["the Asia-", "Pacific region"]), "the Asia-Pacific region");
        assert_eq!(joined(&["growth -", "and care"]), "growth - and care");
        assert_eq!(joined(&["the kept-", "hour contract"]), "the kept-hour contract");
        assert_eq!(joined(&["a line", "and another"]), "a line and another");
        assert_eq!(joined(&["速い決", "断を"]), "速い決断を");
    }

    #[test]
    fn glyphs_become_the_letters_they_show() {
        assert_eq!(plain("e\u{fb03}cient\u{a0}in\u{ad}line"), "efficient in-line");
    }
}
