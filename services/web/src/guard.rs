//! Who asks, and whether they may: before any handler runs.
//!
//! The API's description names each operation; [`access::Operation`] says who may ask for it. A request to a path that
//! is not in both is answered as if nothing were there, so an operation cannot be forgotten.

use std::collections::HashMap;

use access::Operation;
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use coaching::{By, Caller};
use utoipa::openapi::{OpenApi, PathItem};

use crate::{
    App,
    problem::{Kind, Problem},
};

/// Which operation answers at which method and path; none where the access table does not know the one described.
#[derive(Debug, Default)]
pub(crate) struct Operations(HashMap<(Method, String), Option<Operation>>);

impl Operations {
    /// The operations of a description, as the access table knows them.
    pub(crate) fn of(description: &OpenApi) -> Self {
        let known: HashMap<&str, Operation> =
            Operation::ALL.iter().map(|operation| (operation.id(), *operation)).collect();
        let listed = description.paths.paths.iter().flat_map(|(path, item)| {
            methods(item).into_iter().map(|(method, id)| ((method, path.clone()), known.get(id).copied()))
        });
        Self(listed.collect())
    }

    /// What is described there, if anything is; inside, what the access table knows it as.
    #[expect(clippy::option_option, reason = "not described, and described without a rule, are two answers")]
    pub(crate) fn at(&self, method: &Method, path: &str) -> Option<Option<Operation>> {
        // A HEAD is a GET without its body.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.0.get(&(method.clone(), path.to_owned())).copied()
    }
}

fn methods(item: &PathItem) -> Vec<(Method, &str)> {
    let all = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?.operation_id.as_deref()?)))
        .collect()
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(signed_out)
    }
}

/// Lets a request through to its handler, or answers it.
pub(crate) async fn guard(
    State(app): State<App>,
    matched: MatchedPath,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(operation) = app.operations().at(request.method(), matched.as_str()) else {
        // The router answers a wrong method with what it allows.
        return Ok(next.run(request).await);
    };
    let operation = operation.ok_or_else(Problem::not_there)?;
    let caller = app.caller(request.headers()).await?;
    let may = caller.as_ref().map_or_else(|| operation.allows(None), |caller| caller.may(operation));
    if !may {
        return Err(if caller.is_some() { Problem::not_there() } else { signed_out() });
    }
    // Another site can send a cookie along, or sign a browser in as somebody else; it can send no key.
    let has_key = caller.as_ref().is_some_and(|caller| matches!(caller.by(), By::Key(..)));
    if !has_key && changes(request.method()) && is_cross_site(request.headers()) {
        return Err(Problem::new(Kind::CrossSite, "changes are taken from pages of this site, or with an API key"));
    }
    request.extensions_mut().insert(operation);
    if let Some(caller) = caller {
        request.extensions_mut().insert(SignedIn(caller));
    }
    Ok(next.run(request).await)
}

fn signed_out() -> Problem {
    Problem::new(Kind::SignedOut, "sign in first, or send an API key")
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say where a request comes from (Fetch Metadata, W3C); those that do not send an `Origin` with each change.
pub(crate) fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (Some(_), None) => true,
        // Neither: no browser of today, and then no cookie that somebody else could ride on.
        (None, _) => false,
    }
}

/// Answers a request that no handler may answer, in the words of [`Problem`].
pub(crate) async fn nothing_here() -> Response {
    Problem::not_there().into_response()
}
