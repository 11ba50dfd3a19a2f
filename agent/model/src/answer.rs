use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::{Cost, ModelError, ToolCall};

/// What happens while a model answers. A stream of these ends with exactly one [`End`](Self::End) or an error.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelEvent {
    /// A piece of the answer's text; never empty.
    Text(String),
    /// A tool that the model wants called, once its arguments are there as a whole.
    ToolCall(ToolCall),
    /// The answer is there as a whole. Whether it is a good end, [`Ending::stop`] says.
    End(Ending),
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What the model wrote; empty where it only calls tools. After [`Stop::Refusal`]: its refusal.
    pub text: String,
    /// The tools it wants called, in its order.
    pub tool_calls: Vec<ToolCall>,
    /// How it ended and what it took.
    pub ending: Ending,
}

impl Answer {
    /// This answer if it is one: it ended well and says something or calls a tool.
    pub fn complete(self) -> Result<Self, ModelError> {
        let says = !self.text.trim().is_empty() || !self.tool_calls.is_empty();
        match self.ending.stop {
            Stop::End | Stop::ToolUse if says => Ok(self),
            _ => Err(ModelError::Stopped { answer: Box::new(self) }),
        }
    }
}

/// How an answer ended, who gave it and what it took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// Why the model stopped.
    pub stop: Stop,
    /// The tokens of this answer.
    pub usage: Usage,
    /// What they cost, where the endpoint has a price.
    pub cost: Option<Cost>,
    /// The model that answered, as it is configured.
    pub model: String,
    /// The model that the server says has answered: often the same with a date.
    pub reported_model: Option<String>,
    /// Whether the fallback answered.
    pub fallback: bool,
    /// Requests sent, the failed ones among them.
    pub attempts: u32,
}

/// Why a model stopped. Only [`End`](Self::End) and [`ToolUse`](Self::ToolUse) are success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It had said all, or came to a stop sequence.
    End,
    /// It wants tools called.
    ToolUse,
    /// It came to `tokens_max`.
    Length,
    /// The provider's filter withheld the answer or its rest.
    ContentFilter,
    /// The model declined.
    Refusal,
    /// Question and answer together filled the model's context.
    ContextExceeded,
    /// The provider paused a long turn; send the conversation again to go on.
    Pause,
    /// A reason that is not known here, as the provider wrote it. Not success.
    Unknown(String),
}

/// The tokens of one answer or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
    /// Those of `input` that the provider had cached.
    pub cached: u64,
    /// Whether any of this is our estimate, because the provider gave none.
    pub estimated: bool,
}

impl Usage {
    /// The tokens of texts that nobody counted.
    pub(crate) fn estimate(input: &Estimate, output: &Estimate) -> Self {
        Self { input: input.tokens(), output: output.tokens(), cached: 0, estimated: true }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input += other.input;
        self.output += other.output;
        self.cached += other.cached;
        self.estimated |= other.estimated;
    }
}

/// Counts tokens without the model's table: a token for every four ASCII characters and for every other one.
/// English comes out right within a fifth, other scripts too high rather than too low.
#[derive(Debug, Clone, Default)]
pub(crate) struct Estimate {
    ascii: u64,
    other: u64,
}

impl Estimate {
    pub(crate) fn add(&mut self, text: &str) {
        let ascii = text.bytes().filter(u8::is_ascii).count() as u64;
        self.ascii += ascii;
        self.other += text.chars().count() as u64 - ascii;
    }

    fn tokens(&self) -> u64 {
        self.ascii.div_ceil(4) + self.other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_counts_scripts_apart() {
        let mut estimate = Estimate::default();
        estimate.add("four and five");
        estimate.add("戦略");
        assert_eq!(estimate.tokens(), 4 + 2);
        assert_eq!(Estimate::default().tokens(), 0);
    }

    #[test]
    fn a_sum_with_an_estimate_is_an_estimate() {
        let mut sum = Usage { input: 1, output: 2, cached: 1, estimated: false };
        sum += Usage { input: 10, output: 20, cached: 0, estimated: true };
        assert_eq!(sum, Usage { input: 11, output: 22, cached: 1, estimated: true });
    }
}
