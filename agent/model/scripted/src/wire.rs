//! What a model says, in the words of each protocol.

use serde_json::{Value, json};

use crate::{Request, Said};

/// The protocol of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// OpenAI chat completions.
    OpenAi,
    /// Anthropic messages.
    Anthropic,
}

/// The events of a stream, each with its blank line.
pub(crate) fn events(request: &Request, said: &Said) -> Vec<String> {
    match request.protocol() {
        Protocol::OpenAi => openai_events(request, said),
        Protocol::Anthropic => anthropic_events(request, said),
    }
}

/// The answer in one piece.
pub(crate) fn whole(request: &Request, said: &Said) -> Value {
    match request.protocol() {
        Protocol::OpenAi => {
            let mut message = json!({"role": "assistant", "content": some(&said.text)});
            if !said.tool_calls.is_empty() {
                message["tool_calls"] = openai_calls(said)
                    .map(|call| json!({"id": call.0, "type": "function", "function": call.1}))
                    .collect();
            }
            let choice = json!({"index": 0, "message": message, "finish_reason": openai_stop(said)});
            json!({"object": "chat.completion", "model": request.body["model"], "choices": [choice], "usage": openai_usage(said)})
        }
        Protocol::Anthropic => {
            let text = some(&said.text).map(|text| json!({"type": "text", "text": text}));
            let calls = anthropic_calls(said).map(|(mut block, arguments)| {
                block["input"] = serde_json::from_str(&arguments).unwrap_or_default();
                block
            });
            let content: Vec<_> = text.into_iter().chain(calls).collect();
            json!({
                "type": "message", "role": "assistant", "model": request.body["model"], "content": content,
                "stop_reason": anthropic_stop(said), "usage": anthropic_usage(said),
            })
        }
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Pieces of a text, as tokens would come.
fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<_> = text.chars().collect();
    chars.chunks(12).map(|piece| piece.iter().collect()).collect()
}

fn openai_stop(said: &Said) -> &str {
    let usual = if said.tool_calls.is_empty() { "stop" } else { "tool_calls" };
    said.stop.as_deref().unwrap_or(usual)
}

fn openai_usage(said: &Said) -> Option<Value> {
    said.usage.map(
        |(input, output)| json!({"prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output}),
    )
}

fn openai_calls(said: &Said) -> impl Iterator<Item = (String, Value)> {
    let calls = said.tool_calls.iter().enumerate();
    calls.map(|(index, (name, arguments))| (format!("call_{index}"), json!({"name": name, "arguments": arguments})))
}

fn openai_events(request: &Request, said: &Said) -> Vec<String> {
    let event = |value: &Value| format!("data: {value}\n\n");
    let chunk = |delta: Value, finish: Option<&str>| {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": finish});
        event(&json!({"object": "chat.completion.chunk", "model": request.body["model"], "choices": [choice]}))
    };
    let mut events = vec![chunk(json!({"role": "assistant", "content": ""}), None)];
    events.extend(pieces(&said.text).into_iter().map(|piece| chunk(json!({"content": piece}), None)));
    for (index, (id, function)) in openai_calls(said).enumerate() {
        let name = json!({"name": function["name"], "arguments": ""});
        events.push(chunk(
            json!({"tool_calls": [{"index": index, "id": id, "type": "function", "function": name}]}),
            None,
        ));
        for piece in pieces(function["arguments"].as_str().unwrap_or_default()) {
            events.push(chunk(json!({"tool_calls": [{"index": index, "function": {"arguments": piece}}]}), None));
        }
    }
    events.push(chunk(json!({}), Some(openai_stop(said))));
    if request.body["stream_options"]["include_usage"] == true
        && let Some(usage) = openai_usage(said)
    {
        events.push(event(&json!({"object": "chat.completion.chunk", "choices": [], "usage": usage})));
    }
    events.push("data: [DONE]\n\n".into());
    events
}

fn anthropic_stop(said: &Said) -> &str {
    let usual = if said.tool_calls.is_empty() { "end_turn" } else { "tool_use" };
    said.stop.as_deref().unwrap_or(usual)
}

fn anthropic_usage(said: &Said) -> Option<Value> {
    said.usage.map(|(input, output)| json!({"input_tokens": input, "output_tokens": output}))
}

fn anthropic_calls(said: &Said) -> impl Iterator<Item = (Value, String)> {
    let calls = said.tool_calls.iter().enumerate();
    calls.map(|(index, (name, arguments))| {
        (json!({"type": "tool_use", "id": format!("toolu_{index}"), "name": name, "input": {}}), arguments.clone())
    })
}

fn anthropic_events(request: &Request, said: &Said) -> Vec<String> {
    let event = |value: &Value| format!("event: {}\ndata: {value}\n\n", value["type"].as_str().unwrap_or_default());
    let start = anthropic_usage(&Said { usage: said.usage.map(|(input, _)| (input, 1)), ..Said::default() });
    let message = json!({"type": "message", "role": "assistant", "model": request.body["model"], "content": [], "stop_reason": null, "usage": start});
    let mut events =
        vec![event(&json!({"type": "message_start", "message": message})), event(&json!({"type": "ping"}))];
    let text =
        some(&said.text).map(|text| (json!({"type": "text", "text": ""}), "text_delta", "text", text.to_owned()));
    let calls = anthropic_calls(said).map(|(block, arguments)| (block, "input_json_delta", "partial_json", arguments));
    for (index, (block, kind, field, whole)) in text.into_iter().chain(calls).enumerate() {
        events.push(event(&json!({"type": "content_block_start", "index": index, "content_block": block})));
        for piece in pieces(&whole) {
            let mut delta = json!({"type": kind});
            delta[field] = json!(piece);
            events.push(event(&json!({"type": "content_block_delta", "index": index, "delta": delta})));
        }
        events.push(event(&json!({"type": "content_block_stop", "index": index})));
    }
    let end = said.usage.map(|(_, output)| json!({"output_tokens": output}));
    events.push(event(&json!({"type": "message_delta", "delta": {"stop_reason": anthropic_stop(said), "stop_sequence": null}, "usage": end})));
    events.push(event(&json!({"type": "message_stop"})));
    events
}
