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
pub(super) struct SessionBody {
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

/// The answer to somebody who is signed in from now on.
pub(super) fn began(app: &App, signed_in: &coaching::SignedIn) -> Response {
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
    Ok(ended(&app))
}

/// The answer to somebody who is signed in no longer.
pub(super) fn ended(app: &App) -> Response {
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, app.session_cookie("", 0))]).into_response()
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
