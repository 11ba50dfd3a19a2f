use extract::ExtractError;
use search::{
    SearchError,
    embed::{BoxError, EmbedError},
};

/// Why a document was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened.
    #[error("cannot open the file: check that it exists and may be read")]
    Open(#[source] std::io::Error),
    /// Nothing could be read from it.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// Its passages have no vectors.
    #[error("its passages could not be embedded")]
    Embed(#[from] EmbedError),
    /// The store did not keep it.
    #[error("the document store failed")]
    Shelf(#[source] BoxError),
    /// It is kept, and the index could not follow; the next search tries again.
    #[error("the index could not be brought up to date")]
    Index(#[from] SearchError),
}
