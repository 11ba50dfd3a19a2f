//! Where documents pull leaders apart.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Which of these quotes cannot both be followed?
#[derive(Debug, Serialize)]
pub struct FindTensions<'a> {
    /// Checked quotes, with ids `q1`, `q2`, ….
    pub quotes: Vec<Material<Org>>,
    /// How many tensions one answer may hold.
    pub tensions_max: usize,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// What was found.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The costliest first.
    pub tensions: Vec<Tension>,
}

/// Quotes that cannot both be followed.
#[derive(Debug, Deserialize)]
pub struct Tension {
    /// What pulls apart, in one sentence.
    pub text: String,
    /// Ids of quotes, at least one from each side.
    pub sides: Vec<String>,
}

impl Prompt for FindTensions<'_> {
    text_and_schema!("find_tensions", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("two_quotes", Self { quotes: sample::quotes(), tensions_max: 6, language: sample::LANGUAGE })]
    }
}
