use std::{fmt, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    Answer, Client, Cost, Message, ModelError, Stop, Turn, attempts::Attempts, client::collect, error::one_line,
};

/// More is not told the model at once: it loses the thread.
const PROBLEMS_MAX: usize = 20;

/// What an answer must look like: a JSON Schema with a name. Cheap to clone.
#[derive(Clone)]
pub struct Schema {
    name: Arc<str>,
    json: Arc<Value>,
    validator: Arc<jsonschema::Validator>,
}

/// The schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the schema '{name}' cannot be used ({problem}): correct it")]
pub struct InvalidSchema {
    name: String,
    problem: String,
}

impl Schema {
    /// Takes a schema in any draft; it may refer to its own parts only. The name is 1 to 64 ASCII letters, digits,
    /// `_` or `-`.
    pub fn new(name: &str, json: Value) -> Result<Self, InvalidSchema> {
        let invalid = |problem: String| InvalidSchema { name: name.to_owned(), problem };
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !letters || !(1..=64).contains(&name.len()) {
            return Err(invalid("its name is not 1 to 64 letters, digits, '_' or '-'".into()));
        }
        let validator = jsonschema::validator_for(&json).map_err(|error| invalid(error.to_string()))?;
        Ok(Self { name: name.into(), json: json.into(), validator: validator.into() })
    }

    /// Its name, which the provider is told.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The schema itself.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Reads an answer: strictly JSON, alone or within one code fence, that fits the schema and then the type.
    /// Otherwise: what is wrong, by place and rule, to be told the model.
    pub fn read<T: DeserializeOwned>(&self, text: &str) -> Result<T, Vec<String>> {
        let value: Value =
            serde_json::from_str(unfenced(text)).map_err(|error| vec![format!("it is not JSON: {error}")])?;
        let errors = self.validator.iter_errors(&value).take(PROBLEMS_MAX);
        let problems: Vec<_> = errors
            .map(|error| {
                let place = error.instance_path().to_string();
                let place = if place.is_empty() { "the whole" } else { &place };
                one_line(&format!("{place}: {}", error.masked_with("this")), 300)
            })
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        serde_json::from_value(value).map_err(|error| vec![one_line(&error.to_string(), 300)])
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schema").field(&self.name).finish()
    }
}

/// Two schemas are the same if their names and their rules are.
impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.json == other.json
    }
}

/// The inside of a code fence that encloses the whole answer, as chat models like to write it.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    match inside.and_then(|inside| inside.split_once('\n')) {
        Some(("" | "json" | "JSON" | "\r" | "json\r" | "JSON\r", inside)) => inside.trim(),
        _ => text,
    }
}

/// A value that the model gave and that fits its schema.
#[derive(Debug, Clone)]
pub struct Structured<T> {
    /// The value.
    pub value: T,
    /// The answer that it was read from, word for word. Usage, cost and attempts are those of all rounds together.
    pub answer: Answer,
    /// How often the model had to mend its answer.
    pub repairs: u32,
}

impl Client {
    /// The answer as a value that fits the schema. An answer that does not fit goes back to the model with what is
    /// wrong, [`Options::repairs`](crate::Options::repairs) times at most; then it is an error, never a guess.
    pub async fn json<T: DeserializeOwned>(
        &self,
        turn: &Turn,
        schema: &Schema,
        cancel: &CancellationToken,
    ) -> Result<Structured<T>, ModelError> {
        let structured = self.mended(turn, schema);
        cancel.run_until_cancelled(structured).await.unwrap_or(Err(ModelError::Cancelled))
    }

    async fn mended<T: DeserializeOwned>(&self, turn: &Turn, schema: &Schema) -> Result<Structured<T>, ModelError> {
        let mut attempts = Attempts::new(self.shared.clone());
        let mut answer = collect(&mut attempts, turn, Some(schema)).await?;
        let mut repairs = 0;
        loop {
            if answer.ending.stop != Stop::End {
                return Err(ModelError::Stopped { answer: answer.into() });
            }
            let problems = match schema.read(&answer.text) {
                Ok(value) => return Ok(Structured { value, answer, repairs }),
                Err(problems) => problems,
            };
            if repairs == attempts.options().repairs {
                let schema = schema.name().to_owned();
                return Err(ModelError::Unmended { schema, problems, repairs, answer: answer.into() });
            }
            repairs += 1;
            tracing::debug!(
                schema = schema.name(),
                repairs,
                problems = problems.len(),
                "an answer goes back to be mended"
            );
            let next = collect(&mut attempts, &repair(turn, &answer, &problems, schema), Some(schema)).await?;
            answer = next.after(&answer);
        }
    }
}

impl Answer {
    /// This answer with what the one before it took.
    fn after(mut self, before: &Self) -> Self {
        self.ending.usage += before.ending.usage;
        self.ending.attempts += before.ending.attempts;
        // An endpoint without a price, or with one in another currency, leaves no sum that would be true.
        self.ending.cost = match (self.ending.cost, &before.ending.cost) {
            (Some(cost), Some(spent)) if cost.currency == spent.currency => {
                Some(Cost { amount: cost.amount + spent.amount, ..cost })
            }
            _ => None,
        };
        self
    }
}

/// The turn again, with the last answer and what is wrong with it.
fn repair(turn: &Turn, answer: &Answer, problems: &[String], schema: &Schema) -> Turn {
    let mut turn = turn.clone();
    if !answer.text.trim().is_empty() {
        turn.messages.push(Message::assistant(&answer.text));
    }
    turn.messages.push(Message::user(format!(
        "That answer cannot be used. What is wrong with it:\n- {}\n\n\
         Give the whole answer again, corrected: one JSON value, nothing before or after it. It must fit this JSON \
         Schema:\n{}",
        problems.join("\n- "),
        schema.json()
    )));
    turn
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Schema {
        let json = json!({
            "type": "object", "additionalProperties": false, "required": ["name", "lines"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "lines": {"type": "array", "maxItems": 2, "items": {"type": "string"}},
            },
        });
        Schema::new("capacity", json).unwrap()
    }

    #[test]
    fn an_answer_is_read_strictly() {
        let good = json!({"name": "Edge", "lines": []});
        for text in [good.to_string(), format!("\n```json\n{good}\n```\n"), format!("```\n{good}\n```")] {
            assert_eq!(schema().read::<Value>(&text), Ok(good.clone()));
        }
        for text in [format!("Here it is: {good}"), format!("{good}{good}"), String::new(), "{\"name\": NaN}".into()] {
            assert_eq!(schema().read::<Value>(&text).unwrap_err().len(), 1);
        }
    }

    #[test]
    fn problems_name_places_and_rules_but_no_words_of_the_answer() {
        let wrong = json!({"name": "", "lines": ["a", 7, "secret"], "other": "secret"}).to_string();
        insta::assert_snapshot!(schema().read::<Value>(&wrong).unwrap_err().join("\n"));
        insta::assert_snapshot!(schema().read::<Value>("{\"name\": \"a\"").unwrap_err().join("\n"));
    }

    #[test]
    fn what_fits_the_schema_but_not_the_type_is_wrong_too() {
        let text = json!({"name": "Edge", "lines": []}).to_string();
        assert!(schema().read::<Vec<u8>>(&text).is_err());
    }

    #[test]
    fn a_schema_that_is_none_is_refused() {
        assert!(Schema::new("a name", json!({})).is_err());
        assert!(Schema::new("a", json!({"type": "nonsense"})).is_err());
        assert!(Schema::new("a", json!({"$ref": "http://elsewhere.invalid/schema.json"})).is_err());
    }
}
