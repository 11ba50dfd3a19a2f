//! Office files, built here part by part, so that each test shows what it is about.

mod docx;
mod hostile;
mod odf;
mod pptx;
mod xlsx;

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use extract::{ExtractError, Limits};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A package of these parts.
fn package<Name: AsRef<str>, Part: AsRef<str>>(parts: &[(Name, Part)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(name.as_ref(), SimpleFileOptions::default()).unwrap();
        archive.write_all(part.as_ref().as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A relationships part: id, kind and target of each.
fn relations(list: &[(&str, &str, &str)]) -> String {
    let mut part = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#.to_owned();
    for (id, kind, target) in list {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        write!(part, r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#).unwrap();
    }
    part + "</Relationships>"
}

fn read(bytes: &[u8]) -> Result<document::Extracted, ExtractError> {
    extract::read(bytes, None, &Limits::default())
}

/// What a file comes out as, a block a line: kind, place, words. Findings follow.
fn outline(bytes: &[u8]) -> String {
    let read = read(bytes).unwrap();
    let mut lines = format!("title {:?}, pages {:?}\n", read.title, read.pages);
    for block in &read.blocks {
        let words = read.text_of(block).replace('\n', " / ").replace('\t', " | ");
        writeln!(lines, "{:?} @ {}: {words}", block.kind, block.place).unwrap();
    }
    for finding in &read.findings {
        writeln!(lines, "! {:?}: {}", finding.kind, finding.detail).unwrap();
    }
    lines
}
