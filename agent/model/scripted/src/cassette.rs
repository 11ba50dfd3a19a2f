use std::{collections::BTreeMap, fs, io, path::Path};

use serde_json::{Value, json};

use crate::{Reply, Request, Said};

/// Answers that a real model gave, by what it was asked.
///
/// A file of JSON lines, each with `request`, the body as it was sent, and `answer.text`. A request is the same when
/// everything that the model reads is the same; what was not recorded is answered with 404.
#[derive(Debug, Clone)]
pub struct Cassette {
    answers: BTreeMap<String, String>,
}

impl Cassette {
    /// Reads a recording.
    pub fn read(file: &Path) -> io::Result<Self> {
        let rows = fs::read_to_string(file)?;
        let row = |line: &str| {
            let row: Value = serde_json::from_str(line)?;
            let text = row["answer"]["text"].as_str().ok_or_else(|| io::Error::other("a row has no answer.text"))?;
            Ok((read_by_model(&row["request"]), text.to_owned()))
        };
        Ok(Self { answers: rows.lines().map(row).collect::<io::Result<_>>()? })
    }

    /// How many answers it holds.
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// What was answered to this.
    pub fn reply(&self, request: &Request) -> Reply {
        match self.answers.get(&read_by_model(&request.body)) {
            Some(text) => Reply::said(Said::text(text)),
            None => Reply::status(404).body("this was not recorded: the prompts or the documents have changed"),
        }
    }
}

fn read_by_model(body: &Value) -> String {
    json!([body["system"], body["messages"], body["response_format"]]).to_string()
}
