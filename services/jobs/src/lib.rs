//! Does the work that is kept in the store.
//!
//! A [`Job`] says how one kind of [`store::Work`] is done; [`Kinds`] lists them. The [`Runner`] takes jobs as they are
//! due, several at once, renews their leases while they run and writes down how they end. [`Events`] lets anybody watch
//! one, in this process or another. A [`Schedule`] asks for work that comes again.
//!
//! What a job does may happen again: its worker can be lost at any moment, and another begins where the last checkpoint
//! is. So a job keeps what it did together with its checkpoint, or does what does no harm twice.

mod error;
mod events;
mod job;
mod kinds;
mod run;
mod runner;
mod schedule;

use std::sync::Arc;

use jiff::Timestamp;

pub use error::JobError;
pub use events::Events;
pub use job::{Job, Kinds};
pub use kinds::{
    prune::{PruneJobs, Pruner},
    send_outbox::{Deliver, Postman},
};
pub use run::Run;
pub use runner::{Options, Runner};
pub use schedule::Schedule;

/// What says the time.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;
