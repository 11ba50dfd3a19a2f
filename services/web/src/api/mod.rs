//! The operations of the API, one file per resource. Each is thin: a request into types, one use case, its outcome into
//! a body.

mod about;
mod access;
mod audit;
mod consents;
mod documents;
mod intents;
mod invitations;
mod jobs;
mod keys;
mod maps;
mod me;
mod people;
mod programs;
mod search;
mod session;
mod uploads;
mod usage;

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::{App, problem::Problem};

/// All operations.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(access::routes())
        .merge(session::routes())
        .merge(me::routes())
        .merge(keys::routes())
        .merge(consents::routes())
        .merge(about::routes())
        .merge(people::routes())
        .merge(invitations::routes())
        .merge(programs::routes())
        .merge(documents::routes())
        .merge(uploads::routes())
        .merge(search::routes())
        .merge(jobs::routes())
        .merge(intents::routes())
        .merge(maps::routes())
        .merge(audit::routes())
        .merge(usage::routes())
}

/// Entries of one page of a list, unless fewer are asked for.
const PAGE: u32 = 50;
/// Entries of one page of a list, at most.
const PAGE_MAX: u32 = 200;

/// Which page of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Where to go on: from the `Link` header of the page before.
    #[serde(default)]
    cursor: Option<String>,
    /// How many entries, from 1 to 200.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl PageQuery {
    fn limit(&self) -> Result<u32, Problem> {
        let limit = self.limit.unwrap_or(PAGE);
        let fits = (1..=PAGE_MAX).contains(&limit);
        if fits { Ok(limit) } else { Err(Problem::field("limit", format!("choose a number from 1 to {PAGE_MAX}"))) }
    }

    /// After which entry to go on, as the list wrote it.
    fn after<T: std::str::FromStr>(&self, app: &App, list: &str) -> Result<Option<T>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let key = app.signer().open(list, cursor)?;
        // What this instance signed it can read.
        key.parse().map(Some).map_err(|_| Problem::not_there())
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The entries. Where more follow, the `Link` header leads to them.
    items: Vec<T>,
}

/// A page and the header that leads to the next: there is one where the page is full.
pub(crate) fn page<T>(
    app: &App,
    (name, path): (&str, &str),
    items: Vec<T>,
    (limit, last): (u32, Option<String>),
) -> (HeaderMap, Json<Page<T>>) {
    let is_full = items.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let next = last.filter(|_| is_full).map(|last| {
        let cursor = app.signer().cursor(name, &last);
        format!("{path}?cursor={cursor}&limit={limit}")
    });
    (crate::cursor::link(next), Json(Page { items }))
}

/// What was created, and where it is.
pub(crate) fn created(location: String, body: impl Serialize) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response()
}
