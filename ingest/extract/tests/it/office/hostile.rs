use document::FindingKind;
use extract::{ExtractError, Limits};

use super::{package, read};

fn document(body: &str) -> Vec<u8> {
    package(&[("word/document.xml", format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#))])
}

const WORDS: &str = "<w:p><w:r><w:t>words</w:t></w:r></w:p>";

#[test]
fn what_grows_is_refused_by_name() {
    let small = Limits { part_bytes_max: 10_000, unpacked_bytes_max: 15_000, parts_max: 3, ..Limits::default() };
    let refused = |bytes: &[u8]| extract::read(bytes, None, &small).unwrap_err().to_string();
    assert!(refused(&document(&WORDS.repeat(1_000))).contains("unpacks to more than"));
    assert!(refused(&document(&"<w:x>".repeat(800))).contains("nested more than 400 deep"));
    assert!(
        refused(&package(&["a", "b", "c", "word/document.xml"].map(|name| (name, "")))).contains("more than 3 parts")
    );
    let bomb = r#"<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    assert!(refused(&package(&[("word/document.xml", bomb)])).contains("document type definition"));
}

#[test]
fn the_package_as_a_whole_is_bounded() {
    let limits = Limits { unpacked_bytes_max: 20_000, ..Limits::default() };
    let slide = format!(
        r#"<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"#,
        "word ".repeat(1_500)
    );
    let slides: Vec<(String, &String)> =
        (1..=9).map(|number| (format!("ppt/slides/slide{number}.xml"), &slide)).collect();
    let read = extract::read(&package(&slides), None, &limits).unwrap();
    assert_eq!(read.pages, Some(9));
    assert_eq!(read.blocks.len(), 2);
    assert_eq!(read.findings.iter().filter(|finding| finding.kind == FindingKind::Limit).count(), 7);
}

#[test]
fn a_package_may_stand_after_something_else_and_name_its_parts_oddly() {
    let odd = package(&[
        ("../../word\\DOCUMENT.xml", format!(r#"<w:document xmlns:w="w"><w:body>{WORDS}</w:body></w:document>"#)),
        ("word/x", String::new()),
    ]);
    assert_eq!(read(&odd).unwrap().text.as_str(), "words");
    let mut polyglot = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec();
    polyglot.extend(document(WORDS));
    assert_eq!(read(&polyglot).unwrap().text.as_str(), "words");
}

#[test]
fn a_cut_file_is_read_as_far_as_it_goes_and_a_bare_one_is_empty() {
    let whole = document(WORDS);
    let cut = read(whole.get(..whole.len() - 20).unwrap()).unwrap();
    assert_eq!(cut.text, read(&whole).unwrap().text);
    assert!(cut.findings.iter().any(|finding| finding.kind == FindingKind::Damaged));
    assert!(matches!(read(whole.get(..40).unwrap()), Err(ExtractError::Damaged { .. })));
    assert_eq!(read(&document("")), Err(ExtractError::Empty));
    let drawn = r#"<w:p><w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r></w:p>"#;
    assert!(matches!(read(&document(drawn)), Err(ExtractError::PicturesOnly { .. })));
}
