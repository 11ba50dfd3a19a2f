use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt, stream, stream::BoxStream};
use reqwest::{header, redirect};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    Answer, Endpoint, ModelError, ModelEvent, Options, Protocol, Schema, Turn,
    attempts::Attempts,
    error::At,
    reply::{Piece, Reply},
    wire::Quirks,
};

/// An answer as it is written. Dropping it closes the connection.
pub type Events = BoxStream<'static, Result<ModelEvent, ModelError>>;

/// Asks one model, and another one where the first fails for good. Cheap to clone; clones share their connections
/// and what they have learnt about the servers.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    /// The first endpoint, then the fallback if there is one.
    pub(crate) targets: Vec<Target>,
    pub(crate) options: Options,
}

/// An endpoint, made ready to be asked.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) endpoint: Endpoint,
    pub(crate) url: Url,
    pub(crate) headers: header::HeaderMap,
    quirks: Mutex<Quirks>,
}

impl Target {
    fn new(endpoint: Endpoint) -> Result<Self, ModelError> {
        let url = endpoint.url();
        if url.host().is_none() || !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme();
            return Err(ModelError::Setup(format!(
                "a model is not reached by '{scheme}:': write http://HOST or https://HOST"
            )));
        }
        let headers = headers(&endpoint)?;
        let quirks = Mutex::new(Quirks::expected(&endpoint));
        Ok(Self { endpoint, url, headers, quirks })
    }

    pub(crate) fn at(&self) -> At {
        let host = self.url.host_str().unwrap_or_default();
        let host = self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        At { model: self.endpoint.model.clone(), host }
    }

    /// What is known of this server's peculiarities.
    pub(crate) fn quirks(&self) -> Quirks {
        *self.quirks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what a call has found out about the server.
    pub(crate) fn learn(&self, quirks: Quirks) {
        *self.quirks.lock().unwrap_or_else(PoisonError::into_inner) = quirks;
    }
}

fn headers(endpoint: &Endpoint) -> Result<header::HeaderMap, ModelError> {
    let mut headers = header::HeaderMap::new();
    if let Some(key) = endpoint.api_key.as_ref().filter(|key| !key.reveal().is_empty()) {
        let (name, value) = match endpoint.protocol {
            Protocol::OpenAi => (header::AUTHORIZATION, format!("Bearer {}", key.reveal())),
            Protocol::Anthropic => (header::HeaderName::from_static("x-api-key"), key.reveal().to_owned()),
        };
        let mut value = header::HeaderValue::from_str(&value)
            .map_err(|_| ModelError::Setup("the key holds characters that no key has: copy it again".into()))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    if endpoint.protocol == Protocol::Anthropic {
        headers.insert("anthropic-version", header::HeaderValue::from_static("2023-06-01"));
    }
    Ok(headers)
}

impl Client {
    /// A client of `primary`, and of `fallback` where the first stays out of order.
    pub fn new(primary: Endpoint, fallback: Option<Endpoint>, options: Options) -> Result<Self, ModelError> {
        // Fails where whoever runs the process has chosen a provider already: then theirs is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("plumbline/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(options.timeouts.connect)
            // A redirect may lead to another host, and the key with it.
            .redirect(redirect::Policy::none())
            // Servers close idle connections after a minute or so; being first saves a failed call.
            .pool_idle_timeout(Duration::from_secs(45))
            .build()
            .map_err(|error| ModelError::Setup(chain(&error)))?;
        let targets = std::iter::once(primary).chain(fallback).map(Target::new).collect::<Result<_, _>>()?;
        Ok(Self { shared: Arc::new(Shared { http, targets, options }) })
    }

    /// The answer as it is written. It is tried again only while nothing of it has been handed out.
    pub fn stream(&self, turn: Turn, cancel: &CancellationToken) -> Events {
        let streaming =
            Streaming { attempts: Attempts::new(self.shared.clone()), turn, reply: None, handed_out: false };
        let cancel = cancel.clone();
        stream::unfold(Some(streaming), move |streaming| {
            let cancel = cancel.clone();
            async move {
                let mut streaming = streaming?;
                let next = cancel.run_until_cancelled(streaming.next()).await;
                match next.unwrap_or(Err(ModelError::Cancelled)) {
                    Ok(event @ ModelEvent::End(_)) => Some((Ok(event), None)),
                    Ok(event) => Some((Ok(event), Some(streaming))),
                    Err(error) => Some((Err(error), None)),
                }
            }
        })
        .boxed()
    }

    /// The whole answer, tried again also after it broke off. Look at [`Ending::stop`](crate::Ending::stop), or call
    /// [`Answer::complete`], before taking it for one.
    pub async fn send(&self, turn: &Turn, cancel: &CancellationToken) -> Result<Answer, ModelError> {
        let mut attempts = Attempts::new(self.shared.clone());
        let answer = collect(&mut attempts, turn, None);
        cancel.run_until_cancelled(answer).await.unwrap_or(Err(ModelError::Cancelled))
    }
}

/// Asks until there is a whole answer or nothing is left to try.
pub(crate) async fn collect(
    attempts: &mut Attempts,
    turn: &Turn,
    schema: Option<&Schema>,
) -> Result<Answer, ModelError> {
    loop {
        let fault = match attempts.open(turn, schema).await {
            Ok(reply) => match reply.whole().await {
                Ok((text, tool_calls, end)) => return Ok(Answer { text, tool_calls, ending: attempts.ending(end) }),
                Err(fault) => fault,
            },
            Err(fault) => fault,
        };
        attempts.recover(fault).await?;
    }
}

/// An answer that is handed out while it comes.
struct Streaming {
    attempts: Attempts,
    turn: Turn,
    reply: Option<Reply>,
    handed_out: bool,
}

impl Streaming {
    async fn next(&mut self) -> Result<ModelEvent, ModelError> {
        loop {
            let fault = match self.piece().await {
                Ok(Piece::Text(text)) => return Ok(self.hand_out(ModelEvent::Text(text))),
                Ok(Piece::ToolCall(call)) => return Ok(self.hand_out(ModelEvent::ToolCall(call))),
                Ok(Piece::End(end)) => return Ok(ModelEvent::End(self.attempts.ending(end))),
                Err(fault) => fault,
            };
            self.reply = None;
            if self.handed_out {
                return Err(self.attempts.failure(fault));
            }
            self.attempts.recover(fault).await?;
        }
    }

    async fn piece(&mut self) -> Result<Piece, crate::Fault> {
        let reply = match &mut self.reply {
            Some(reply) => reply,
            none => none.insert(self.attempts.open(&self.turn, None).await?),
        };
        reply.next().await
    }

    fn hand_out(&mut self, event: ModelEvent) -> ModelEvent {
        self.handed_out = true;
        event
    }
}

/// An error with its causes in one line: reqwest's own sentence leaves out what happened.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
