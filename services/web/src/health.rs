//! Whether this process lives, and whether it can serve.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use crate::App;

/// One part that serving needs.
#[derive(Debug, Serialize)]
struct Part {
    name: &'static str,
    ready: bool,
}

#[derive(Debug, Serialize)]
struct Ready {
    ready: bool,
    parts: Vec<Part>,
}

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// The parts answer too; which does not is said.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let store = app.store().ping().await.is_ok();
    let parts = vec![Part { name: "store", ready: store }, Part { name: "accepting", ready: !app.is_draining() }];
    let ready = parts.iter().all(|part| part.ready);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Ready { ready, parts })).into_response()
}
