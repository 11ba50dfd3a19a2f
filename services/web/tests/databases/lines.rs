//! Reading and embedding without processes and models.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use audience::OrganizationId;
use document::{BlockKind, ChunkLimits, DocumentId, Extracted, MediaType, Piece, Place};
use extract::ExtractError;
use ingest::{Library, Parts, Reader};
use library::Libraries;
use search::{
    Searcher,
    embed::{EmbedError, Embedder, EmbedderId, TextKind, Vector},
};
use store::Store;

/// Each line is a paragraph; a file of nothing but `damaged` cannot be read.
struct Lines;

#[async_trait]
impl Reader for Lines {
    async fn read(&self, bytes: Vec<u8>, _: &Path) -> Result<Extracted, ExtractError> {
        let text = String::from_utf8(bytes).map_err(|_| ExtractError::Empty)?;
        if text == "damaged" {
            return Err(ExtractError::Empty);
        }
        let place = Place::section(vec![]);
        let piece = |line: &str| Piece { kind: BlockKind::Paragraph, place: place.clone(), text: line.to_owned() };
        let pieces: Vec<_> = text.lines().map(piece).collect();
        Ok(Extracted::assemble(None, MediaType::Text, None, pieces, vec![]))
    }
}

/// Counts letters: texts of the same letters are near.
#[derive(Debug)]
pub(crate) struct Letters(EmbedderId);

impl Letters {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(EmbedderId::new("letters", "1")))
    }
}

#[async_trait]
impl Embedder for Letters {
    fn id(&self) -> &EmbedderId {
        &self.0
    }

    fn weight(&self) -> f32 {
        0.3
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        let vector = |text: &&str| {
            let mut numbers = vec![0.0; 26];
            for letter in text.to_lowercase().bytes().filter(u8::is_ascii_lowercase) {
                numbers[usize::from(letter - b'a')] += 1.0;
            }
            Vector::normalised(numbers)
        };
        Ok(texts.iter().map(vector).collect())
    }
}

/// The pipelines over one store.
pub(crate) struct Shelves {
    pub(crate) store: Store,
    pub(crate) searcher: Arc<Searcher>,
    pub(crate) embedder: Arc<Letters>,
}

impl Libraries for Shelves {
    fn of(&self, organization: &OrganizationId) -> Library {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Library::new(Parts {
            organization: organization.clone(),
            shelf: Arc::new(self.store.clone()),
            reader: Arc::new(Lines),
            embedder: Arc::clone(&self.embedder) as _,
            searcher: Arc::clone(&self.searcher),
            limits: ChunkLimits::new(64, 0).unwrap(),
            concurrency: 1,
            new_id: Arc::new(|| DocumentId::at(NEXT.fetch_add(1, Ordering::Relaxed), [7; 10])),
        })
    }
}
