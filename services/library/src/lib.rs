//! The documents of an organization: sent, read, searched, removed.
//!
//! [`Documents`] is what people do with them; each method asks the access table first. [`Ingest`] is the job that reads
//! what was sent, [`Sweep`] the one that makes removals good once the time to undo them is over. A file that was
//! acknowledged is kept with the job that reads it; what that job does a second time does no harm.

mod documents;
mod error;
mod ingest;
mod search;
mod sweep;
mod uploads;

use std::{fmt, sync::Arc, time::Duration};

use ::search::Searcher;
use blobs::Blobs;
use coaching::Coaching;

pub use documents::Download;
pub use error::LibraryError;
pub use ingest::{Ingest, IngestUpload, Libraries};
pub use sweep::{Sweep, SweepRemoved};
pub use uploads::Sending;

/// What is set about documents.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The longest file that is taken.
    pub file_bytes_max: u64,
    /// How long a removal can be undone.
    pub undo: Duration,
    /// How long an upload in parts may stand still before it is given up.
    pub stale: Duration,
}

/// What people do with documents. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    coaching: Coaching,
    blobs: Blobs,
    searcher: Arc<Searcher>,
    options: Options,
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").field("blobs", &self.blobs).field("options", &self.options).finish_non_exhaustive()
    }
}

impl Documents {
    /// Over these parts.
    pub const fn new(coaching: Coaching, blobs: Blobs, searcher: Arc<Searcher>, options: Options) -> Self {
        Self { coaching, blobs, searcher, options }
    }

    /// Where bytes are kept.
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// What is set.
    pub const fn options(&self) -> &Options {
        &self.options
    }
}
