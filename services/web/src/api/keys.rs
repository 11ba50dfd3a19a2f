use std::collections::BTreeSet;

use access::{KeyId, Operation};
use axum::{Json, extract::State, http::StatusCode, response::Response};
use coaching::KeyRequest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Key, Name, Scopes};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, created};
use crate::{
    App,
    body::{Body, Path},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_keys, create_key)).routes(routes!(revoke_key))
}

const PATH: &str = "/api/v1/me/keys";

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct KeyBody {
    /// Its id.
    #[schema(value_type = String)]
    id: KeyId,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its first letters.
    prefix: String,
    /// The operations that it may be used for; none where it may do whatever you may.
    operations: Option<Vec<&'static str>>,
    /// When it was made.
    #[schema(value_type = String)]
    created: Timestamp,
    /// Until when it works.
    #[schema(value_type = String)]
    expires: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = Option<String>)]
    used: Option<Timestamp>,
}

impl From<Key> for KeyBody {
    fn from(key: Key) -> Self {
        let operations = match key.scopes {
            Scopes::All => None,
            Scopes::These(operations) => Some(operations.into_iter().map(Operation::id).collect()),
        };
        let Key { id, name, prefix, created, expires, used, .. } = key;
        Self { id, name, prefix, operations, created, expires, used }
    }
}

/// Your API keys.
#[utoipa::path(get, path = "/me/keys", operation_id = "list_keys", tag = "me",
    responses((status = 200, description = "All that work.", body = Page<KeyBody>)))]
async fn list_keys(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<Page<KeyBody>>, Problem> {
    let keys = app.coaching().list_keys(&caller).await?;
    Ok(Json(Page { items: keys.into_iter().map(KeyBody::from).collect() }))
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateKey {
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// The operations that it may be used for, by their ids; whatever you may, if it is left out.
    #[serde(default)]
    #[schema(min_items = 1)]
    operations: Option<Vec<String>>,
    /// Until when it works: 90 days if it is left out, a year at most.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires: Option<Timestamp>,
}

/// A key and its secret.
#[derive(Serialize, ToSchema)]
struct NewKeyBody {
    #[serde(flatten)]
    key: KeyBody,
    /// What a program sends as `Authorization: Bearer SECRET`. It is shown this once.
    secret: String,
}

/// Make an API key. By a key, only one that may do no more.
#[utoipa::path(post, path = "/me/keys", operation_id = "create_key", tag = "me", request_body = CreateKey,
    responses((status = 201, description = "It works from now on.", body = NewKeyBody)))]
async fn create_key(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<CreateKey>,
) -> Result<Response, Problem> {
    let scopes = body.operations.as_deref().map_or(Ok(Scopes::All), scopes)?;
    let request = KeyRequest { name: body.name, scopes, expires: body.expires };
    let new = app.coaching().create_key(&caller, request).await?;
    let location = format!("{PATH}/{}", new.key.id);
    Ok(created(location, NewKeyBody { key: new.key.into(), secret: new.secret }))
}

fn scopes(ids: &[String]) -> Result<Scopes, Problem> {
    if ids.is_empty() {
        return Err(Problem::field("operations", "name one, or leave the field out for all that you may do"));
    }
    let operation = |(number, id): (usize, &String)| {
        let found = Operation::ALL.iter().copied().find(|operation| operation.id() == id);
        let unknown =
            || Problem::field(format!("operations[{number}]"), "there is no such operation: use its operationId");
        found.ok_or_else(unknown)
    };
    let operations: Result<BTreeSet<_>, _> = ids.iter().enumerate().map(operation).collect();
    operations.map(Scopes::These)
}

/// End an API key, at once.
#[utoipa::path(delete, path = "/me/keys/{id}", operation_id = "revoke_key", tag = "me", params(("id" = String, Path)),
    responses((status = 204, description = "It is ended.")))]
async fn revoke_key(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<KeyId>,
) -> Result<StatusCode, Problem> {
    app.coaching().revoke_key(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
