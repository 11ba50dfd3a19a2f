//! Jobs as people see them: looked at, stopped, tried again, and cleared away.

use access::{JobId, PersonId};
use audience::OrganizationId;
use jiff::Timestamp;
use serde_json::json;
use sqlx::FromRow;

use super::{EventName, JobState, owner_str, run::Ending, scope};
use crate::{
    Store, StoreError,
    db::{Scope, sql},
    row,
};

const JOB_COLUMNS: &str = "
    SELECT id, kind, state, asked_by, created_ms, due_ms, ended_ms, attempts, failures, leased_by, cancel_asked, error
    FROM jobs WHERE organization = $1";
const JOB_ONE: &str = " AND id = $2";
const JOB_PAGE: &str = "
    AND ($2 IS NULL OR state = $2) AND ($3 IS NULL OR kind = $3) AND ($4 IS NULL OR id < $4)
    ORDER BY id DESC LIMIT $5";

const JOB_LOCK: &str = "
    UPDATE jobs SET cancel_asked = cancel_asked
    WHERE organization = $1 AND id = $2 AND state IN ('waiting', 'running') RETURNING state";

const JOB_STOP: &str = "UPDATE jobs SET cancel_asked = TRUE WHERE organization = $1 AND id = $2";

// Not while the same work waits or runs under another id.
const JOB_RETRY: &str = "
    UPDATE jobs SET state = 'waiting', due_ms = $3, ended_ms = NULL, failures = 0
    WHERE organization = $1 AND id = $2 AND state = 'dead' AND NOT EXISTS (
        SELECT 1 FROM jobs same
        WHERE same.organization = jobs.organization AND same.kind = jobs.kind AND same.key = jobs.key
            AND same.state IN ('waiting', 'running'))";

const JOB_PRUNE: &str = "DELETE FROM jobs WHERE ended_ms < $1 AND state IN ('done', 'cancelled')";

const JOB_COUNT: &str = "SELECT kind, state, count(*) AS jobs FROM jobs GROUP BY kind, state ORDER BY kind, state";

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// Where it is in its life.
    pub state: JobState,
    /// Who asked for it.
    pub asked_by: Option<PersonId>,
    /// When it was kept.
    pub created: Timestamp,
    /// When a worker may take it; while it runs, until when its lease is.
    pub due: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How often a worker took it.
    pub attempts: u32,
    /// How often in a row it failed without progress.
    pub failures: u32,
    /// The worker that has it.
    pub worker: Option<String>,
    /// Whether somebody asked to stop it and it has not stopped yet.
    pub is_stopping: bool,
    /// Why it last failed.
    pub error: Option<String>,
}

/// Which jobs are listed.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In this state.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Kept before this one.
    pub before: Option<JobId>,
}

/// How many jobs of a kind are in a state, over all organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// What kind of work.
    pub kind: String,
    /// Where they are in their lives.
    pub state: JobState,
    /// How many.
    pub jobs: u64,
}

#[derive(FromRow)]
struct JobRow {
    id: String,
    kind: String,
    state: String,
    asked_by: Option<String>,
    created_ms: i64,
    due_ms: i64,
    ended_ms: Option<i64>,
    attempts: i64,
    failures: i64,
    leased_by: Option<String>,
    cancel_asked: bool,
    error: Option<String>,
}

#[derive(FromRow)]
struct CountRow {
    kind: String,
    state: String,
    jobs: i64,
}

impl TryFrom<JobRow> for Job {
    type Error = StoreError;

    fn try_from(row: JobRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("job id", &row.id)?,
            state: state(&row.state)?,
            asked_by: row::parsed_if("person id", row.asked_by.as_deref())?,
            created: row::time(row.created_ms)?,
            due: row::time(row.due_ms)?,
            ended: row::time_if(row.ended_ms)?,
            attempts: row::number("attempt", row.attempts)?,
            failures: row::number("count", row.failures)?,
            kind: row.kind,
            worker: row.leased_by,
            is_stopping: row.cancel_asked,
            error: row.error,
        })
    }
}

impl TryFrom<CountRow> for JobCount {
    type Error = StoreError;

    fn try_from(row: CountRow) -> Result<Self, StoreError> {
        Ok(Self { state: state(&row.state)?, jobs: row::number("count", row.jobs)?, kind: row.kind })
    }
}

impl Store {
    /// One job; none is the instance's owner.
    pub async fn job_find(&self, owner: Option<&OrganizationId>, id: JobId) -> Result<Option<Job>, StoreError> {
        let select = sql(JOB_COLUMNS).push(JOB_ONE).bind(owner_str(owner)).bind(id);
        let row: Option<JobRow> = self.read(scope(owner)).await?.first(select).await?;
        row.map(Job::try_from).transpose()
    }

    /// Jobs, the newest first.
    pub async fn job_list(
        &self,
        owner: Option<&OrganizationId>,
        filter: &JobFilter,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError> {
        let select = sql(JOB_COLUMNS)
            .push(JOB_PAGE)
            .bind(owner_str(owner))
            .bind(filter.state.map(JobState::as_str))
            .bind(filter.kind.as_deref())
            .bind(filter.before)
            .bind(limit);
        let rows: Vec<JobRow> = self.read(scope(owner)).await?.all(select).await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    /// Stops a job: one that waits at once, one that runs as soon as its worker sees it. What became of it; `None`
    /// where there is none, or it has ended.
    pub async fn job_cancel(
        &self,
        owner: Option<&OrganizationId>,
        id: JobId,
        now: Timestamp,
    ) -> Result<Option<JobState>, StoreError> {
        let mut transaction = self.write(scope(owner)).await?;
        let lock = sql(JOB_LOCK).bind(owner_str(owner)).bind(id);
        let Some((now_in,)) = transaction.first::<(String,)>(lock).await? else { return Ok(None) };
        let state = match state(&now_in)? {
            JobState::Running => {
                transaction.run(sql(JOB_STOP).bind(owner_str(owner)).bind(id)).await?;
                transaction.wake_workers().await?;
                JobState::Running
            }
            _ => Self::job_end(&mut transaction, (owner, id), Ending::cancelled(), now).await?,
        };
        transaction.commit().await?;
        Ok(Some(state))
    }

    /// Has a dead job tried again from where it was. `false` where there is none, it is not dead, or the same work
    /// waits or runs already.
    pub async fn job_retry(
        &self,
        owner: Option<&OrganizationId>,
        id: JobId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write(scope(owner)).await?;
        let retry = sql(JOB_RETRY).bind(owner_str(owner)).bind(id).bind(now);
        if transaction.run(retry).await? == 0 {
            return Ok(false);
        }
        // So that the end which it told before is no longer its last event.
        let again = (EventName::Progress, &json!({ "state": JobState::Waiting }));
        Self::job_event_append(&mut transaction, (owner, id), again, now).await?;
        transaction.wake_workers().await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets jobs that were done or stopped before that time, with their events. Dead ones stay. How many.
    pub async fn job_prune(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.write(Scope::Instance).await?;
        let pruned = transaction.run(sql(JOB_PRUNE).bind(before)).await?;
        transaction.commit().await?;
        Ok(pruned)
    }

    /// How many jobs there are, by kind and state, over all organizations.
    pub async fn job_counts(&self) -> Result<Vec<JobCount>, StoreError> {
        let rows: Vec<CountRow> = self.read(Scope::Instance).await?.all(sql(JOB_COUNT)).await?;
        rows.into_iter().map(JobCount::try_from).collect()
    }
}

fn state(raw: &str) -> Result<JobState, StoreError> {
    row::parsed("state of a job", raw)
}
