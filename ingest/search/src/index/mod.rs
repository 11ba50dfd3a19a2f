//! The indexes: made from the store, kept in step with it, and expendable.

mod analysis;
mod embedded;
mod qdrant;
mod vectors;
mod words;

use std::{path::PathBuf, time::Duration};

use url::Url;

use crate::Scored;

pub(crate) use embedded::EmbeddedIndex;
pub(crate) use qdrant::QdrantIndex;

/// Where the words index is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexPlace {
    /// In a folder, shared with other processes that work on the same data folder.
    Folder(PathBuf),
    /// In memory, gone with the searcher.
    Memory,
}

/// How to reach a Qdrant server.
#[derive(Debug, Clone)]
pub struct QdrantOptions {
    /// Its gRPC address.
    pub url: Url,
    /// Its key, where it asks for one.
    pub api_key: Option<String>,
    /// The collection that the passages are kept in; made if it is not there.
    pub collection: String,
    /// How long one request may take.
    pub timeout: Duration,
}

/// Both lists, best first; one that was not asked for is empty.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) words: Vec<Scored>,
    pub(crate) vectors: Vec<Scored>,
}
