//! A statement of leadership intent, where the executives gave none.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Draft a statement for the executives to correct.
#[derive(Debug, Serialize)]
pub struct ProposeIntent<'a> {
    /// Quotes of what the company is to become, with ids `b1`, `b2`, ….
    pub becoming: Vec<Material<Org>>,
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
    /// Over how many months, if quotes or years of documents say so.
    pub horizon_months: Option<i64>,
}

impl Prompt for ProposeIntent<'_> {
    text_and_schema!("propose_intent", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let becoming =
            vec![Material::new("b1", "board-deck.pptx (strategy, 2026), slide 2", "By 2028 we live from service.")];
        let sample = |becoming| Self { becoming, demands: sample::demands(), language: sample::LANGUAGE };
        vec![("two_demands", sample(becoming)), ("nothing_becoming", sample(vec![]))]
    }
}
