use std::path::PathBuf;

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The folder cannot be used.
    #[error("cannot keep files in {}: check its permissions", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// More bytes came than may.
    #[error("the file is larger than {} MB: split it, or raise extract.file_mb_max", bytes_max / 1_048_576)]
    TooLarge {
        /// How many may come.
        bytes_max: u64,
    },
    /// The store failed.
    #[error("the file store failed: check that it can be reached and has room")]
    Store(#[source] object_store::Error),
}

/// Why an upload could not be kept: its sender, or the store.
#[derive(Debug, thiserror::Error)]
pub enum KeepError<E> {
    /// The bytes stopped coming.
    #[error("the upload broke off")]
    Source(E),
    /// The store did not take them.
    #[error(transparent)]
    Store(#[from] BlobError),
}
