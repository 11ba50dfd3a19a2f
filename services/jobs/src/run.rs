use std::sync::Arc;

use access::PersonId;
use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::{Lease, Store};
use tokio_util::sync::CancellationToken;

use crate::{Events, JobError, Now};

/// What a job knows of the run it is in, and by which it tells how far it is.
#[derive(Clone)]
pub struct Run {
    pub(crate) lease: Arc<Lease>,
    pub(crate) checkpoint: Option<Value>,
    pub(crate) asked_by: Option<PersonId>,
    pub(crate) stop: CancellationToken,
    pub(crate) store: Store,
    pub(crate) events: Events,
    pub(crate) now: Now,
}

impl Run {
    /// The job, and which attempt at it this is. By it the store refuses what a run wants to write that has lost its
    /// lease.
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Whose work it is.
    pub fn organization(&self) -> Result<&OrganizationId, JobError> {
        self.lease.owner().ok_or_else(|| JobError::fail("this work belongs to an organization, and none is named"))
    }

    /// Where everything is kept.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Who asked for it.
    pub const fn asked_by(&self) -> Option<PersonId> {
        self.asked_by
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Cancelled when the run is to end: somebody stopped the job, the worker goes away, or its lease is lost. To be
    /// handed to whatever takes long.
    pub const fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Where an earlier run of this job was; none at the beginning, or where this version cannot read it.
    pub fn checkpoint<C: DeserializeOwned>(&self) -> Option<C> {
        C::deserialize(self.checkpoint.as_ref()?)
            .inspect_err(|_| tracing::warn!(job.id = %self.lease.job(), "a checkpoint cannot be read: from the start"))
            .ok()
    }

    /// Keeps where this run is, and tells what it did since the last checkpoint. Both last when this returns, or
    /// neither: what a checkpoint covers is told once, however often the job is begun again.
    pub async fn save<C: Serialize, P: Serialize>(&self, checkpoint: &C, progress: &[P]) -> Result<(), JobError> {
        let checkpoint = serde_json::to_value(checkpoint).map_err(JobError::fail)?;
        self.keep(Some(&checkpoint), progress).await
    }

    /// Tells how far it is. What is told after the last checkpoint may be told again after a crash.
    pub async fn progress<P: Serialize>(&self, progress: &P) -> Result<(), JobError> {
        self.keep(None, std::slice::from_ref(progress)).await
    }

    async fn keep<P: Serialize>(&self, checkpoint: Option<&Value>, progress: &[P]) -> Result<(), JobError> {
        let progress = progress.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
        let progress = progress.map_err(JobError::fail)?;
        if self.store.job_save(&self.lease, checkpoint, &progress, self.now()).await? {
            self.events.tell(self.lease.job());
            return Ok(());
        }
        self.stop.cancel();
        Err(JobError::Stopped)
    }
}
