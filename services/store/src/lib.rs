//! Where everything is kept: one SQLite file in the data folder, or a PostgreSQL database.
//!
//! SQL is known here and nowhere else, one text for both databases. The store is the truth; the indexes follow its
//! change counter and can be made again from it. It implements the small traits by which ingestion and search ask for
//! what they need: [`ingest::Shelf`], [`search::Corpus`] and, through [`OrganizationVectors`],
//! [`search::embed::VectorCache`]; and [`StoreLedger`] is where the agent keeps what it asked of a model.

mod db;
mod error;
mod jobs;
mod ledger;
mod library;
mod outbox;
mod row;

pub use db::{Store, WakeUps};
pub use error::StoreError;
pub use jobs::{
    Again, Backoff, Enqueued, EventName, InvalidEvent, InvalidState, Job, JobCount, JobEvent, JobEvents, JobFilter,
    JobState, Lease, NewJob, Outcome, Taken, Work,
};
pub use ledger::{ModelUsage, Occasion, StoreLedger, StoredCall};
pub use library::{OrganizationVectors, StoredVersion};
pub use outbox::{Message, NewMessage, SendOutbox};
