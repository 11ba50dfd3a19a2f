//! Anthropic messages.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Quirks, SchemaBy, Tally, system, unknown};
use crate::{Fault, Message, Schema, Stop, Tool, ToolCall, ToolChoice, Turn, Usage, provider::Complaint, reply::Piece};

pub(super) fn body(model: &str, turn: &Turn, schema: Option<&Schema>, quirks: Quirks) -> Value {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    set("model", json!(model));
    let system = system(turn, schema, quirks);
    if !system.is_empty() {
        set("system", json!(system));
    }
    set("messages", messages(&turn.messages));
    set("max_tokens", json!(turn.tokens_max));
    if let Some(temperature) = turn.temperature.filter(|_| quirks.temperature) {
        set("temperature", json!(temperature));
    }
    if !turn.stop.is_empty() {
        set("stop_sequences", json!(turn.stop));
    }
    if !turn.tools.is_empty() {
        set("tools", turn.tools.iter().map(tool).collect());
        set("tool_choice", tool_choice(&turn.tool_choice));
    }
    if let Some(schema) = schema.filter(|_| quirks.schema == SchemaBy::Parameter) {
        let mut schema = schema.json().clone();
        relax(&mut schema);
        set("output_config", json!({"format": {"type": "json_schema", "schema": schema}}));
    }
    if quirks.streams() {
        set("stream", json!(true));
    }
    Value::Object(body)
}

/// User and assistant take turns, so what is said in a row goes into one message; results come before words.
fn messages(messages: &[Message]) -> Value {
    let mut turns: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in messages {
        let (role, blocks) = match message {
            Message::User { text } => ("user", vec![text_block(text)]),
            Message::Assistant { text, tool_calls } => {
                let calls = tool_calls.iter().map(call_block);
                // An empty block of text is an error.
                ("assistant", (!text.is_empty()).then(|| text_block(text)).into_iter().chain(calls).collect())
            }
            Message::ToolResult { call_id, text, failed } => {
                let result =
                    json!({"type": "tool_result", "tool_use_id": call_id, "content": text, "is_error": failed});
                ("user", vec![result])
            }
        };
        match turns.last_mut() {
            Some((last, said)) if *last == role => said.extend(blocks),
            _ => turns.push((role, blocks)),
        }
    }
    turns.into_iter().map(|(role, content)| json!({"role": role, "content": content})).collect()
}

fn text_block(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

/// Arguments that are no object have no place in the protocol: they are sent back as a text within one.
fn call_block(call: &ToolCall) -> Value {
    let input = call.value().filter(Value::is_object).unwrap_or_else(|| json!({"not_an_object": call.arguments}));
    json!({"type": "tool_use", "id": call.id, "name": call.name, "input": input})
}

fn tool(tool: &Tool) -> Value {
    json!({"name": tool.name, "description": tool.description, "input_schema": tool.parameters})
}

fn tool_choice(choice: &ToolChoice) -> Value {
    match choice {
        ToolChoice::Auto => json!({"type": "auto"}),
        ToolChoice::None => json!({"type": "none"}),
        ToolChoice::Any => json!({"type": "any"}),
        ToolChoice::Named(name) => json!({"type": "tool", "name": name}),
    }
}

/// Rules that the provider's grammar does not take (`minItems` it takes up to 1). We check them all the same.
const NOT_TAKEN: &[&str] = &[
    "$schema",
    "$id",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
];

/// Moves the rules that the provider rejects into the description, where the model at least reads them.
fn relax(schema: &mut Value) {
    match schema {
        Value::Object(rules) => {
            let few = rules.get("minItems").and_then(Value::as_u64).is_some_and(|least| least <= 1);
            let not_taken = NOT_TAKEN.iter().filter(|rule| **rule != "minItems" || !few);
            let moved: Vec<_> = not_taken.filter_map(|rule| Some((rule, rules.remove(*rule)?))).collect();
            let told =
                moved.iter().filter(|(rule, _)| !rule.starts_with('$')).map(|(rule, value)| format!("{rule}: {value}"));
            let told = told.collect::<Vec<_>>().join(", ");
            if !told.is_empty() {
                let said = rules.get("description").and_then(Value::as_str).unwrap_or_default();
                let description = format!("{said} ({told})").trim_start().to_owned();
                rules.insert("description".into(), json!(description));
            }
            for (rule, value) in rules.iter_mut() {
                match (rule.as_str(), value) {
                    // The keys below these are the caller's names, not rules.
                    ("properties" | "$defs" | "definitions", Value::Object(named)) => {
                        named.values_mut().for_each(relax);
                    }
                    ("enum" | "const" | "default" | "examples", _) => {}
                    (_, value) => relax(value),
                }
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(relax),
        _ => {}
    }
}

/// An event of a stream, by its type; others are of no matter.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Whole,
    },
    ContentBlockStart {
        index: usize,
        content_block: Block,
    },
    ContentBlockDelta {
        index: usize,
        delta: Delta,
    },
    MessageDelta {
        delta: Ended,
        usage: Option<Counted>,
    },
    MessageStop,
    Error {
        error: Value,
    },
    #[serde(other)]
    Other,
}

/// A message: at the start of a stream without content, from a server that does not stream with all of it.
#[derive(Deserialize)]
struct Whole {
    model: Option<String>,
    #[serde(default)]
    content: Vec<Block>,
    stop_reason: Option<String>,
    usage: Option<Counted>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        id: String,
        name: String,
        input: Option<Value>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "the protocol's names")]
enum Delta {
    TextDelta {
        text: String,
    },
    InputJsonDelta {
        partial_json: String,
    },
    #[serde(other)]
    OtherDelta,
}

#[derive(Deserialize)]
struct Ended {
    stop_reason: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the protocol's names")]
struct Counted {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
}

/// Reads one answer.
#[derive(Default)]
pub(super) struct Decoder {
    calls: Vec<OpenCall>,
    stop_reason: Option<String>,
    counted: Option<Counted>,
    model: Option<String>,
}

/// A tool call whose arguments are still coming.
struct OpenCall {
    index: usize,
    call: ToolCall,
    /// What came with the start: nothing, or all of it from servers that do not stream arguments.
    input: Option<Value>,
}

impl super::Decoder for Decoder {
    fn event(&mut self, data: &str, heard: &mut Vec<Piece>) -> Result<Option<Tally>, Fault> {
        let event = serde_json::from_str(data)
            .map_err(|error| Fault::malformed(format!("a piece of it is not JSON it knows: {error}")))?;
        match event {
            Event::MessageStart { message } => self.start(message),
            Event::ContentBlockStart { index, content_block } => self.block(index, content_block, heard),
            Event::ContentBlockDelta { delta: Delta::TextDelta { text }, .. } => say(text, heard),
            Event::ContentBlockDelta { index, delta: Delta::InputJsonDelta { partial_json } } => {
                if let Some(open) = self.calls.iter_mut().rfind(|open| open.index == index) {
                    open.call.arguments.push_str(&partial_json);
                }
            }
            Event::MessageDelta { delta, usage } => {
                self.stop_reason = delta.stop_reason.or(self.stop_reason.take());
                self.count(usage);
            }
            Event::MessageStop => return self.end(heard).map(Some),
            Event::Error { error } => return Err(Complaint::within(&error).fault()),
            Event::ContentBlockDelta { .. } | Event::Other => {}
        }
        Ok(None)
    }

    fn whole(&mut self, body: &[u8], heard: &mut Vec<Piece>) -> Result<Tally, Fault> {
        let value: Value = serde_json::from_slice(body).map_err(Fault::malformed)?;
        if value.get("content").is_none() {
            return Err(Complaint::within(&value).fault());
        }
        let mut message: Whole = serde_json::from_value(value).map_err(Fault::malformed)?;
        let content = std::mem::take(&mut message.content);
        self.start(message);
        for (index, block) in content.into_iter().enumerate() {
            self.block(index, block, heard);
        }
        self.end(heard)
    }
}

impl Decoder {
    fn start(&mut self, message: Whole) {
        self.model = message.model.filter(|model| !model.is_empty());
        self.stop_reason = message.stop_reason;
        self.count(message.usage);
    }

    fn block(&mut self, index: usize, block: Block, heard: &mut Vec<Piece>) {
        match block {
            Block::Text { text } => say(text, heard),
            Block::ToolUse { id, name, input } => {
                self.calls.push(OpenCall { index, call: ToolCall { id, name, arguments: String::new() }, input });
            }
            Block::Other => {}
        }
    }

    /// Counts are given in parts, and later ones stand for the whole so far.
    fn count(&mut self, usage: Option<Counted>) {
        let Some(new) = usage else { return };
        let old = self.counted.take();
        let old = |field: fn(&Counted) -> Option<u64>| old.as_ref().and_then(field);
        self.counted = Some(Counted {
            input_tokens: new.input_tokens.or(old(|counted| counted.input_tokens)),
            output_tokens: new.output_tokens.or(old(|counted| counted.output_tokens)),
            cache_read_input_tokens: new.cache_read_input_tokens.or(old(|counted| counted.cache_read_input_tokens)),
            cache_creation_input_tokens: new
                .cache_creation_input_tokens
                .or(old(|counted| counted.cache_creation_input_tokens)),
        });
    }

    fn end(&mut self, heard: &mut Vec<Piece>) -> Result<Tally, Fault> {
        let reason = self.stop_reason.take().ok_or_else(|| Fault::unfinished("it ended without a stop reason"))?;
        let stop = match reason.as_str() {
            "end_turn" | "stop_sequence" => Stop::End,
            "tool_use" => Stop::ToolUse,
            "max_tokens" => Stop::Length,
            "refusal" => Stop::Refusal,
            "pause_turn" => Stop::Pause,
            "model_context_window_exceeded" => Stop::ContextExceeded,
            other => unknown(other),
        };
        heard.extend(self.calls.drain(..).map(|open| Piece::ToolCall(open.close())));
        Ok(Tally { stop, usage: self.counted.take().and_then(usage), model: self.model.take() })
    }
}

impl OpenCall {
    fn close(mut self) -> ToolCall {
        if self.call.arguments.is_empty() {
            self.call.arguments = self.input.map(|input| input.to_string()).unwrap_or_default();
        }
        self.call
    }
}

fn say(text: String, heard: &mut Vec<Piece>) {
    if !text.is_empty() {
        heard.push(Piece::Text(text));
    }
}

/// Anthropic counts cached tokens apart from the others.
fn usage(counted: Counted) -> Option<Usage> {
    let cached = counted.cache_read_input_tokens.unwrap_or_default();
    let input =
        counted.input_tokens.unwrap_or_default() + cached + counted.cache_creation_input_tokens.unwrap_or_default();
    let output = counted.output_tokens.unwrap_or_default();
    (input + output > 0).then_some(Usage { input, output, cached, estimated: false })
}
