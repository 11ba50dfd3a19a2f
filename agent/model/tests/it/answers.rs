//! What comes back when all goes well, and the ends that are no success.

use model::{Client, ModelError, ModelEvent, Protocol, Stop, Usage};
use scripted_model::{Reply, Said, ScriptedModel, Step};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, World, endpoint, fault, listen, options, turn};

#[tokio::test]
async fn a_stream_hands_out_the_text_and_one_end() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::text("They decide on price, and defend it.")]).await;
        let (text, rest) = listen(world.stream()).await;
        assert_eq!(text, "They decide on price, and defend it.");
        let [Ok(ModelEvent::End(ending))] = &rest[..] else { panic!("{rest:?}") };
        insta::assert_debug_snapshot!("ending", ending);
    }
}

#[tokio::test]
async fn a_whole_answer_is_the_same_from_a_server_that_ignores_streaming() {
    for protocol in BOTH {
        let said = Said { text: "Both.".into(), ..Said::tool("search", r#"{"query":"price"}"#) };
        let streamed = World::new(protocol, [Reply::said(said.clone())]).await.send().await.unwrap();
        let plain = ScriptedModel::answering(move |request| {
            let mut request = request.clone();
            request.body["stream"] = json!(false);
            Reply::said(said.clone()).body(whole(&request, &said))
        });
        let plain = plain.await;
        let client = Client::new(endpoint(protocol, &plain), None, options()).unwrap();
        let whole = client.send(&turn(), &CancellationToken::new()).await.unwrap();
        assert_eq!(whole, streamed);
        assert_eq!((whole.text.as_str(), whole.ending.stop), ("Both.", Stop::ToolUse));
        assert_eq!(whole.tool_calls[0].parse::<serde_json::Value>(), Ok(json!({"query": "price"})));
    }
}

fn whole(request: &scripted_model::Request, said: &Said) -> Vec<u8> {
    let body = match request.protocol() {
        scripted_model::Protocol::OpenAi => {
            let (name, arguments) = &said.tool_calls[0];
            let call = json!({"id": "call_0", "type": "function", "function": {"name": name, "arguments": arguments}});
            json!({
                "model": "scripted",
                "choices": [{"index": 0, "message": {"content": said.text, "refusal": null, "tool_calls": [call]}, "finish_reason": "tool_calls"}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 3},
            })
        }
        scripted_model::Protocol::Anthropic => {
            let (name, arguments) = &said.tool_calls[0];
            let input: serde_json::Value = serde_json::from_str(arguments).unwrap();
            json!({
                "model": "scripted",
                "content": [
                    {"type": "thinking", "thinking": "hm", "signature": "s"},
                    {"type": "text", "text": said.text},
                    {"type": "tool_use", "id": "toolu_0", "name": name, "input": input},
                ],
                "stop_reason": "tool_use", "usage": {"input_tokens": 7, "output_tokens": 3},
            })
        }
    };
    body.to_string().into_bytes()
}

#[tokio::test]
async fn tool_calls_come_whole_and_in_order_even_if_they_are_broken() {
    for protocol in BOTH {
        let tool_calls = vec![
            ("search".into(), r#"{"query": "priče"}"#.into()),
            ("note".into(), "{\"text\": ".into()),
            ("list".into(), String::new()),
        ];
        let said = Said { tool_calls, ..Said::default() };
        let answer = World::new(protocol, [Reply::said(said)]).await.send().await.unwrap();
        let parsed: Vec<_> =
            answer.tool_calls.iter().map(|call| (call.name.as_str(), call.parse::<serde_json::Value>().ok())).collect();
        assert_eq!(parsed, [("search", Some(json!({"query": "priče"}))), ("note", None), ("list", Some(json!({})))]);
        assert_eq!(answer.ending.stop, Stop::ToolUse);
        assert_eq!(answer.complete().map(|answer| answer.tool_calls.len()).unwrap(), 3);
    }
}

#[tokio::test]
async fn every_reason_to_stop_is_told_apart() {
    let unknown = || Stop::Unknown("gave_up".into());
    let reasons = |protocol| match protocol {
        Protocol::OpenAi => vec![
            ("stop", Stop::End),
            ("length", Stop::Length),
            ("content_filter", Stop::ContentFilter),
            ("tool_calls", Stop::ToolUse),
            ("function_call", Stop::ToolUse),
            ("gave_up", unknown()),
        ],
        Protocol::Anthropic => vec![
            ("end_turn", Stop::End),
            ("stop_sequence", Stop::End),
            ("max_tokens", Stop::Length),
            ("tool_use", Stop::ToolUse),
            ("refusal", Stop::Refusal),
            ("pause_turn", Stop::Pause),
            ("model_context_window_exceeded", Stop::ContextExceeded),
            ("gave_up", unknown()),
        ],
    };
    for protocol in BOTH {
        for (reason, stop) in reasons(protocol) {
            let world = World::new(protocol, [Reply::said(Said::text("Half an ans").stopping(reason))]).await;
            let answer = world.send().await.unwrap();
            assert_eq!(answer.ending.stop, stop);
            let good = matches!(stop, Stop::End | Stop::ToolUse);
            assert_eq!(answer.complete().is_ok(), good, "{reason}");
        }
    }
}

#[tokio::test]
async fn each_bad_end_says_what_to_do() {
    let mut sentences = Vec::new();
    for reason in ["stop", "length", "content_filter", "gave_up"] {
        let world = World::new(Protocol::OpenAi, [Reply::said(Said::default().stopping(reason))]).await;
        sentences.push(world.send().await.unwrap().complete().unwrap_err().to_string());
    }
    for reason in ["refusal", "pause_turn", "model_context_window_exceeded"] {
        let world = World::new(Protocol::Anthropic, [Reply::said(Said::text("no").stopping(reason))]).await;
        let error = world.send().await.unwrap().complete().unwrap_err();
        assert_eq!(error.is_too_long(), reason.starts_with("model_context"));
        sentences.push(error.to_string());
    }
    insta::assert_snapshot!(sentences.join("\n"));
}

#[tokio::test]
async fn an_openai_refusal_is_one_though_it_stops_as_usual() {
    let refusal = concat!(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":null,\"refusal\":\"I cannot.\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
    );
    let answer = World::new(Protocol::OpenAi, [Reply::text("").body(refusal)]).await.send().await.unwrap();
    assert_eq!((answer.text.as_str(), &answer.ending.stop), ("I cannot.", &Stop::Refusal));
}

#[tokio::test]
async fn an_empty_answer_is_no_complete_one() {
    for protocol in BOTH {
        let answer = World::new(protocol, [Reply::text("")]).await.send().await.unwrap();
        assert!(matches!(answer.complete(), Err(ModelError::Stopped { .. })));
    }
}

#[tokio::test]
async fn what_the_provider_does_not_count_is_estimated_and_marked() {
    for protocol in BOTH {
        let said = Said { usage: None, ..Said::text("twelve chars") };
        let usage = World::new(protocol, [Reply::said(said)]).await.send().await.unwrap().ending.usage;
        assert!(usage.estimated && usage.output == 3 && usage.input > 20, "{usage:?}");
    }
}

#[tokio::test]
async fn cached_tokens_are_part_of_the_input() {
    let openai = json!({"choices": [{"message": {"content": "a"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 80}}});
    let anthropic = json!({"content": [{"type": "text", "text": "a"}], "stop_reason": "end_turn",
        "usage": {"input_tokens": 15, "output_tokens": 5, "cache_read_input_tokens": 80, "cache_creation_input_tokens": 5}});
    for (protocol, body) in BOTH.into_iter().zip([openai, anthropic]) {
        let ending = World::new(protocol, [Reply::text("").body(body.to_string())]).await.send().await.unwrap().ending;
        assert_eq!(ending.usage, Usage { input: 100, output: 5, cached: 80, estimated: false });
        assert_eq!(ending.cost.unwrap().amount.to_bits(), 110.0f64.to_bits());
    }
}

#[tokio::test]
async fn turns_share_a_connection_even_if_a_body_ends_after_its_end_marker() {
    for protocol in BOTH {
        // The end of the body comes in a packet of its own, after the last event.
        let late =
            |events: Vec<String>| vec![Step::send(events.concat()), Step::Wait(std::time::Duration::from_millis(5))];
        let world = World::new(protocol, vec![Reply::text("a").shaped(late); 50]).await;
        for _ in 0..50 {
            world.send().await.unwrap();
        }
        let ports: std::collections::HashSet<_> = world.server.requests().iter().map(|request| request.port).collect();
        assert!(ports.len() < 50, "no connection was used twice");
    }
}

#[tokio::test]
async fn calls_at_once_do_not_mix() {
    for protocol in BOTH {
        let server = ScriptedModel::answering(|request| {
            // Pieces of all answers are on their way at the same time.
            let pauses = |events: Vec<String>| {
                events
                    .into_iter()
                    .flat_map(|event| [Step::send(event), Step::Wait(std::time::Duration::from_millis(1))])
                    .collect()
            };
            Reply::text(format!("an echo of {}", request.last_message())).shaped(pauses)
        })
        .await;
        let client = Client::new(endpoint(protocol, &server), None, options()).unwrap();
        let calls = (0..20).map(|number| {
            let client = client.clone();
            async move {
                let turn = model::Turn::new("", format!("question number {number}"), 50);
                (number, client.send(&turn, &CancellationToken::new()).await.unwrap().text)
            }
        });
        for (number, text) in futures::future::join_all(calls).await {
            assert_eq!(text, format!("an echo of question number {number}"));
        }
    }
}

#[tokio::test]
async fn an_error_in_place_of_an_answer_is_an_error() {
    for protocol in BOTH {
        let world = World::new(protocol, std::iter::repeat_n(Reply::error(200, "overloaded_error", "busy"), 3)).await;
        insta::assert_debug_snapshot!("error_in_place_of_an_answer", fault(world.send().await));
    }
}
