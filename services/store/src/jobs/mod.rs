//! Work that is kept until it is done.
//!
//! A job waits, is taken by a worker under a *lease*, and ends once: done, dead or cancelled. A worker that falls silent
//! loses its lease and another goes on from the last checkpoint. Each taking has a number, the *attempt*: whatever a run
//! writes names it, so a run whose lease went to another writes nothing more.

mod backoff;
mod desk;
mod events;
mod queue;
mod run;

use std::{fmt, str::FromStr};

use access::{JobId, PersonId};
use audience::OrganizationId;
use document::ContentHash;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Builder;

pub use backoff::Backoff;
pub use desk::{Job, JobCount, JobFilter};
pub use events::{EventName, InvalidEvent, JobEvent, JobEvents};
pub use queue::{Enqueued, Taken};
pub use run::{Again, Outcome};

use crate::{StoreError, db::Scope, row};

/// What is to be done, as data that is kept with the job: ids, never texts of documents or people.
pub trait Work: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind's name as it is kept. Never changed: jobs of an older version wait under it.
    const KIND: &'static str;
    /// After so many failures in a row without progress the job is dead.
    const FAILURES_MAX: u32 = 10;

    /// What makes two of a kind the same: while one waits or runs, the other is not kept.
    fn key(&self) -> String;
}

/// A job to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    owner: Option<OrganizationId>,
    id: JobId,
    kind: &'static str,
    key: String,
    lane: Option<String>,
    input: Value,
    failures_max: u32,
    asked_by: Option<PersonId>,
    due: Option<Timestamp>,
}

impl NewJob {
    /// This work, due at once. The owner is an organization, or none where it is the instance's own.
    pub fn new<W: Work>(owner: Option<&OrganizationId>, id: JobId, work: &W) -> Result<Self, StoreError> {
        Ok(Self {
            owner: owner.cloned(),
            id,
            kind: W::KIND,
            key: work.key(),
            lane: None,
            input: serde_json::to_value(work).map_err(|error| StoreError::row("work", error))?,
            failures_max: W::FAILURES_MAX,
            asked_by: None,
            due: None,
        })
    }

    /// Work that belongs to a moment, such as a period's or a message's: its id follows from owner, kind, `key` and
    /// that moment, so whoever asks for it, and however late, it is kept once.
    pub fn once<W: Work>(
        owner: Option<&OrganizationId>,
        (key, at): (String, Timestamp),
        work: &W,
    ) -> Result<Self, StoreError> {
        let named = ContentHash::of(format!("{} {} {key}", owner_str(owner), W::KIND).as_bytes());
        let mut random = [0; 10];
        random.copy_from_slice(&named.as_bytes()[..10]);
        let millisecond = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let id = JobId::from(Builder::from_unix_timestamp_millis(millisecond, &random).into_uuid());
        Ok(Self { key, ..Self::new(owner, id, work)? })
    }

    /// Who asked for it.
    #[must_use]
    pub fn asked_by(self, person: PersonId) -> Self {
        Self { asked_by: Some(person), ..self }
    }

    /// After the work of its kind that was put into this lane before, and before what comes after: one at a time, until
    /// it is done or given up.
    #[must_use]
    pub fn in_lane(self, lane: String) -> Self {
        Self { lane: Some(lane), ..self }
    }

    /// Not before this time.
    #[must_use]
    pub fn due(self, due: Timestamp) -> Self {
        Self { due: Some(due), ..self }
    }

    /// The id that it will have, unless the same work waits or runs already.
    pub const fn id(&self) -> JobId {
        self.id
    }
}

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// For a worker, or for its time to come.
    Waiting,
    /// A worker has it.
    Running,
    /// It did what it was to do.
    Done,
    /// It failed for good, or too often. It is kept, and somebody may have it tried again.
    Dead,
    /// Somebody stopped it.
    Cancelled,
}

impl JobState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Dead, Self::Cancelled];

    /// The state as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen by itself.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Dead | Self::Cancelled)
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no state of a job: use waiting, running, done, dead or cancelled")]
pub struct InvalidState(String);

impl FromStr for JobState {
    type Err = InvalidState;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == raw).ok_or_else(|| InvalidState(raw.to_owned()))
    }
}

/// The right of one run to write: a job, and which taking of it. It ends where the job is taken again or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    owner: Option<OrganizationId>,
    job: JobId,
    attempt: u32,
}

impl Lease {
    /// Whose job it is; none is the instance.
    pub const fn owner(&self) -> Option<&OrganizationId> {
        self.owner.as_ref()
    }

    /// Which job.
    pub const fn job(&self) -> JobId {
        self.job
    }

    /// Which taking of it, from 1.
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    fn which(&self) -> Which<'_> {
        (self.owner(), self.job)
    }
}

/// A job's whole key.
type Which<'a> = (Option<&'a OrganizationId>, JobId);

/// The owner as it is stored.
fn owner_str(owner: Option<&OrganizationId>) -> &str {
    owner.map_or(INSTANCE, OrganizationId::as_str)
}

/// The instance's own rows. No organization's id has a star.
const INSTANCE: &str = "*";

fn owner(raw: &str) -> Result<Option<OrganizationId>, StoreError> {
    row::parsed_if("organization id", (raw != INSTANCE).then_some(raw))
}

fn scope(owner: Option<&OrganizationId>) -> Scope<'_> {
    owner.map_or(Scope::Instance, Scope::Organization)
}

fn json(raw: &str) -> Result<Value, StoreError> {
    row::parsed("part of a job", raw)
}
