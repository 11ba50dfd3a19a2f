//! Which state of a thing somebody has seen, so that no change is lost (RFC 9110, 8.8.3 and 13.1.1).

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, header, request::Parts},
};
use utoipa::IntoParams;

use crate::problem::{Kind, Problem};

/// The header of an answer that shows a thing in this revision.
pub(crate) fn etag(revision: u32) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{revision}\""))]
}

/// The revision that a change was made up for; none where any will do (`*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IfMatch(pub(crate) Option<u32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let value = parts.headers.get(header::IF_MATCH).ok_or_else(no_state)?;
        parse(value.to_str().unwrap_or_default()).map(Self)
    }
}

fn no_state() -> Problem {
    Problem::new(Kind::NoState, "say in 'If-Match' which state you change: the 'ETag' that it was read with")
}

/// What is no tag of ours is the state of nothing here.
fn parse(raw: &str) -> Result<Option<u32>, Problem> {
    if raw.trim() == "*" {
        return Ok(None);
    }
    let revision = raw.trim().strip_prefix('"').and_then(|raw| raw.strip_suffix('"')?.parse().ok());
    revision.map(Some).ok_or_else(|| Problem::new(Kind::Changed, "'If-Match' is not an 'ETag' that this was read with"))
}

/// The header in the API's description.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header")]
pub(crate) struct IfMatchHeader {
    /// The `ETag` that it was read with, or `*` to change whatever is there.
    #[param(rename = "If-Match")]
    if_match: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written() {
        let [(_, written)] = etag(7);
        assert_eq!(parse(&written).unwrap(), Some(7));
        assert_eq!(parse("*").unwrap(), None);
        for other in ["", "7", "W/\"7\"", "\"x\"", "\"7\", \"8\"", "\""] {
            assert!(parse(other).is_err(), "{other}");
        }
    }
}
