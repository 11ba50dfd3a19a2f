//! Capacity maps: drafted, reviewed by several, signed; every version of them, and who said what of which line.

mod content;
mod drafts;
mod reading;
mod review;
mod state;

use access::{JobId, MapId, ProgramId};
use coach::map::Drafter;
use document::Language;
use jiff::Timestamp;
use sqlx::FromRow;

pub use content::{CapacityContent, DemandContent, MapContent, Part, Quote, Statement, StatementId, TensionContent};
pub use review::{NewNote, Read};
pub use state::{MapState, MapStep, Verdict};

use crate::{Author, StoreError, intents::author, row};

/// A map, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityMap {
    /// Its id.
    pub id: MapId,
    /// Whose.
    pub program: ProgramId,
    /// Where it is in its life.
    pub state: MapState,
    /// Which version of its content is current; none until it is drafted.
    pub version: Option<u32>,
    /// Raised with each change of content or state.
    pub revision: u32,
    /// The version of the intent that it was drafted for; where there was none, the one that the drafter proposed.
    pub intent: Option<u32>,
    /// Who drafts it.
    pub drafter: Drafter,
    /// The language that was asked for.
    pub language: Option<Language>,
    /// The job that drafts it.
    pub job: JobId,
    /// Who asked for it.
    pub by: Option<Author>,
    /// When.
    pub created: Timestamp,
}

/// A map that is to be drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMap {
    /// Its id.
    pub id: MapId,
    /// Whose.
    pub program: ProgramId,
    /// For which version of the intent.
    pub intent: Option<u32>,
    /// Who drafts it.
    pub drafter: Drafter,
    /// In which language.
    pub language: Option<Language>,
}

/// That there is a version of a map's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapVersion {
    /// From 1, which is the draft.
    pub version: u32,
    /// Who made it; nobody where the drafter did.
    pub by: Option<Author>,
    /// When.
    pub made: Timestamp,
}

/// What somebody said of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapNote {
    /// In the order they came, from 1.
    pub number: u32,
    /// The version that they read.
    pub version: u32,
    /// Which statement.
    pub statement: StatementId,
    /// What they decided.
    pub verdict: Verdict,
    /// The new wording, the reason, the comment.
    pub text: Option<String>,
    /// Who.
    pub by: Option<Author>,
    /// When.
    pub at: Timestamp,
}

/// That a map came to another state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapStepTaken {
    /// By which step.
    pub step: MapStep,
    /// With which version of its content.
    pub version: u32,
    /// Why, where it was returned.
    pub reason: Option<String>,
    /// Who.
    pub by: Option<Author>,
    /// When.
    pub at: Timestamp,
}

/// A map with what it says and what was said of it: one state of all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct MapRecord {
    /// The map.
    pub map: CapacityMap,
    /// What it says, in the version asked for.
    pub content: Option<(u32, MapContent)>,
    /// Its versions, the first one first.
    pub versions: Vec<MapVersion>,
    /// What was said of it, the first first.
    pub notes: Vec<MapNote>,
    /// How it came to where it is.
    pub steps: Vec<MapStepTaken>,
}

const MAP_SELECT: &str = "
    SELECT m.id, m.program, m.state, m.version, m.revision, m.intent, m.drafter, m.language, m.job, m.person, p.name,
        m.created_ms
    FROM maps m LEFT JOIN people p ON p.organization = m.organization AND p.person = m.person
    WHERE m.organization = $1";

#[derive(FromRow)]
struct MapRow {
    id: String,
    program: String,
    state: String,
    version: i64,
    revision: i64,
    intent: Option<i64>,
    drafter: String,
    language: Option<String>,
    job: String,
    person: Option<String>,
    name: Option<String>,
    created_ms: i64,
}

impl TryFrom<MapRow> for CapacityMap {
    type Error = StoreError;

    fn try_from(row: MapRow) -> Result<Self, StoreError> {
        let version: u32 = row::number("version", row.version)?;
        Ok(Self {
            id: row::parsed("map id", &row.id)?,
            program: row::parsed("program id", &row.program)?,
            state: row.state.parse()?,
            version: (version > 0).then_some(version),
            revision: row::number("revision", row.revision)?,
            intent: row.intent.map(|raw| row::number("version", raw)).transpose()?,
            drafter: drafter(&row.drafter)?,
            language: row::parsed_if("language", row.language.as_deref())?,
            job: row::parsed("job id", &row.job)?,
            by: author(row.person.as_deref(), row.name.as_deref())?,
            created: row::time(row.created_ms)?,
        })
    }
}

const fn drafter_str(drafter: Drafter) -> &'static str {
    match drafter {
        Drafter::Offline => "offline",
        Drafter::Model => "model",
    }
}

fn drafter(raw: &str) -> Result<Drafter, StoreError> {
    let found = [Drafter::Offline, Drafter::Model].into_iter().find(|drafter| drafter_str(*drafter) == raw);
    found.ok_or_else(|| StoreError::row("drafter", raw))
}

fn to_json(content: &MapContent) -> Result<String, StoreError> {
    serde_json::to_string(content).map_err(|error| StoreError::row("map", error))
}
