//! A plain way in by a browser: sign in, sign out, and in the demo one click for each persona.

use std::fmt::Write as _;

use access::PersonId;
use audience::OrganizationId;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use store::Email;

use crate::{
    App,
    guard::is_cross_site,
    origin::From,
    problem::{Kind, Problem},
};

/// Somebody of a sample company, to be signed in as by a click. Only the demo has any.
#[derive(Debug, Clone)]
pub struct Door {
    /// Their organization.
    pub organization: OrganizationId,
    /// Who they are.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they do, and what there is to try.
    pub part: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(index))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/demo/{number}", post(enter))
}

/// What is typed to sign in.
#[derive(Deserialize)]
struct Typed {
    email: String,
    password: String,
}

async fn index(State(app): State<App>, headers: HeaderMap) -> Result<Html<String>, Problem> {
    let Some(caller) = app.caller(&headers).await? else { return Ok(page("Sign in", &front(&app, ""))) };
    let me = app.coaching().me(&caller).await?;
    let (name, organization) = (escaped(me.person.name.as_str()), escaped(me.organization.name.as_str()));
    Ok(page(
        "Plumbline",
        &format!(
            "<p>{name}, {organization}</p><form method=\"post\" action=\"/sign-out\"><button>Sign out</button></form>\
             <p>The pages come next. Until then: <a href=\"/api\">the API</a>, as you, from this browser.</p>"
        ),
    ))
}

/// The form, and the doors of the demo.
fn front(app: &App, said: &str) -> String {
    let mut html = String::new();
    for (number, door) in app.doors().iter().enumerate() {
        let (name, part) = (escaped(&door.name), escaped(&door.part));
        // Writing to a string cannot fail.
        let _ = write!(html, "<form method=\"post\" action=\"/demo/{number}\"><button>{name}</button> {part}</form>");
    }
    let said = if said.is_empty() { String::new() } else { format!("<p role=\"alert\">{}</p>", escaped(said)) };
    let _ = write!(
        html,
        "{said}<form method=\"post\" action=\"/sign-in\">\
         <p><label>Mail address <input name=\"email\" type=\"email\" autocomplete=\"username\" required></label></p>\
         <p><label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label></p>\
         <button>Sign in</button></form>"
    );
    html
}

async fn sign_in(
    State(app): State<App>,
    From(origin): From,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    own_site(&headers)?;
    let Ok(email) = typed.email.parse::<Email>() else {
        return Ok(again(&app, "This is not a mail address: write it as name@example.com."));
    };
    match app.coaching().sign_in(&email, &typed.password, None, &origin).await {
        Ok(signed_in) => Ok(entered(&app, &signed_in)),
        Err(error @ (coaching::Error::WrongPassword | coaching::Error::TooMany { .. })) => {
            Ok(again(&app, &error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

fn again(app: &App, said: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page("Sign in", &front(app, said))).into_response()
}

async fn enter(
    State(app): State<App>,
    From(origin): From,
    headers: HeaderMap,
    Path(number): Path<usize>,
) -> Result<Response, Problem> {
    own_site(&headers)?;
    let door = app.doors().get(number).ok_or_else(Problem::not_there)?;
    let signed_in = app.coaching().vouch(&door.organization, door.person, "the demo", &origin).await?;
    Ok(entered(&app, &signed_in))
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    own_site(&headers)?;
    if let Some(caller) = app.caller(&headers).await? {
        app.coaching().sign_out(&caller).await?;
    }
    Ok(home(&app.session_cookie("", 0)))
}

pub(crate) fn entered(app: &App, signed_in: &coaching::SignedIn) -> Response {
    let seconds = signed_in.expires.as_second() - app.coaching().now().as_second();
    home(&app.session_cookie(&signed_in.secret.reveal(), seconds))
}

/// Back to the front page, with this cookie.
fn home(cookie: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Nobody is signed in or out by another site.
pub(crate) fn own_site(headers: &HeaderMap) -> Result<(), Problem> {
    if is_cross_site(headers) {
        return Err(Problem::new(Kind::CrossSite, "this form is taken from pages of this site only"));
    }
    Ok(())
}

pub(crate) fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>"
    ))
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
