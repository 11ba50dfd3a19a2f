//! The indexes: made from the store, kept in step with it, and expendable.

mod analysis;
mod vectors;
mod words;

use std::{path::PathBuf, time::Duration};

use url::Url;

pub(crate) use vectors::Scan;
pub(crate) use words::{WordsIndex, WordsView, blocking};

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
