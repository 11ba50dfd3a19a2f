//! Into the queue, and out of it into a worker's hands.

use access::{JobId, PersonId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::FromRow;

use super::{Lease, NewJob, json, owner, owner_str, run::Ending, scope};
use crate::{
    Store, StoreError,
    db::{Scope, Transaction, sql},
    row,
};

// Left out where the same work waits or runs, or this very job was kept before.
const JOB_INSERT: &str = "
    INSERT INTO jobs
        (organization, id, kind, key, lane, input, state, asked_by, created_ms, due_ms, attempts, failures,
        failures_max, cancel_asked, events)
    VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, 0, 0, $10, FALSE, 0)
    ON CONFLICT DO NOTHING";

const JOB_SAME: &str = "
    SELECT id FROM jobs WHERE organization = $1 AND id = $2
    UNION ALL
    SELECT id FROM jobs WHERE organization = $1 AND kind = $3 AND key = $4 AND state IN ('waiting', 'running')
    LIMIT 1";

// One that is still running when it is due has lost its worker, which is a failure as any other. Nobody overtakes in a
// lane, also not one that waits for a worker who was lost.
const JOB_TAKE: &str = "
    UPDATE jobs SET state = 'running', attempts = attempts + 1, leased_by = $1, due_ms = $2,
        failures = failures + CASE state WHEN 'running' THEN 1 ELSE 0 END
    WHERE (organization, id) = (
        SELECT organization, id FROM jobs
        WHERE state IN ('waiting', 'running') AND due_ms <= $3 AND NOT EXISTS (
            SELECT 1 FROM jobs ahead
            WHERE ahead.organization = jobs.organization AND ahead.kind = jobs.kind AND ahead.lane = jobs.lane
                AND ahead.state IN ('waiting', 'running')
                AND (ahead.created_ms, ahead.id) < (jobs.created_ms, jobs.id))
            AND kind IN ";
const JOB_TAKE_FIRST: &str = " ORDER BY due_ms, id LIMIT 1";
const JOB_TAKEN: &str = ")
    RETURNING organization, id, kind, input, asked_by, attempts, failures, failures_max, cancel_asked, checkpoint";

const JOB_STOPS: &str = "SELECT id FROM jobs WHERE leased_by = $1 AND cancel_asked";

/// Why a job is dead whose workers fell silent each time.
const WORKER_LOST: &str = "the worker was lost each time it was tried";

/// What became of a job that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// The job that does the work.
    pub job: JobId,
    /// Whether it is a new one; else the same work was kept before.
    pub added: bool,
}

/// A job in a worker's hands.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The right to write about it.
    pub lease: Lease,
    /// What kind of work.
    pub kind: String,
    /// What is to be done, as the kind reads it.
    pub input: Value,
    /// How far it was, as the kind reads it.
    pub checkpoint: Option<Value>,
    /// Who asked for it.
    pub asked_by: Option<PersonId>,
}

#[derive(FromRow)]
struct TakenRow {
    organization: String,
    id: String,
    kind: String,
    input: String,
    asked_by: Option<String>,
    attempts: i64,
    failures: i64,
    failures_max: i64,
    cancel_asked: bool,
    checkpoint: Option<String>,
}

impl TakenRow {
    fn lease(&self) -> Result<Lease, StoreError> {
        Ok(Lease {
            owner: owner(&self.organization)?,
            job: row::parsed("job id", &self.id)?,
            attempt: row::number("attempt", self.attempts)?,
        })
    }

    /// How it ends instead of being run: somebody stopped it while its worker was lost, or it was lost too often.
    fn ending(&self) -> Option<Ending> {
        if self.cancel_asked {
            return Some(Ending::cancelled());
        }
        (self.failures >= self.failures_max).then(|| Ending::dead(WORKER_LOST))
    }
}

impl TryFrom<TakenRow> for Taken {
    type Error = StoreError;

    fn try_from(row: TakenRow) -> Result<Self, StoreError> {
        Ok(Self {
            lease: row.lease()?,
            input: json(&row.input)?,
            checkpoint: row.checkpoint.as_deref().map(json).transpose()?,
            asked_by: row::parsed_if("person id", row.asked_by.as_deref())?,
            kind: row.kind,
        })
    }
}

impl Store {
    /// Keeps a job, unless the same work waits or runs already.
    pub async fn job_add(&self, job: &NewJob, now: Timestamp) -> Result<Enqueued, StoreError> {
        let mut transaction = self.write(scope(job.owner.as_ref())).await?;
        let enqueued = Self::job_insert(&mut transaction, job, now).await?;
        transaction.commit().await?;
        Ok(enqueued)
    }

    /// [`Self::job_add`] inside the caller's transaction: the job is kept with what it is about, or not at all.
    pub(crate) async fn job_insert(
        transaction: &mut Transaction,
        job: &NewJob,
        now: Timestamp,
    ) -> Result<Enqueued, StoreError> {
        let owner = owner_str(job.owner.as_ref());
        loop {
            let insert = sql(JOB_INSERT)
                .bind(owner)
                .bind(job.id)
                .bind(job.kind)
                .bind(&job.key)
                .bind(job.lane.as_deref())
                .bind(job.input.to_string())
                .bind(job.asked_by)
                .bind(now)
                .bind(job.due.unwrap_or(now))
                .bind(job.failures_max);
            if transaction.run(insert).await? > 0 {
                transaction.wake_workers().await?;
                tracing::debug!(job.id = %job.id, job.kind, "a job waits");
                return Ok(Enqueued { job: job.id, added: true });
            }
            let same = sql(JOB_SAME).bind(owner).bind(job.id).bind(job.kind).bind(&job.key);
            if let Some((id,)) = transaction.first::<(String,)>(same).await? {
                return Ok(Enqueued { job: row::parsed("job id", &id)?, added: false });
            }
            // It ended between the two statements, so now there is room.
        }
    }

    /// The job that is due longest, of the kinds that this worker knows, leased to it until then. Exactly one worker
    /// gets it. See [`NewJob::in_lane`] for what has to wait for others.
    pub async fn job_take(
        &self,
        (worker, kinds): (&str, &[&str]),
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Taken>, StoreError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        loop {
            let mut transaction = self.write(Scope::Instance).await?;
            let take = sql(JOB_TAKE).bind(worker).bind(lease_until).bind(now);
            let take = take.push_list(kinds.iter().copied()).push(JOB_TAKE_FIRST).push(self.skip_locked());
            let Some(row) = transaction.first::<TakenRow>(take.push(JOB_TAKEN)).await? else { return Ok(None) };
            let Some(ending) = row.ending() else {
                transaction.commit().await?;
                return row.try_into().map(Some);
            };
            Self::job_end(&mut transaction, row.lease()?.which(), ending, now).await?;
            transaction.commit().await?;
        }
    }

    /// What this worker runs and somebody asked to stop.
    pub async fn job_stops(&self, worker: &str) -> Result<Vec<JobId>, StoreError> {
        let rows: Vec<(String,)> = self.read(Scope::Instance).await?.all(sql(JOB_STOPS).bind(worker)).await?;
        rows.iter().map(|(id,)| row::parsed("job id", id)).collect()
    }
}
