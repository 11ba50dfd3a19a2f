//! Demands to named capacities.

use serde::{Deserialize, Serialize};

use super::{
    set::{Basis, Capacity, Uncovered},
    text_and_schema,
};
use crate::Prompt;

/// Name the capacities that these demands call for.
#[derive(Debug, Serialize)]
pub struct ProposeCapacities<'a> {
    /// What they are made from.
    #[serde(flatten)]
    pub basis: Basis<'a>,
}

/// The set.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// What the map is called.
    pub title: String,
    /// The most important first.
    pub capacities: Vec<Capacity>,
    /// Demands that no capacity answers.
    pub uncovered: Vec<Uncovered>,
}

impl Prompt for ProposeCapacities<'_> {
    text_and_schema!("propose_capacities", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("two_demands", Self { basis: Basis::sample() })]
    }
}
