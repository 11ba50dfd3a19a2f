//! What the run that holds a lease writes: that it lives, how far it is, how it ended.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::FromRow;

use super::{Backoff, EventName, JobState, Lease, Which, owner_str, scope};
use crate::{
    Store, StoreError,
    db::{Query, Transaction, sql},
    row,
};

// Each of these touches nothing where the lease went to another run or the job has ended.
const JOB_RENEW: &str = "
    UPDATE jobs SET due_ms = $4 WHERE organization = $1 AND id = $2 AND attempts = $3 AND state = 'running'";

const JOB_HOLD: &str = "
    UPDATE jobs SET leased_by = leased_by WHERE organization = $1 AND id = $2 AND attempts = $3 AND state = 'running'
    RETURNING failures, failures_max, cancel_asked";

const JOB_SAVE: &str = "
    UPDATE jobs SET checkpoint = $4, failures = 0
    WHERE organization = $1 AND id = $2 AND attempts = $3 AND state = 'running'";

const JOB_WAIT: &str = "
    UPDATE jobs SET state = 'waiting', leased_by = NULL, due_ms = $3, failures = $4, error = $5
    WHERE organization = $1 AND id = $2";

// Nothing goes on from the checkpoint of a job that is done or cancelled.
const JOB_END: &str = "
    UPDATE jobs SET state = $3, ended_ms = $4, error = $5, leased_by = NULL, cancel_asked = FALSE,
        checkpoint = CASE WHEN $3 = 'dead' THEN checkpoint END
    WHERE organization = $1 AND id = $2";

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It did what it was to do; the value is what its last event says.
    Done(Value),
    /// It failed.
    Failed {
        /// Why, as it is shown.
        error: String,
        /// When to try again; none where that would not help.
        again: Option<Again>,
    },
    /// It stopped because somebody asked it to.
    Cancelled,
    /// Its worker goes away: another is to go on at once, and nothing has failed.
    Released,
}

/// How long to wait after a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Again {
    /// The wait by the number of failures in a row.
    pub backoff: Backoff,
    /// From 0 to 1, drawn by the caller. See [`Backoff::wait`].
    pub jitter: f64,
    /// What whoever failed us asked to wait at least.
    pub at_least: Duration,
}

impl Again {
    /// The time to try again, after so many failures in a row.
    pub(crate) fn time(&self, failures: u32, now: Timestamp) -> Timestamp {
        let wait = self.backoff.wait(failures, self.jitter).max(self.at_least);
        now.checked_add(wait).unwrap_or(Timestamp::MAX)
    }
}

/// The end of a job: its state, why, and what its last event says.
pub(super) struct Ending {
    state: JobState,
    error: Option<String>,
    event: (EventName, Value),
}

impl Ending {
    fn done(result: Value) -> Self {
        Self { state: JobState::Done, error: None, event: (EventName::Completed, result) }
    }

    pub(super) fn dead(error: &str) -> Self {
        let told = json!({ "state": JobState::Dead, "error": error });
        Self { state: JobState::Dead, error: Some(error.to_owned()), event: (EventName::Failed, told) }
    }

    pub(super) fn cancelled() -> Self {
        let told = json!({ "state": JobState::Cancelled });
        Self { state: JobState::Cancelled, error: None, event: (EventName::Failed, told) }
    }
}

#[derive(FromRow)]
struct HeldRow {
    failures: i64,
    failures_max: i64,
    cancel_asked: bool,
}

impl Store {
    /// Renews a lease until then. `false` where it went to another run.
    pub async fn job_renew(&self, lease: &Lease, until: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.write(scope(lease.owner())).await?;
        let held = transaction.run(fenced(JOB_RENEW, lease).bind(until)).await? > 0;
        transaction.commit().await?;
        Ok(held)
    }

    /// Tells of progress, and where there is a checkpoint, keeps it with that: a run that goes on from there does not
    /// tell the same again. `false`, and nothing is kept, where the lease went to another run.
    pub async fn job_save(
        &self,
        lease: &Lease,
        checkpoint: Option<&Value>,
        progress: &[Value],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write(scope(lease.owner())).await?;
        let held = match checkpoint {
            Some(checkpoint) => transaction.run(fenced(JOB_SAVE, lease).bind(checkpoint.to_string())).await? > 0,
            None => held(&mut transaction, lease).await?.is_some(),
        };
        if !held {
            return Ok(false);
        }
        for data in progress {
            Self::job_event_append(&mut transaction, lease.which(), (EventName::Progress, data), now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether a run still holds its lease; if so, nobody else gets it until the caller's transaction ends.
    pub(crate) async fn job_hold(transaction: &mut Transaction, lease: &Lease) -> Result<bool, StoreError> {
        Ok(held(transaction, lease).await?.is_some())
    }

    /// Writes down how a run ended. What became of the job; `None`, and nothing is written, where its lease went to
    /// another run.
    pub async fn job_settle(
        &self,
        lease: &Lease,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<Option<JobState>, StoreError> {
        let mut transaction = self.write(scope(lease.owner())).await?;
        let state = Self::job_settle_in(&mut transaction, lease, outcome, now).await?;
        transaction.commit().await?;
        if let Some(state) = state {
            tracing::info!(job.id = %lease.job, job.attempt = lease.attempt, job.state = %state, "a run ended");
        }
        Ok(state)
    }

    /// [`Self::job_settle`] inside the caller's transaction: the job is done with what it did, or neither is kept.
    pub(crate) async fn job_settle_in(
        transaction: &mut Transaction,
        lease: &Lease,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<Option<JobState>, StoreError> {
        let Some(held) = held(transaction, lease).await? else { return Ok(None) };
        let failures = row::number("count", held.failures)?;
        let ending = match outcome {
            Outcome::Done(result) => Ending::done(result),
            Outcome::Cancelled => Ending::cancelled(),
            _ if held.cancel_asked => Ending::cancelled(),
            Outcome::Released => return wait(transaction, lease, (now, failures, None)).await.map(Some),
            Outcome::Failed { error, again: Some(again) } if held.failures + 1 < held.failures_max => {
                let due = again.time(failures + 1, now);
                return wait(transaction, lease, (due, failures + 1, Some(error))).await.map(Some);
            }
            Outcome::Failed { error, .. } => Ending::dead(&error),
        };
        Self::job_end(transaction, lease.which(), ending, now).await.map(Some)
    }

    /// Ends a job that the caller holds, whichever way.
    pub(super) async fn job_end(
        transaction: &mut Transaction,
        job: Which<'_>,
        ending: Ending,
        now: Timestamp,
    ) -> Result<JobState, StoreError> {
        let Ending { state, error, event: (name, data) } = ending;
        let end = of(JOB_END, job).bind(state.as_str()).bind(now).bind(error);
        transaction.run(end).await?;
        Self::job_event_append(transaction, job, (name, &data), now).await?;
        Ok(state)
    }
}

/// Locks the job's row until the transaction ends, if the lease still holds.
async fn held(transaction: &mut Transaction, lease: &Lease) -> Result<Option<HeldRow>, StoreError> {
    transaction.first(fenced(JOB_HOLD, lease)).await
}

/// Back among those that wait.
async fn wait(
    transaction: &mut Transaction,
    lease: &Lease,
    (due, failures, error): (Timestamp, u32, Option<String>),
) -> Result<JobState, StoreError> {
    transaction.run(of(JOB_WAIT, lease.which()).bind(due).bind(failures).bind(error)).await?;
    transaction.wake_workers().await?;
    Ok(JobState::Waiting)
}

fn of(text: &'static str, (owner, id): Which<'_>) -> Query {
    sql(text).bind(owner_str(owner)).bind(id)
}

fn fenced(text: &'static str, lease: &Lease) -> Query {
    of(text, lease.which()).bind(lease.attempt)
}
