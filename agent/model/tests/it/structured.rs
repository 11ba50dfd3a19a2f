//! Values that fit a schema, mended ones and those that cannot be.

use model::{ModelError, Protocol, Schema, Stop, Structured, Usage};
use scripted_model::{Reply, Said};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, World, turn};

#[derive(Debug, PartialEq, Deserialize)]
struct Capacity {
    name: String,
    lines: Vec<String>,
}

fn schema() -> Schema {
    // In alphabetical order, in which it is sent in a prompt, whether maps keep their order or not.
    let json = json!({
        "additionalProperties": false,
        "properties": {
            "lines": {"items": {"type": "string"}, "maxItems": 2, "type": "array"},
            "name": {"maxLength": 40, "type": "string"},
        },
        "required": ["name", "lines"],
        "type": "object",
    });
    Schema::new("capacity", json).unwrap()
}

fn good() -> Value {
    json!({"name": "Edge", "lines": ["a"]})
}

fn too_many() -> Value {
    json!({"lines": ["a", "b", "c"], "name": "Edge"})
}

async fn ask(world: &World) -> Result<Structured<Capacity>, ModelError> {
    world.client.json(&turn(), &schema(), &CancellationToken::new()).await
}

#[tokio::test]
async fn an_answer_that_fits_is_taken_at_once() {
    for protocol in BOTH {
        let structured = ask(&World::new(protocol, [Reply::json(&good())]).await).await.unwrap();
        assert_eq!(structured.value, Capacity { name: "Edge".into(), lines: vec!["a".into()] });
        assert_eq!((structured.repairs, structured.answer.text), (0, good().to_string()));
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_goes_back_with_what_is_wrong() {
    for protocol in BOTH {
        let world =
            World::new(protocol, [Reply::text("Sure! Here it is."), Reply::json(&too_many()), Reply::json(&good())])
                .await;
        let structured = ask(&world).await.unwrap();
        assert_eq!((structured.value.name.as_str(), structured.repairs), ("Edge", 2));
        let ending = &structured.answer.ending;
        assert_eq!(ending.usage, Usage { input: 21, output: 9, cached: 0, estimated: false });
        assert_eq!((ending.attempts, ending.cost.as_ref().unwrap().amount.to_bits()), (3, 39.0f64.to_bits()));
        let messages = &world.server.requests()[2].body["messages"];
        insta::with_settings!({sort_maps => true}, {
            insta::assert_json_snapshot!(format!("repair_{protocol:?}"), messages);
        });
    }
}

#[tokio::test]
async fn after_two_repairs_it_is_an_error_and_never_a_guess() {
    for protocol in BOTH {
        let world = World::new(protocol, vec![Reply::json(&too_many()); 4]).await;
        let error = ask(&world).await.unwrap_err();
        assert_eq!(world.server.requests().len(), 3);
        assert!(!error.is_transient());
        insta::assert_snapshot!("never_mended", error);
        let ModelError::Unmended { answer, .. } = error else { panic!("{error}") };
        assert_eq!((answer.text, answer.ending.usage.input), (too_many().to_string(), 21));
    }
}

#[tokio::test]
async fn an_empty_answer_is_mended_too() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::text(""), Reply::json(&good())]).await;
        assert_eq!(ask(&world).await.unwrap().repairs, 1);
    }
}

#[tokio::test]
async fn an_answer_that_was_cut_off_or_withheld_is_not_read_even_if_it_would_fit() {
    for (protocol, reason, stop) in [
        (Protocol::OpenAi, "length", Stop::Length),
        (Protocol::OpenAi, "content_filter", Stop::ContentFilter),
        (Protocol::OpenAi, "eos", Stop::Unknown("eos".into())),
        (Protocol::Anthropic, "max_tokens", Stop::Length),
        (Protocol::Anthropic, "refusal", Stop::Refusal),
        (Protocol::Anthropic, "pause_turn", Stop::Pause),
    ] {
        let said = Said::text(good().to_string()).stopping(reason);
        let error = ask(&World::new(protocol, [Reply::said(said)]).await).await.unwrap_err();
        let ModelError::Stopped { answer } = error else { panic!("{error}") };
        assert_eq!(answer.ending.stop, stop);
    }
}

#[tokio::test]
async fn faults_between_repairs_are_tried_again() {
    for protocol in BOTH {
        let replies = [Reply::status(503), Reply::text("no"), Reply::status(529), Reply::json(&good())];
        let structured = ask(&World::new(protocol, replies).await).await.unwrap();
        assert_eq!((structured.repairs, structured.answer.ending.attempts), (1, 4));
    }
}
