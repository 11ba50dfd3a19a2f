use access::JobId;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use coaching::Caller;
use serde::Serialize;
use store::{Job, JobFilter};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, page};
use crate::{
    App,
    body::{Path, Query},
    guard::SignedIn,
    problem::{Kind, Problem},
    streams,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(read_job))
        .routes(routes!(watch_job))
        .routes(routes!(cancel_job))
        .routes(routes!(retry_job))
}

const PATH: &str = "/api/v1/jobs";

/// A piece of work.
#[derive(Debug, Serialize, ToSchema)]
struct JobBody {
    /// Its id.
    id: String,
    /// What kind of work it is.
    kind: String,
    /// `waiting`, `running`, `done`, `dead` or `cancelled`.
    state: String,
    /// How often a worker took it.
    attempts: u32,
    /// Why it last failed.
    error: Option<String>,
    /// When it was asked for.
    created: String,
    /// When it ended.
    ended: Option<String>,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind,
            state: job.state.to_string(),
            attempts: job.attempts,
            error: job.error,
            created: job.created.to_string(),
            ended: job.ended.map(|ended| ended.to_string()),
        }
    }
}

/// One event of a stream, by its fields.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the stream writes")]
struct EventBody {
    /// Its number within the job, rising.
    id: String,
    /// `job.progress`, and at the end `job.completed` or `job.failed`.
    event: String,
    /// The details, as JSON.
    data: String,
}

/// The work of your organization, the latest first.
#[utoipa::path(get, path = "/jobs", operation_id = "list_jobs", tag = "jobs", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<JobBody>)))]
async fn list_jobs(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let filter = JobFilter { before: query.after(&app, "jobs")?, ..JobFilter::default() };
    let jobs = app.store().job_list(Some(&caller.viewer().organization), &filter, limit).await?;
    let last = jobs.last().map(|job| job.id.to_string());
    let items: Vec<JobBody> = jobs.into_iter().map(JobBody::from).collect();
    Ok(page(&app, ("jobs", PATH), items, (limit, last)).into_response())
}

/// One piece of work.
#[utoipa::path(get, path = "/jobs/{id}", operation_id = "read_job", tag = "jobs", params(("id" = String, Path)),
    responses((status = 200, description = "As it stands.", body = JobBody)))]
async fn read_job(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<JobId>,
) -> Result<Json<JobBody>, Problem> {
    let job = app.store().job_find(Some(&caller.viewer().organization), id).await?;
    Ok(Json(job.ok_or_else(Problem::not_there)?.into()))
}

/// What a piece of work tells, as server-sent events: `job.progress`, and at the end `job.completed` or `job.failed`.
#[utoipa::path(get, path = "/jobs/{id}/events", operation_id = "watch_job", tag = "jobs",
    params(("id" = String, Path), ("Last-Event-ID" = Option<u64>, Header, description = "The last event seen.")),
    responses((status = 200, description = "Events; each has its number as id.", content_type = "text/event-stream", body = EventBody)))]
async fn watch_job(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<JobId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = match headers.get("last-event-id").map(|value| value.to_str().map(str::parse::<u32>)) {
        None => 0,
        Some(Ok(Ok(number))) => number,
        Some(_) => return Err(Problem::new(Kind::Malformed, "Last-Event-ID must be the number of an event")),
    };
    let events = app.events().watch(Some(caller.viewer().organization.clone()), id, after).await?;
    Ok(streams::events(events.ok_or_else(Problem::not_there)?, app, headers))
}

/// Stop a piece of work.
#[utoipa::path(post, path = "/jobs/{id}/cancel", operation_id = "cancel_job", tag = "jobs", params(("id" = String, Path)),
    responses((status = 202, description = "It ends, or has ended.")))]
async fn cancel_job(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<JobId>,
) -> Result<StatusCode, Problem> {
    let now = app.coaching().now();
    let cancelled = app.store().job_cancel(Some(&caller.viewer().organization), id, now).await?;
    if cancelled.is_none() {
        exists(&app, &caller, id).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// Try work again that was given up.
#[utoipa::path(post, path = "/jobs/{id}/retry", operation_id = "retry_job", tag = "jobs", params(("id" = String, Path)),
    responses((status = 202, description = "It waits for a worker.")))]
async fn retry_job(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<JobId>,
) -> Result<StatusCode, Problem> {
    let now = app.coaching().now();
    let retried = app.store().job_retry(Some(&caller.viewer().organization), id, now).await?;
    if !retried {
        exists(&app, &caller, id).await?;
        return Err(Problem::new(Kind::Conflict, "only work that was given up is tried again, and once at a time"));
    }
    Ok(StatusCode::ACCEPTED)
}

async fn exists(app: &App, caller: &Caller, id: JobId) -> Result<(), Problem> {
    let job = app.store().job_find(Some(&caller.viewer().organization), id).await?;
    job.map(drop).ok_or_else(Problem::not_there)
}
