//! `Idempotency-Key`: a request that is sent again is answered as it was the first time, and does nothing again.
//!
//! It is for what creates or sends: each POST of somebody who is signed in. Left out are signing in, which hands out
//! secrets to nobody in particular; checking a list, which does nothing; and uploads of files, because the same bytes
//! under the same name are the same version however often they are sent.
//!
//! Only what succeeded is kept: what failed did nothing, and is tried anew. What was begun and not answered, because the
//! process ended midway, is never repeated under its key, for nobody knows whether it was done.

use access::{Operation, Rule};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use document::ContentHash;
use store::{KeptAnswer, Once, OnceKey, StoreError};
use tracing::Instrument as _;
use utoipa::{
    PartialSchema as _,
    openapi::{
        RefOr,
        path::{self, ParameterBuilder, ParameterIn},
    },
};

use crate::{
    App, BODY_BYTES_MAX,
    guard::SignedIn,
    problem::{Kind, Problem},
};

const NAME: HeaderName = HeaderName::from_static("idempotency-key");
const KEY_MAX: usize = 255;
/// The headers of an answer that are part of it.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Whether a key is taken with this operation.
fn takes_key(method: &Method, operation: Operation) -> bool {
    let is_left_out = matches!(operation, Operation::UploadDocuments | Operation::PreviewPeople);
    *method == Method::POST && operation.rule() != Rule::Anyone && !is_left_out
}

/// Describes the header where it is taken.
pub(crate) fn describe(post: &mut path::Operation) {
    let known = Operation::ALL.iter().find(|operation| Some(operation.id()) == post.operation_id.as_deref());
    if known.is_some_and(|operation| takes_key(&Method::POST, *operation)) {
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .description(Some("A key of your own, for 7 days: sent again with it, the request does nothing again."))
            .schema(Some(String::schema()))
            .build();
        post.parameters.get_or_insert_default().push(RefOr::T(parameter));
    }
}

/// Answers a request that was answered before as it was then.
pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let operation = request.extensions().get::<Operation>().copied();
    let caller = request.extensions().get::<SignedIn>().cloned();
    let (Some(key), Some(operation), Some(SignedIn(caller))) = (request.headers().get(NAME), operation, caller) else {
        return Ok(next.run(request).await);
    };
    if !takes_key(request.method(), operation) {
        return Ok(next.run(request).await);
    }
    let key = ContentHash::of(checked(key)?);
    let viewer = caller.viewer();
    let key = OnceKey { organization: viewer.organization.clone(), person: viewer.person, key };
    let (parts, body) = request.into_parts();
    let too_large = || Problem::new(Kind::TooLarge, "the body is larger than this operation takes");
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| too_large())?;
    let address = parts.uri.path_and_query().map(PathAndQuery::as_str).unwrap_or_default();
    let digest = ContentHash::of(&[address.as_bytes(), b"\n", &body[..]].concat());
    match app.store().once_begin(&key, digest, app.coaching().now()).await? {
        Once::First => {
            let request = Request::from_parts(parts, Body::from(body));
            // Whoever asked may go away: what was begun is done, and its answer kept.
            let answer = tokio::spawn(answer(app, (key, operation), request, next).in_current_span());
            answer.await.map_err(|error| Problem::internal(&error))
        }
        Once::Answered(_) if operation == Operation::CreateKey => Err(Problem::new(
            Kind::Conflict,
            "the key was made, and its secret is shown once: if you do not have it, end that key and make another",
        )),
        Once::Answered(answer) => Ok(again(answer)),
        Once::Begun => Err(Problem::new(
            Kind::Conflict,
            "a request with this key was begun and is not answered: wait, or if it stopped midway, look whether it was \
             done before you send it with another key",
        )),
        Once::Another => {
            Err(Problem::field("Idempotency-Key", "this key was sent with another request: use a new one"))
        }
    }
}

fn checked(key: &HeaderValue) -> Result<&[u8], Problem> {
    let bytes = key.as_bytes();
    let fits = (1..=KEY_MAX).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    let wrong = || Problem::field("Idempotency-Key", format!("use 1 to {KEY_MAX} letters, digits and signs"));
    if fits { Ok(bytes) } else { Err(wrong()) }
}

/// Has the request answered, and keeps the answer if something was done.
async fn answer(app: App, (key, operation): (OnceKey, Operation), request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !response.status().is_success() {
        noted(app.store().once_forget(&key).await);
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let header = |name: &HeaderName| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned()));
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        headers: KEPT.iter().filter_map(header).collect(),
        // What holds a secret is kept nowhere.
        body: if operation == Operation::CreateKey { String::new() } else { String::from_utf8_lossy(&body).into() },
    };
    noted(app.store().once_keep(&key, &answer).await);
    Response::from_parts(parts, Body::from(body))
}

/// What was done is answered, whether that could be kept or not: then it stays begun.
fn noted(kept: Result<(), StoreError>) {
    if let Err(error) = kept {
        let error: &(dyn std::error::Error + 'static) = &error;
        tracing::error!(error, "an answer could not be kept for its idempotency key");
    }
}

fn again(answer: KeptAnswer) -> Response {
    let mut response = Body::from(answer.body).into_response();
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
    let headers = answer.headers.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
    response.headers_mut().extend(headers.collect::<Vec<(HeaderName, HeaderValue)>>());
    response
}
