//! Capacities, tested and mended.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{
    sample,
    set::{self, Basis, Uncovered},
    text_and_schema,
};
use crate::{Material, Prompt};

/// Test these capacities and hand back the set as it should be.
#[derive(Debug, Serialize)]
pub struct ChallengeCapacities<'a> {
    /// What they are made from.
    #[serde(flatten)]
    pub basis: Basis<'a>,
    /// What the map is called so far; empty where nothing is.
    pub title: Material<Org>,
    /// As they stand, with ids `c1`, `c2`, ….
    pub capacities: Vec<Material<Org>>,
    /// What an earlier round left in doubt, with ids `x1`, `x2`, ….
    pub doubts: Vec<Material<Org>>,
    /// Why the draft leaves demands uncovered, with ids `u1`, `u2`, ….
    pub uncovered: Vec<Material<Org>>,
    /// What code has found, in sentences of its own; no words of a model or a document are in them.
    pub remarks: Vec<String>,
}

/// The set as it should be.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// What the map is called.
    pub title: String,
    /// The most important first.
    pub capacities: Vec<Capacity>,
    /// Demands that no capacity answers.
    pub uncovered: Vec<Uncovered>,
    /// Whether another round would mend nothing.
    pub settled: bool,
}

/// A capacity by name, with what still speaks against it.
#[derive(Debug, Deserialize)]
pub struct Capacity {
    /// As it should be.
    #[serde(flatten)]
    pub capacity: set::Capacity,
    /// What still fails.
    pub doubts: Vec<Doubt>,
}

/// A test that a capacity still fails.
#[derive(Debug, Deserialize)]
pub struct Doubt {
    /// Which test.
    pub test: Test,
    /// What has to become concrete, or what people have to decide.
    pub note: String,
}

/// The tests that a capacity has to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// It could stand in any company's catalogue.
    Generic,
    /// It can be learnt in a course.
    Skill,
    /// It says what is held dear.
    Value,
    /// It shows in no decision.
    Slogan,
    /// It cannot be told from another.
    Overlap,
    /// Its demands do not carry it.
    Thin,
}

impl Test {
    /// As the prompts write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Skill => "skill",
            Self::Value => "value",
            Self::Slogan => "slogan",
            Self::Overlap => "overlap",
            Self::Thin => "thin",
        }
    }
}

impl Prompt for ChallengeCapacities<'_> {
    text_and_schema!("challenge_capacities", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = |doubts, uncovered, remarks| Self {
            basis: Basis::sample(),
            title: Material::new("title", "the map is called", "Norrvik: from pumps to service"),
            capacities: vec![sample::capacity()],
            doubts,
            uncovered,
            remarks,
        };
        let remark = "Only 1 of the capacities proposed rest on given demands; the demands may bear more.".to_owned();
        let reason = Material::new("u1", "d2", "One limit in euro bears no capacity.");
        vec![
            ("nothing_left", sample(vec![], vec![], vec![])),
            ("a_doubt_a_reason_a_remark", sample(vec![sample::doubt()], vec![reason], vec![remark])),
        ]
    }
}
