mod asked;
mod shown;

use ::maps::{DraftRequest, Edit, Judgement, MapView};
use access::{MapId, ProgramId};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use store::StatementId;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    asked::{EditBody, ReturnBody, ReviewBody, StartDraft, VerdictBody},
    shown::{MapBody, ViewBody},
};
use super::{Page, PageQuery, page};
use crate::{
    App,
    body::{Body, Path, Query},
    etag::{IfMatch, IfMatchHeader, etag},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_maps, start_draft))
        .routes(routes!(read_map, edit_map))
        .routes(routes!(review_map))
        .routes(routes!(submit_map))
        .routes(routes!(sign_map))
        .routes(routes!(return_map))
}

/// Which version of a map.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VersionQuery {
    /// From 1, which is the draft; the current one where none is named.
    #[serde(default)]
    version: Option<u32>,
}

/// A map as its state goes with changes.
fn shown(view: &MapView) -> Response {
    (etag(view.record.map.revision), Json(ViewBody::from(view))).into_response()
}

/// The maps of a program, the latest first.
#[utoipa::path(get, path = "/programs/{program}/maps", operation_id = "list_maps", tag = "maps",
    params(("program" = String, Path), PageQuery),
    responses((status = 200, description = "One page.", body = Page<MapBody>)))]
async fn list_maps(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(program): Path<ProgramId>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let (name, limit) = (format!("maps of {program}"), query.limit()?);
    let maps = app.maps().list_maps(&caller, program, query.after(&app, &name)?, limit).await?;
    let last = maps.last().map(|map| map.id.to_string());
    let items: Vec<_> = maps.iter().map(MapBody::from).collect();
    Ok(page(&app, (&name, &format!("/api/v1/programs/{program}/maps")), items, (limit, last)).into_response())
}

/// Start drafting a map from the documents of the organization and the program.
#[utoipa::path(post, path = "/programs/{program}/maps", operation_id = "start_draft", tag = "maps",
    params(("program" = String, Path)), request_body = StartDraft,
    responses((status = 202, description = "A map, and in `job` the work whose events tell how far it is.", body = MapBody)))]
async fn start_draft(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(program): Path<ProgramId>,
    Body(body): Body<StartDraft>,
) -> Result<Response, Problem> {
    let map = app.maps().start_draft(&caller, program, &DraftRequest::from(body)).await?;
    let location = [(header::LOCATION, format!("/api/v1/maps/{}", map.id))];
    Ok((StatusCode::ACCEPTED, location, Json(MapBody::from(&map))).into_response())
}

/// A map: what it says, what it rests on, and what was said of it.
#[utoipa::path(get, path = "/maps/{id}", operation_id = "read_map", tag = "maps",
    params(("id" = String, Path), VersionQuery),
    responses((status = 200, description = "The map; its `ETag` goes with a change.", body = ViewBody)))]
async fn read_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    Query(query): Query<VersionQuery>,
) -> Result<Response, Problem> {
    Ok(shown(&app.maps().read_map(&caller, id, query.version).await?))
}

/// Change what a map under review says. Each change makes its next version.
#[utoipa::path(patch, path = "/maps/{id}", operation_id = "edit_map", tag = "maps",
    params(("id" = String, Path), IfMatchHeader), request_body = EditBody,
    responses((status = 200, description = "The map, as it is now.", body = ViewBody)))]
async fn edit_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    IfMatch(revision): IfMatch,
    Body(body): Body<EditBody>,
) -> Result<Response, Problem> {
    let edits: Vec<Edit> = body.changes.into_iter().map(Edit::try_from).collect::<Result<_, _>>()?;
    Ok(shown(&app.maps().edit_map(&caller, id, revision, &edits).await?))
}

/// Accept, reject or comment on a statement, as it stands in the version that you read.
#[utoipa::path(post, path = "/maps/{id}/reviews", operation_id = "review_map", tag = "maps",
    params(("id" = String, Path)), request_body = ReviewBody,
    responses((status = 200, description = "The map, with what you said.", body = ViewBody)))]
async fn review_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    Body(body): Body<ReviewBody>,
) -> Result<Response, Problem> {
    let text = body.text.unwrap_or_default();
    let judgement = match body.verdict {
        VerdictBody::Accept => Judgement::Accept,
        VerdictBody::Reject => Judgement::Reject(text),
        VerdictBody::Comment => Judgement::Comment(text),
    };
    let statement = StatementId::named(body.statement);
    Ok(shown(&app.maps().review_map(&caller, id, (body.version, &statement), &judgement).await?))
}

/// Hand a map to the executives, when each statement is decided on. What was rejected is left out.
#[utoipa::path(post, path = "/maps/{id}/submission", operation_id = "submit_map", tag = "maps",
    params(("id" = String, Path), IfMatchHeader),
    responses((status = 200, description = "The map, submitted.", body = ViewBody)))]
async fn submit_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    Ok(shown(&app.maps().submit_map(&caller, id, revision).await?))
}

/// Sign a map as you read it. It is in force from now on, and nobody changes it any more.
#[utoipa::path(post, path = "/maps/{id}/signature", operation_id = "sign_map", tag = "maps",
    params(("id" = String, Path), IfMatchHeader),
    responses((status = 200, description = "The map, signed.", body = ViewBody)))]
async fn sign_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    Ok(shown(&app.maps().sign_map(&caller, id, revision).await?))
}

/// Send a map back to its coaches.
#[utoipa::path(post, path = "/maps/{id}/return", operation_id = "return_map", tag = "maps",
    params(("id" = String, Path), IfMatchHeader), request_body = ReturnBody,
    responses((status = 200, description = "The map, under review again.", body = ViewBody)))]
async fn return_map(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<MapId>,
    IfMatch(revision): IfMatch,
    Body(body): Body<ReturnBody>,
) -> Result<Response, Problem> {
    Ok(shown(&app.maps().return_map(&caller, id, revision, &body.reason).await?))
}
