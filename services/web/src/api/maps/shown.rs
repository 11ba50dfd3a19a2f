//! What goes out about maps.

use std::collections::BTreeMap;

use ::maps::{Change, Decision, MapView};
use access::{JobId, MapId, ProgramId};
use coach::map::{DemandId, Drafter, Flag, FlagCode};
use document::{DocumentId, Language};
use jiff::Timestamp;
use serde::Serialize;
use store::{
    CapacityContent, CapacityMap, DemandContent, MapContent, MapNote, MapState, MapStep, MapStepTaken, MapVersion,
    Part, Quote, Statement, StatementId, TensionContent, Verdict,
};
use utoipa::ToSchema;

use crate::api::intents::{AuthorBody, QuoteBody};

/// A map, without what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MapBody {
    /// Its id.
    #[schema(value_type = String)]
    id: MapId,
    /// Whose.
    #[schema(value_type = String)]
    program: ProgramId,
    /// `draft`, `in_review`, `submitted`, `approved` or `superseded`.
    #[schema(value_type = String)]
    state: MapState,
    /// The current version; none while it is drafted.
    version: Option<u32>,
    /// The version of the intent that it serves.
    intent: Option<u32>,
    /// `offline` or `model`.
    #[schema(value_type = String)]
    drafter: Drafter,
    /// The language that was asked for.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// The job that drafts it.
    #[schema(value_type = String)]
    job: JobId,
    /// Who asked for it.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    created: Timestamp,
}

impl From<&CapacityMap> for MapBody {
    fn from(map: &CapacityMap) -> Self {
        Self {
            id: map.id,
            program: map.program,
            state: map.state,
            version: map.version,
            intent: map.intent,
            drafter: map.drafter,
            language: map.language.clone(),
            job: map.job,
            by: map.by.clone().map(AuthorBody::from),
            created: map.created,
        }
    }
}

/// A map with what it says and what was said of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ViewBody {
    #[serde(flatten)]
    map: MapBody,
    /// What it says, in the version asked for; nothing while it is drafted.
    content: Option<ContentBody>,
    /// How that differs from the draft.
    changes: Vec<DifferenceBody>,
    /// Documents that it cites and that are gone: quotes of these have their source withdrawn.
    #[schema(value_type = Vec<String>)]
    withdrawn: Vec<DocumentId>,
    /// Its versions, the first one first.
    versions: Vec<VersionBody>,
    /// What was said of its statements.
    notes: Vec<NoteBody>,
    /// How it came to its state.
    steps: Vec<StepBody>,
}

impl From<&MapView> for ViewBody {
    fn from(view: &MapView) -> Self {
        let record = &view.record;
        Self {
            map: (&record.map).into(),
            content: record.content.as_ref().map(|(version, content)| ContentBody::of(*version, content, view)),
            changes: view.changes.iter().map(DifferenceBody::from).collect(),
            withdrawn: view.withdrawn.iter().copied().collect(),
            versions: record.versions.iter().map(VersionBody::from).collect(),
            notes: record.notes.iter().map(NoteBody::from).collect(),
            steps: record.steps.iter().map(StepBody::from).collect(),
        }
    }
}

/// What a map says in one version.
#[derive(Debug, Serialize, ToSchema)]
struct ContentBody {
    /// Which.
    version: u32,
    /// What it is called.
    title: String,
    /// The intent that it serves.
    statement: String,
    /// Over how many months.
    horizon_months: Option<u32>,
    /// The capacities, statement by statement.
    capacities: Vec<CapacityBody>,
    /// What the strategy asks of leaders, heaviest first, each with its evidence.
    demands: Vec<DemandBody>,
    /// Where documents disagree.
    tensions: Vec<TensionBody>,
    /// Demands that no capacity answers.
    #[schema(value_type = Vec<String>)]
    uncovered: Vec<DemandId>,
    /// The model that drafted it; none where it was drafted offline, by extraction alone.
    model: Option<String>,
    /// The version of each prompt that was used.
    prompts: BTreeMap<String, u32>,
}

impl ContentBody {
    fn of(version: u32, content: &MapContent, view: &MapView) -> Self {
        Self {
            version,
            title: content.title.clone(),
            statement: content.intent.statement.clone(),
            horizon_months: content.intent.horizon_months,
            capacities: content.capacities.iter().map(|capacity| CapacityBody::of(capacity, view)).collect(),
            demands: content.demands.iter().map(|demand| DemandBody::of(demand, view)).collect(),
            tensions: content.tensions.iter().map(|tension| TensionBody::of(tension, view)).collect(),
            uncovered: content.uncovered.keys().copied().collect(),
            model: content.made_by.model.clone(),
            prompts: content.made_by.prompts.clone(),
        }
    }
}

/// A quote that a map rests on.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceBody {
    #[serde(flatten)]
    quote: QuoteBody,
    /// Whether its document is gone: the quote stays, and leads nowhere.
    source_withdrawn: bool,
}

fn evidence(quotes: &[Quote], view: &MapView) -> Vec<EvidenceBody> {
    let body = |quote: &Quote| EvidenceBody {
        source_withdrawn: view.withdrawn.contains(&quote.document_id),
        quote: quote.into(),
    };
    quotes.iter().map(body).collect()
}

/// A capacity.
#[derive(Debug, Serialize, ToSchema)]
struct CapacityBody {
    /// Its id within the map.
    id: String,
    /// In reading order; the first is its name.
    statements: Vec<StatementBody>,
    /// Quotes that show it best.
    evidence: Vec<EvidenceBody>,
    /// What the reviewer should look at.
    flags: Vec<FlagBody>,
}

impl CapacityBody {
    fn of(capacity: &CapacityContent, view: &MapView) -> Self {
        Self {
            id: capacity.id.clone(),
            statements: capacity.statements.iter().map(|statement| StatementBody::of(statement, view)).collect(),
            evidence: evidence(&capacity.evidence, view),
            flags: capacity.flags.iter().map(FlagBody::from).collect(),
        }
    }
}

/// One statement of a capacity.
#[derive(Debug, Serialize, ToSchema)]
struct StatementBody {
    /// Its id within the map, the same in all versions.
    #[schema(value_type = String)]
    id: StatementId,
    /// `part` is `name`, `definition`, `why`, `from`, `to`, `behaviour`, `decision`, `signal`, `obstacle` (with its
    /// `kind`), `support` or `item` (with the `behaviour` that it measures).
    #[serde(flatten)]
    #[schema(value_type = Object)]
    part: Part,
    /// Its wording.
    text: String,
    /// The demands that it rests on.
    #[schema(value_type = Vec<String>)]
    demands: Vec<DemandId>,
    /// The version in which it last changed.
    changed: u32,
    /// `open`, `accepted` or `rejected`.
    #[schema(value_type = String)]
    decision: Decision,
}

impl StatementBody {
    fn of(statement: &Statement, view: &MapView) -> Self {
        Self {
            id: statement.id.clone(),
            part: statement.part.clone(),
            text: statement.text.clone(),
            demands: statement.demands.clone(),
            changed: statement.changed,
            decision: view.decisions.get(&statement.id).copied().unwrap_or(Decision::Open),
        }
    }
}

/// A remark of the drafter for the reviewer.
#[derive(Debug, Serialize, ToSchema)]
struct FlagBody {
    /// For programs.
    #[schema(value_type = String)]
    code: FlagCode,
    /// For people.
    text: String,
}

impl From<&Flag> for FlagBody {
    fn from(flag: &Flag) -> Self {
        Self { code: flag.code, text: flag.text.clone() }
    }
}

/// One thing the strategy asks of leaders.
#[derive(Debug, Serialize, ToSchema)]
struct DemandBody {
    /// Its id within the map.
    #[schema(value_type = String)]
    id: DemandId,
    /// What is asked.
    text: String,
    /// Among the others, 0 to 1.
    weight: f64,
    /// What asks for it.
    evidence: Vec<EvidenceBody>,
}

impl DemandBody {
    fn of(demand: &DemandContent, view: &MapView) -> Self {
        let evidence = evidence(&demand.evidence, view);
        Self { id: demand.id, text: demand.text.clone(), weight: demand.weight, evidence }
    }
}

/// Passages that cannot both be followed.
#[derive(Debug, Serialize, ToSchema)]
struct TensionBody {
    /// What pulls apart.
    text: String,
    /// The passages.
    sides: Vec<EvidenceBody>,
}

impl TensionBody {
    fn of(tension: &TensionContent, view: &MapView) -> Self {
        Self { text: tension.text.clone(), sides: evidence(&tension.sides, view) }
    }
}

/// How a statement differs from the draft's.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceBody {
    /// Its id.
    #[schema(value_type = String)]
    statement: StatementId,
    /// What the draft said; nothing where it is new.
    before: Option<String>,
    /// What is said now; nothing where it went.
    after: Option<String>,
}

impl From<&Change> for DifferenceBody {
    fn from(change: &Change) -> Self {
        let Change { statement, before, after } = change.clone();
        Self { statement, before, after }
    }
}

/// A version of a map.
#[derive(Debug, Serialize, ToSchema)]
struct VersionBody {
    /// From 1, which is the draft.
    version: u32,
    /// Who made it; nobody where the drafter did.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    made: Timestamp,
}

impl From<&MapVersion> for VersionBody {
    fn from(version: &MapVersion) -> Self {
        let MapVersion { version, by, made } = version.clone();
        Self { version, by: by.map(AuthorBody::from), made }
    }
}

/// What somebody said of a statement.
#[derive(Debug, Serialize, ToSchema)]
struct NoteBody {
    /// In the order they came, from 1.
    number: u32,
    /// The version that they read.
    version: u32,
    /// The statement's id.
    #[schema(value_type = String)]
    statement: StatementId,
    /// `accept`, `edit`, `reject` or `comment`.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// The new wording, the reason or the comment.
    text: Option<String>,
    /// Who.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    at: Timestamp,
}

impl From<&MapNote> for NoteBody {
    fn from(note: &MapNote) -> Self {
        let MapNote { number, version, statement, verdict, text, by, at } = note.clone();
        Self { number, version, statement, verdict, text, by: by.map(AuthorBody::from), at }
    }
}

/// How a map came to another state.
#[derive(Debug, Serialize, ToSchema)]
struct StepBody {
    /// `draft`, `submit`, `return`, `sign` or `supersede`.
    #[schema(value_type = String)]
    step: MapStep,
    /// With which version.
    version: u32,
    /// Why, where it was returned.
    reason: Option<String>,
    /// Who.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    at: Timestamp,
}

impl From<&MapStepTaken> for StepBody {
    fn from(step: &MapStepTaken) -> Self {
        let MapStepTaken { step, version, reason, by, at } = step.clone();
        Self { step, version, reason, by: by.map(AuthorBody::from), at }
    }
}
