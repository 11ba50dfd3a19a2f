//! What comes in, read into types; what does not fit is said field by field.

use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{header, request::Parts},
    response::IntoResponse as _,
};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::problem::{FieldError, Kind, Problem};

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers().get(header::CONTENT_TYPE)) {
            return Err(Problem::new(Kind::MediaType, "the body must be application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|error| refused(&error))?;
        parse(&bytes).map(Self)
    }
}

fn is_json(content_type: Option<&axum::http::HeaderValue>) -> bool {
    let essence = content_type.and_then(|value| value.to_str().ok()).and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn refused(error: &BytesRejection) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(Kind::TooLarge, "the body is larger than this operation takes");
    }
    Problem::new(Kind::Malformed, "the body ended before it was complete")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list would be taken for the fields of a body in their order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Problem::field("body", "must be an object, not a list"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            let field = if path == "." { "body".to_owned() } else { path };
            return Problem::fields(vec![FieldError { field, detail: without_position(&inner.to_string()) }]);
        }
        Problem::new(Kind::Malformed, format!("the body is no JSON: {inner}"))
    })?;
    reader.end().map_err(|_| Problem::new(Kind::Malformed, "the body goes on after its JSON value"))?;
    Ok(value)
}

/// A place in the text means nothing to somebody who fills in fields.
fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// The query of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(error) => {
                let text = error.body_text();
                let detail = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                let (field, detail) = detail.split_once(": ").unwrap_or(("query", detail));
                Err(Problem::field(field, detail))
            }
        }
    }
}

/// The parts of an address that vary. One that is not even of the right form is not there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            Err(error) => {
                let is_ours = error.into_response().status().is_server_error();
                let ours = || Problem::new(Kind::Internal, "the address could not be read");
                Err(if is_ours { ours() } else { Problem::not_there() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Person {
        #[expect(dead_code, reason = "only read in")]
        roles: Vec<u8>,
    }

    fn detail(body: &str) -> String {
        format!("{:?}", parse::<Person>(body.as_bytes()).unwrap_err())
    }

    #[test]
    fn a_field_that_does_not_fit_is_named() {
        let problem = detail(r#"{"roles": [1, "x"]}"#);
        assert!(
            problem.contains("roles[1]") && problem.contains("invalid type") && !problem.contains("line"),
            "{problem}"
        );
        assert!(detail("{}").contains("missing field `roles`"));
    }

    #[test]
    fn a_list_is_no_object() {
        assert!(detail(" [[1]]").contains("must be an object"));
    }

    #[test]
    fn what_is_no_json_is_malformed() {
        for body in ["", "{", "nonsense", "{\"roles\": []} and more"] {
            assert!(detail(body).contains("Malformed"), "{body:?}");
        }
    }
}
