//! Plain text in any common encoding.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use document::{BlockKind, Extracted, MediaType};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::blocks::Blocks;

/// What is looked at to tell an encoding; more changes nothing.
const SAMPLE_BYTES: usize = 64 * 1024;

pub(crate) fn read(bytes: &[u8]) -> Extracted {
    let pieces = blocks(&decode(bytes)).into_pieces();
    Extracted::assemble(None, MediaType::Text, None, pieces, vec![])
}

/// The paragraphs and list items of a text.
pub(crate) fn blocks(text: &str) -> Blocks {
    let mut blocks = Blocks::default();
    for paragraph in paragraphs(text) {
        let kind = if is_item(&paragraph) { BlockKind::ListItem } else { BlockKind::Paragraph };
        blocks.push(kind, &paragraph);
    }
    blocks
}

/// Paragraphs stand between blank lines, and each item of a list is one of its own. The lines of a paragraph are
/// kept: nobody knows whether they were wrapped or meant.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let unified = text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    for line in unified.split('\n') {
        let line = line.trim_end();
        if line.trim().is_empty() || is_item(line) {
            all.push(String::new());
        }
        if let Some(paragraph) = all.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push('\n');
            }
            paragraph.push_str(line);
        }
    }
    all.retain(|paragraph| !paragraph.trim().is_empty());
    all
}

/// Whether a line begins as items of lists do: `- `, `* `, `• `, `1. `, `a) `.
pub(crate) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let Some((mark, rest)) = line.split_once(char::is_whitespace) else {
        return false;
    };
    if rest.trim().is_empty() {
        return false;
    }
    if is_bullet(mark) {
        return true;
    }
    let Some(number) = mark.strip_suffix(['.', ')']) else {
        return false;
    };
    let number = number.strip_prefix('(').unwrap_or(number);
    let digits = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let letter = number.len() == 1 && mark.ends_with(')') && number.bytes().all(|byte| byte.is_ascii_lowercase());
    digits || letter
}

/// Whether this is a mark that stands before an item of a list.
pub(crate) fn is_bullet(mark: &str) -> bool {
    let mut characters = mark.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return false;
    };
    matches!(
        character,
        '-' | '*'
            | '+'
            | '–'
            | '—'
            | '·'
            | '•'
            | '‣'
            | '⁃'
            | '∙'
            | '◦'
            | '○'
            | '●'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '◆'
            | '◇'
            | '➢'
            | '➤'
            | '►'
            | '▸'
            | '✓'
            | '✔'
            | '❖'
            | '❏'
            | '❑'
            | '☐'
            | '☑'
            | '➔'
            | '→'
            | '\u{f0a7}'
            | '\u{f0b7}'
            | '\u{f0d8}'
            | '\u{f0fc}'
    )
}

/// The characters of bytes in an encoding that nobody named: by their mark, as UTF-8, by the pattern of UTF-16,
/// and else by what they look like.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    guess(bytes).decode_without_bom_handling(bytes).0
}

/// UTF-16 without its mark: in most scripts every other byte of much of a text is the same small one.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES))?;
    let (pairs, _) = sample.as_chunks::<2>();
    if !bytes.len().is_multiple_of(2) || pairs.len() < 4 {
        return None;
    }
    let text = |wide: fn(&[u8; 2]) -> u16| {
        // Spaces and line ends are there in every script, control characters and surrogates out of place are not.
        let units = pairs.iter().map(wide);
        let (mut blanks, mut strange) = (0, 0);
        for unit in units {
            blanks += usize::from(matches!(unit, 0x20 | 0x0a | 0x0d | 0x3000 | 0x3002));
            strange += usize::from(matches!(unit, 0..=8 | 0x0e..=0x1f | 0xfffe..=0xffff));
        }
        blanks * 50 >= pairs.len() && strange * 100 <= pairs.len()
    };
    if !sample.contains(&0) {
        return None;
    }
    if text(|pair| u16::from_le_bytes(*pair)) {
        Some(UTF_16LE)
    } else if text(|pair| u16::from_be_bytes(*pair)) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that bytes look most like. A text that is UTF-8 but for a few broken bytes stays UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let broken = String::from_utf8_lossy(bytes).chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if broken * 20 < beyond_ascii {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or(bytes);
    // The start may be plain; what tells is around the first byte that is not.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let telling = bytes.get(first..bytes.len().min(first + SAMPLE_BYTES)).unwrap_or_default();
    detector.feed(sample, false);
    if first >= SAMPLE_BYTES {
        detector.feed(telling, false);
    }
    detector.feed(&[], true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    use super::*;

    #[test]
    fn common_encodings_are_told_by_their_bytes() {
        let japanese = "戦略は、指導者により速い決断を求めています。私たちは学びます。";
        let french = "La stratégie exige que les dirigeants décident plus vite, là où ça compte.";
        let russian = "Стратегия требует от руководителей быстрых решений и открытости.";
        assert_eq!(decode(&SHIFT_JIS.encode(japanese).0), japanese);
        assert_eq!(decode(&WINDOWS_1252.encode(french).0), french);
        assert_eq!(decode(&WINDOWS_1251.encode(russian).0), russian);
        for text in [japanese, french, russian, "Short text\n"] {
            assert_eq!(decode(text.as_bytes()), text);
            let wide: Vec<u16> = text.encode_utf16().collect();
            let marked: Vec<u8> = [0xfeff].iter().chain(&wide).flat_map(|unit| unit.to_be_bytes()).collect();
            assert_eq!(decode(&marked), text, "UTF-16 with its mark");
        }
        let bare: Vec<u8> = french.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bare), french, "UTF-16 without its mark");
    }

    #[test]
    fn one_broken_byte_does_not_spoil_utf8() {
        let mut bytes = "Größe über alles, für die nächsten Jahre; schön wär’s, sagte er müde.".repeat(3).into_bytes();
        bytes.push(0xff);
        assert!(decode(&bytes).starts_with("Größe über"));
    }

    #[test]
    fn blank_lines_and_marks_of_lists_divide() {
        let found = paragraphs("One\r\ntwo\r\n\r\n\r\n- a\n  still a\n- b\n1. c\n(a) d\n2024 was good.\n- \n");
        assert_eq!(found, ["One\ntwo", "- a\n  still a", "- b", "1. c", "(a) d\n2024 was good.\n-"]);
        assert!(!is_item("-5 degrees") && !is_item("e.g. this") && is_item("• x") && is_item("12) x"));
    }
}
