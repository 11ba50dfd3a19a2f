//! The edge: HTTP in, HTTP out. What is decided is decided below; statuses, headers and bodies are known here only.
//!
//! [`router`] makes everything: the API under `/api/v1`, its description, and the health answers. The way in is always
//! the same: a body for every failure, headers for every answer, and for the API a guard that knows who asks and whether
//! they may.

mod api;
mod app;
mod body;
mod cursor;
mod description;
mod etag;
mod guard;
mod headers;
mod health;
mod idempotency;
mod links;
mod metrics;
mod origin;
mod plain;
mod problem;
mod refused;
mod streams;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware::from_fn_with_state,
    response::{Html, IntoResponse as _},
    routing::get,
};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use app::{App, Parts};
pub use plain::Door;
pub use problem::Kind as ProblemKind;

/// Longest body of an operation that takes no file.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The whole service, and a handle to it.
pub fn router(parts: Parts) -> (Router, App) {
    let (_, description) = api_router().split_for_parts();
    let description = description::with_failures(description);
    let app = App::new(parts, guard::Operations::of(&description));
    let (api, _) = api_router().split_for_parts();
    let api = api
        .route_layer(from_fn_with_state(app.clone(), idempotency::once))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .route_layer(from_fn_with_state(app.clone(), guard::guard))
        .with_state(app.clone());
    let page = Arc::new(description::page(&description));
    let description = Arc::new(description);
    let router = Router::new()
        .merge(api)
        .merge(plain::routes())
        .merge(links::routes())
        .route("/api", get(move || async move { Html(page.to_string()) }))
        .route("/api/openapi.json", get(move || async move { Json(description.as_ref().clone()) }))
        .route("/problems/{kind}", get(problem::page))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::all))
        .route("/.well-known/security.txt", get(security))
        .fallback(guard::nothing_here)
        .layer(from_fn_with_state(app.clone(), problem::with_bodies))
        .layer(from_fn_with_state(app.clone(), headers::on_every_answer))
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .with_state(app.clone());
    (router, app)
}

/// The API's description, as it is served.
pub fn description() -> utoipa::openapi::OpenApi {
    let (_, description) = api_router().split_for_parts();
    description::with_failures(description)
}

fn api_router() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description::Description::openapi()).nest("/api/v1", api::routes())
}

async fn security() -> axum::response::Response {
    let text = "Contact: mailto:security@localhost\nPreferred-Languages: en\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
