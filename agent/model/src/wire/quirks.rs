use serde_json::Value;

use crate::{Endpoint, provider::Complaint};

/// What a server takes and what it does not. Compatible servers differ in this; each difference is found out by a
/// request that names what was wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a peculiarity of its own, found out apart from the others")]
pub(crate) struct Quirks {
    /// OpenAI: the cap on tokens is called `max_completion_tokens`; otherwise `max_tokens`.
    pub(crate) completion_tokens: bool,
    /// How the server is told a schema.
    pub(crate) schema: SchemaBy,
    /// Whether it takes a temperature: models that reason often do not.
    pub(crate) temperature: bool,
    /// OpenAI: whether it takes `stream_options`.
    pub(crate) stream_options: bool,
    /// Whether it streams.
    stream: bool,
}

/// How a server is told the schema of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaBy {
    /// By a parameter of its own, so that it can hold the model to it.
    Parameter,
    /// In the prompt; by a parameter only that it is JSON. OpenAI alone.
    JsonMode,
    /// In the prompt.
    Prompt,
}

impl Quirks {
    /// What to expect of a server before it has said anything.
    pub(crate) fn expected(endpoint: &Endpoint) -> Self {
        // Others know `max_tokens`, and older ones ignore the newer name without a word. OpenAI's own models
        // reject the older name where they do not take it.
        let own = endpoint.base_url.host_str().is_some_and(|host| host == "api.openai.com");
        Self {
            completion_tokens: own,
            schema: SchemaBy::Parameter,
            temperature: true,
            stream_options: true,
            stream: true,
        }
    }

    pub(crate) fn streams(self) -> bool {
        self.stream
    }

    /// Gives up what the complaint names, if `sent` had it. False: nothing to give up.
    pub(crate) fn adapt(&mut self, sent: &Value, complaint: &Complaint) -> bool {
        if !complaint.is_about_the_request() {
            return false;
        }
        let (before, words) = (*self, complaint.words());
        let names = |parameter: &str| sent.get(parameter).is_some() && words.contains(parameter);
        // Whichever was sent: a complaint about it names the newer one, as unknown or as the one to use.
        if words.contains("max_completion_tokens") {
            self.completion_tokens = !self.completion_tokens;
        }
        let by_schema =
            ["json_schema", "schema", "structured output", "grammar"].iter().any(|word| words.contains(word));
        if names("response_format") || (sent.get("response_format").is_some() && by_schema) {
            self.schema = if self.schema == SchemaBy::Parameter { SchemaBy::JsonMode } else { SchemaBy::Prompt };
        }
        if names("output_config") || (sent.get("output_config").is_some() && by_schema) {
            self.schema = SchemaBy::Prompt;
        }
        self.temperature &= !names("temperature");
        self.stream_options &= !names("stream_options");
        if *self == before && names("stream") {
            self.stream = false;
        }
        *self != before
    }
}

#[cfg(test)]
mod tests {
    use reqwest::{StatusCode, header::HeaderMap};
    use serde_json::json;

    use super::*;
    use crate::Protocol;

    fn usual() -> Quirks {
        let base_url = "http://host".parse().unwrap();
        let protocol = Protocol::OpenAi;
        Quirks::expected(&Endpoint { protocol, base_url, api_key: None, model: "m".into(), price: None })
    }

    fn complaint(status: StatusCode, message: &str) -> Complaint {
        Complaint::heard(status, &HeaderMap::new(), json!({"error": {"message": message}}).to_string().as_bytes())
    }

    fn adapted(sent: &Value, message: &str) -> Option<Quirks> {
        let mut quirks = usual();
        quirks.adapt(sent, &complaint(StatusCode::BAD_REQUEST, message)).then_some(quirks)
    }

    #[test]
    fn what_a_complaint_names_is_given_up() {
        let usual = usual();
        let sent =
            json!({"max_tokens": 9, "temperature": 0.2, "stream": true, "stream_options": {}, "response_format": {}});
        for (message, quirks) in [
            (
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                Quirks { completion_tokens: true, ..usual },
            ),
            ("'temperature' does not support 0.2 with this model.", Quirks { temperature: false, ..usual }),
            ("unknown field: stream_options", Quirks { stream_options: false, ..usual }),
            ("Your organization must be verified to stream this model.", Quirks { stream: false, ..usual }),
            (
                "Invalid parameter: 'response_format' of type 'json_schema'",
                Quirks { schema: SchemaBy::JsonMode, ..usual },
            ),
            ("failed to parse grammar", Quirks { schema: SchemaBy::JsonMode, ..usual }),
        ] {
            assert_eq!(adapted(&sent, message), Some(quirks), "{message}");
        }
    }

    #[test]
    fn other_complaints_change_nothing() {
        let sent = json!({"max_tokens": 9});
        assert_eq!(adapted(&sent, "max_tokens is too large: 9"), None);
        assert_eq!(adapted(&sent, "the temperature in here"), None);
        let mut quirks = usual();
        let denied = complaint(StatusCode::UNAUTHORIZED, "no temperature for you");
        assert!(!quirks.adapt(&json!({"temperature": 1}), &denied));
    }

    #[test]
    fn a_schema_steps_down_to_the_prompt() {
        let mut quirks = usual();
        let (sent, no) =
            (json!({"response_format": {}}), complaint(StatusCode::BAD_REQUEST, "no response_format here"));
        assert!(quirks.adapt(&sent, &no) && quirks.schema == SchemaBy::JsonMode);
        assert!(quirks.adapt(&sent, &no) && quirks.schema == SchemaBy::Prompt);
        assert!(!quirks.adapt(&json!({}), &no));
    }
}
