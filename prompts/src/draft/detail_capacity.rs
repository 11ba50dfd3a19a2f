//! One capacity, written out.

use audience::Org;
use serde::{Deserialize, Serialize};

use super::{sample, text_and_schema};
use crate::{Material, Prompt};

/// Write out one capacity.
#[derive(Debug, Serialize)]
pub struct DetailCapacity<'a> {
    /// The statement of leadership intent.
    pub intent: Material<Org>,
    /// The demands that it answers.
    pub demands: Vec<Material<Org>>,
    /// The evidence of those demands, with ids `q1`, `q2`, ….
    pub quotes: Vec<Material<Org>>,
    /// The other capacities of the map.
    pub others: Vec<Material<Org>>,
    /// The capacity.
    pub capacity: Material<Org>,
    /// Its id, such as `c1`.
    pub capacity_id: &'a str,
    /// The language to write in, by its English name.
    pub language: &'a str,
}

/// The capacity, written out.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// What leaders who have it are able to do.
    pub definition: String,
    /// Why this strategy needs it.
    pub why: String,
    /// What leaders do today, if the quotes show it.
    pub from: Option<String>,
    /// What they will do.
    pub to: Option<String>,
    /// What an observer could see.
    pub behaviours: Vec<Line>,
    /// The decisions that it shows in.
    pub decisions: Vec<Line>,
    /// How one would know.
    pub signals: Vec<Line>,
    /// What makes it hard.
    pub obstacles: Vec<Obstacle>,
    /// What helps.
    pub supports: Vec<Line>,
    /// Statements for a 360.
    pub items: Vec<Line>,
    /// Ids of the quotes that show it best.
    pub quotes: Vec<String>,
}

/// A statement with the demands it rests on.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The statement.
    pub text: String,
    /// Ids of demands.
    pub demands: Vec<String>,
}

/// What makes it hard.
#[derive(Debug, Deserialize)]
pub struct Obstacle {
    /// What it is.
    pub text: String,
    /// What kind of thing.
    pub kind: ObstacleKind,
    /// Ids of demands.
    pub demands: Vec<String>,
}

/// What kind of thing makes it hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// Systems, time, rules, other people.
    Environment,
    /// Not knowing.
    Knowledge,
    /// Knowing, and not yet able.
    Skill,
    /// Able, and not wanting.
    Motivation,
}

impl Prompt for DetailCapacity<'_> {
    text_and_schema!("detail_capacity", 1);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = Self {
            intent: sample::intent(),
            demands: sample::demands(),
            quotes: sample::quotes(),
            others: vec![Material::new("c2", "another capacity", "Letting the depot decide")],
            capacity: sample::capacity(),
            capacity_id: "c1",
            language: sample::LANGUAGE,
        };
        vec![("two_demands", sample)]
    }
}
