//! An OpenAI-compatible `/v1/embeddings` endpoint: hosted, Ollama, vLLM, llama.cpp, text-embeddings-inference.

mod wire;

use std::{fmt, sync::OnceLock, time::Duration};

use async_trait::async_trait;
use document::ContentHash;
use reqwest::{StatusCode, header::RETRY_AFTER, redirect::Policy};
use url::Url;

use super::{EmbedError, Embedder, EmbedderId, TextKind, Vector};
use wire::{Request, read_vectors};

/// What the endpoint is and how it is asked.
#[derive(Clone)]
pub struct HttpOptions {
    /// The address up to and with `/v1`.
    pub url: Url,
    /// The model's name, as the server knows it.
    pub model: String,
    /// Sent as a bearer token where there is one.
    pub api_key: Option<String>,
    /// Texts in one request; at least 1.
    pub batch: usize,
    /// For one request and its answer.
    pub timeout: Duration,
    /// How much the vector side weighs in hybrid search, 0 to 1: it depends on the model.
    pub weight: f32,
    /// What the model wants before a question.
    pub query_prefix: String,
    /// What the model wants before a passage.
    pub passage_prefix: String,
}

impl fmt::Debug for HttpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key is a secret, and an address may carry one.
        f.debug_struct("HttpOptions").field("model", &self.model).field("batch", &self.batch).finish_non_exhaustive()
    }
}

/// Asks an embedding server.
#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    endpoint: Url,
    options: HttpOptions,
    id: EmbedderId,
    /// Length of its vectors, from its first answer on.
    dimensions: OnceLock<usize>,
}

/// How often one request is tried.
const TRIES: u32 = 4;
/// Before the second try; doubled before each further one.
const BACK_OFF: Duration = Duration::from_millis(500);
/// A server that asks for a longer wait is reported instead.
const WAIT_MAX: Duration = Duration::from_mins(1);
/// An answer may not have more bytes for each text: 8,192 numbers of 20 digits.
const TEXT_BYTES_MAX: usize = 160 * 1024;

impl Http {
    /// Takes note of the server; it is asked when there is something to embed.
    pub fn new(options: HttpOptions) -> Result<Self, EmbedError> {
        if options.batch == 0 || !(0.0..=1.0).contains(&options.weight) {
            let wrong = "embedder.batch must be at least 1 and embedder.weight between 0 and 1";
            return Err(EmbedError::Settings(wrong.to_owned()));
        }
        let endpoint = endpoint(&options.url)?;
        let client = reqwest::Client::builder()
            .timeout(options.timeout)
            .redirect(Policy::none())
            .build()
            .map_err(|error| EmbedError::Settings(format!("no HTTP client can be made: {error}")))?;
        let id = options.id();
        Ok(Self { client, endpoint, options, id, dimensions: OnceLock::new() })
    }

    /// One vector for each text, in order, trying again where that can help.
    async fn ask(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut pause = BACK_OFF;
        for _ in 1..TRIES {
            match self.ask_once(texts).await {
                Err(Failure { retry: Some(after), .. }) if after <= WAIT_MAX => {
                    let wait = pause.max(after);
                    tracing::warn!(wait_ms = wait.as_millis(), "embedding failed, trying again");
                    tokio::time::sleep(wait).await;
                    pause *= 2;
                }
                done => return done.map_err(|failure| failure.error),
            }
        }
        self.ask_once(texts).await.map_err(|failure| failure.error)
    }

    async fn ask_once(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, Failure> {
        let request = Request { model: &self.options.model, input: texts, encoding_format: "float" };
        let mut call = self.client.post(self.endpoint.clone()).json(&request);
        if let Some(key) = &self.options.api_key {
            call = call.bearer_auth(key);
        }
        let response = call.send().await.map_err(|error| self.unreachable(error))?;
        let status = response.status();
        let after = retry_after(&response);
        let body = self.body(response, TEXT_BYTES_MAX * texts.len()).await?;
        if !status.is_success() {
            let url = self.shown();
            let error = EmbedError::Refused { url, status: status.as_u16(), detail: wire::read_error(&body) };
            return Err(Failure { error, retry: may_pass(status).then_some(after) });
        }
        let expected = self.dimensions.get().copied();
        let vectors = read_vectors(&body, texts.len(), expected).map_err(|detail| self.malformed(detail))?;
        if let Some(vector) = vectors.first() {
            self.dimensions.get_or_init(|| vector.len());
        }
        Ok(vectors)
    }

    async fn body(&self, mut response: reqwest::Response, bytes_max: usize) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + piece.len() > bytes_max {
                return Err(self.malformed(format!("the answer is longer than {bytes_max} bytes")));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    fn unreachable(&self, source: reqwest::Error) -> Failure {
        // The address stands in the message already, without the parts that may be secret.
        let error = EmbedError::Unreachable { url: self.shown(), source: source.without_url() };
        Failure { error, retry: Some(Duration::ZERO) }
    }

    fn malformed(&self, detail: String) -> Failure {
        Failure { error: EmbedError::Malformed { url: self.shown(), detail }, retry: None }
    }

    /// The address as it may be printed.
    fn shown(&self) -> String {
        format!("{}{}", self.endpoint.origin().ascii_serialization(), self.endpoint.path())
    }
}

#[async_trait]
impl Embedder for Http {
    fn id(&self) -> &EmbedderId {
        &self.id
    }

    fn weight(&self) -> f32 {
        self.options.weight
    }

    async fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        let prefix = match kind {
            TextKind::Passage => &self.options.passage_prefix,
            TextKind::Query => &self.options.query_prefix,
        };
        // Servers refuse a text without a word.
        let asked: Vec<_> = texts.iter().map(|text| !text.trim().is_empty()).collect();
        let worded: Vec<_> =
            texts.iter().zip(&asked).filter(|(_, asked)| **asked).map(|(text, _)| format!("{prefix}{text}")).collect();
        let mut vectors = Vec::with_capacity(worded.len());
        for batch in worded.chunks(self.options.batch) {
            vectors.extend(self.ask(batch).await?.into_iter().map(Vector::normalised));
        }
        let mut vectors = vectors.into_iter();
        Ok(asked.into_iter().map(|asked| if asked { vectors.next().flatten() } else { None }).collect())
    }
}

impl HttpOptions {
    /// The model, and what is put before a passage, since that changes its vector.
    fn id(&self) -> EmbedderId {
        let version = match self.passage_prefix.as_str() {
            "" => "1".to_owned(),
            prefix => ContentHash::of(prefix.as_bytes()).to_string().chars().take(8).collect(),
        };
        EmbedderId::new(&format!("http-{}", self.model), &version)
    }
}

/// Why one try failed, and whether and after which wait another may do better.
struct Failure {
    error: EmbedError,
    retry: Option<Duration>,
}

const fn may_pass(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504 | 529)
}

/// Seconds, as embedding servers send it (RFC 9110, section 10.2.3).
fn retry_after(response: &reqwest::Response) -> Duration {
    let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    seconds.map_or(Duration::ZERO, Duration::from_secs)
}

fn endpoint(base: &Url) -> Result<Url, EmbedError> {
    let mut endpoint = base.clone();
    let fits = matches!(base.scheme(), "http" | "https");
    match endpoint.path_segments_mut() {
        Ok(mut segments) if fits => {
            segments.pop_if_empty().push("embeddings");
        }
        _ => {
            let wrong = "embedder.url must be an http or https address that ends in /v1";
            return Err(EmbedError::Settings(wrong.to_owned()));
        }
    }
    Ok(endpoint)
}

#[cfg(test)]
mod tests;
