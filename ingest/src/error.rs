use std::sync::Arc;

use extract::ExtractError;
use search::embed::{BoxError, EmbedError};

/// Why a document was not taken in. Cheap to clone: several documents may fail for one reason.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be opened.
    #[error("the file cannot be opened: check that it exists and may be read")]
    Open(#[source] Arc<std::io::Error>),
    /// Nothing could be read from it.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// Its passages have no vectors.
    #[error("its passages could not be embedded")]
    Embed(#[source] Arc<EmbedError>),
    /// The store did not do what was asked.
    #[error("the document store failed")]
    Shelf(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// A task broke off.
    #[error("the work was interrupted: try again")]
    Interrupted,
}

impl IngestError {
    pub(crate) fn shelf(source: BoxError) -> Self {
        Self::Shelf(source.into())
    }

    pub(crate) fn open(source: std::io::Error) -> Self {
        Self::Open(Arc::new(source))
    }
}
