//! What a job tells on the way, numbered, so that whoever watches can come back.

use std::{fmt, str::FromStr};

use access::JobId;
use audience::OrganizationId;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::FromRow;

use super::{JobState, Which, json, owner_str, scope};
use crate::{
    Store, StoreError,
    db::{Transaction, sql},
    row,
};

// The row is locked by whoever appends, so numbers become visible in their order.
const EVENT_NEXT: &str = "UPDATE jobs SET events = events + 1 WHERE organization = $1 AND id = $2 RETURNING events";

const EVENT_INSERT: &str =
    "INSERT INTO job_events (organization, job, number, name, data, at_ms) VALUES ($1, $2, $3, $4, $5, $6)";

const EVENT_HEAD: &str = "SELECT state, events FROM jobs WHERE organization = $1 AND id = $2";

// A dead job that is tried again has an end in the middle, which is none.
const EVENT_LIST: &str = "
    SELECT number, name, data, at_ms FROM job_events
    WHERE organization = $1 AND job = $2 AND number > $3 AND (number = $4 OR name = 'job.progress')
    ORDER BY number LIMIT $5";

/// Events read at once.
const PAGE: u32 = 500;

/// What an event says. The names are those of the API's streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventName {
    /// It got further.
    Progress,
    /// It is done. The last event.
    Completed,
    /// It is dead or cancelled. The last event.
    Failed,
}

impl EventName {
    const ALL: [Self; 3] = [Self::Progress, Self::Completed, Self::Failed];

    /// The name as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Progress => "job.progress",
            Self::Completed => "job.completed",
            Self::Failed => "job.failed",
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no event of a job")]
pub struct InvalidEvent(String);

impl FromStr for EventName {
    type Err = InvalidEvent;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|name| name.as_str() == raw).ok_or_else(|| InvalidEvent(raw.to_owned()))
    }
}

/// One event of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobEvent {
    /// Its number within the job, rising. There may be gaps.
    pub number: u32,
    /// What it says.
    pub name: EventName,
    /// The details.
    pub data: Value,
    /// When.
    pub at: Timestamp,
}

/// What a job has told since then.
#[derive(Debug, Clone, PartialEq)]
pub struct JobEvents {
    /// In order. Perhaps not all yet: ask again after the last.
    pub events: Vec<JobEvent>,
    /// Whether nothing follows: the job has ended and these are all.
    pub is_end: bool,
}

#[derive(FromRow)]
struct HeadRow {
    state: String,
    events: i64,
}

#[derive(FromRow)]
struct EventRow {
    number: i64,
    name: String,
    data: String,
    at_ms: i64,
}

impl TryFrom<EventRow> for JobEvent {
    type Error = StoreError;

    fn try_from(row: EventRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row::number("event number", row.number)?,
            name: row::parsed("event", &row.name)?,
            data: json(&row.data)?,
            at: row::time(row.at_ms)?,
        })
    }
}

impl Store {
    /// The events of a job after the one of that number, 0 for all; `None` where there is no such job. Whoever reads on
    /// after the last one misses none and sees none twice.
    pub async fn job_events(
        &self,
        owner: Option<&OrganizationId>,
        job: JobId,
        after: u32,
    ) -> Result<Option<JobEvents>, StoreError> {
        let mut transaction = self.read(scope(owner)).await?;
        let head = sql(EVENT_HEAD).bind(owner_str(owner)).bind(job);
        let Some(head) = transaction.first::<HeadRow>(head).await? else { return Ok(None) };
        let page = sql(EVENT_LIST).bind(owner_str(owner)).bind(job).bind(after).bind(head.events).bind(PAGE);
        let rows: Vec<EventRow> = transaction.all(page).await?;
        let events: Vec<JobEvent> = rows.into_iter().map(JobEvent::try_from).collect::<Result<_, _>>()?;
        let state: JobState = row::parsed("state of a job", &head.state)?;
        let last = events.last().map_or(after, |event| event.number);
        Ok(Some(JobEvents { events, is_end: state.is_ended() && i64::from(last) >= head.events }))
    }

    pub(super) async fn job_event_append(
        transaction: &mut Transaction,
        (owner, job): Which<'_>,
        (name, data): (EventName, &Value),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let owner = owner_str(owner);
        let (next,): (i64,) = transaction.one(sql(EVENT_NEXT).bind(owner).bind(job)).await?;
        let insert = sql(EVENT_INSERT).bind(owner).bind(job).bind(next);
        transaction.run(insert.bind(name.as_str()).bind(data.to_string()).bind(now)).await?;
        Ok(())
    }
}
