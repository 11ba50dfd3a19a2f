//! What went wrong, as `application/problem+json` (RFC 9457). Which failure has which HTTP status is known here only.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;

/// What a client can do something about, one page each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be understood.
    Malformed,
    /// Nobody is signed in, or the session or key is no longer good.
    SignedOut,
    /// The sign-in was refused.
    Refused,
    /// The request came from another site.
    CrossSite,
    /// There is nothing here, or nothing for this caller: the two are alike.
    NotThere,
    /// This address has other methods.
    Method,
    /// Something stands against it now.
    Conflict,
    /// It was changed meanwhile.
    Changed,
    /// The request says not which state it changes.
    NoState,
    /// The body is too large.
    TooLarge,
    /// The body is of another kind.
    MediaType,
    /// The request is understood, and its values do not fit.
    Invalid,
    /// Too often.
    TooMany,
    /// A part is not there just now.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 15] = [
        Self::Malformed,
        Self::SignedOut,
        Self::Refused,
        Self::CrossSite,
        Self::NotThere,
        Self::Method,
        Self::Conflict,
        Self::Changed,
        Self::NoState,
        Self::TooLarge,
        Self::MediaType,
        Self::Invalid,
        Self::TooMany,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The last part of its page's address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::SignedOut => "signed-out",
            Self::Refused => "refused",
            Self::CrossSite => "cross-site",
            Self::NotThere => "not-there",
            Self::Method => "method",
            Self::Conflict => "conflict",
            Self::Changed => "changed",
            Self::NoState => "no-state",
            Self::TooLarge => "too-large",
            Self::MediaType => "media-type",
            Self::Invalid => "invalid",
            Self::TooMany => "too-many",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// Its title, the same every time.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "The request cannot be understood",
            Self::SignedOut => "Nobody is signed in",
            Self::Refused => "The sign-in was refused",
            Self::CrossSite => "The request came from another site",
            Self::NotThere => "There is nothing here",
            Self::Method => "This address has other methods",
            Self::Conflict => "Something stands against it",
            Self::Changed => "It was changed meanwhile",
            Self::NoState => "The request does not say which state it changes",
            Self::TooLarge => "The body is too large",
            Self::MediaType => "The body is of another kind",
            Self::Invalid => "Some values do not fit",
            Self::TooMany => "Too many requests",
            Self::Unavailable => "A part is not available just now",
            Self::Internal => "Something failed here",
        }
    }

    /// What to do about it: the text of its page.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Malformed => {
                "Check the body's syntax, the address and the query against the API's description at /api/openapi.json."
            }
            Self::SignedOut => "Sign in, or send an API key that has not expired as 'Authorization: Bearer KEY'.",
            Self::Refused => "Check what you typed, or ask for a new link.",
            Self::CrossSite => "Send it from a page of this site, or with an API key instead of a session's cookie.",
            Self::NotThere => {
                "Check the address. What belongs to others, or to a role that you do not have, answers the same way."
            }
            Self::Method => "Use one of the methods that the 'Allow' header names.",
            Self::Conflict => "Read the detail, look at the present state, and try again if it still makes sense.",
            Self::Changed => {
                "Read it again, make your change on what is there now, and send the new 'ETag' as 'If-Match'."
            }
            Self::NoState => "Read it first, and send its 'ETag' as 'If-Match' along with the change.",
            Self::TooLarge => "Send less at once. Large files go through a resumable upload, in parts.",
            Self::MediaType => "Send the kind of body that the API's description names, mostly application/json.",
            Self::Invalid => "Each entry of 'errors' names a field and what is wrong with it.",
            Self::TooMany => "Wait as long as 'Retry-After' says.",
            Self::Unavailable => {
                "Wait as long as 'Retry-After' says, then try again. Nothing that was acknowledged is lost."
            }
            Self::Internal => "Try again. If it stays, tell who runs this instance the time and the address.",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Refused | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotThere => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Changed => StatusCode::PRECONDITION_FAILED,
            Self::NoState => StatusCode::PRECONDITION_REQUIRED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a bare answer of the framework means.
    fn of(status: StatusCode) -> Self {
        let same = Self::ALL.into_iter().filter(|kind| *kind != Self::Refused).find(|kind| kind.status() == status);
        same.unwrap_or(if status.is_server_error() { Self::Internal } else { Self::Malformed })
    }
}

/// One field that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Where in the body or query: names and numbers joined by dots.
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
}

/// A failure on its way to the client.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<FieldError>,
    retry_at: Option<Timestamp>,
}

impl Problem {
    /// A failure with a sentence about this case.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), retry_at: None }
    }

    /// Nothing here, or nothing for you. Always the same words.
    pub(crate) fn not_there() -> Self {
        Self::new(Kind::NotThere, "there is nothing at this address for you")
    }

    /// One field does not fit.
    pub(crate) fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), detail: detail.into() }])
    }

    /// Several fields do not fit.
    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("{}: {}", one.field, one.detail),
            several => format!("{} fields do not fit", several.len()),
        };
        Self::new(Kind::Invalid, detail).naming(errors)
    }

    /// Names what it is about.
    #[must_use]
    pub(crate) fn naming(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// Tells when to come again.
    #[must_use]
    pub(crate) fn until(self, retry_at: Timestamp) -> Self {
        Self { retry_at: Some(retry_at), ..self }
    }

    /// A fault of ours: the log gets the cause, once; the client learns nothing about what is inside.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        Self::new(Kind::Internal, "the service failed to answer; it has been noted")
    }
}

/// The body as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// The address of a page that says what to do.
    #[serde(rename = "type")]
    page: String,
    /// The kind in words, the same every time.
    title: String,
    /// The HTTP status.
    status: u16,
    /// A sentence about this case.
    detail: String,
    /// The address that was asked for.
    instance: String,
    /// The fields that do not fit, or the parts that are not available.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failure its body, those of the framework too.
pub(crate) async fn with_bodies(State(app): State<App>, request: Request, next: Next) -> Response {
    let instance = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let is_plain_failure = status.is_client_error() || status.is_server_error();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_plain_failure => {
            let kind = Kind::of(status);
            if kind == Kind::NotThere { Problem::not_there() } else { Problem::new(kind, kind.title()) }
        }
        None => return response,
    };
    dressed(problem, instance, app.coaching().now(), &response)
}

/// The failure with its body; headers that were set stay, such as `Allow`.
fn dressed(problem: Problem, instance: String, now: Timestamp, bare: &Response) -> Response {
    let body = ProblemBody {
        page: format!("/problems/{}", problem.kind.name()),
        title: problem.kind.title().to_owned(),
        status: problem.kind.status().as_u16(),
        detail: problem.detail,
        instance,
        errors: problem.errors,
    };
    let mut response = (problem.kind.status(), axum::Json(body)).into_response();
    for (name, value) in bare.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            response.headers_mut().insert(name, value.clone());
        }
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(retry_at) = problem.retry_at {
        // Up to the next whole second, so that nobody comes too early.
        let seconds = retry_at.duration_since(now).as_millis().max(1).unsigned_abs().div_ceil(1_000);
        headers.insert(header::RETRY_AFTER, u64::try_from(seconds).unwrap_or(u64::MAX).into());
    } else if matches!(problem.kind, Kind::TooMany | Kind::Unavailable) {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    if problem.kind == Kind::SignedOut {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The page of a kind: what it means and what to do.
pub(crate) async fn page(axum::extract::Path(name): axum::extract::Path<String>) -> Result<Response, Problem> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(Problem::not_there)?;
    let (title, advice) = (kind.title(), kind.advice());
    // Both are literals of this program, and hold nothing that would need escaping.
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><main><h1>{title}</h1><p>{advice}</p><p>HTTP status {}.</p></main></html>",
        kind.status().as_u16()
    );
    Ok(axum::response::Html(page).into_response())
}
