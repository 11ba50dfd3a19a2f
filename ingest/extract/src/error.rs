use serde::{Deserialize, Serialize};

/// Why nothing could be read from a file. Each sentence names the reason and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ExtractError {
    /// It opens with a password only.
    #[error("the file is encrypted: remove its password and upload it again")]
    Encrypted,
    /// It is not whole, or not what it claims to be.
    #[error("the file is damaged: {detail}; save it again in the program it was made with")]
    Damaged {
        /// What is wrong with it, without a full stop.
        detail: String,
    },
    /// There is something to see and nothing to read.
    #[error(
        "the file holds only pictures and no text ({pages} pages or slides): use a version with text, or run text recognition (OCR) over it first"
    )]
    PicturesOnly {
        /// How many pages or slides hold a picture.
        pages: u32,
    },
    /// There is no word in it.
    #[error("the file is empty: there is no text in it; check that it is the right file")]
    Empty,
    /// Nothing here reads this kind of file.
    #[error("the file cannot be read: {what}")]
    Unsupported {
        /// What it seems to be and what to do, without a full stop.
        what: String,
    },
    /// Reading it costs more than a file may.
    #[error("the file exceeds a limit: {detail}; split it, or raise the limit under [extract]")]
    Limit {
        /// Which limit, with its value.
        detail: String,
    },
    /// The process that reads files could not do its work; the file is not to blame.
    #[error("the reading process failed: {detail}; try again")]
    Worker {
        /// What happened to it.
        detail: String,
    },
}

impl ExtractError {
    /// Whether the file is to blame: it ends this way every time it is read.
    pub const fn is_of_the_file(&self) -> bool {
        !matches!(self, Self::Worker { .. })
    }

    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }

    pub(crate) fn limit(detail: impl Into<String>) -> Self {
        Self::Limit { detail: detail.into() }
    }
}
