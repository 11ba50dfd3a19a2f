//! Small strategies for unit tests.

use std::sync::Arc;

use audience::{Audience, Org, OrganizationId};
use document::{BlockKind, DocumentId, Extracted, MediaType, Passage, Piece, Place, PlaceKind, Source, Version};

use crate::{Brief, Strategy, StrategyDocument};

/// A deck: per slide its number and its blocks. Each block is a passage.
pub(crate) fn deck(path: &str, slides: &[(u32, &[&str])]) -> StrategyDocument {
    let pieces = slides.iter().flat_map(|(number, texts)| {
        let place = Place::numbered(PlaceKind::Slide, *number, vec![]);
        texts.iter().map(move |text| (BlockKind::Paragraph, place.clone(), (*text).to_owned()))
    });
    document(path, pieces.collect())
}

/// A document of these blocks. Each is a passage.
pub(crate) fn document(path: &str, blocks: Vec<(BlockKind, Place, String)>) -> StrategyDocument {
    let pieces = blocks.into_iter().map(|(kind, place, text)| Piece { kind, place, text });
    let read = Extracted::assemble(None, MediaType::Pptx, None, pieces, vec![]);
    let source = Arc::new(Source {
        document_id: DocumentId::derived(&OrganizationId::local(), &Audience::Org, path),
        document: path.to_owned(),
        version: Version::FIRST,
    });
    let passages = read
        .blocks
        .iter()
        .map(|block| {
            let text = read.text_of(block).to_owned();
            Passage::<Org>::admit(&Audience::Org, Arc::clone(&source), block.place.clone(), block.span, text).unwrap()
        })
        .collect();
    StrategyDocument { source, title: None, language: None, text: read.text, blocks: read.blocks, passages }
}

/// A brief without an intent.
pub(crate) fn brief(documents: Vec<StrategyDocument>) -> Brief {
    Brief { strategy: Strategy { documents }, intent: None, language: None }
}
