//! Strategies for whole drafts, from Markdown in `testdata/strategy`. Its own small reader keeps the passages, and with
//! them the recorded questions, the same when extraction or chunking gets better.

use std::{path::Path, sync::Arc};

use audience::{Audience, Org, OrganizationId};
use coach::{Brief, Strategy, StrategyDocument};
use document::{Block, BlockKind, DocumentId, Extracted, MediaType, Passage, Piece, Place, Source, Span, Version};

/// A passage ends after this many characters, at the end of a block.
const PASSAGE_CHARS: u32 = 1_200;

/// The documents of one organization, in the order of their names.
pub(crate) fn organization(name: &str) -> Brief {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/strategy").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let documents = files.iter().map(|file| {
        let path = format!("{name}/{}", file.file_name().unwrap().to_str().unwrap());
        document(&path, &std::fs::read_to_string(file).unwrap())
    });
    brief(documents.collect())
}

pub(crate) fn brief(documents: Vec<StrategyDocument>) -> Brief {
    Brief { strategy: Strategy { documents }, intent: None, language: None }
}

/// One Markdown document: headings, list items and paragraphs, at the section they stand in.
pub(crate) fn document(path: &str, markdown: &str) -> StrategyDocument {
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut pieces = Vec::new();
    for part in markdown.split("\n\n").flat_map(lines) {
        let level = part.chars().take_while(|character| *character == '#').count();
        let kind = if level > 0 {
            headings.retain(|(other, _)| *other < level);
            headings.push((level, part.trim_start_matches('#').trim().to_owned()));
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        let place = Place::section(headings.iter().map(|(_, heading)| heading.clone()).collect());
        pieces.push(Piece { kind, place, text: part.trim_start_matches(['#', ' ']).to_owned() });
    }
    let read = Extracted::assemble(None, MediaType::Markdown, None, pieces, vec![]);
    let source = Arc::new(Source {
        document_id: DocumentId::derived(&OrganizationId::local(), &Audience::Org, path),
        document: path.to_owned(),
        version: Version::FIRST,
    });
    let passages = passages(&read, &source);
    let language = read.language.clone();
    StrategyDocument { source, title: None, language, text: read.text, blocks: read.blocks, passages }
}

/// A paragraph is one block; headings and list items are one each.
fn lines(part: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in part.lines() {
        let begins = line.starts_with('#') || line.trim_start().starts_with(['-', '*', '|']);
        match blocks.last_mut() {
            Some(block) if !begins && !block.starts_with('#') => {
                block.push('\n');
                block.push_str(line);
            }
            _ => blocks.push(line.to_owned()),
        }
    }
    blocks
}

fn passages(read: &Extracted, source: &Arc<Source>) -> Vec<Passage<Org>> {
    let mut spans: Vec<(&Block, Span)> = Vec::new();
    for block in &read.blocks {
        match spans.last_mut() {
            Some((first, span)) if first.place == block.place && block.span.end - span.start <= PASSAGE_CHARS => {
                span.end = block.span.end;
            }
            _ => spans.push((block, block.span)),
        }
    }
    let passage = |(first, span): (&Block, Span)| {
        let text = read.text.slice(span).unwrap().to_owned();
        Passage::admit(&Audience::Org, Arc::clone(source), first.place.clone(), span, text).unwrap()
    };
    spans.into_iter().map(passage).collect()
}
