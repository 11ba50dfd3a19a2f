use std::fmt;

use audience::OrganizationId;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use store::Email;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, body::Body, guard::SignedIn, origin::From, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(request_link))
        .routes(routes!(use_link))
        .routes(routes!(read_me))
}

/// Mail address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// The mail address.
    #[schema(value_type = String)]
    email: Email,
    /// The password.
    password: String,
    /// Which organization, where the address belongs to members of several.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    organization: Option<OrganizationId>,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn")
    }
}

/// A session that has begun. Its cookie comes along.
#[derive(Debug, Serialize, ToSchema)]
struct SessionBody {
    /// The organization.
    organization: String,
    /// The person.
    person: String,
    /// Until when it can last.
    expires: String,
}

/// Sign in with a password. The answer sets the session's cookie.
#[utoipa::path(post, path = "/session", operation_id = "sign_in", tag = "session", security(()), request_body = SignIn,
    responses((status = 201, description = "Signed in.", body = SessionBody)))]
async fn sign_in(State(app): State<App>, From(origin): From, Body(body): Body<SignIn>) -> Result<Response, Problem> {
    let signed_in = app.coaching().sign_in(&body.email, &body.password, body.organization.as_ref(), &origin).await?;
    Ok(began(&app, &signed_in))
}

fn began(app: &App, signed_in: &coaching::SignedIn) -> Response {
    let body = SessionBody {
        organization: signed_in.organization.to_string(),
        person: signed_in.person.to_string(),
        expires: signed_in.expires.to_string(),
    };
    let seconds = signed_in.expires.as_second() - app.coaching().now().as_second();
    let cookie = app.session_cookie(&signed_in.secret.reveal(), seconds);
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// End this session.
#[utoipa::path(delete, path = "/session", operation_id = "sign_out", tag = "session",
    responses((status = 204, description = "Signed out.")))]
async fn sign_out(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Response, Problem> {
    app.coaching().sign_out(&caller).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(cookie) = HeaderValue::from_str(&app.session_cookie("", 0)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A mail address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestLink {
    /// To which the link goes.
    #[schema(value_type = String)]
    email: Email,
}

/// Ask for a one-time link by mail. The answer is the same whether anybody has this address.
#[utoipa::path(post, path = "/session/links", operation_id = "request_link", tag = "session", security(()), request_body = RequestLink,
    responses((status = 202, description = "If somebody has this address, a link is on its way.")))]
async fn request_link(
    State(app): State<App>,
    From(origin): From,
    Body(body): Body<RequestLink>,
) -> Result<StatusCode, Problem> {
    app.coaching().request_link(&body.email, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The secret of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UseLink {
    /// From the link's address.
    secret: String,
}

impl fmt::Debug for UseLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UseLink")
    }
}

/// Sign in by a one-time link.
#[utoipa::path(post, path = "/session/link", operation_id = "use_link", tag = "session", security(()), request_body = UseLink,
    responses((status = 201, description = "Signed in.", body = SessionBody)))]
async fn use_link(State(app): State<App>, From(origin): From, Body(body): Body<UseLink>) -> Result<Response, Problem> {
    let signed_in = app.coaching().use_link(&body.secret, &origin).await?;
    Ok(began(&app, &signed_in))
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
    /// The version of the table of who sees what that you accepted last.
    accepted_access: Option<u32>,
}

/// Who you are.
#[utoipa::path(get, path = "/me", operation_id = "read_me", tag = "me",
    responses((status = 200, description = "You.", body = MeBody)))]
async fn read_me(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<MeBody>, Problem> {
    let me = app.coaching().me(&caller).await?;
    Ok(Json(MeBody {
        organization: me.organization.id.to_string(),
        organization_name: me.organization.name.to_string(),
        person: me.person.id.to_string(),
        name: me.person.name.to_string(),
        email: me.person.email.to_string(),
        roles: me.person.roles.iter().map(|role| role.to_string()).collect(),
        accepted_access: me.accepted.iter().map(|accepted| accepted.version).max(),
    }))
}
