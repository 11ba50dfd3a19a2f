//! One run from the taking of its job to what is written down of its end.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::Value;
use store::{Again, Lease, Outcome, Taken};
use tokio::task::JoinError;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::Runner;
use crate::{JobError, Run};

/// How often a lease is renewed in its time, and how often it is tried to write down an end.
const BEATS: u32 = 3;
const SETTLE_TRIES: u32 = 5;

/// Why a run is to end before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Somebody stopped the job.
    Cancelled,
    /// The worker goes away.
    Drained,
    /// Its lease went to another run.
    Lost,
}

/// How a task ended, if it did in time.
type Ended = Result<Result<Value, JobError>, JoinError>;

pub(super) struct Supervisor {
    runner: Runner,
    /// Cancelled where somebody stops this job.
    cancel: CancellationToken,
    /// Cancelled where the worker goes away.
    drain: CancellationToken,
}

impl Supervisor {
    pub(super) const fn new(runner: Runner, cancel: CancellationToken, drain: CancellationToken) -> Self {
        Self { runner, cancel, drain }
    }

    /// Runs a job and writes down how that ended. A panic of the job is a failure of the job.
    pub(super) async fn see_through(self, taken: Taken) {
        let Some(job) = self.runner.kinds.get(&taken.kind) else { return };
        let Taken { lease, kind, input, checkpoint, asked_by } = taken;
        let lease = Arc::new(lease);
        tracing::info!(job.id = %lease.job(), job.kind = kind, job.attempt = lease.attempt(), "a run begins");
        let stop = CancellationToken::new();
        let run = Run {
            lease: Arc::clone(&lease),
            checkpoint,
            asked_by,
            stop: stop.clone(),
            store: self.runner.store.clone(),
            events: self.runner.events.clone(),
            now: Arc::clone(&self.runner.now),
        };
        let mut task = AbortOnDropHandle::new(tokio::spawn(async move { job.run(input, &run).await }));
        let why = tokio::select! {
            ended = &mut task => return self.settle(&lease, self.outcome(ended)).await,
            why = self.reason_to_end(&lease) => why,
        };
        tracing::info!(job.id = %lease.job(), why = ?why, "a run is to end");
        stop.cancel();
        let ended = tokio::time::timeout(self.beat(), &mut task).await.ok();
        drop(task);
        if let Some(outcome) = interrupted(why, ended) {
            self.settle(&lease, outcome).await;
        }
    }

    /// Renews the lease until there is a reason to end.
    async fn reason_to_end(&self, lease: &Lease) -> Why {
        loop {
            tokio::select! {
                () = self.cancel.cancelled() => return Why::Cancelled,
                () = self.drain.cancelled() => return Why::Drained,
                () = tokio::time::sleep(self.beat()) => {}
            }
            let now = (self.runner.now)();
            let until = now.checked_add(self.runner.options.lease).unwrap_or(Timestamp::MAX);
            match self.runner.store.job_renew(lease, until).await {
                Ok(true) => {}
                Ok(false) => return Why::Lost,
                // The store refuses what a run writes that has lost its lease, so it may go on.
                Err(error) => tracing::warn!(job.id = %lease.job(), error = %error, "cannot renew a lease"),
            }
        }
    }

    fn beat(&self) -> Duration {
        self.runner.options.lease / BEATS
    }

    fn outcome(&self, ended: Ended) -> Outcome {
        let again = |at_least| Again { backoff: self.runner.options.backoff, jitter: fastrand::f64(), at_least };
        match ended {
            Ok(Ok(result)) => Outcome::Done(result),
            Ok(Err(error)) => {
                let after = match &error {
                    JobError::Retry { after, .. } => Some(*after),
                    // Nobody stopped it but itself.
                    JobError::Stopped => Some(Duration::ZERO),
                    JobError::Fail { .. } => None,
                };
                Outcome::Failed { error: error.told(), again: after.map(again) }
            }
            // What it panicked with may be anything, a text too: it is not kept.
            Err(_) => Outcome::Failed {
                error: "it broke off: this is a fault of the program".to_owned(),
                again: Some(again(Duration::ZERO)),
            },
        }
    }

    /// Writes down an end. Where the store does not answer for long, the lease runs out and the job is begun again.
    async fn settle(&self, lease: &Lease, outcome: Outcome) {
        for attempt in 1..=SETTLE_TRIES {
            match self.runner.store.job_settle(lease, outcome.clone(), (self.runner.now)()).await {
                Ok(Some(_)) => return self.runner.events.tell(lease.job()),
                Ok(None) => return tracing::warn!(job.id = %lease.job(), "a run ended that had lost its lease"),
                Err(error) => {
                    tracing::warn!(job.id = %lease.job(), attempt, error = %error, "cannot write down how a run ended");
                    tokio::time::sleep(self.runner.options.poll).await;
                }
            }
        }
    }
}

/// What is written down of a run that was to end, and ended in time or was broken off.
fn interrupted(why: Why, ended: Option<Ended>) -> Option<Outcome> {
    match (why, ended) {
        // Another run has the job.
        (Why::Lost, _) => None,
        // It was done all the same.
        (_, Some(Ok(Ok(result)))) => Some(Outcome::Done(result)),
        (Why::Cancelled, _) => Some(Outcome::Cancelled),
        (Why::Drained, _) => Some(Outcome::Released),
    }
}
