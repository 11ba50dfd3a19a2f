use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Work;

use crate::{Job, JobError, Run};

/// The work of forgetting jobs that ended long ago. Dead ones stay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PruneJobs {}

impl Work for PruneJobs {
    const KIND: &'static str = "prune_jobs";

    fn key(&self) -> String {
        String::new()
    }
}

/// Forgets jobs.
#[derive(Debug, Clone, Copy)]
pub struct Pruner {
    /// How long after its end a job is kept, so that it can be looked at. Longer than any schedule's period: by its
    /// job is known that a period's work was done.
    pub keep: Duration,
}

#[async_trait]
impl Job for Pruner {
    type Work = PruneJobs;

    async fn run(&self, _: PruneJobs, run: &Run) -> Result<Value, JobError> {
        let before = run.now().checked_sub(self.keep).unwrap_or(Timestamp::MIN);
        Ok(json!({ "forgotten": run.store().job_prune(before).await? }))
    }
}
