//! What each refusal means, says and does.

use model::{Client, Fault, ModelError, Protocol};
use scripted_model::{Reply, ScriptedModel};
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, KEY, World, endpoint, options, turn};

#[tokio::test]
async fn what_stays_wrong_is_asked_once_and_says_what_to_do() {
    let mut sentences = Vec::new();
    for (status, kind, message) in [
        (400, "invalid_request_error", "messages: at least one message is required"),
        (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
        (401, "invalid_api_key", "Incorrect API key provided: sk-not-to-be-shown."),
        (402, "billing", "payment required"),
        (403, "permission_error", "not for you"),
        (404, "not_found_error", "model: nonesuch"),
        (413, "request_too_large", "Request exceeds the maximum size"),
        (422, "unprocessable", "field required"),
        (429, "insufficient_quota", "You exceeded your current quota"),
    ] {
        for protocol in BOTH {
            let world = World::new(protocol, [Reply::error(status, kind, message)]).await;
            let error = world.send().await.unwrap_err();
            assert_eq!(world.server.requests().len(), 1, "{error}");
            assert!(!error.to_string().contains(KEY) && !format!("{error:?}").contains(KEY));
            assert_eq!(error.is_too_long(), status == 413 || kind == "context_length_exceeded");
            if protocol == Protocol::OpenAi {
                sentences.push(error.to_string());
            }
        }
    }
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "HOST")]}, { insta::assert_snapshot!(sentences.join("\n")) });
}

#[tokio::test]
async fn what_passes_is_tried_again_and_then_says_what_to_do() {
    let page = "<!DOCTYPE html><html><body>Bad gateway</body></html>";
    let mut sentences = Vec::new();
    for reply in [
        Reply::status(429),
        Reply::status(500),
        Reply::status(502).body(page).header("content-type", "text/html"),
        Reply::status(503).header("retry-after", "0"),
        Reply::error(529, "overloaded_error", "Overloaded"),
        Reply::status(200).body(page).header("content-type", "text/html"),
        Reply::status(200).body("{\"choices\": [{"),
        Reply::status(200).body(""),
        Reply::status(200).body("Good morning"),
        Reply::hang_up(),
    ] {
        for protocol in BOTH {
            let world = World::new(protocol, vec![reply.clone(); 3]).await;
            let error = world.send().await.unwrap_err();
            assert!(error.is_transient() && world.server.requests().len() == 3, "{error}");
            let world = World::new(protocol, [reply.clone(), Reply::text("Good morning.")]).await;
            let answer = world.send().await.unwrap();
            assert_eq!((answer.text.as_str(), answer.ending.attempts), ("Good morning.", 2));
            if protocol == Protocol::OpenAi {
                sentences.push(error.to_string());
            }
        }
    }
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "HOST")]}, { insta::assert_snapshot!(sentences.join("\n")) });
}

#[tokio::test]
async fn nobody_listening_is_unavailable() {
    let gone = ScriptedModel::start([]).await;
    let nowhere = endpoint(Protocol::OpenAi, &gone);
    drop(gone);
    // The server's task ends at the next turn of the runtime; until then the socket may still accept.
    let client = Client::new(nowhere, None, options()).unwrap();
    let error = client.send(&turn(), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(&error, ModelError::Call { fault: Fault::Unavailable { .. }, .. }), "{error}");
}

#[tokio::test]
async fn a_long_and_dirty_message_is_one_short_line() {
    let dirty = format!("first\r\n\tsecond\u{0}\u{1b}[31m third {}", "and so on ".repeat(5_000));
    let world = World::new(Protocol::OpenAi, [Reply::error(400, "invalid_request_error", &dirty)]).await;
    let error = world.send().await.unwrap_err().to_string();
    assert!(error.contains("first second [31m third and") && error.len() < 700, "{error}");
    assert!(!error.chars().any(char::is_control));
}

#[tokio::test]
async fn an_endless_error_is_read_up_to_its_cap() {
    let world = World::new(Protocol::OpenAi, [Reply::status(400).body("x".repeat(20 << 20))]).await;
    assert!(world.send().await.unwrap_err().to_string().len() < 700);
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_at_once() {
    let server = ScriptedModel::start([]).await;
    let mut key = endpoint(Protocol::OpenAi, &server);
    key.api_key = Some(model::ApiKey::new("one\ntwo"));
    let mut address = endpoint(Protocol::OpenAi, &server);
    address.base_url = "file:///v1".parse().unwrap();
    for endpoint in [key, address] {
        let error = Client::new(endpoint, None, options()).unwrap_err();
        assert!(matches!(error, ModelError::Setup(_)), "{error}");
        assert!(!error.to_string().contains("two"));
    }
}
