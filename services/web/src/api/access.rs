use axum::Json;
use coaching::{AccessTable, access_table};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_access))
}

/// Who sees what: the table that the code enforces.
#[utoipa::path(get, path = "/access", operation_id = "read_access", tag = "access", security(()),
    responses((status = 200, description = "The table, in words.", body = serde_json::Value)))]
async fn read_access() -> Json<AccessTable> {
    Json(access_table())
}
