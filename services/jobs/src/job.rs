use std::{collections::BTreeMap, fmt, sync::Arc};

use async_trait::async_trait;
use serde_json::Value;
use store::Work;

use crate::{JobError, Run};

/// How one kind of work is done.
#[async_trait]
pub trait Job: Send + Sync + 'static {
    /// What is to be done.
    type Work: Work;

    /// Does it, from the run's checkpoint on where there is one. It ends soon after the run is stopped. The value is
    /// what `job.completed` says.
    async fn run(&self, work: Self::Work, run: &Run) -> Result<Value, JobError>;
}

/// A kind without its type: the work is still JSON.
#[async_trait]
pub(crate) trait AnyJob: Send + Sync {
    async fn run(&self, work: Value, run: &Run) -> Result<Value, JobError>;
}

#[async_trait]
impl<J: Job> AnyJob for J {
    async fn run(&self, work: Value, run: &Run) -> Result<Value, JobError> {
        let work = serde_json::from_value(work).map_err(JobError::fail)?;
        Job::run(self, work, run).await
    }
}

/// The kinds that a worker knows. What is of another kind is left to workers that know it.
#[derive(Clone, Default)]
pub struct Kinds(BTreeMap<&'static str, Arc<dyn AnyJob>>);

impl Kinds {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more.
    #[must_use]
    pub fn with<J: Job>(mut self, job: J) -> Self {
        self.0.insert(J::Work::KIND, Arc::new(job));
        self
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }

    pub(crate) fn get(&self, kind: &str) -> Option<Arc<dyn AnyJob>> {
        self.0.get(kind).cloned()
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
