//! What a file is, by its content. A name decides nothing but whether a text is Markdown.

use std::io::Cursor;

use document::MediaType;
use zip::ZipArchive;

use crate::{ExtractError, Limits, text};

/// What is looked at of the beginning.
const HEAD_BYTES: usize = 4096;

/// Where a PDF may begin at the latest (as Acrobat has it).
const PDF_HEADER_BYTES: usize = 1024;

const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

pub(crate) fn sniff(bytes: &[u8], name: Option<&str>, limits: &Limits) -> Result<MediaType, ExtractError> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(ExtractError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return package(bytes, limits);
    }
    if head.starts_with(OLE) {
        return Err(ole(bytes));
    }
    if contains(head.get(..PDF_HEADER_BYTES.min(head.len())).unwrap_or_default(), b"%PDF-") {
        return Ok(MediaType::Pdf);
    }
    // An archive may begin with anything, since it is read from its end.
    if is_binary(head) && contains(bytes.get(bytes.len().saturating_sub(66_000)..).unwrap_or_default(), b"PK\x05\x06") {
        return package(bytes, limits);
    }
    if let Some(what) = foreign(head) {
        return Err(ExtractError::unsupported(what));
    }
    if is_binary(head) {
        return Err(ExtractError::unsupported(
            "it is no kind of document that is known here; save it as PDF, DOCX, PPTX or plain text",
        ));
    }
    if let Some(kind) = flat_open_document(head) {
        return Ok(kind);
    }
    Ok(writing(head, name))
}

/// An `OpenDocument` text or presentation that is one XML file, as its root says.
fn flat_open_document(head: &[u8]) -> Option<MediaType> {
    let is = |kind: &str| {
        contains(head, format!("office:mimetype=\"application/vnd.oasis.opendocument.{kind}\"").as_bytes())
    };
    if is("text") { Some(MediaType::Odt) } else { is("presentation").then_some(MediaType::Odp) }
}

/// The kind of a zip archive, by its parts.
fn package(bytes: &[u8], limits: &Limits) -> Result<MediaType, ExtractError> {
    let archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| ExtractError::damaged(format!("its archive cannot be opened ({error})")))?;
    if archive.len() > limits.parts_max {
        return Err(ExtractError::limit(format!("it has more than {} parts", limits.parts_max)));
    }
    // A name that cannot be read names nothing that decides.
    let names: Vec<_> = archive.file_names().filter_map(Result::ok).collect();
    let has = |folder: &str| names.iter().any(|name| name.trim_start_matches('/').starts_with(folder));
    if has("ppt/") {
        return Ok(MediaType::Pptx);
    }
    if has("word/") {
        return Ok(MediaType::Docx);
    }
    if has("xl/") {
        return Ok(MediaType::Xlsx);
    }
    if has("content.xml") {
        drop(names);
        return open_document(archive);
    }
    Err(ExtractError::unsupported("it is an archive; unpack it and upload the documents in it"))
}

/// Which of the two ODF kinds: as the first part says, and if there is none, as a text.
fn open_document(mut archive: ZipArchive<Cursor<&[u8]>>) -> Result<MediaType, ExtractError> {
    use std::io::Read as _;
    let mut said = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // A part that cannot be read says nothing, which the match below takes as text.
        let _ = part.take(256).read_to_string(&mut said);
    }
    match said.trim() {
        kind if kind.contains("presentation") => Ok(MediaType::Odp),
        kind if kind.contains("spreadsheet") => {
            Err(ExtractError::unsupported("it is an OpenDocument spreadsheet; save it as XLSX"))
        }
        kind if kind.is_empty() || kind.contains("text") => Ok(MediaType::Odt),
        _ => Err(ExtractError::unsupported("it is an OpenDocument drawing or formula; save it as PDF")),
    }
}

/// Compound files: encrypted Office files, and what Office wrote before 2007.
fn ole(bytes: &[u8]) -> ExtractError {
    let holds = |name: &str| contains(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    if holds("EncryptedPackage") {
        return ExtractError::Encrypted;
    }
    ExtractError::unsupported(if holds("WordDocument") {
        "it is a Word file of before 2007 (.doc); save it as DOCX"
    } else if holds("PowerPoint Document") {
        "it is a PowerPoint file of before 2007 (.ppt); save it as PPTX"
    } else if holds("Workbook") || holds("Book") {
        "it is an Excel file of before 2007 (.xls); save it as XLSX"
    } else if holds("__substg1.0_") || holds("__properties_version1.0") {
        "it is an Outlook message (.msg); save it as EML"
    } else {
        "it is an Office file of before 2007; save it as DOCX, PPTX or XLSX"
    })
}

/// Kinds that are often met and not read, by their first bytes.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const PICTURE: &str = "it is a picture; run text recognition (OCR) over it and upload the text";
    const ARCHIVE: &str = "it is an archive; unpack it and upload the documents in it";
    const KNOWN: [(&[u8], &str); 13] = [
        (b"\x89PNG\r\n\x1a\n", PICTURE),
        (b"\xff\xd8\xff", PICTURE),
        (b"GIF8", PICTURE),
        (b"II*\0", PICTURE),
        (b"MM\0*", PICTURE),
        (b"\x1f\x8b", ARCHIVE),
        (b"BZh", ARCHIVE),
        (b"\xfd7zXZ\0", ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b"\x7fELF", "it is a program"),
        (b"MZ\x90\0", "it is a program"),
        (b"%!PS", "it is PostScript; save it as PDF"),
    ];
    KNOWN.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what)
}

/// Whether bytes are no text in any encoding.
fn is_binary(head: &[u8]) -> bool {
    if text::utf16(head.get(..head.len() & !1).unwrap_or(head)).is_some() || has_wide_mark(head) {
        return false;
    }
    // Escape begins the shifts of ISO-2022-JP; tabs, line and page ends are text.
    let strange = head.iter().filter(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    strange * 50 > head.len()
}

fn has_wide_mark(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// The kind of a text.
fn writing(head: &[u8], name: Option<&str>) -> MediaType {
    let head = text::decode(head);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let markdown_name = extension(name)
        .is_some_and(|extension| matches!(&*extension, "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd"));
    if head.starts_with("{\\rtf") {
        MediaType::Rtf
    } else if is_html(head, markdown_name) {
        MediaType::Html
    } else if !markdown_name && is_mail(head) {
        MediaType::Eml
    } else if markdown_name || (extension(name).as_deref() != Some("txt") && looks_like_markdown(head)) {
        MediaType::Markdown
    } else {
        MediaType::Text
    }
}

fn extension(name: Option<&str>) -> Option<String> {
    name?.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// A page says so at its beginning; a fragment begins with an element. Markdown may hold elements, but is no page.
fn is_html(head: &str, markdown_name: bool) -> bool {
    let lower = head.to_ascii_lowercase();
    let start = after_prolog(&lower);
    let page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag));
    let elements = [
        "<div", "<p>", "<p ", "<h1", "<h2", "<table", "<ul", "<ol", "<section", "<article", "<main", "<title", "<meta",
        "<span", "<style",
    ];
    page || (!markdown_name && elements.iter().any(|tag| start.starts_with(tag)) && lower.contains("</"))
}

/// What follows comments and the XML declaration.
fn after_prolog(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = if text.starts_with("<!--") {
            text.find("-->").map(|at| at + 3)
        } else if text.starts_with("<?") {
            text.find("?>").map(|at| at + 2)
        } else {
            None
        };
        match end.and_then(|end| text.get(end..)) {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// Mail begins with header fields, at least one of which no person writes into a memo.
fn is_mail(head: &str) -> bool {
    const MACHINE: [&str; 9] = [
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-type",
        "x-mailer",
        "dkim-signature",
        "content-transfer-encoding",
    ];
    const PERSON: [&str; 4] = ["from", "to", "subject", "date"];
    let (mut machine, mut person) = (0, 0);
    for (index, line) in head.lines().enumerate() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || (index == 0 && line.starts_with("From ")) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else {
            return false;
        };
        let field = field.to_ascii_lowercase();
        if !field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return false;
        }
        machine += usize::from(MACHINE.contains(&&*field));
        person += usize::from(PERSON.contains(&&*field));
    }
    machine >= 1 && person >= 1
}

/// Two of the signs that plain text seldom bears by chance.
fn looks_like_markdown(head: &str) -> bool {
    let heading = |line: &str| {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=6).contains(&marks) && line.as_bytes().get(marks) == Some(&b' ')
    };
    let signs = [
        head.lines().any(heading),
        head.contains("]("),
        head.contains("**"),
        head.contains("\n```"),
        head.starts_with("---\n") && head.get(4..).is_some_and(|rest| rest.contains("\n---")),
        head.lines().any(|line| line.starts_with('|') && line.contains("---")),
    ];
    signs.into_iter().filter(|sign| *sign).count() >= 2
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memmem(bytes, wanted).is_some()
}

fn memmem(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len().max(1)).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn kind(bytes: &[u8], name: &str) -> Result<MediaType, ExtractError> {
        sniff(bytes, Some(name), &Limits::default())
    }

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(kind(b"junk\n%PDF-1.4\n", "a.docx"), Ok(MediaType::Pdf));
        assert_eq!(kind(b"{\\rtf1 Hello}", "a.docx"), Ok(MediaType::Rtf));
        assert_eq!(kind(b"<!-- x -->\n<!DOCTYPE html><p>Hello", "a.txt"), Ok(MediaType::Html));
        assert_eq!(kind(b"# Plan\n\nHello", "a.md"), Ok(MediaType::Markdown));
        assert_eq!(kind(b"# Plan\n\nSee [this](x).", "plan"), Ok(MediaType::Markdown));
        assert_eq!(kind(b"# Plan\n\nSee [this](x).", "plan.txt"), Ok(MediaType::Text));
        assert_eq!(kind(b"<p align=\"center\">Logo</p>\n\n# Plan", "README.md"), Ok(MediaType::Markdown));
        assert_eq!(kind(b"a,b\n1,2\n", "a.csv"), Ok(MediaType::Text));
    }

    #[test]
    fn a_memo_is_no_mail() {
        let memo = b"To: All leaders\nFrom: The chief\nDate: May 2024\nSubject: Focus\n\nWe focus.";
        assert_eq!(kind(memo, "memo"), Ok(MediaType::Text));
        let mail = b"From: a@example.org\r\nSubject: Focus\r\nMIME-Version: 1.0\r\n\r\nWe focus.";
        assert_eq!(kind(mail, "mail.txt"), Ok(MediaType::Eml));
    }

    #[test]
    fn what_cannot_be_read_says_what_it_is() {
        let reason = |bytes: &[u8]| kind(bytes, "x").expect_err("not readable").to_string();
        assert!(reason(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("picture"));
        assert!(reason(&[OLE, &[0; 600]].concat()).contains("before 2007"));
        assert!(reason(&[0x01, 0x02, 0xff, 0x00, 0x13].repeat(50)).contains("no kind of document"));
        assert!(reason(b"PK\x03\x04 and then nothing").contains("damaged"));
        assert_eq!(kind(b" \r\n\0", "x"), Err(ExtractError::Empty));
        let encrypted =
            [OLE, &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
        assert_eq!(kind(&encrypted, "x.docx"), Err(ExtractError::Encrypted));
    }
}
