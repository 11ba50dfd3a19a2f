//! What the client adds to a streamed request, beside a bare `reqwest` loop that only reads the bytes.
//! Both sides ask the same scripted server in turn, over kept connections; the medians and their difference are
//! printed. The aim: under 1 ms added.

#![expect(clippy::print_stdout, reason = "a benchmark speaks to the terminal")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]

use std::{
    future::Future,
    time::{Duration, Instant},
};

use model::{Client, Endpoint, Options, Protocol, Turn};
use scripted_model::{Reply, ScriptedModel, Step};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const ROUNDS: usize = 300;

#[tokio::main]
async fn main() {
    // About 700 tokens in 230 events.
    let text = "They decide on price, and they defend it. ".repeat(65);
    let said = text.clone();
    let server =
        ScriptedModel::answering(move |_| Reply::text(said.clone()).shaped(|events| vec![Step::send(events.concat())]))
            .await;
    for protocol in [Protocol::OpenAi, Protocol::Anthropic] {
        measure(protocol, &server, &text).await;
    }
}

async fn measure(protocol: Protocol, server: &ScriptedModel, text: &str) {
    let endpoint =
        Endpoint { protocol, base_url: server.base_url(), api_key: None, model: "scripted".into(), price: None };
    let client = Client::new(endpoint, None, Options::default()).unwrap();
    let path = match protocol {
        Protocol::OpenAi => "/v1/chat/completions",
        Protocol::Anthropic => "/v1/messages",
    };
    let url = server.base_url().join(path).unwrap();
    let bare = reqwest::Client::new();
    let turn = Turn::new("You answer.", "What is asked?", 1000);
    let body = json!({"model": "scripted", "stream": true, "stream_options": {"include_usage": true}, "messages": []})
        .to_string();

    let (mut bare_times, mut client_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let bare_call = async {
            let mut response = bare.post(url.clone()).body(body.clone()).send().await.unwrap();
            let mut bytes = 0;
            while let Some(chunk) = response.chunk().await.unwrap() {
                bytes += chunk.len();
            }
            assert!(bytes > text.len());
        };
        bare_times.push(time(bare_call).await);
        let call = async {
            assert_eq!(client.send(&turn, &CancellationToken::new()).await.unwrap().text, text);
        };
        client_times.push(time(call).await);
    }
    let (bare, client) = (median(bare_times), median(client_times));
    println!(
        "{protocol:?}: bare {bare:.3} ms, client {client:.3} ms, added {:.3} ms (medians of {ROUNDS})",
        client - bare
    );
}

async fn time(call: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    call.await;
    start.elapsed()
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
