use std::{fmt, time::Duration};

use crate::{Answer, ApiKey, Stop};

/// Why there is no answer. Each sentence says what to do; none shows a key or the text of a turn.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ModelError {
    /// The caller cancelled.
    #[error("the model's answer was cancelled: ask again to have it")]
    Cancelled,
    /// An endpoint did not answer, after all that could be tried.
    #[error("{at} {fault}")]
    Call {
        /// Who was asked.
        at: At,
        /// What went wrong.
        fault: Fault,
    },
    /// Neither the first endpoint nor the fallback answered.
    #[error("{first}; then the fallback: {fallback}")]
    Fallback {
        /// Why the first did not.
        first: Box<ModelError>,
        /// Why the fallback did not.
        fallback: Box<ModelError>,
    },
    /// An answer came that is no success: cut off, withheld, declined, or ended for an unknown reason.
    #[error("model '{}' {}", answer.ending.model, unfit(&answer.ending.stop))]
    Stopped {
        /// The answer as far as it came, with the usage of the repairs before it.
        answer: Box<Answer>,
    },
    /// The answer did not fit the schema, and the model could not mend it.
    #[error(
        "model '{}' gave no answer that fits the schema '{schema}', in {} tries ({}): ask again, shorten the material \
         or use a stronger model", answer.ending.model, repairs + 1, problems.join("; ")
    )]
    Unmended {
        /// The name of the schema.
        schema: String,
        /// What is wrong with the last answer: places in it and rules, not its words.
        problems: Vec<String>,
        /// How often the model was asked to mend it.
        repairs: u32,
        /// The last answer, with the usage of all of them.
        answer: Box<Answer>,
    },
    /// The client cannot be made from these settings.
    #[error("the model client cannot be set up: {0}")]
    Setup(String),
}

impl ModelError {
    /// Whether the same call may succeed later, without anything being changed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Call { fault, .. } => fault.retry() != Retry::Never,
            Self::Fallback { first, fallback } => first.is_transient() || fallback.is_transient(),
            Self::Cancelled | Self::Stopped { .. } | Self::Unmended { .. } | Self::Setup(_) => false,
        }
    }

    /// Whether the call asked too much of the model's context, so that less material may succeed.
    pub fn is_too_long(&self) -> bool {
        match self {
            Self::Call { fault, .. } => matches!(fault, Fault::TooLong { .. }),
            Self::Fallback { fallback, .. } => fallback.is_too_long(),
            Self::Stopped { answer } => answer.ending.stop == Stop::ContextExceeded,
            Self::Cancelled | Self::Unmended { .. } | Self::Setup(_) => false,
        }
    }
}

/// Who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The model's name as configured.
    pub model: String,
    /// The server's host and port.
    pub host: String,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "model '{}' at {}", self.model, self.host)
    }
}

/// What went wrong between the client and one endpoint. `detail` is the provider's message or the network's, bounded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say what each is, and `Fault` what the fields are")]
pub enum Fault {
    /// 429 and 529: too many calls at the moment.
    #[error("is busy ({detail}){}: try again later, or set a fallback model", asked(.retry_after.as_ref()))]
    Busy { detail: String, retry_after: Option<RetryAfter> },
    /// The account's quota or credit is used up.
    #[error("has no quota left for this account ({detail}): raise it with the provider, or set a fallback model")]
    Quota { detail: String },
    /// 5xx, a page instead of an answer, no connection, a connection lost.
    #[error("cannot be reached or is out of order ({detail}){}: check its address and try again later", asked(.retry_after.as_ref()))]
    Unavailable { detail: String, retry_after: Option<RetryAfter> },
    /// A limit of [`Timeouts`](crate::Timeouts) passed.
    #[error("was too slow: {limit} within {} s: try again later, or raise that limit", after.as_secs_f64())]
    Timeout { limit: Limit, after: Duration },
    /// The answer broke off before its end marker.
    #[error("gave an unfinished answer ({detail}): try again")]
    Unfinished { detail: String },
    /// The answer is not what the protocol says.
    #[error(
        "answered in a way that its protocol does not know ({detail}): check that the address and the protocol belong together"
    )]
    Malformed { detail: String },
    /// More was read than [`Caps`](crate::Caps) allows.
    #[error("answered with more than {cap} bytes {of}: ask for less, or raise that cap")]
    Oversized { of: &'static str, cap: usize },
    /// The turn does not fit the model's context or the server's limit.
    #[error("cannot take that much text ({detail}): send less, or use a model with a longer context")]
    TooLong { detail: String },
    /// 401 and 403.
    #[error("did not accept the key (HTTP {status}: {detail}): check the key and what it may be used for")]
    Unauthorized { status: u16, detail: String },
    /// Any other answer that trying again does not change.
    #[error("rejected the request (HTTP {status}: {detail}): check the model's name and the address")]
    Rejected { status: u16, detail: String },
}

/// Where it is worth trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// At the same endpoint after a while, then at the fallback.
    Here,
    /// At the fallback only.
    Elsewhere,
    /// Nowhere: the same request fails again.
    Never,
}

impl Fault {
    pub(crate) fn retry(&self) -> Retry {
        match self {
            Self::Busy { .. } | Self::Unavailable { .. } | Self::Unfinished { .. } | Self::Malformed { .. } => {
                Retry::Here
            }
            // The whole time is gone: another round would double what the caller set.
            Self::Timeout { limit: Limit::Whole, .. } | Self::Quota { .. } => Retry::Elsewhere,
            Self::Timeout { .. } => Retry::Here,
            Self::Oversized { .. } | Self::TooLong { .. } | Self::Unauthorized { .. } | Self::Rejected { .. } => {
                Retry::Never
            }
        }
    }

    /// What the server asked to wait, if it asked.
    pub(crate) fn retry_after(&self) -> Option<&RetryAfter> {
        match self {
            Self::Busy { retry_after, .. } | Self::Unavailable { retry_after, .. } => retry_after.as_ref(),
            _ => None,
        }
    }

    /// The fault as it may be shown: one line, bounded, without the key, which some servers repeat.
    pub(crate) fn presentable(mut self, key: Option<&ApiKey>) -> Self {
        if let Some(detail) = self.detail_mut() {
            let text = match key.map(ApiKey::reveal).filter(|key| !key.is_empty()) {
                Some(key) => detail.replace(key, "[key]"),
                None => std::mem::take(detail),
            };
            *detail = one_line(&text, 400);
        }
        self
    }

    fn detail_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Busy { detail, .. }
            | Self::Quota { detail }
            | Self::Unavailable { detail, .. }
            | Self::Unfinished { detail }
            | Self::Malformed { detail }
            | Self::TooLong { detail }
            | Self::Unauthorized { detail, .. }
            | Self::Rejected { detail, .. } => Some(detail),
            Self::Timeout { .. } | Self::Oversized { .. } => None,
        }
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::Unavailable { detail: detail.into(), retry_after: None }
    }

    pub(crate) fn malformed(detail: impl fmt::Display) -> Self {
        Self::Malformed { detail: detail.to_string() }
    }

    pub(crate) fn unfinished(detail: impl fmt::Display) -> Self {
        Self::Unfinished { detail: detail.to_string() }
    }
}

/// What a server asks to wait (RFC 9110, section 10.2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetryAfter {
    /// This long.
    For(Duration),
    /// Until this date, and the answer does not say what time the server thinks it is. There is no clock here to
    /// measure by, so such a server is not asked again.
    Until(String),
}

/// Which limit passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Timeouts::connect`](crate::Timeouts::connect)
    Connect,
    /// [`Timeouts::first_byte`](crate::Timeouts::first_byte)
    FirstByte,
    /// [`Timeouts::idle`](crate::Timeouts::idle)
    Idle,
    /// [`Timeouts::whole`](crate::Timeouts::whole)
    Whole,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::FirstByte => "no first byte of an answer",
            Self::Idle => "no further piece of the answer",
            Self::Whole => "no whole answer",
        })
    }
}

/// Words with single spaces between them, at most so many characters.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let printable = text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty());
    let line = printable.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn asked(retry_after: Option<&RetryAfter>) -> String {
    match retry_after {
        Some(RetryAfter::For(wait)) => format!(", asking to wait {} s", wait.as_secs_f64()),
        Some(RetryAfter::Until(date)) => format!(", asking to wait until {date}"),
        None => String::new(),
    }
}

fn unfit(stop: &Stop) -> String {
    match stop {
        Stop::End => "ended without an answer: ask again".into(),
        Stop::ToolUse => "called a tool where an answer was asked for: ask without tools".into(),
        Stop::Length => "came to the most tokens an answer may have: allow it more, or ask for less".into(),
        Stop::ContentFilter => "was stopped by the provider's content filter: change the material or the model".into(),
        Stop::Refusal => "declined to answer: change what is asked, or the model".into(),
        Stop::ContextExceeded => "ran out of context: send less, or use a model with a longer one".into(),
        Stop::Pause => "paused before it was done: send the conversation again".into(),
        Stop::Unknown(reason) => {
            format!(
                "ended for a reason that is not known here ('{reason}'): look it up with the provider, then ask again"
            )
        }
    }
}
