use std::path::PathBuf;

use crate::embed::{BoxError, EmbedError};

/// Why a search could not be answered, or an index not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The store did not hand over what was asked.
    #[error("the document store could not be read")]
    Corpus(#[source] BoxError),
    /// The words index cannot be read or written.
    #[error("the words index failed: delete the folder 'index' in the data folder and it is made again")]
    Words(#[from] tantivy::TantivyError),
    /// A file of the index cannot be opened or made.
    #[error("cannot use {}: check that the data folder can be written to and the disk is not full", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another process holds the index and did not let go in time.
    #[error("the index {} is in use by another process: try again when it is done", .0.display())]
    Busy(PathBuf),
    /// The Qdrant server did not do what was asked.
    #[error("the Qdrant server at {url} failed: check qdrant.url and that it runs")]
    Qdrant {
        /// Its address.
        url: String,
        /// What it said.
        #[source]
        source: BoxError,
    },
    /// The embedder could not say how long its vectors are.
    #[error("the embedder failed")]
    Embed(#[from] EmbedError),
    /// A thread of the search broke off.
    #[error("the search was interrupted")]
    Interrupted(#[source] BoxError),
}
