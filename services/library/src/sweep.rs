//! The job that makes removals good: what can no longer be undone is erased, its bytes too.

use std::time::Duration;

use async_trait::async_trait;
use audience::OrganizationId;
use blobs::Blobs;
use document::DocumentId;
use jiff::Timestamp;
use jobs::{Job, JobError, Run};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Work;

use crate::Options;

/// Erased in one run at most; the next one goes on.
const AT_ONCE: u32 = 200;

/// The work of erasing what was removed long enough ago, and of giving up uploads that nobody goes on with.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct SweepRemoved {}

impl Work for SweepRemoved {
    const KIND: &'static str = "sweep_removed";

    fn key(&self) -> String {
        String::new()
    }
}

/// Erases.
#[derive(Debug, Clone)]
pub struct Sweep {
    blobs: Blobs,
    options: Options,
}

impl Sweep {
    /// Erases from here, by these times.
    pub const fn new(blobs: Blobs, options: Options) -> Self {
        Self { blobs, options }
    }

    async fn erase(&self, run: &Run, organization: &OrganizationId, id: DocumentId) -> Result<(), JobError> {
        // First the bytes: as long as the document is there, a run that was killed is gone on with.
        for content in run.store().document_contents(organization, id).await? {
            if !run.store().content_is_used_beside(organization, content, id).await? {
                self.blobs.remove(organization, content).await.map_err(JobError::retry)?;
            }
        }
        run.store().document_remove(organization, id).await?;
        Ok(())
    }
}

#[async_trait]
impl Job for Sweep {
    type Work = SweepRemoved;

    async fn run(&self, _: SweepRemoved, run: &Run) -> Result<Value, JobError> {
        let removed = run.store().document_list_removed(ago(run.now(), self.options.undo), AT_ONCE).await?;
        for (organization, id) in &removed {
            self.erase(run, organization, *id).await?;
        }
        let stale = run.store().upload_list_stale(ago(run.now(), self.options.stale), AT_ONCE).await?;
        for (organization, upload) in &stale {
            let parts = run.store().upload_parts(organization, *upload).await?;
            self.blobs.parts_drop(organization, (*upload).into(), &parts).await.map_err(JobError::retry)?;
            run.store().upload_forget(organization, *upload).await?;
        }
        Ok(json!({ "documents": removed.len(), "uploads": stale.len() }))
    }
}

fn ago(now: Timestamp, time: Duration) -> Timestamp {
    now.checked_sub(time).unwrap_or(Timestamp::MIN)
}
