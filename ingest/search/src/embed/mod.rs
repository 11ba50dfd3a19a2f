//! Text to vectors: one seam, three ways.
//!
//! [`Embedder`] is the seam. Each implementation brings its own [`EmbedderId`], which is kept with every vector it
//! made, and its own weight in hybrid search, because how far a vector side can be trusted depends on it alone.

mod builtin;
mod cache;
mod error;
mod http;
mod transformer;
mod vector;

use std::{fmt, sync::Arc};

use async_trait::async_trait;

pub use builtin::Builtin;
pub use cache::{BoxError, VectorCache, embed_cached};
pub use error::EmbedError;
pub use http::{Http, HttpOptions};
pub use transformer::open_transformer;
pub use vector::{InvalidVector, Vector};

/// Which embedder made a vector: only vectors of the same id can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmbedderId(Arc<str>);

impl EmbedderId {
    /// Its name and the version of its data; a change of either makes another embedder.
    pub fn new(name: &str, version: &str) -> Self {
        Self(format!("{name}@{version}").into())
    }

    /// As it is stored: `name@version`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmbedderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a text is to the search: some models embed a question otherwise than what answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// What is found.
    Passage,
    /// What is asked.
    Query,
}

/// Turns texts into vectors.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Goes with every vector that it makes.
    fn id(&self) -> &EmbedderId;

    /// How much the vector side weighs beside the lexical one in fusion, 0 to 1.
    fn weight(&self) -> f32;

    /// Whether a vector costs more to make than to look up, so that it is worth keeping before its document is.
    fn is_dear(&self) -> bool {
        true
    }

    /// One answer for each text, in order: a vector, or `None` for a text without a token that the embedder knows.
    async fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Option<Vector>>, EmbedError>;
}
