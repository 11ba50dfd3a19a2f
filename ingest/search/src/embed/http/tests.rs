//! Over real HTTP, against a server that says what it is told.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

use super::*;

/// Answers one request after the other, and keeps what was asked: headers, then body.
struct Server {
    url: Url,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

/// Status line and headers, and the body.
type Reply = (&'static str, String);

impl Server {
    async fn answering(reply: impl Fn(usize, &Value) -> Reply + Send + 'static) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let server = Self { url, asked: Arc::clone(&asked) };
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let mut stream = BufReader::new(stream);
                let (mut head, mut length) = (String::new(), 0);
                while !head.ends_with("\r\n\r\n") {
                    let begin = head.len();
                    stream.read_line(&mut head).await.unwrap();
                    if let Some(value) = head[begin..].to_ascii_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap();
                    }
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).await.unwrap();
                let body: Value = serde_json::from_slice(&body).unwrap();
                let (status, text) = reply(asked.lock().unwrap().len(), &body);
                asked.lock().unwrap().push((head, body));
                let answer =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        server
    }

    fn options(&self) -> HttpOptions {
        HttpOptions {
            url: self.url.clone(),
            model: "small".to_owned(),
            api_key: Some("s3cret".to_owned()),
            batch: 2,
            timeout: Duration::from_secs(20),
            weight: 0.5,
            query_prefix: "query: ".to_owned(),
            passage_prefix: String::new(),
        }
    }

    fn inputs(&self) -> Vec<Value> {
        self.asked.lock().unwrap().iter().map(|(_, body)| body["input"].clone()).collect()
    }
}

/// For each text a vector that points at the number of its characters, the last text first.
fn vectors(body: &Value) -> Reply {
    let texts = body["input"].as_array().unwrap().iter().enumerate().rev();
    let data: Vec<_> = texts
        .map(|(index, text)| json!({"index": index, "embedding": [text.as_str().unwrap().len(), 0.0, 1.0]}))
        .collect();
    ("200 OK", json!({"object": "list", "data": data, "model": "small"}).to_string())
}

/// What is said of a server that answers so.
async fn refusal(reply: impl Fn(usize, &Value) -> Reply + Send + 'static) -> String {
    let server = Server::answering(reply).await;
    let embedder = Http::new(server.options()).unwrap();
    embedder.embed(&["text"], TextKind::Passage).await.unwrap_err().to_string().replace(&server.url.to_string(), "URL")
}

#[tokio::test]
async fn vectors_come_in_the_order_of_the_texts_in_batches() {
    let server = Server::answering(|_, body| vectors(body)).await;
    let embedder = Http::new(server.options()).unwrap();
    assert_eq!(embedder.id().as_str(), "http-small@1");
    let made = embedder.embed(&["a", " ", "bb", "ccc"], TextKind::Passage).await.unwrap();
    let expected: Vec<_> =
        [1.0, 0.0, 2.0, 3.0].map(|x| (x > 0.0).then(|| Vector::normalised(vec![x, 0.0, 1.0]).unwrap())).into();
    assert_eq!(made, expected);
    embedder.embed(&["who"], TextKind::Query).await.unwrap();
    let expected = [json!(["a", "bb"]), json!(["ccc"]), json!(["query: who"])];
    assert_eq!(server.inputs(), expected);
    let (head, body) = server.asked.lock().unwrap()[0].clone();
    assert!(head.starts_with("POST /v1/embeddings HTTP/1.1\r\n"), "{head}");
    assert!(head.to_ascii_lowercase().contains("authorization: bearer s3cret\r\n"), "{head}");
    assert_eq!((body["model"].clone(), body["encoding_format"].clone()), (json!("small"), json!("float")));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_after_the_wait_that_was_asked_for() {
    let server = Server::answering(|asked, body| match asked {
        0 => ("429 Too Many Requests\r\nRetry-After: 1", "{}".to_owned()),
        1 => ("503 Service Unavailable", "<html>".to_owned()),
        _ => vectors(body),
    })
    .await;
    let before = std::time::Instant::now();
    Http::new(server.options()).unwrap().embed(&["text"], TextKind::Passage).await.unwrap();
    assert_eq!(server.inputs().len(), 3);
    assert!(before.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn what_will_not_pass_is_said_at_once() {
    let told = refusal(|_, _| ("401 Unauthorized", r#"{"error": {"message": "no such\nkey"}}"#.to_owned())).await;
    assert_eq!(told, "the embedding server at URL/embeddings answered 401: no such key");
    let told =
        refusal(|_, _| ("429 Too Many Requests\r\nRetry-After: 3600", r#"{"detail": "tomorrow"}"#.to_owned())).await;
    assert_eq!(told, "the embedding server at URL/embeddings answered 429: tomorrow");
    let told = refusal(|_, _| ("307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/", String::new())).await;
    assert_eq!(told, "the embedding server at URL/embeddings answered 307: nothing more");
}

#[tokio::test]
async fn answers_that_are_no_vectors_are_refused() {
    let cases = [
        (r"<html>", "it is not an embedding response"),
        (r#"{"data": []}"#, "0 vectors came for 1 texts"),
        (r#"{"data": [{"index": 1, "embedding": [1.0]}]}"#, "a vector came for text 1 of 1"),
        (r#"{"data": [{"index": 0, "embedding": []}]}"#, "a vector has 0 numbers"),
        // Whether the parser or we refuse it depends on how the parser was built.
        (r#"{"data": [{"index": 0, "embedding": [1e99]}]}"#, "sent no usable vectors"),
    ];
    for (body, expected) in cases {
        let told = refusal(move |_, _| ("200 OK", body.to_owned())).await;
        assert!(told.contains(expected), "{told}");
    }
}

#[tokio::test]
async fn vectors_of_another_length_or_for_the_same_text_are_refused() {
    for second in [r#"{"index": 1, "embedding": [1, 2]}"#, r#"{"index": 0, "embedding": [1, 2, 3]}"#] {
        let server = Server::answering(move |asked, body| match asked {
            0 => vectors(body),
            _ => ("200 OK", format!(r#"{{"data": [{{"index": 0, "embedding": [1, 2, 3]}}, {second}]}}"#)),
        })
        .await;
        let embedder = Http::new(server.options()).unwrap();
        embedder.embed(&["first"], TextKind::Passage).await.unwrap();
        let error = embedder.embed(&["a", "b"], TextKind::Passage).await.unwrap_err();
        assert!(matches!(error, EmbedError::Malformed { .. }), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_asked_is_refused_and_the_key_is_never_shown() {
    let server = Server::answering(|_, body| vectors(body)).await;
    let mut options = server.options();
    assert!(!format!("{options:?}").contains("s3cret"));
    options.url = "mailto:someone@example.org".parse().unwrap();
    assert!(matches!(Http::new(options), Err(EmbedError::Settings(_))));
    let options = HttpOptions { batch: 0, ..server.options() };
    assert!(matches!(Http::new(options), Err(EmbedError::Settings(_))));
}
