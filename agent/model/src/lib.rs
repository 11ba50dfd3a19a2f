//! One client for the models that speak OpenAI chat completions or Anthropic messages. It knows HTTP and nothing
//! of coaching.
//!
//! A [`Turn`] goes in. [`Client::stream`] gives its answer as it is written, [`Client::send`] in one piece,
//! [`Client::json`] as a value that fits a [`Schema`]. The way of a call through the files:
//!
//! ```text
//! client ─► attempts ─► exchange ─► wire ─►  the server
//! (verbs)   (retry,     (limits,    (bodies  │
//!            fallback)   status)     and     ▼
//!    answer ◄──────── reply ◄────── events) ◄┘
//! ```
//!
//! What holds: an answer without its end marker is an error, never an answer. Nothing is tried again once a part
//! of it has been handed out. Whoever drops a stream or cancels its token closes the connection at once.
//! Keys travel in headers only, and no redirect is followed, so that they reach no other host.

mod answer;
mod attempts;
mod client;
mod endpoint;
mod error;
mod exchange;
mod options;
mod provider;
mod reply;
mod structured;
mod turn;
mod wire;

pub use answer::{Answer, Ending, ModelEvent, Stop, Usage};
pub use client::{Client, Events};
pub use endpoint::{ApiKey, Cost, Endpoint, Price, Protocol};
pub use error::{At, Fault, Limit, ModelError, RetryAfter};
pub use options::{Caps, Options, Retries, Timeouts};
pub use structured::{InvalidSchema, Schema, Structured};
pub use turn::{InvalidArguments, Message, Tool, ToolCall, ToolChoice, Turn};
