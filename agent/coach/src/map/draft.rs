use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Evidence;

/// Which demand, inside one draft: `d1`, `d2`, … in the order they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DemandId(u32);

/// The text names no demand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a demand's id")]
pub struct InvalidDemandId(String);

impl DemandId {
    /// The `number`-th demand, from 1.
    pub const fn nth(number: u32) -> Self {
        Self(number)
    }
}

impl fmt::Display for DemandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "d{}", self.0)
    }
}

impl From<DemandId> for String {
    fn from(id: DemandId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for DemandId {
    type Error = InvalidDemandId;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        raw.strip_prefix('d').and_then(|number| number.parse().ok()).map(Self).ok_or(InvalidDemandId(raw))
    }
}

/// How much a demand weighs among the others of its draft: 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Weight(f64);

impl Weight {
    /// Clamped into 0 to 1; what is no number is 0. Rounded to three digits, which is all it is worth.
    pub fn new(raw: f64) -> Self {
        let inside = if raw.is_finite() { raw.clamp(0.0, 1.0) } else { 0.0 };
        Self((inside * 1000.0).round() / 1000.0)
    }

    /// As a number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// One thing the strategy asks of leaders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Demand {
    /// Inside this draft.
    pub id: DemandId,
    /// What is asked, in one sentence.
    pub text: String,
    /// Among the others of this draft.
    pub weight: Weight,
    /// At least one.
    pub evidence: Vec<Evidence>,
}

/// Two or more passages that cannot both be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tension {
    /// What pulls apart, in one sentence.
    pub text: String,
    /// At least two.
    pub sides: Vec<Evidence>,
}

/// A statement of the map, with the demands that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The statement.
    pub text: String,
    /// At least one.
    pub demands: Vec<DemandId>,
}

/// A statement for a 360, pinned to the behaviour that it measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The statement, and the demands it rests on: those of its behaviour.
    #[serde(flatten)]
    pub line: Line,
    /// Which of the capacity's behaviours it measures, counted from 0.
    pub behaviour: usize,
}

/// What kind of thing makes a capacity hard (Mager and Pipe's distinctions, as action mapping uses them).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// What makes a capacity hard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What it is, and the demands it rests on.
    #[serde(flatten)]
    pub line: Line,
    /// What kind of thing it is.
    pub kind: ObstacleKind,
}

/// What the gate or a drafter wants the reviewer to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagCode {
    /// Too little evidence, or from one place only.
    ThinEvidence,
    /// The name says almost the same as another's.
    NameNotDistinct,
    /// The name could stand in any company's catalogue.
    Generic,
    /// A behaviour that an observer could not see.
    NotObservable,
    /// An item that asks two things at once.
    DoubleBarrelled,
    /// A part that the drafter could not support and left empty.
    MissingPart,
    /// Fewer capacities than the usual four, because the evidence bears no more.
    FewCapacities,
    /// The capacity overlaps with another.
    Overlap,
    /// A line whose demands are not among its capacity's own.
    StrayDemand,
    /// Made without a model, by extraction alone.
    Extracted,
}

/// A remark for the reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// For programs.
    pub code: FlagCode,
    /// For people.
    pub text: String,
}

/// A deep capability that this strategy requires of its leaders, named for this company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capacity {
    /// Named for this company.
    pub name: String,
    /// What it is.
    pub definition: Option<String>,
    /// Why this strategy needs it.
    pub why: Option<String>,
    /// What leaders do today.
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
    /// Statements for a 360, one thing each, in the order of their behaviours.
    pub items: Vec<Item>,
    /// The demands that it answers; at least one.
    pub demands: Vec<DemandId>,
    /// Drawn from the evidence of its demands; at least one.
    pub evidence: Vec<Evidence>,
    /// For the reviewer.
    pub flags: Vec<Flag>,
}

/// The statement of leadership intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// What the business is to become and what that demands of its leaders.
    pub statement: String,
    /// Over how many months, where it is said.
    pub horizon_months: Option<u32>,
    /// Written by the drafter, not by the executives.
    pub proposed: bool,
}

/// The set of capacities of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CapacityMap {
    /// What it is called.
    pub title: String,
    /// What it serves.
    pub intent: Intent,
    /// Four to eight, or fewer with a flag.
    pub capacities: Vec<Capacity>,
}

/// How many quotes were found in the stored text, and how many were dropped because they were not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quotes {
    /// Found.
    pub kept: u32,
    /// Not found, and so never shown.
    pub dropped: u32,
}

/// A document that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedDocument {
    /// The path as the user gave it.
    pub document: String,
    /// What is wrong and what to do.
    pub error: String,
}

/// Which drafter made a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drafter {
    /// By extraction alone.
    Offline,
    /// With a language model.
    Model,
}

/// Who made a draft, so that it can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// Which drafter.
    pub drafter: Drafter,
    /// `openai:NAME` or `anthropic:NAME`; `None` offline.
    pub model: Option<String>,
    /// The version of each prompt that was used; empty offline.
    pub prompts: BTreeMap<String, u32>,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cost {
    /// In units of the currency.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
}

/// What the model cost.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Usage {
    /// Requests that were answered.
    pub calls: u32,
    /// As the provider counted them.
    pub input_tokens: u64,
    /// As the provider counted them.
    pub output_tokens: u64,
    /// `None` where no price is configured.
    pub cost: Option<Cost>,
}

/// A drafted capacity map with all that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// The map.
    pub map: CapacityMap,
    /// Heaviest first.
    pub demands: Vec<Demand>,
    /// Where documents disagree.
    pub tensions: Vec<Tension>,
    /// Demands that no capacity answers.
    pub uncovered: Vec<DemandId>,
    /// Why none does, where the drafter says so.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub uncovered_reasons: BTreeMap<DemandId, String>,
    /// Of the evidence check.
    pub quotes: Quotes,
    /// Documents that could not be read; the caller who read them fills this.
    pub failed: Vec<FailedDocument>,
    /// Who made it.
    pub made_by: MadeBy,
    /// What it cost.
    pub usage: Usage,
}
