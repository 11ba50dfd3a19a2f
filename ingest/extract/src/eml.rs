//! Mail (RFC 5322, MIME) to blocks: who, when, and what was written.

use document::{BlockKind, Extracted, Finding, FindingKind, MediaType};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use crate::{ExtractError, blocks::Blocks, html, outline::one_line, text};

/// Mails in mails in mails that are read.
const FORWARDS_MAX: usize = 8;

pub(crate) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    // A mailbox of one begins with a line that is no header.
    let bytes = match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) if bytes.starts_with(b"From ") => bytes.get(end + 1..).unwrap_or_default(),
        _ => bytes,
    };
    let message = MessageParser::default().parse(bytes).ok_or_else(|| ExtractError::damaged("its header is broken"))?;
    let subject = message.subject().map(one_line).filter(|subject| !subject.is_empty());
    let mut blocks = Blocks::default();
    blocks.title(subject.as_deref().unwrap_or_default());
    blocks.push(BlockKind::Paragraph, &people(&message));
    blocks.append(body(&message)?);
    forwarded(&message, 1, &mut blocks)?;
    Ok(Extracted::assemble(subject, MediaType::Eml, None, blocks.into_pieces(), attachments(&message)))
}

/// Mails that were sent along whole, each under its subject.
fn forwarded(message: &Message<'_>, depth: usize, blocks: &mut Blocks) -> Result<(), ExtractError> {
    for inner in message.attachments().filter_map(MessagePart::message) {
        blocks.heading(1, inner.subject().unwrap_or("Forwarded message"));
        blocks.push(BlockKind::Paragraph, &people(inner));
        blocks.append(body(inner)?);
        if depth < FORWARDS_MAX {
            forwarded(inner, depth + 1, blocks)?;
        }
    }
    Ok(())
}

/// From, to, copy and date, one line each.
fn people(message: &Message<'_>) -> String {
    let address = |name: &str, address: Option<&Address<'_>>| {
        let list = address?.iter().filter_map(|one| match (&one.name, &one.address) {
            (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
            (Some(one), None) | (None, Some(one)) => Some(one.to_string()),
            (None, None) => None,
        });
        let list: Vec<_> = list.collect();
        (!list.is_empty()).then(|| format!("{name}: {}", list.join(", ")))
    };
    let lines = [
        address("From", message.from()),
        address("To", message.to()),
        address("Cc", message.cc()),
        message.date().map(|date| format!("Date: {}", date.to_rfc822())),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What was written. Where it was sent both as text and as a page, the text is taken if it says as much.
fn body(message: &Message<'_>) -> Result<Blocks, ExtractError> {
    let plain = parts(message.text_bodies())?;
    if message.html_body == message.text_body {
        return Ok(plain);
    }
    let page = parts(message.html_bodies())?;
    let words = |blocks: &Blocks| blocks.texts().flat_map(str::split_whitespace).count();
    Ok(if words(&plain) * 100 >= words(&page) * 95 { plain } else { page })
}

fn parts<'a>(parts: impl Iterator<Item = &'a MessagePart<'a>>) -> Result<Blocks, ExtractError> {
    let mut blocks = Blocks::default();
    for part in parts {
        match &part.body {
            PartType::Text(words) => blocks.append(text::blocks(words)),
            PartType::Html(page) => blocks.append(html::blocks(page)?.blocks),
            _ => {}
        }
    }
    Ok(blocks)
}

fn attachments(message: &Message<'_>) -> Vec<Finding> {
    let files = message.attachments().filter(|part| part.message().is_none());
    let names: Vec<_> = files.map(|part| part.attachment_name().unwrap_or("without a name")).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let count =
        if names.len() == 1 { "1 attachment was".to_owned() } else { format!("{} attachments were", names.len()) };
    vec![Finding::new(FindingKind::Other, format!("{count} left out: {}", names.join(", ")))]
}
