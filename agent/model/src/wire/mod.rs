//! The two protocols: how a turn is written down, and how an answer is read. No I/O here.

use serde_json::Value;

use crate::{Endpoint, Fault, Protocol, Schema, Stop, Turn, Usage, reply::Piece};

mod anthropic;
mod openai;
mod quirks;

pub(crate) use quirks::{Quirks, SchemaBy};

/// Reads what a server says.
pub(crate) trait Decoder: Send {
    /// Takes the data of one event: what is heard goes to `heard`, and the tally is given at the end marker.
    fn event(&mut self, data: &str, heard: &mut Vec<Piece>) -> Result<Option<Tally>, Fault>;

    /// Takes the answer of a server that does not stream.
    fn whole(&mut self, body: &[u8], heard: &mut Vec<Piece>) -> Result<Tally, Fault>;
}

/// How an answer ended.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) stop: Stop,
    /// None where the provider does not count.
    pub(crate) usage: Option<Usage>,
    pub(crate) model: Option<String>,
}

/// A decoder for one answer.
pub(crate) fn decoder(protocol: Protocol) -> Box<dyn Decoder> {
    match protocol {
        Protocol::OpenAi => Box::<openai::Decoder>::default(),
        Protocol::Anthropic => Box::<anthropic::Decoder>::default(),
    }
}

/// The body of a request.
pub(crate) fn body(endpoint: &Endpoint, turn: &Turn, schema: Option<&Schema>, quirks: Quirks) -> Value {
    match endpoint.protocol {
        Protocol::OpenAi => openai::body(&endpoint.model, turn, schema, quirks),
        Protocol::Anthropic => anthropic::body(&endpoint.model, turn, schema, quirks),
    }
}

/// The system text; with the schema in words where the server takes it in no other way.
fn system(turn: &Turn, schema: Option<&Schema>, quirks: Quirks) -> String {
    match schema {
        Some(schema) if quirks.schema != SchemaBy::Parameter => {
            let told = format!(
                "Answer with one JSON value and nothing before or after it. It must fit this JSON Schema:\n{}",
                schema.json()
            );
            format!("{}\n\n{told}", turn.system).trim_start().to_owned()
        }
        _ => turn.system.clone(),
    }
}

/// A reason to stop that is not known here, short enough to be shown.
fn unknown(reason: &str) -> Stop {
    Stop::Unknown(crate::error::one_line(reason, 60))
}
