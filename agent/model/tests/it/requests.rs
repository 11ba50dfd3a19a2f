//! What goes over the wire: snapshots of the requests of each protocol.

use model::{Client, Message, Options, Protocol, Schema, Tool, ToolCall, ToolChoice, Turn};
use scripted_model::{Reply, Request};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, KEY, World, endpoint, options, turn};

/// A turn that uses everything.
fn conversation() -> Turn {
    let call =
        |id: &str, arguments: &str| ToolCall { id: id.into(), name: "search".into(), arguments: arguments.into() };
    let result = |id: &str, failed| Message::ToolResult { call_id: id.into(), text: "nothing found".into(), failed };
    let calls = vec![call("1", r#"{"query": "price"}"#), call("2", "{broken")];
    Turn {
        system: "You are a coach.".into(),
        messages: vec![
            Message::user("What is hard about the price?"),
            Message::Assistant { text: String::new(), tool_calls: calls },
            result("1", false),
            result("2", true),
            Message::user("Go on."),
        ],
        tools: vec![Tool {
            name: "search".into(),
            description: "Searches the strategy.".into(),
            parameters: json!({"type": "object", "properties": {"query": {"type": "string"}}}),
        }],
        tool_choice: ToolChoice::Named("search".into()),
        tokens_max: 500,
        temperature: Some(0.2),
        stop: vec!["END".into()],
    }
}

fn schema() -> Schema {
    // In alphabetical order, in which it is sent in a prompt, whether maps keep their order or not.
    let json = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "additionalProperties": false,
        "properties": {
            "lines": {"items": {"minLength": 1, "type": "string"}, "maxItems": 4, "minItems": 2, "type": "array"},
            "name": {"description": "in the company's words", "maxLength": 40, "type": "string"},
        },
        "required": ["name", "lines"],
        "type": "object",
    });
    Schema::new("capacity", json).unwrap()
}

/// What of a request is the client's choice.
fn shown(request: &Request) -> Value {
    let kept = |(name, _): &&(String, String)| !["host", "content-length"].contains(&name.as_str());
    let headers = request.headers.iter().filter(kept).map(|(name, value)| (name.clone(), json!(value)));
    json!({"path": request.path, "headers": Value::Object(headers.collect()), "body": request.body})
}

fn snapshot(name: &str, value: &Value) {
    // Whether maps keep their order is decided by features of other crates.
    insta::with_settings!({sort_maps => true}, { insta::assert_json_snapshot!(name.to_owned(), value) });
}

#[tokio::test]
async fn a_conversation_with_tools() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::text("Good.")]).await;
        world.client.send(&conversation(), &CancellationToken::new()).await.unwrap();
        snapshot(&format!("conversation_{protocol:?}"), &shown(&world.server.requests()[0]));
    }
}

#[tokio::test]
async fn a_schema() {
    for protocol in BOTH {
        let good = json!({"name": "Edge", "lines": ["a", "b"]});
        let world = World::new(protocol, [Reply::json(&good)]).await;
        world.client.json::<Value>(&turn(), &schema(), &CancellationToken::new()).await.unwrap();
        snapshot(&format!("schema_{protocol:?}"), &world.server.requests()[0].body);
    }
}

#[tokio::test]
async fn a_schema_that_the_server_does_not_take_goes_into_the_prompt_and_stays_there() {
    for protocol in BOTH {
        let name = if protocol == Protocol::OpenAi { "response_format" } else { "output_config" };
        let good = json!({"name": "Edge", "lines": ["a", "b"]});
        let server = scripted_model::ScriptedModel::answering(move |request| match request.body.get(name) {
            Some(_) => Reply::error(400, "invalid_request_error", &format!("unknown field {name}")),
            None => Reply::json(&good),
        })
        .await;
        let client = Client::new(endpoint(protocol, &server), None, options()).unwrap();
        for _ in 0..2 {
            client.json::<Value>(&turn(), &schema(), &CancellationToken::new()).await.unwrap();
        }
        let requests = server.requests();
        // OpenAI's servers are asked for their JSON mode in between.
        assert_eq!(requests.len(), if protocol == Protocol::OpenAi { 4 } else { 3 });
        snapshot(&format!("schema_in_prompt_{protocol:?}"), &requests.last().unwrap().body);
    }
}

#[tokio::test]
async fn an_open_schema_is_not_asked_for_strictly() {
    let world = World::new(Protocol::OpenAi, [Reply::text("{}")]).await;
    let open = Schema::new("open", json!({"type": "object", "properties": {"name": {"type": "string"}}})).unwrap();
    world.client.json::<Value>(&turn(), &open, &CancellationToken::new()).await.unwrap();
    assert_eq!(world.server.requests()[0].body["response_format"]["json_schema"]["strict"], false);
}

#[tokio::test]
async fn the_cap_on_tokens_is_called_what_the_server_calls_it() {
    let complaint = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
    let no = Reply::error(400, "unsupported_parameter", complaint);
    let world = World::new(Protocol::OpenAi, [no, Reply::text("a"), Reply::text("b")]).await;
    assert_eq!(world.send().await.unwrap().ending.attempts, 2);
    assert_eq!(world.send().await.unwrap().ending.attempts, 1);
    let names: Vec<_> =
        world.server.requests().iter().map(|request| request.body.get("max_tokens").is_some()).collect();
    assert_eq!(names, [true, false, false]);
    assert_eq!(world.server.requests()[2].body["max_completion_tokens"], 100);
}

#[tokio::test]
async fn a_server_that_may_not_stream_is_asked_in_one_piece() {
    for protocol in BOTH {
        let no = Reply::error(400, "unsupported_value", "your organization must be verified to stream this model");
        let world = World::new(protocol, [no, Reply::text("As a whole.")]).await;
        assert_eq!(world.send().await.unwrap().text, "As a whole.");
        assert!(!world.server.requests()[1].streams());
    }
}

#[tokio::test]
async fn without_a_key_none_is_sent() {
    for protocol in BOTH {
        let server = scripted_model::ScriptedModel::start([Reply::text("a")]).await;
        let keyless = model::Endpoint { api_key: None, ..endpoint(protocol, &server) };
        let client = Client::new(keyless, None, Options::default()).unwrap();
        client.send(&turn(), &CancellationToken::new()).await.unwrap();
        let request = &server.requests()[0];
        assert_eq!((request.header("authorization"), request.header("x-api-key")), (None, None));
    }
}

#[tokio::test]
async fn the_key_goes_to_the_models_host_alone() {
    for protocol in BOTH {
        let other = scripted_model::ScriptedModel::start([Reply::text("caught")]).await;
        let redirect = Reply::status(307).header("location", other.base_url().as_str());
        let world = World::new(protocol, [redirect]).await;
        let error = world.send().await.unwrap_err().to_string();
        assert!(error.contains("set the base address"), "{error}");
        assert!(!error.contains(KEY) && other.requests().is_empty());
    }
}
