//! Somebody at the door, with the requests they send and the answers they get.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use bytes::Bytes;
use serde_json::Value;

/// A request that can be sent again, by others too.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: HeaderMap::new(), body: Bytes::new() }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn query(self, query: &str) -> Self {
        Self { path: format!("{}?{query}", self.path), ..self }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        self
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
        self.body = body.into();
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// A form of fields; one with a file's name is a file (RFC 7578).
    pub(crate) fn form(self, fields: &[(&str, Option<&str>, &[u8])]) -> Self {
        let mut form = Vec::new();
        for (field, file, bytes) in fields {
            let file = file.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
            let head = format!("--limit\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n");
            form.extend_from_slice(head.as_bytes());
            form.extend_from_slice(bytes);
            form.extend_from_slice(b"\r\n");
        }
        form.extend_from_slice(b"--limit--\r\n");
        self.body("multipart/form-data; boundary=limit", form)
    }

    /// The same without so many bytes of its end.
    pub(crate) fn truncated(mut self, bytes: usize) -> Self {
        self.body.truncate(self.body.len() - bytes);
        self
    }

    pub(crate) fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// The part of an upload that begins at this byte.
    pub(crate) fn part(self, offset: usize, bytes: &[u8]) -> Self {
        self.header("upload-offset", &offset.to_string())
            .body("application/offset+octet-stream", Bytes::copy_from_slice(bytes))
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| unreachable!("{error}: {}", self.text()))
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| unreachable!("no {name}: {:?}", self.headers)).to_str().unwrap()
    }

    /// The kind of problem it is; everything that RFC 9457 and the conventions ask of it holds.
    #[track_caller]
    pub(crate) fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"], self.status);
        for field in ["type", "title", "detail", "instance"] {
            assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {body}");
        }
        assert_eq!(self.headers.contains_key("retry-after"), matches!(self.status, 429 | 503), "{body}");
        body
    }

    /// The fields that do not fit.
    #[track_caller]
    pub(crate) fn fields(&self) -> Vec<String> {
        let problem = self.clone().is(422).problem();
        let errors = problem["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }

    /// All that somebody could tell two answers apart by, but the address that was asked for and the time.
    pub(crate) fn told(&self) -> (u16, BTreeMap<String, HeaderValue>, Value) {
        let mut headers: BTreeMap<_, _> =
            self.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        headers.remove("date");
        let mut body = serde_json::from_slice(&self.body).unwrap_or_else(|_| Value::from(self.text()));
        if let Some(fields) = body.as_object_mut() {
            fields.remove("instance");
        }
        (self.status, headers, body)
    }
}

/// Somebody at the door.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    carries: HeaderMap,
}

impl Client {
    /// Somebody whom nobody knows.
    pub(crate) fn stranger(base: String) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, base, carries: HeaderMap::new() }
    }

    /// Where the service is.
    pub(crate) fn host(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    /// The same with this header on each request.
    pub(crate) fn carrying(&self, name: HeaderName, value: &str) -> Self {
        let mut other = self.clone();
        other.carries.insert(name, value.parse().unwrap());
        other
    }

    /// The same with the cookie that an answer set.
    pub(crate) fn with_cookie_of(&self, answer: &Answer) -> Self {
        let (cookie, _) = answer.header("set-cookie").split_once(';').unwrap();
        self.carrying(header::COOKIE, cookie)
    }

    /// Sends it, and waits for the answer's beginning.
    pub(crate) async fn open(&self, ask: &Ask) -> reqwest::Response {
        let mut headers = self.carries.clone();
        headers.extend(ask.headers.clone());
        let request = self.http.request(ask.method.clone(), format!("{}{}", self.base, ask.path));
        request.headers(headers).body(ask.body.clone()).send().await.unwrap()
    }

    /// Sends it, and reads the answer.
    pub(crate) async fn ask(&self, ask: &Ask) -> Answer {
        let response = self.open(ask).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(&Ask::get(path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(&Ask::new(Method::DELETE, path)).await
    }
}
