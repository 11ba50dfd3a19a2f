//! What proposing and challenging a set of capacities share.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::sample;
use crate::Material;

/// What a set of capacities is made from, and how large it may be.
#[derive(Debug, Serialize)]
pub struct Basis<'a> {
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

/// A demand that no capacity answers.
#[derive(Debug, Deserialize)]
pub struct Uncovered {
    /// Its id.
    pub demand: String,
    /// Why none does.
    pub reason: String,
}

impl Basis<'_> {
    pub(super) fn sample() -> Self {
        Self {
            intent: sample::intent(),
            demands: sample::demands(),
            capacities_min: 4,
            capacities_max: 8,
            language: sample::LANGUAGE,
        }
    }
}
