//! Capacities, tested and mended.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Test these capacities and hand back the set as it should be.
#[derive(Debug, Serialize)]
pub struct ChallengeCapacities<'a> {
    /// The statement of leadership intent.
    pub intent: Material<Org>,
    /// The heaviest first, with ids `d1`, `d2`, ….
    pub demands: Vec<Material<Org>>,
    /// What the map is called so far; empty where nothing is.
    pub title: Material<Org>,
    /// As they stand, with ids `c1`, `c2`, ….
    pub capacities: Vec<Material<Org>>,
    /// What code has found, in sentences of its own; no words of a model or a document are in them.
    pub remarks: Vec<String>,
    /// Fewest capacities, where the demands bear them.
    pub capacities_min: usize,
    /// Most capacities.
    pub capacities_max: usize,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// The set as it should be.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// What the map is called.
    pub title: String,
    /// The most important first.
    pub capacities: Vec<Capacity>,
    /// Whether another round would mend nothing.
    pub settled: bool,
}

/// A capacity by name, with what still speaks against it.
#[derive(Debug, Deserialize)]
pub struct Capacity {
    /// Named for this company.
    pub name: String,
    /// What leaders who have it are able to do.
    pub essence: String,
    /// Ids of the demands that it answers.
    pub demands: Vec<String>,
    /// What still fails.
    pub doubts: Vec<Doubt>,
}

/// A test that a capacity still fails.
#[derive(Debug, Deserialize)]
pub struct Doubt {
    /// Which test.
    pub test: Test,
    /// What the reviewer has to decide.
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

impl Prompt for ChallengeCapacities<'_> {
    text_and_schema!("challenge_capacities", 1);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = |remarks: &[&str]| Self {
            intent: sample::intent(),
            demands: sample::demands(),
            title: Material::new("title", "the map is called", "Norrvik: from pumps to service"),
            capacities: vec![sample::capacity()],
            remarks: remarks.iter().map(|remark| (*remark).to_owned()).collect(),
            capacities_min: 4,
            capacities_max: 8,
            language: sample::LANGUAGE,
        };
        vec![("no_remarks", sample(&[])), ("a_remark", sample(&["No capacity answers d2."]))]
    }
}
