use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What a model is asked: one request, whatever the protocol.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    /// The instructions that stand above the conversation; may be empty.
    pub system: String,
    /// The conversation so far, the oldest first.
    pub messages: Vec<Message>,
    /// The tools that the model may call.
    pub tools: Vec<Tool>,
    /// Whether it may, must or must not call one. Without tools of no effect.
    pub tool_choice: ToolChoice,
    /// The most tokens that the answer may have.
    pub tokens_max: u32,
    /// How freely the model chooses its words, from 0. None: the provider's default. A model that takes none is
    /// asked without.
    pub temperature: Option<f64>,
    /// Texts before which the model stops.
    pub stop: Vec<String>,
}

impl Turn {
    /// A single question.
    pub fn new(system: impl Into<String>, user: impl Into<String>, tokens_max: u32) -> Self {
        Self { system: system.into(), messages: vec![Message::user(user)], tokens_max, ..Self::default() }
    }
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Message {
    /// Said to the model.
    User {
        /// Its words.
        text: String,
    },
    /// Said by the model.
    Assistant {
        /// Its words; may be empty where it called tools.
        text: String,
        /// The tools it wanted called.
        tool_calls: Vec<ToolCall>,
    },
    /// What a tool gave back. Each tool call is answered before anything else is said.
    ToolResult {
        /// The id of the call.
        call_id: String,
        /// The result, or why there is none.
        text: String,
        /// Whether the call failed.
        failed: bool,
    },
}

impl Message {
    /// Said to the model.
    pub fn user(text: impl Into<String>) -> Self {
        Self::User { text: text.into() }
    }

    /// Said by the model, without a tool call.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::Assistant { text: text.into(), tool_calls: Vec::new() }
    }
}

/// A tool that a model may call.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// What it does and when to call it.
    pub description: String,
    /// A JSON Schema of its arguments: an object.
    pub parameters: Value,
}

/// Whether the model may call a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// As it likes.
    #[default]
    Auto,
    /// None.
    None,
    /// At least one.
    Any,
    /// The one of this name.
    Named(String),
}

/// A call of a tool that the model wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The provider's id of the call; the result names it.
    pub id: String,
    /// The tool's name as the model wrote it: it may not exist.
    pub name: String,
    /// The arguments as the model wrote them: they may be no JSON. See [`parse`](Self::parse).
    pub arguments: String,
}

impl ToolCall {
    /// The arguments as a typed value. The error is written to be sent back to the model.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, InvalidArguments> {
        serde_json::from_str(self.arguments_or_none()).map_err(|error| InvalidArguments(error.to_string()))
    }

    /// The arguments as JSON, an empty object if there are none; not JSON at all: `None`.
    pub(crate) fn value(&self) -> Option<Value> {
        serde_json::from_str(self.arguments_or_none()).ok()
    }

    /// Models leave the arguments of a tool without parameters empty.
    fn arguments_or_none(&self) -> &str {
        let arguments = self.arguments.trim();
        if arguments.is_empty() { "{}" } else { arguments }
    }
}

/// The arguments of a tool call are not what the tool takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the arguments do not fit the tool ({0}): call it again with arguments that fit its schema")]
pub struct InvalidArguments(String);

#[cfg(test)]
mod tests {
    use super::*;

    fn call(arguments: &str) -> ToolCall {
        ToolCall { id: "1".into(), name: "search".into(), arguments: arguments.into() }
    }

    #[test]
    fn broken_arguments_are_answered_with_a_reason() {
        let error = call("{\"query\": \"pri").parse::<Value>().unwrap_err();
        insta::assert_snapshot!(error, @"the arguments do not fit the tool (EOF while parsing a string at line 1 column 14): call it again with arguments that fit its schema");
    }

    #[test]
    fn no_arguments_are_an_empty_object() {
        assert_eq!(call(" ").parse::<Value>(), Ok(serde_json::json!({})));
    }
}
