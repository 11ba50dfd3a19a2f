use axum::{Json, extract::State, http::StatusCode};
use coaching::ConsentState;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::ConsentKind;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Page;
use crate::{
    App,
    body::{Body, Path},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_consents)).routes(routes!(change_consent)).routes(routes!(accept_access))
}

/// Where you stand with one consent.
#[derive(Debug, Serialize, ToSchema)]
struct ConsentBody {
    /// To what.
    #[schema(value_type = String)]
    kind: ConsentKind,
    /// What you say by it.
    text: &'static str,
    /// Since when it is given; none while it is not.
    #[schema(value_type = Option<String>)]
    given: Option<Timestamp>,
    /// All that ever was, the first first.
    history: Vec<SpanBody>,
}

/// From when to when a consent was given.
#[derive(Debug, Serialize, ToSchema)]
struct SpanBody {
    /// When it was given.
    #[schema(value_type = String)]
    given: Timestamp,
    /// When it was taken back.
    #[schema(value_type = Option<String>)]
    revoked: Option<Timestamp>,
}

impl From<ConsentState> for ConsentBody {
    fn from(state: ConsentState) -> Self {
        let history = state.history.iter().map(|span| SpanBody { given: span.given, revoked: span.revoked });
        Self { kind: state.kind, text: state.kind.text(), given: state.given, history: history.collect() }
    }
}

/// What you consent to, and what you could. Nothing is given unless you give it.
#[utoipa::path(get, path = "/me/consents", operation_id = "list_consents", tag = "me",
    responses((status = 200, description = "All kinds.", body = Page<ConsentBody>)))]
async fn list_consents(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<Page<ConsentBody>>, Problem> {
    let consents = app.coaching().list_consents(&caller).await?;
    Ok(Json(Page { items: consents.into_iter().map(ConsentBody::from).collect() }))
}

/// Whether you consent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeConsent {
    /// `true` gives it, `false` takes it back.
    given: bool,
}

/// Give a consent or take it back. Not by an API key.
#[utoipa::path(put, path = "/me/consents/{kind}", operation_id = "change_consent", tag = "me",
    params(("kind" = String, Path, description = "As `list_consents` names it.")), request_body = ChangeConsent,
    responses((status = 204, description = "It is noted.")))]
async fn change_consent(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(kind): Path<ConsentKind>,
    Body(body): Body<ChangeConsent>,
) -> Result<StatusCode, Problem> {
    app.coaching().change_consent(&caller, kind, body.given).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The table of who sees what, as you saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptAccess {
    /// Its version: the present one.
    version: u32,
}

/// Record that you accepted the table of who sees what. Not by an API key.
#[utoipa::path(put, path = "/me/access", operation_id = "accept_access", tag = "me", request_body = AcceptAccess,
    responses((status = 204, description = "It is noted.")))]
async fn accept_access(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<AcceptAccess>,
) -> Result<StatusCode, Problem> {
    app.coaching().accept_access(&caller, body.version).await?;
    Ok(StatusCode::NO_CONTENT)
}
