//! Whether this process lives, and whether it can serve.

use axum::extract::State;

use crate::{
    App,
    problem::{FieldError, Kind, Problem},
};

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// The parts answer too; which does not is said.
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let parts = [
        ("store", app.store().ping().await.is_ok(), "it does not answer"),
        ("files", app.documents().blobs().ping().await.is_ok(), "the place where files are kept does not answer"),
        ("process", !app.is_draining(), "it ends what is under way, and takes no more"),
    ];
    let failing: Vec<_> = parts.into_iter().filter(|(_, is_ready, _)| !is_ready).collect();
    if failing.is_empty() {
        return Ok("ok");
    }
    let error = |(part, _, why): (&str, bool, &str)| FieldError { field: part.to_owned(), detail: why.to_owned() };
    Err(Problem::new(Kind::Unavailable, "not ready").naming(failing.into_iter().map(error).collect()))
}
