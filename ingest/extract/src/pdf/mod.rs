//! PDF to blocks. The engine is asked for runs of glyphs and where they stand ([`page`]); what they mean is found
//! here: by the structure that the document brings along ([`tags`]), else by drawn lines ([`rules`]), lines and columns
//! ([`layout`]); then headings, paragraphs, lists and tables ([`writing`]).

mod layout;
mod mend;
mod page;
mod rules;
mod tags;
mod writing;

use std::{
    fmt::Write as _,
    panic::{self, AssertUnwindSafe},
};

use document::{Extracted, Finding, FindingKind, MediaType};
use pdf_oxide::PdfDocument;

use crate::{ExtractError, Limits};
use page::{Content, Page};
use tags::Tags;
use writing::Writer;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let document = open(bytes)?;
    let count =
        document.page_count().map_err(|error| ExtractError::damaged(format!("its pages cannot be found ({error})")))?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ExtractError::damaged("it has no pages"));
    }
    let tags = panic::catch_unwind(AssertUnwindSafe(|| Tags::of(&document))).unwrap_or_default();
    let pages: Vec<Page> = (0..count.min(limits.pages_max)).map(|index| page(&document, &tags, index)).collect();
    let mut findings = findings(&pages);
    if count > limits.pages_max {
        let detail = format!("the document has {count} pages; those after page {} were left out", limits.pages_max);
        findings.push(Finding::new(FindingKind::Limit, detail));
    }
    let written = Writer::new(&pages, tags.have_headings()).write();
    let title = document_title(&document).or(written.title);
    Ok(Extracted::assemble(title, MediaType::Pdf, Some(count), written.pieces, findings))
}

/// Opens a document, with the empty password if it wants one: that is how those open that only restrict printing.
fn open(bytes: &[u8]) -> Result<PdfDocument, ExtractError> {
    let broken = |error| ExtractError::damaged(format!("its structure cannot be read ({error})"));
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(broken)?;
    if document.is_encrypted() && !matches!(document.authenticate(b""), Ok(true)) {
        return Err(ExtractError::Encrypted);
    }
    Ok(document)
}

/// One page, whatever happens to the engine on it.
fn page(document: &PdfDocument, tags: &Tags, index: u32) -> Page {
    panic::catch_unwind(AssertUnwindSafe(|| Page::of(document, tags, index)))
        .unwrap_or_else(|_| Page::broken("the reader broke down on it".to_owned()))
}

fn findings(pages: &[Page]) -> Vec<Finding> {
    let numbers = |wanted: fn(&Page) -> bool| {
        let numbered = (1_u32..).zip(pages).filter(|(_, page)| wanted(page));
        numbered.map(|(number, _)| number).collect::<Vec<_>>()
    };
    let of = |numbers: &[u32], what: &str| {
        let verb = if numbers.len() == 1 { "holds" } else { "hold" };
        format!("{} of {} pages {verb} {what}: {}", numbers.len(), pages.len(), listed(numbers))
    };
    let mut findings = Vec::new();
    let pictures = numbers(|page| matches!(page.content, Content::Pictures));
    if !pictures.is_empty() {
        findings.push(Finding::new(FindingKind::PicturesOnly, of(&pictures, "only pictures")));
    }
    let hardly = numbers(|page| page.mostly_pictures);
    if !hardly.is_empty() {
        findings.push(Finding::new(FindingKind::PicturesOnly, of(&hardly, "pictures and hardly any text")));
    }
    let unread = numbers(|page| matches!(page.content, Content::Unread));
    if !unread.is_empty() {
        findings.push(Finding::new(FindingKind::Empty, of(&unread, "something that gave no text")));
    }
    for (number, page) in (1_u32..).zip(pages) {
        if let Content::Broken(why) = &page.content {
            findings.push(Finding::new(FindingKind::Damaged, format!("page {number} could not be read: {why}")));
        }
    }
    findings
}

/// Page numbers for people: `1, 4 to 7`.
fn listed(numbers: &[u32]) -> String {
    let mut text = String::new();
    let mut rest = numbers.iter().copied().peekable();
    while let Some(first) = rest.next() {
        let mut last = first;
        while rest.next_if_eq(&(last + 1)).is_some() {
            last += 1;
        }
        let comma = if text.is_empty() { "" } else { ", " };
        let range = if first == last { String::new() } else { format!(" to {last}") };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}{first}{range}");
    }
    text
}

/// The title of the document's properties, where it is one and not what a program wrote there.
fn document_title(document: &PdfDocument) -> Option<String> {
    let info = document.trailer().as_dict()?.get("Info").and_then(|info| document.resolve_object(info).ok())?;
    let title = document.resolve_object(info.as_dict()?.get("Title")?).ok()?;
    let title = mend::plain(&pdf_string(title.as_string()?));
    let title = title.trim();
    let lower = title.to_lowercase();
    let by_program = [
        "untitled",
        "(anonymous)",
        "title",
        "microsoft word",
        "microsoft powerpoint",
        "powerpoint presentation",
        "slide 1",
        "document",
    ];
    let is_file =
        [".doc", ".docx", ".ppt", ".pptx", ".pdf", ".indd", ".tex"].iter().any(|ending| lower.ends_with(ending));
    let sensible =
        title.chars().any(char::is_alphabetic) && !is_file && !by_program.iter().any(|made| lower.starts_with(made));
    (sensible && title.len() >= 3 && !title.contains(char::REPLACEMENT_CHARACTER)).then(|| title.to_owned())
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with their marks, else one byte a character.
fn pdf_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned()
        }
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_listed_as_people_do() {
        assert_eq!(listed(&[1, 4, 5, 6, 9, 10]), "1, 4 to 6, 9 to 10");
    }
}
