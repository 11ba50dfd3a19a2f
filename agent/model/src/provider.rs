//! What providers say when they do not answer, and what it means.

use std::time::{Duration, SystemTime};

use reqwest::{
    StatusCode,
    header::{self, HeaderMap},
};
use serde_json::Value;

use crate::{Fault, RetryAfter};

/// An error that a provider told, in a response's body or within a stream.
#[derive(Debug)]
pub(crate) struct Complaint {
    /// None within a stream, where it is too late for a status.
    status: Option<StatusCode>,
    /// Its type and code, in lower case.
    kind: String,
    message: String,
    retry_after: Option<RetryAfter>,
}

impl Complaint {
    /// A response that is no success.
    pub(crate) fn heard(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        let (kind, message) = match serde_json::from_str::<Value>(text) {
            Ok(value) => told(&value),
            Err(_) if text.starts_with('<') => (String::new(), "a web page instead of an answer".into()),
            Err(_) => (String::new(), text.to_owned()),
        };
        let reason = || status.canonical_reason().unwrap_or("no reason given").to_owned();
        let message = if message.is_empty() { reason() } else { message };
        Self { status: Some(status), kind, message, retry_after: retry_after(headers) }
    }

    /// An error event within a stream, or an error in place of an answer.
    pub(crate) fn within(value: &Value) -> Self {
        let (kind, message) = told(value);
        Self { status: None, kind, message, retry_after: None }
    }

    /// Whether the server did not like the request itself.
    pub(crate) fn is_about_the_request(&self) -> bool {
        matches!(self.status.map(|status| status.as_u16()), Some(400 | 422))
    }

    /// Everything it says, in lower case, to look for names of parameters.
    pub(crate) fn words(&self) -> String {
        format!("{} {}", self.kind, self.message.to_lowercase())
    }

    /// What it means for the call.
    pub(crate) fn fault(self) -> Fault {
        let status = self.status.map_or(0, |status| status.as_u16());
        let words = self.words();
        let says = |names: &[&str]| names.iter().any(|name| words.contains(name));
        let Self { message: detail, retry_after, .. } = self;
        match status {
            0 | 400 | 413 | 422 if status == 413 || says(TOO_LONG) => Fault::TooLong { detail },
            402 => Fault::Quota { detail },
            0 | 400 | 403 | 429 if says(QUOTA) => Fault::Quota { detail },
            429 | 529 => Fault::Busy { detail, retry_after },
            0 if says(&["rate_limit", "overloaded"]) => Fault::Busy { detail, retry_after },
            401 | 403 => Fault::Unauthorized { status, detail },
            0 if says(&["invalid_request"]) => Fault::Rejected { status, detail },
            // 408, 409 and 425 ask to come again.
            0 | 408 | 409 | 425 | 500.. => Fault::Unavailable { detail, retry_after },
            _ => Fault::Rejected { status, detail },
        }
    }
}

/// Words of providers' errors about a context that is too small, as OpenAI, Anthropic, vLLM and llama.cpp say it.
const TOO_LONG: &[&str] = &[
    "context_length_exceeded",
    "request_too_large",
    "exceed_context_size",
    "maximum context length",
    "context window",
    "context size",
    "prompt is too long",
    "input is too long",
];

/// Words of providers' errors about money that waiting does not bring.
const QUOTA: &[&str] = &["insufficient_quota", "billing", "credit balance"];

/// Kind and message of an error in any of the shapes that servers have for it.
fn told(value: &Value) -> (String, String) {
    let error = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
    let word = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = format!("{} {} {}", word("type"), word("code"), word("param")).to_lowercase();
    let message = match error {
        Value::String(message) => message.clone(),
        _ => match ["message", "detail"].iter().find_map(|name| error.get(name)) {
            Some(Value::String(message)) => message.clone(),
            Some(other) => other.to_string(),
            None => error.to_string(),
        },
    };
    (kind, message)
}

/// A rejection that we word ourselves.
pub(crate) fn rejected(status: StatusCode, detail: String) -> Fault {
    Fault::Rejected { status: status.as_u16(), detail }
}

/// `retry-after-ms`, or `retry-after` in seconds or as a date, which is measured from the response's own date.
fn retry_after(headers: &HeaderMap) -> Option<RetryAfter> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |name: &str| text(name).and_then(|value| value.parse::<f64>().ok());
    let span = |seconds: f64| Duration::try_from_secs_f64(seconds.max(0.0)).ok().map(RetryAfter::For);
    if let Some(ms) = number("retry-after-ms") {
        return span(ms / 1000.0);
    }
    if let Some(seconds) = number("retry-after") {
        return span(seconds);
    }
    let date = |name: &str| text(name).and_then(|value| httpdate::parse_http_date(value).ok());
    let until: SystemTime = date("retry-after")?;
    Some(match date(header::DATE.as_str()) {
        Some(now) => RetryAfter::For(until.duration_since(now).unwrap_or_default()),
        None => RetryAfter::Until(text("retry-after").unwrap_or_default().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        const LATER: &str = "Wed, 21 Oct 2026 07:28:30 GMT";
        const NOW: &str = "Wed, 21 Oct 2026 07:28:00 GMT";
        let wait = |seconds| Some(RetryAfter::For(Duration::from_secs_f64(seconds)));
        for (given, read) in [
            (vec![], None),
            (vec![("retry-after", "7")], wait(7.0)),
            (vec![("retry-after", "0.5")], wait(0.5)),
            (vec![("retry-after", "-3")], wait(0.0)),
            (vec![("retry-after-ms", "250"), ("retry-after", "1")], wait(0.25)),
            (vec![("retry-after", LATER), ("date", NOW)], wait(30.0)),
            (vec![("retry-after", NOW), ("date", LATER)], wait(0.0)),
            (vec![("retry-after", LATER)], Some(RetryAfter::Until(LATER.into()))),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "1e999")], None),
        ] {
            assert_eq!(retry_after(&headers(&given)), read, "{given:?}");
        }
    }

    #[test]
    fn errors_are_read_in_all_their_shapes() {
        for (value, message) in [
            (json!({"error": {"message": "m", "type": "t"}}), "m"),
            (json!({"error": "m"}), "m"),
            (json!({"object": "error", "message": "m", "code": 400}), "m"),
            (json!({"detail": "m"}), "m"),
            (json!({"detail": [{"loc": ["body"]}]}), r#"[{"loc":["body"]}]"#),
        ] {
            assert_eq!(told(&value).1, message);
        }
    }

    #[test]
    fn an_error_means_what_its_words_say_before_its_status() {
        let fault = |status: u16, kind: &str, message: &str| {
            let body = json!({"error": {"type": kind, "message": message}}).to_string();
            Complaint::heard(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.as_bytes()).fault()
        };
        assert!(matches!(fault(429, "rate_limit", "slow down"), Fault::Busy { .. }));
        assert!(matches!(fault(429, "insufficient_quota", "pay"), Fault::Quota { .. }));
        assert!(matches!(fault(529, "overloaded_error", "Overloaded"), Fault::Busy { .. }));
        assert!(matches!(fault(400, "invalid_request_error", "prompt is too long: 9 tokens"), Fault::TooLong { .. }));
        assert!(matches!(fault(400, "invalid_request_error", "Your credit balance is too low"), Fault::Quota { .. }));
        assert!(matches!(fault(413, "request_too_large", "too large"), Fault::TooLong { .. }));
        assert!(matches!(fault(400, "invalid_request_error", "no such field"), Fault::Rejected { status: 400, .. }));
        assert!(matches!(fault(404, "not_found_error", "no such model"), Fault::Rejected { status: 404, .. }));
        assert!(matches!(fault(403, "permission_error", "no"), Fault::Unauthorized { status: 403, .. }));
        for status in [408, 409, 500, 502, 503, 504, 520] {
            assert!(matches!(fault(status, "", "later"), Fault::Unavailable { .. }), "{status}");
        }
    }
}
