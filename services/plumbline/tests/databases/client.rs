//! Requests to a service that may be killed while it answers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

/// Before a request is sent again that got no answer.
const PAUSE: Duration = Duration::from_millis(20);

/// A program with an API key. Clones share their connections.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    key: String,
    /// Where the service answers, while it does.
    address: watch::Receiver<Option<Url>>,
    unanswered: Arc<AtomicU64>,
}

/// A request that can be sent again.
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Ask {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Files in one form.
    pub(crate) fn form(files: &[(String, Vec<u8>)]) -> Self {
        const BOUNDARY: &str = "plumbline-test-boundary";
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: text/markdown\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        Self { headers: vec![("content-type", content_type)], body, ..Self::new(Method::POST, "/api/v1/documents") }
    }

    /// An upload that is to come in parts.
    pub(crate) fn begin(name: &str, bytes: usize) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        let body = json!({ "name": name, "bytes": bytes }).to_string().into_bytes();
        Self { headers, body, ..Self::new(Method::POST, "/api/v1/uploads") }
    }

    /// A part of one.
    pub(crate) fn part(upload: &str, offset: usize, part: &[u8]) -> Self {
        let content_type = ("content-type", "application/offset+octet-stream".to_owned());
        let headers = vec![content_type, ("upload-offset", offset.to_string())];
        Self { headers, body: part.to_vec(), ..Self::new(Method::PATCH, format!("/api/v1/uploads/{upload}")) }
    }
}

impl Client {
    pub(crate) fn new(key: &str, address: watch::Receiver<Option<Url>>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, key: key.to_owned(), address, unanswered: Arc::default() }
    }

    /// Of one service that stays.
    pub(crate) fn of(key: &str, address: Url) -> Self {
        Self::new(key, watch::channel(Some(address)).1)
    }

    /// How many requests got no answer.
    pub(crate) fn unanswered(&self) -> u64 {
        self.unanswered.load(Ordering::Relaxed)
    }

    /// Asks once the service answers; nothing where it went away meanwhile.
    pub(crate) async fn once(&self, ask: &Ask) -> Option<(StatusCode, Value)> {
        let response = self.send(ask).await?;
        let status = response.status();
        let body = self.answered(response.bytes().await)?;
        Some((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    /// Asks again until there is an answer, which is this one.
    pub(crate) async fn expect(&self, status: StatusCode, ask: &Ask) -> Value {
        let (got, body) = loop {
            if let Some(answer) = self.once(ask).await {
                break answer;
            }
        };
        assert_eq!(got, status, "{} {}: {body}", ask.method, ask.path);
        body
    }

    /// All entries of a list, page by page.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), Some(format!("{path}?limit=100")));
        while let Some(page) = next {
            let response = self.send(&Ask::get(page)).await.expect("the service answers");
            next = response.headers().get(header::LINK).map(|link| {
                let (target, _) = link.to_str().unwrap().split_once('>').unwrap();
                target.trim_start_matches('<').to_owned()
            });
            let page: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            items.extend(page["items"].as_array().unwrap().iter().cloned());
        }
        items
    }

    /// The bytes at an address.
    pub(crate) async fn bytes(&self, path: &str) -> Vec<u8> {
        let response = self.send(&Ask::get(path)).await.expect("the service answers");
        let (status, body) = (response.status(), response.bytes().await.unwrap());
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        body.to_vec()
    }

    pub(crate) async fn send(&self, ask: &Ask) -> Option<Response> {
        let address = self.address.clone().wait_for(Option::is_some).await.ok()?.clone()?;
        let mut request = self.http.request(ask.method.clone(), address.join(&ask.path).unwrap());
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let sent = request.bearer_auth(&self.key).body(ask.body.clone()).send().await;
        let answer = self.answered(sent);
        if answer.is_none() {
            tokio::time::sleep(PAUSE).await;
        }
        answer
    }

    fn answered<T>(&self, answer: Result<T, reqwest::Error>) -> Option<T> {
        if answer.is_err() {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
        }
        answer.ok()
    }
}
