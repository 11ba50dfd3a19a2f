use std::path::PathBuf;

/// Why a text has no vector.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// Settings that cannot work.
    #[error("{0}")]
    Settings(String),
    /// The embedding server could not be reached, or broke off.
    #[error("the embedding server at {url} did not answer: check embedder.url and that it runs")]
    Unreachable {
        /// The address asked.
        url: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// The embedding server answered with a status that is no success, also after trying again.
    #[error("the embedding server at {url} answered {status}: {detail}")]
    Refused {
        /// The address asked.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What it said, shortened.
        detail: String,
    },
    /// The answer is no list of one vector for each text.
    #[error("the embedding server at {url} sent no usable vectors: {detail}")]
    Malformed {
        /// The address asked.
        url: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A model file is missing or damaged.
    #[error("the model file {} cannot be used: {detail}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The built-in table is damaged.
    #[error("the built-in embedding table cannot be read: {0}")]
    Table(String),
    /// The work was cut short.
    #[error("embedding was interrupted: {0}")]
    Interrupted(String),
    /// The cache of vectors failed.
    #[error("the cache of vectors failed")]
    Cache(#[source] super::BoxError),
}
