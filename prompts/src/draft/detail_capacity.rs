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
    /// What the review left in doubt about it, with ids `x1`, `x2`, ….
    pub doubts: Vec<Material<Org>>,
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
    pub to: String,
    /// What an observer could see.
    pub behaviours: Vec<Behaviour>,
    /// The decisions that it shows in.
    pub decisions: Vec<Line>,
    /// How one would know.
    pub signals: Vec<Line>,
    /// What makes it hard.
    pub obstacles: Vec<Obstacle>,
    /// What helps.
    pub supports: Vec<Line>,
    /// Ids of the quotes that show it best.
    pub quotes: Vec<String>,
    /// Answers to what the review left in doubt.
    pub doubts: Vec<Reply>,
}

/// What an observer could see, and how a 360 asks about it.
#[derive(Debug, Deserialize)]
pub struct Behaviour {
    /// The behaviour.
    pub text: String,
    /// Statements for a 360 that measure it.
    pub items: Vec<String>,
    /// Ids of demands.
    pub demands: Vec<String>,
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

/// An answer to a doubt.
#[derive(Debug, Deserialize)]
pub struct Reply {
    /// Id of the doubt.
    pub doubt: String,
    /// What settles it, or what is still open.
    pub answer: String,
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
    text_and_schema!("detail_capacity", 2);
    type Answer = Answer;

    fn samples() -> Vec<(&'static str, Self)> {
        let sample = |doubts| Self {
            intent: sample::intent(),
            demands: sample::demands()[..1].to_vec(),
            quotes: sample::quotes()[..1].to_vec(),
            others: vec![Material::new("c2", "another capacity", "Letting the depot decide")],
            capacity: sample::capacity(),
            doubts,
            capacity_id: "c1",
            language: sample::LANGUAGE,
        };
        vec![("no_doubt", sample(vec![])), ("a_doubt", sample(vec![sample::doubt()]))]
    }
}
