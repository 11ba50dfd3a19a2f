//! The built-in embedder: a table of one vector for each word piece. No download, no model, English.

mod table;
mod tokens;

use async_trait::async_trait;

use super::{EmbedError, Embedder, EmbedderId, TextKind, Vector};
use table::Table;
use tokens::Tokenizer;

/// See the README beside the file for what it is and how it was made.
static TABLE: &[u8] = include_bytes!("../../data/minilm-static-256-int4.bin");

/// Measured over five collections beside BM25, with scores scaled to 0..1 over the best 100 of each list:
/// mean nDCG@10 is best here, and a vector side this light in words must not outvote them.
const WEIGHT: f32 = 0.3;

/// Sums of word-piece vectors: about 30 µs a passage, and no knowledge of word order.
pub struct Builtin {
    id: EmbedderId,
    table: Table<'static>,
}

impl Builtin {
    /// Reads the table that is part of the program: some milliseconds.
    pub fn new() -> Result<Self, EmbedError> {
        let table = Table::read(TABLE)?;
        let id = EmbedderId::new("builtin-minilm-static", "1");
        Ok(Self { id, table })
    }

    /// The vectors of texts, in order; `None` for a text of which the table knows no token.
    pub fn vectors(&self, texts: &[&str]) -> Vec<Option<Vector>> {
        let mut tokenizer = Tokenizer::default();
        let mut sum = self.table.zero();
        let vector = |text: &&str| {
            sum.clear();
            tokenizer.rows(&self.table, text, |row| sum.add(&self.table, row));
            sum.vector()
        };
        texts.iter().map(vector).collect()
    }
}

#[async_trait]
impl Embedder for Builtin {
    fn id(&self) -> &EmbedderId {
        &self.id
    }

    fn weight(&self) -> f32 {
        WEIGHT
    }

    fn is_dear(&self) -> bool {
        false
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        // Some hundred texts are some milliseconds; between such pieces other tasks may run.
        const PIECE: usize = 256;
        let mut vectors = Vec::with_capacity(texts.len());
        for piece in texts.chunks(PIECE) {
            vectors.extend(self.vectors(piece));
            tokio::task::yield_now().await;
        }
        Ok(vectors)
    }
}

#[cfg(test)]
mod tests;
