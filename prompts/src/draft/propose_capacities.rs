//! Demands to named capacities.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Name the capacities that these demands call for.
#[derive(Debug, Serialize)]
pub struct ProposeCapacities<'a> {
    /// The statement of leadership intent.
    pub intent: Material<Org>,
    /// The heaviest first, with ids `d1`, `d2`, ….
    pub demands: Vec<Material<Org>>,
    /// Fewest capacities, where the demands bear them.
    pub capacities_min: usize,
    /// Most capacities.
    pub capacities_max: usize,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// The set.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// What the map is called.
    pub title: String,
    /// The most important first.
    pub capacities: Vec<Capacity>,
}

/// A capacity by name.
#[derive(Debug, Deserialize)]
pub struct Capacity {
    /// Named for this company.
    pub name: String,
    /// What leaders who have it are able to do.
    pub essence: String,
    /// Ids of the demands that it answers.
    pub demands: Vec<String>,
}

impl Prompt for ProposeCapacities<'_> {
    text_and_schema!("propose_capacities", 1);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = Self {
            intent: sample::intent(),
            demands: sample::demands(),
            capacities_min: 4,
            capacities_max: 8,
            language: sample::LANGUAGE,
        };
        vec![("two_demands", sample)]
    }
}
