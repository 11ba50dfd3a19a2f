use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use store::StoredCall;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, audit::LineBody, page};
use crate::{App, body::Query, guard::SignedIn, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_about_me))
}

const PATH: &str = "/api/v1/me/about";

/// What there is about you.
#[derive(Debug, Serialize, ToSchema)]
struct AboutBody {
    /// What exists. The export holds all of it.
    held: Vec<HeldBody>,
    /// Who could see what: the table, without your own column.
    #[schema(value_type = serde_json::Value)]
    could_see: coaching::AccessTable,
    /// Who did and saw what of yours, the latest first. Where more follow, the `Link` header leads to them.
    did_see: Vec<LineBody>,
    /// What was sent to a model with your text in it, the first first.
    sent: Vec<SentBody>,
}

/// Rows of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct HeldBody {
    /// What they are.
    what: &'static str,
    /// How many.
    rows: u64,
}

/// One call of a model.
#[derive(Debug, Serialize, ToSchema)]
struct SentBody {
    /// Names the call.
    key: String,
    /// When.
    #[schema(value_type = String)]
    at: Timestamp,
    /// The prompt's name.
    prompt: String,
    /// Its version.
    version: u32,
    /// The model that was asked.
    model: String,
    /// What the model was told.
    told: String,
    /// What it was given.
    given: String,
    /// What it answered.
    #[schema(value_type = Object)]
    answer: serde_json::Value,
}

impl From<StoredCall> for SentBody {
    fn from(call: StoredCall) -> Self {
        Self {
            key: call.key.to_string(),
            at: call.made,
            prompt: call.prompt,
            version: call.version,
            model: call.model,
            told: call.system,
            given: call.user,
            answer: call.output,
        }
    }
}

/// What exists about you, who could see it, who did, and what was sent to which model.
#[utoipa::path(get, path = "/me/about", operation_id = "read_about_me", tag = "me", params(PageQuery),
    responses((status = 200, description = "All of it, with one page of who did and saw what.", body = AboutBody)))]
async fn read_about_me(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let about = app.coaching().read_about_me(&caller, query.after(&app, "about")?, limit).await?;
    let last = about.did_see.last().map(|line| line.number.to_string());
    let lines: Vec<LineBody> = about.did_see.into_iter().map(LineBody::from).collect();
    let (link, Json(Page { items: did_see })) = page(&app, ("about", PATH), lines, (limit, last));
    let held = about.held.into_iter().map(|held| HeldBody { what: held.what, rows: held.rows }).collect();
    let sent = about.sent.into_iter().map(SentBody::from).collect();
    Ok((link, Json(AboutBody { held, could_see: about.could_see, did_see, sent })).into_response())
}
