//! OpenAI chat completions.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Quirks, SchemaBy, Tally, system, unknown};
use crate::{Fault, Message, Schema, Stop, Tool, ToolCall, ToolChoice, Turn, Usage, provider::Complaint, reply::Piece};

/// The end marker of a stream.
const DONE: &str = "[DONE]";

pub(super) fn body(model: &str, turn: &Turn, schema: Option<&Schema>, quirks: Quirks) -> Value {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    set("model", json!(model));
    let system = system(turn, schema, quirks);
    let system = (!system.is_empty()).then(|| json!({"role": "system", "content": system}));
    set("messages", system.into_iter().chain(turn.messages.iter().map(message)).collect());
    set(if quirks.completion_tokens { "max_completion_tokens" } else { "max_tokens" }, json!(turn.tokens_max));
    if let Some(temperature) = turn.temperature.filter(|_| quirks.temperature) {
        set("temperature", json!(temperature));
    }
    if !turn.stop.is_empty() {
        set("stop", json!(turn.stop));
    }
    if !turn.tools.is_empty() {
        set("tools", turn.tools.iter().map(tool).collect());
        set("tool_choice", tool_choice(&turn.tool_choice));
    }
    if let Some(format) = schema.and_then(|schema| response_format(schema, quirks.schema)) {
        set("response_format", format);
    }
    if quirks.streams() {
        set("stream", json!(true));
        if quirks.stream_options {
            set("stream_options", json!({"include_usage": true}));
        }
    }
    Value::Object(body)
}

fn message(message: &Message) -> Value {
    match message {
        Message::User { text } => json!({"role": "user", "content": text}),
        Message::Assistant { text, tool_calls } if tool_calls.is_empty() => {
            json!({"role": "assistant", "content": text})
        }
        Message::Assistant { text, tool_calls } => {
            let calls: Vec<_> = tool_calls
                .iter()
                .map(|call| {
                    let function = json!({"name": call.name, "arguments": call.arguments});
                    json!({"id": call.id, "type": "function", "function": function})
                })
                .collect();
            let content = (!text.is_empty()).then_some(text);
            json!({"role": "assistant", "content": content, "tool_calls": calls})
        }
        // The protocol has no place for a failure: the text says it.
        Message::ToolResult { call_id, text, .. } => json!({"role": "tool", "tool_call_id": call_id, "content": text}),
    }
}

fn tool(tool: &Tool) -> Value {
    json!({"type": "function", "function": {
        "name": tool.name, "description": tool.description, "parameters": tool.parameters,
    }})
}

fn tool_choice(choice: &ToolChoice) -> Value {
    match choice {
        ToolChoice::Auto => json!("auto"),
        ToolChoice::None => json!("none"),
        ToolChoice::Any => json!("required"),
        ToolChoice::Named(name) => json!({"type": "function", "function": {"name": name}}),
    }
}

fn response_format(schema: &Schema, by: SchemaBy) -> Option<Value> {
    match by {
        SchemaBy::Parameter => {
            let json_schema = json!({"name": schema.name(), "schema": schema.json(), "strict": closed(schema.json())});
            Some(json!({"type": "json_schema", "json_schema": json_schema}))
        }
        SchemaBy::JsonMode => Some(json!({"type": "json_object"})),
        SchemaBy::Prompt => None,
    }
}

/// Whether strict mode takes the schema: each object names all its properties, requires them and allows no other.
fn closed(schema: &Value) -> bool {
    let object = schema.get("properties").and_then(Value::as_object).is_none_or(|properties| {
        let required = schema.get("required").and_then(Value::as_array);
        let named = |name: &String| required.is_some_and(|names| names.iter().any(|required| required == name));
        schema.get("additionalProperties") == Some(&json!(false)) && properties.keys().all(named)
    });
    object
        && match schema {
            Value::Object(fields) => fields.values().all(closed),
            Value::Array(items) => items.iter().all(closed),
            _ => true,
        }
}

/// A chunk of a stream; a whole answer is one chunk that says `message` for `delta`.
#[derive(Deserialize)]
struct Chunk {
    model: Option<String>,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    usage: Option<Counted>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    index: u32,
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<Content>,
    refusal: Option<String>,
    tool_calls: Option<Vec<CallDelta>>,
    /// What tool calls were called before there could be several.
    function_call: Option<FunctionDelta>,
}

/// Some compatible servers give parts where the protocol has a text; parts that are no text are thoughts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    text: Option<String>,
}

#[derive(Deserialize)]
struct CallDelta {
    index: Option<usize>,
    id: Option<String>,
    function: Option<FunctionDelta>,
}

#[derive(Deserialize)]
struct FunctionDelta {
    name: Option<String>,
    arguments: Option<Arguments>,
}

/// A text by the protocol; some servers give the object itself.
#[derive(Deserialize)]
#[serde(untagged)]
enum Arguments {
    Text(String),
    Value(Value),
}

#[derive(Deserialize)]
struct Counted {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

/// Reads one answer.
#[derive(Default)]
pub(super) struct Decoder {
    calls: Vec<(usize, ToolCall)>,
    finish: Option<String>,
    refused: bool,
    usage: Option<Usage>,
    model: Option<String>,
}

impl super::Decoder for Decoder {
    fn event(&mut self, data: &str, heard: &mut Vec<Piece>) -> Result<Option<Tally>, Fault> {
        if data.trim() == DONE {
            return self.end(heard).map(Some);
        }
        let chunk = serde_json::from_str(data)
            .map_err(|error| Fault::malformed(format!("a piece of it is not JSON it knows: {error}")))?;
        self.chunk(chunk, heard)?;
        Ok(None)
    }

    fn whole(&mut self, body: &[u8], heard: &mut Vec<Piece>) -> Result<Tally, Fault> {
        let value: Value = serde_json::from_slice(body).map_err(Fault::malformed)?;
        if value.get("choices").is_none() {
            return Err(Complaint::within(&value).fault());
        }
        self.chunk(serde_json::from_value(value).map_err(Fault::malformed)?, heard)?;
        self.end(heard)
    }
}

impl Decoder {
    fn chunk(&mut self, chunk: Chunk, heard: &mut Vec<Piece>) -> Result<(), Fault> {
        if let Some(error) = chunk.error {
            return Err(Complaint::within(&error).fault());
        }
        self.model = chunk.model.filter(|model| !model.is_empty()).or(self.model.take());
        self.usage = chunk.usage.and_then(usage).or(self.usage);
        for choice in chunk.choices.into_iter().flatten().filter(|choice| choice.index == 0) {
            if let Some(delta) = choice.delta {
                self.delta(delta, heard);
            }
            self.finish = choice.finish_reason.filter(|reason| !reason.is_empty()).or(self.finish.take());
        }
        Ok(())
    }

    fn delta(&mut self, delta: Delta, heard: &mut Vec<Piece>) {
        let content = match delta.content {
            Some(Content::Text(text)) => text,
            Some(Content::Parts(parts)) => parts.into_iter().filter_map(|part| part.text).collect(),
            None => String::new(),
        };
        let refusal = delta.refusal.unwrap_or_default();
        self.refused |= !refusal.is_empty();
        heard.extend([content, refusal].into_iter().filter(|text| !text.is_empty()).map(Piece::Text));
        for (place, call) in delta.tool_calls.into_iter().flatten().enumerate() {
            self.call(place, call);
        }
        if let Some(function) = delta.function_call {
            self.call(0, CallDelta { index: None, id: None, function: Some(function) });
        }
    }

    /// Adds to the call of the same index. Some servers give all calls the same index or none, but ids of their own.
    fn call(&mut self, place: usize, delta: CallDelta) {
        let index = delta.index.unwrap_or(place);
        let id = delta.id.filter(|id| !id.is_empty());
        let known = self.calls.iter().rposition(|(known, call)| {
            *known == index && (call.id.is_empty() || id.as_ref().is_none_or(|id| *id == call.id))
        });
        let slot = known.unwrap_or_else(|| {
            self.calls.push((index, ToolCall { id: String::new(), name: String::new(), arguments: String::new() }));
            self.calls.len() - 1
        });
        let call = &mut self.calls[slot].1;
        if let Some(id) = id {
            call.id = id;
        }
        let Some(function) = delta.function else { return };
        call.name.push_str(function.name.as_deref().unwrap_or_default());
        match function.arguments {
            Some(Arguments::Text(text)) => call.arguments.push_str(&text),
            Some(Arguments::Value(Value::Null)) | None => {}
            Some(Arguments::Value(value)) => call.arguments.push_str(&value.to_string()),
        }
    }

    /// An end marker without a reason is a proxy's that lost its model: the answer is not whole.
    fn end(&mut self, heard: &mut Vec<Piece>) -> Result<Tally, Fault> {
        let finish = self.finish.take().ok_or_else(|| Fault::unfinished("it ended without a finish reason"))?;
        let calls = std::mem::take(&mut self.calls);
        let stop = match finish.as_str() {
            "stop" if self.refused => Stop::Refusal,
            "stop" if calls.is_empty() => Stop::End,
            "stop" | "tool_calls" | "function_call" => Stop::ToolUse,
            "length" => Stop::Length,
            "content_filter" => Stop::ContentFilter,
            other => unknown(other),
        };
        heard.extend(calls.into_iter().map(|(_, call)| Piece::ToolCall(call)));
        Ok(Tally { stop, usage: self.usage, model: self.model.take() })
    }
}

/// Servers that do not count say 0 rather than nothing.
fn usage(counted: Counted) -> Option<Usage> {
    let cached = counted.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or_default();
    let (input, output) = (counted.prompt_tokens.unwrap_or_default(), counted.completion_tokens.unwrap_or_default());
    (input + output > 0).then_some(Usage { input, output, cached, estimated: false })
}
