use access::SessionId;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use coaching::{By, Me, MeChange};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Name, Sessions};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, session};
use crate::{
    App,
    body::{Body, Path},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read_me, change_me, leave))
        .routes(routes!(list_sessions))
        .routes(routes!(revoke_session))
        .routes(routes!(export_me))
}

/// Who you are.
#[derive(Debug, Serialize, ToSchema)]
struct MeBody {
    /// Your organization's id.
    organization: String,
    /// Its name.
    organization_name: String,
    /// Your id.
    person: String,
    /// Your name.
    name: String,
    /// Your mail address.
    email: String,
    /// What you do there.
    roles: Vec<String>,
    /// Whether you sign in by password too.
    has_password: bool,
    /// The version of the table of who sees what that you accepted last.
    accepted_access: Option<u32>,
}

impl From<Me> for MeBody {
    fn from(me: Me) -> Self {
        Self {
            organization: me.organization.id.to_string(),
            organization_name: me.organization.name.to_string(),
            person: me.person.id.to_string(),
            name: me.person.name.to_string(),
            email: me.person.email.to_string(),
            roles: me.person.roles.iter().map(|role| role.to_string()).collect(),
            has_password: me.person.has_password,
            accepted_access: me.accepted.iter().map(|accepted| accepted.version).max(),
        }
    }
}

/// Who you are.
#[utoipa::path(get, path = "/me", operation_id = "read_me", tag = "me",
    responses((status = 200, description = "You.", body = MeBody)))]
async fn read_me(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<MeBody>, Problem> {
    Ok(Json(app.coaching().me(&caller).await?.into()))
}

/// What you change of yourself; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeMe {
    /// Your name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// A new password. It ends all your other sessions.
    #[serde(default)]
    password: Option<String>,
    /// The password of before, where there was one.
    #[serde(default)]
    current_password: Option<String>,
}

/// Change your name or password. Not by an API key.
#[utoipa::path(patch, path = "/me", operation_id = "change_me", tag = "me", request_body = ChangeMe,
    responses((status = 200, description = "You, as you are now.", body = MeBody)))]
async fn change_me(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<ChangeMe>,
) -> Result<Json<MeBody>, Problem> {
    let ChangeMe { name, password, current_password } = body;
    let change = MeChange { name, password, current_password };
    Ok(Json(app.coaching().change_me(&caller, change).await?.into()))
}

/// Leave for good: everything about you is erased. Not by an API key.
#[utoipa::path(delete, path = "/me", operation_id = "leave", tag = "me",
    responses((status = 204, description = "You are forgotten, and signed out.")))]
async fn leave(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Response, Problem> {
    app.coaching().leave(&caller).await?;
    Ok(session::ended(&app))
}

/// Everything about you, as a file. Not by an API key.
#[utoipa::path(get, path = "/me/export", operation_id = "export_me", tag = "me",
    responses((status = 200, description = "Rows and documents, by what they are.", body = serde_json::Value)))]
async fn export_me(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Response, Problem> {
    let everything = app.coaching().export_me(&caller).await?;
    let disposition = [(header::CONTENT_DISPOSITION, "attachment; filename=\"plumbline-about-me.json\"")];
    Ok((disposition, Json(everything)).into_response())
}

/// Where you are signed in.
#[derive(Debug, Serialize, ToSchema)]
struct OpenSessionBody {
    /// The session's id.
    #[schema(value_type = String)]
    id: SessionId,
    /// The browser, in short.
    agent: String,
    /// Since when.
    #[schema(value_type = String)]
    created: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = String)]
    seen: Timestamp,
    /// Until when it lasts, if it is not used.
    #[schema(value_type = String)]
    expires: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

/// Where you are signed in, the last used first.
#[utoipa::path(get, path = "/me/sessions", operation_id = "list_sessions", tag = "me",
    responses((status = 200, description = "All of them.", body = Page<OpenSessionBody>)))]
async fn list_sessions(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Page<OpenSessionBody>>, Problem> {
    let sessions = app.coaching().list_sessions(&caller).await?.into_iter();
    let items = sessions.map(|session| OpenSessionBody {
        id: session.id,
        agent: session.agent,
        created: session.created,
        seen: session.seen,
        expires: session.expires,
        current: *caller.by() == By::Session(session.id),
    });
    Ok(Json(Page { items: items.collect() }))
}

/// End one of your sessions, at once.
#[utoipa::path(delete, path = "/me/sessions/{id}", operation_id = "revoke_session", tag = "me", params(("id" = String, Path)),
    responses((status = 204, description = "It is ended.")))]
async fn revoke_session(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    app.coaching().revoke_sessions(&caller, Sessions::One(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
