//! What comes in about maps.

use ::maps::{DraftRequest, Edit};
use coach::map::{DemandId, Drafter, ObstacleKind};
use document::Language;
use serde::Deserialize;
use store::{Part, StatementId};
use utoipa::ToSchema;

use crate::problem::Problem;

/// What is to be drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartDraft {
    /// For which version of the program's intent; without one the drafter proposes an intent.
    #[serde(default)]
    intent: Option<u32>,
    /// In which language (BCP 47); else in that of the documents.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// `offline` or `model`; else the model where one is configured.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    drafter: Option<Drafter>,
}

impl From<StartDraft> for DraftRequest {
    fn from(StartDraft { intent, language, drafter }: StartDraft) -> Self {
        Self { intent, language, drafter }
    }
}

/// Changes that belong together: all are made, or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditBody {
    /// In this order.
    pub(super) changes: Vec<ChangeBody>,
}

/// One change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ChangeBody {
    /// A statement says it otherwise.
    Reword {
        /// Its id.
        statement: String,
        /// How it says it now.
        text: String,
    },
    /// A statement rests on other demands.
    Cite {
        /// Its id.
        statement: String,
        /// The ids of all demands it rests on now.
        #[schema(value_type = Vec<String>)]
        demands: Vec<DemandId>,
    },
    /// A capacity gets one more statement.
    Add {
        /// The capacity's id.
        capacity: String,
        /// What the statement says of it.
        part: PartName,
        /// What it says.
        text: String,
        /// What it rests on.
        #[serde(default)]
        #[schema(value_type = Vec<String>)]
        demands: Vec<DemandId>,
        /// Of an obstacle: `environment`, `knowledge`, `skill` or `motivation`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        kind: Option<ObstacleKind>,
        /// Of an item: the id of the behaviour that it measures.
        #[serde(default)]
        behaviour: Option<String>,
    },
    /// There is one more capacity.
    AddCapacity {
        /// Its name.
        name: String,
        /// What it rests on.
        #[serde(default)]
        #[schema(value_type = Vec<String>)]
        demands: Vec<DemandId>,
    },
}

/// What a statement says of its capacity.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartName {
    /// What it is.
    Definition,
    /// Why this strategy needs it.
    Why,
    /// What leaders do today.
    From,
    /// What they will do.
    To,
    /// What an observer could see.
    Behaviour,
    /// A decision that it shows in.
    Decision,
    /// How one would know.
    Signal,
    /// What makes it hard.
    Obstacle,
    /// What helps.
    Support,
    /// A statement for a 360.
    Item,
}

impl TryFrom<ChangeBody> for Edit {
    type Error = Problem;

    fn try_from(change: ChangeBody) -> Result<Self, Problem> {
        Ok(match change {
            ChangeBody::Reword { statement, text } => Self::Reword { statement: StatementId::named(statement), text },
            ChangeBody::Cite { statement, demands } => Self::Cite { statement: StatementId::named(statement), demands },
            ChangeBody::Add { capacity, part, text, demands, kind, behaviour } => {
                Self::Add { capacity, part: part_of(part, kind, behaviour)?, text, demands }
            }
            ChangeBody::AddCapacity { name, demands } => Self::AddCapacity { name, demands },
        })
    }
}

fn part_of(name: PartName, kind: Option<ObstacleKind>, behaviour: Option<String>) -> Result<Part, Problem> {
    Ok(match name {
        PartName::Definition => Part::Definition,
        PartName::Why => Part::Why,
        PartName::From => Part::From,
        PartName::To => Part::To,
        PartName::Behaviour => Part::Behaviour,
        PartName::Decision => Part::Decision,
        PartName::Signal => Part::Signal,
        PartName::Support => Part::Support,
        PartName::Obstacle => {
            Part::Obstacle { kind: kind.ok_or_else(|| Problem::field("kind", "say what kind of obstacle it is"))? }
        }
        PartName::Item => {
            let behaviour = behaviour.ok_or_else(|| Problem::field("behaviour", "say which behaviour it measures"))?;
            Part::Item { behaviour: StatementId::named(behaviour) }
        }
    })
}

/// What you think of a statement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewBody {
    /// The version of the map that you read.
    pub(super) version: u32,
    /// The statement's id.
    pub(super) statement: String,
    /// What you decide.
    pub(super) verdict: VerdictBody,
    /// The reason or the comment.
    #[serde(default)]
    pub(super) text: Option<String>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum VerdictBody {
    /// It stands as it is.
    Accept,
    /// It goes; say why.
    Reject,
    /// Nothing is decided by this.
    Comment,
}

/// Why a map is sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnBody {
    /// What the coaches are to look at.
    pub(super) reason: String,
}
