//! From passages to search results.
//!
//! The store is the truth: it implements [`Corpus`], from which the indexes are made and every hit is read. A
//! [`Searcher`] keeps the indexes in step with it and answers a [`Query`] with [`Results`]: words by tantivy,
//! vectors by an exact scan or by a Qdrant server, both lists joined by one function, [`fuse()`].

mod corpus;
pub mod embed;
mod error;
mod fuse;
mod index;
pub mod quality;
mod query;
mod searcher;
mod unembedded;

pub use corpus::{
    Change, Changed, ChangedDocument, ChangedPassage, Corpus, Found, PassageId, VectorChanges, VectorRow, embedded_text,
};
pub use error::SearchError;
pub use fuse::{DEPTH, Scored, fuse};
pub use index::{IndexPlace, QdrantOptions};
pub use query::{Degraded, Hit, InvalidMode, Mode, Query, Results};
pub use searcher::Searcher;
