use ::search::SearchError;
use blobs::BlobError;
use store::StoreError;

/// Why something was not done with a document.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// As with everything else that people do.
    #[error(transparent)]
    Coaching(#[from] coaching::Error),
    /// The bytes of an upload stopped coming, or could not be understood.
    #[error("the upload broke off: send it again")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A part does not begin where the upload stands.
    #[error("the upload stands at byte {received}: go on from there")]
    Gap {
        /// How much of it is here.
        received: u64,
    },
    /// The whole file was sent.
    #[error("all of it was sent: remove the document instead")]
    Whole,
    /// The bytes could not be kept or read.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// The search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

impl From<StoreError> for LibraryError {
    fn from(error: StoreError) -> Self {
        Self::Coaching(error.into())
    }
}
