//! Bytes to blocks: one reader per format, each file read in a child process with limits.
//!
//! [`Worker`] is what a program uses: it starts the same program again for every file. [`read`] is what happens in
//! that child, and what tests use: it tells the format by the content and hands over to the reader of that format.

mod blocks;
mod docx;
mod drawing;
mod eml;
mod error;
mod html;
mod limits;
mod markdown;
mod number;
mod odf;
mod outline;
mod package;
mod pdf;
mod pptx;
mod rescue;
mod rows;
mod rtf;
mod sniff;
mod text;
mod worker;
mod xlsx;
mod xml;

use document::{Extracted, Finding, FindingKind, MediaType, StoredText};

pub use error::ExtractError;
pub use limits::Limits;
pub use worker::{Worker, worker_main};

/// Reads a file in this process, without protection from it: see [`Worker`]. The format is found by content;
/// `name` helps only to tell Markdown from plain text. Never an empty success.
pub fn read(bytes: &[u8], name: Option<&str>, limits: &Limits) -> Result<Extracted, ExtractError> {
    limits.admit(bytes)?;
    let read = match sniff::sniff(bytes, name, limits) {
        Ok(media_type) => read_as(media_type, bytes, limits)?,
        Err(damaged @ ExtractError::Damaged { .. }) => read_rescued(bytes, name, limits).ok_or(damaged)?,
        Err(other) => return Err(other),
    };
    if read.blocks.is_empty() { Err(reason_for_nothing(&read)) } else { Ok(read) }
}

fn read_as(media_type: MediaType, bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut read = match media_type {
        MediaType::Pptx => pptx::read(bytes, limits)?,
        MediaType::Docx => docx::read(bytes, limits)?,
        MediaType::Xlsx => xlsx::read(bytes, limits)?,
        MediaType::Odt | MediaType::Odp => odf::read(bytes, limits)?,
        MediaType::Pdf => pdf::read(bytes, limits)?,
        MediaType::Html => html::read(bytes)?,
        MediaType::Markdown => markdown::read(bytes)?,
        MediaType::Text => text::read(bytes),
        MediaType::Rtf => rtf::read(bytes)?,
        MediaType::Eml => eml::read(bytes)?,
    };
    cut_short(&mut read, limits.text_bytes_max);
    Ok(read)
}

/// Reads an archive that lost its end, as far as it goes; `None` where nothing came of it.
fn read_rescued(bytes: &[u8], name: Option<&str>, limits: &Limits) -> Option<Extracted> {
    let whole = rescue::rescue(bytes, limits.parts_max)?;
    let mut read = read_as(sniff::sniff(&whole, name, limits).ok()?, &whole, limits).ok()?;
    let detail = "the end of the file is missing; what stands before it was read";
    read.findings.push(Finding::new(FindingKind::Damaged, detail));
    (!read.blocks.is_empty()).then_some(read)
}

/// Leaves out the blocks at the end that no longer fit.
fn cut_short(read: &mut Extracted, text_bytes_max: usize) {
    if read.text.as_str().len() <= text_bytes_max {
        return;
    }
    let fits = |end: u32| read.text.byte_of(end).is_some_and(|bytes| bytes <= text_bytes_max);
    let kept = read.blocks.partition_point(|block| fits(block.span.end));
    let end = kept.checked_sub(1).and_then(|last| read.blocks.get(last)).map_or(0, |block| block.span.end);
    let text = read.text.as_str().get(..read.text.byte_of(end).unwrap_or(0)).unwrap_or_default().to_owned();
    let left_out = read.blocks.len() - kept;
    read.blocks.truncate(kept);
    read.text = StoredText::new(text);
    let detail =
        format!("the text is longer than {} MB: its last {left_out} blocks were left out", text_bytes_max >> 20);
    read.findings.push(Finding::new(FindingKind::Limit, detail));
}

/// Why a file that could be opened gave no text.
fn reason_for_nothing(read: &Extracted) -> ExtractError {
    let finding = |kind| read.findings.iter().find(|finding| finding.kind == kind);
    if let Some(limit) = finding(FindingKind::Limit) {
        ExtractError::limit(limit.detail.clone())
    } else if let Some(damage) = finding(FindingKind::Damaged) {
        ExtractError::damaged(damage.detail.clone())
    } else if finding(FindingKind::Password).is_some() {
        ExtractError::Encrypted
    } else if finding(FindingKind::PicturesOnly).is_some() {
        ExtractError::PicturesOnly { pages: read.pages.unwrap_or(1) }
    } else {
        ExtractError::Empty
    }
}
