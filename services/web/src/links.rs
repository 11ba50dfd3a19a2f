//! What a link in a letter leads to. Opening it changes nothing: mail programs open links to look for harm. The button
//! on its page does.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::HeaderMap,
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;
use store::Name;

use crate::{
    App,
    origin::From,
    plain::{entered, escaped, own_site, page},
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/{secret}", get(sign_in_page).post(sign_in))
        .route("/invitation/{secret}", get(invitation_page).post(accept))
}

async fn sign_in_page() -> Html<String> {
    page("Sign in", "<form method=\"post\"><button>Sign in</button></form><p>This link works once.</p>")
}

async fn sign_in(
    State(app): State<App>,
    From(origin): From,
    headers: HeaderMap,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    own_site(&headers)?;
    match app.coaching().use_link(&secret, &origin).await {
        Ok(signed_in) => Ok(entered(&app, &signed_in)),
        Err(coaching::Error::LinkOver) => Ok(over()),
        Err(error) => Err(error.into()),
    }
}

async fn invitation_page(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Problem> {
    match app.coaching().read_invitation(&secret).await {
        Ok(invitation) => Ok(form(&invitation, "").into_response()),
        Err(coaching::Error::LinkOver) => Ok(over()),
        Err(error) => Err(error.into()),
    }
}

/// What is typed to accept an invitation.
#[derive(Deserialize)]
struct Typed {
    name: String,
    password: String,
}

async fn accept(
    State(app): State<App>,
    From(origin): From,
    headers: HeaderMap,
    Path(secret): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    own_site(&headers)?;
    let invitation = match app.coaching().read_invitation(&secret).await {
        Ok(invitation) => invitation,
        Err(coaching::Error::LinkOver) => return Ok(over()),
        Err(error) => return Err(error.into()),
    };
    // Pages for people, and so no failures of the API, which have another form.
    let again = |said: &str| form(&invitation, said).into_response();
    let name: Name = match typed.name.parse() {
        Ok(name) => name,
        Err(error) => return Ok(again(&store::InvalidName::to_string(&error))),
    };
    let password = Some(typed.password.as_str()).filter(|password| !password.is_empty());
    match app.coaching().accept_invitation(&secret, &name, password, &origin).await {
        Ok(signed_in) => Ok(entered(&app, &signed_in)),
        Err(coaching::Error::Invalid(fields)) => {
            Ok(again(&fields.iter().map(|field| field.detail.as_str()).collect::<Vec<_>>().join("; ")))
        }
        Err(coaching::Error::LinkOver) => Ok(over()),
        Err(error) => Err(error.into()),
    }
}

fn form(invitation: &store::Invitation, said: &str) -> Html<String> {
    let (name, email) = (escaped(invitation.name.as_str()), escaped(invitation.email.as_str()));
    let said = if said.is_empty() { String::new() } else { format!("<p role=\"alert\">{}</p>", escaped(said)) };
    page(
        "Join",
        &format!(
            "{said}<p>You join as {email}.</p><form method=\"post\">\
             <p><label>Name <input name=\"name\" value=\"{name}\" autocomplete=\"name\" required></label></p>\
             <p><label>Password <input name=\"password\" type=\"password\" autocomplete=\"new-password\"></label> \
             leave it empty to sign in by links sent to you</p><button>Join</button></form>"
        ),
    )
}

fn over() -> Response {
    let said = "<p>This link is used up, taken back or too old. <a href=\"/\">Sign in</a> another way.</p>";
    page("The link is over", said).into_response()
}
