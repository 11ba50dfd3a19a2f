//! A statement of leadership intent, where the executives gave none.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Draft a statement for the executives to correct.
#[derive(Debug, Serialize)]
pub struct ProposeIntent<'a> {
    /// The heaviest first, with ids `d1`, `d2`, ….
    pub demands: Vec<Material<Org>>,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// The statement.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Three to five sentences.
    pub statement: String,
    /// Over how many months, if a quote says so.
    pub horizon_months: Option<i64>,
}

impl Prompt for ProposeIntent<'_> {
    text_and_schema!("propose_intent", 1);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("two_demands", Self { demands: sample::demands(), language: sample::LANGUAGE })]
    }
}
