//! Files that were made to do harm, and chance.

use extract::{ExtractError, Limits, read};
use proptest::prelude::*;

use crate::pdf::{file, page};

#[track_caller]
fn refusal(file: &[u8], name: &str) -> ExtractError {
    read(file, Some(name), &Limits::default()).expect_err("nothing can be read")
}

#[test]
fn a_page_is_read_and_an_empty_one_is_no_success() {
    let read = read(&page("BT /F1 12 Tf 72 700 Td (We decide faster.) Tj ET"), None, &Limits::default());
    assert_eq!(read.expect("it has words").text.as_str(), "We decide faster.");
    assert_eq!(refusal(&page(""), "empty.pdf"), ExtractError::Empty);
    let none = file(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"]);
    assert!(matches!(refusal(&none, "none.pdf"), ExtractError::Damaged { .. }));
}

#[test]
fn nesting_without_end_is_refused() {
    let page = format!("<!doctype html>{}", "<div>".repeat(200_000));
    assert!(matches!(refusal(page.as_bytes(), "a.html"), ExtractError::Limit { .. }));
    let quotes = format!("{} x", ">".repeat(50_000));
    assert!(matches!(refusal(quotes.as_bytes(), "a.md"), ExtractError::Limit { .. }));
    let groups = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert!(matches!(refusal(groups.as_bytes(), "a.rtf"), ExtractError::Damaged { .. }));
}

#[test]
fn text_is_cut_at_its_limit_with_a_finding() {
    let limits = Limits { text_bytes_max: 1000, ..Limits::default() };
    let file = "Ten chars.\n\n".repeat(500);
    let read = read(file.as_bytes(), None, &limits).expect("its beginning is read");
    assert!(read.text.as_str().len() <= 1000 && read.text.as_str().ends_with("Ten chars."));
    assert!(read.findings.iter().any(|finding| finding.kind == document::FindingKind::Limit));
}

#[test]
fn bytes_of_no_kind_are_refused_with_advice() {
    assert!(matches!(refusal(&[0x07, 0x80, 0x00, 0xff].repeat(99), "a.md"), ExtractError::Unsupported { .. }));
    assert!(matches!(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "a.ppt"), ExtractError::Unsupported { .. }));
    assert_eq!(refusal(b"", "a.txt"), ExtractError::Empty);
}

/// Beginnings that lead to each reader.
const BEGINNINGS: [&[u8]; 8] = [
    b"",
    b"%PDF-1.7\n1 0 obj<<",
    b"{\\rtf1\\ansi ",
    b"<html><table>",
    b"PK\x03\x04",
    b"From: a\nMIME-Version: 1.0\n",
    b"# A\n[b](c)\n",
    b"\xff\xfe",
];

proptest! {
    #[test]
    fn no_bytes_break_a_reader(beginning in 0_usize..8, rest in proptest::collection::vec(any::<u8>(), 0..300), words in "[<>{}\\\\a-z0-9 |#*\\-\n\"'/&;=()\\[\\]]{0,300}", binary: bool) {
        let mut file = BEGINNINGS[beginning].to_vec();
        file.extend(if binary { rest } else { words.into_bytes() });
        if let Ok(read) = read(&file, Some("a.md"), &Limits::default()) {
            prop_assert!(!read.blocks.is_empty());
            for block in &read.blocks {
                prop_assert!(!read.text_of(block).trim().is_empty());
            }
        }
    }
}
