//! What a map says, in the form in which it is kept and reviewed: a draft taken apart into statements.

use std::{collections::BTreeMap, fmt};

use coach::map::{self, DemandId, Draft, Flag, Intent, MadeBy, ObstacleKind, Quotes};
use document::{DocumentId, Place, Version};
use serde::{Deserialize, Serialize};

/// A verbatim quote, kept with what it cites: it stays when the document goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The company's own characters.
    pub quote: String,
    /// Of which document.
    pub document_id: DocumentId,
    /// Its name.
    pub document: String,
    /// Which version of it.
    pub version: Version,
    /// Where in it.
    pub place: Place,
    /// The first character of its range of the stored text.
    pub start: u32,
    /// The one after its last.
    pub end: u32,
}

/// Names a statement within its map, through all versions: `c2.5` is the fifth of the second capacity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatementId(String);

impl StatementId {
    /// The `number`-th statement of a capacity, from 1.
    pub fn nth(capacity: &str, number: usize) -> Self {
        Self(format!("{capacity}.{number}"))
    }

    /// As it is written. What names no statement is found nowhere.
    pub fn named(raw: impl Into<String>) -> Self {
        Self(raw.into())
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn number(&self) -> usize {
        self.0.rsplit('.').next().and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a statement says of its capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// What it is called.
    Name,
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
    Obstacle {
        /// What kind of thing that is.
        kind: ObstacleKind,
    },
    /// What helps.
    Support,
    /// A statement for a 360.
    Item {
        /// The behaviour that it measures.
        behaviour: StatementId,
    },
}

/// The unit of review: one statement of one capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Within its map.
    pub id: StatementId,
    /// What it says of its capacity.
    #[serde(flatten)]
    pub part: Part,
    /// Its wording.
    pub text: String,
    /// The demands that it rests on.
    pub demands: Vec<DemandId>,
    /// The version in which its wording or what it rests on last changed.
    pub changed: u32,
}

/// A capacity, in statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapacityContent {
    /// Within its map: `c1`, `c2`, …
    pub id: String,
    /// In reading order; the first is its name.
    pub statements: Vec<Statement>,
    /// The quotes that the drafter chose to show for it.
    pub evidence: Vec<Quote>,
    /// For the reviewer.
    pub flags: Vec<Flag>,
}

/// One thing the strategy asks of leaders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandContent {
    /// Within its map.
    pub id: DemandId,
    /// What is asked.
    pub text: String,
    /// Among the others, 0 to 1.
    pub weight: f64,
    /// What asks for it.
    pub evidence: Vec<Quote>,
}

/// Passages that cannot both be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TensionContent {
    /// What pulls apart.
    pub text: String,
    /// At least two.
    pub sides: Vec<Quote>,
}

/// A map's content in one version, with all that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapContent {
    /// What it is called.
    pub title: String,
    /// What it serves.
    pub intent: Intent,
    /// The capacities.
    pub capacities: Vec<CapacityContent>,
    /// Heaviest first.
    pub demands: Vec<DemandContent>,
    /// Where documents disagree.
    pub tensions: Vec<TensionContent>,
    /// Demands that no capacity answers, with the reason where the drafter gave one.
    pub uncovered: BTreeMap<DemandId, Option<String>>,
    /// Of the draft's evidence check.
    pub quotes: Quotes,
    /// Who made the draft.
    pub made_by: MadeBy,
}

impl MapContent {
    /// All statements, in reading order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.capacities.iter().flat_map(|capacity| &capacity.statements)
    }

    /// One of them.
    pub fn statement(&self, id: &StatementId) -> Option<&Statement> {
        self.statements().find(|statement| statement.id == *id)
    }

    /// The quotes that a statement rests on.
    pub fn evidence<'a>(&'a self, statement: &'a Statement) -> impl Iterator<Item = &'a Quote> {
        let own = self.demands.iter().filter(|demand| statement.demands.contains(&demand.id));
        own.flat_map(|demand| &demand.evidence)
    }

    /// Every quote that stands in it.
    pub fn all_evidence(&self) -> impl Iterator<Item = &Quote> {
        let shown = self.capacities.iter().flat_map(|capacity| &capacity.evidence);
        let asked = self.demands.iter().flat_map(|demand| &demand.evidence);
        shown.chain(asked).chain(self.tensions.iter().flat_map(|tension| &tension.sides))
    }
}

impl CapacityContent {
    /// An id that none of its statements has.
    pub fn next_id(&self) -> StatementId {
        let last = self.statements.iter().map(|statement| statement.id.number()).max();
        StatementId::nth(&self.id, last.unwrap_or_default() + 1)
    }

    /// Its name.
    pub fn name(&self) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.part == Part::Name)
    }
}

impl From<&map::Evidence> for Quote {
    fn from(evidence: &map::Evidence) -> Self {
        let (source, span) = (evidence.source(), evidence.span());
        Self {
            quote: evidence.quote().to_owned(),
            document_id: source.document_id,
            document: source.document.clone(),
            version: source.version,
            place: evidence.place().clone(),
            start: span.start,
            end: span.end,
        }
    }
}

fn quotes(evidence: &[map::Evidence]) -> Vec<Quote> {
    evidence.iter().map(Quote::from).collect()
}

impl From<Draft> for MapContent {
    fn from(draft: Draft) -> Self {
        let capacities = draft.map.capacities.into_iter().enumerate();
        let mut reasons = draft.uncovered_reasons;
        Self {
            title: draft.map.title,
            intent: draft.map.intent,
            capacities: capacities.map(|(index, capacity)| taken_apart(index + 1, capacity)).collect(),
            demands: draft
                .demands
                .into_iter()
                .map(|demand| DemandContent {
                    id: demand.id,
                    weight: demand.weight.get(),
                    evidence: quotes(&demand.evidence),
                    text: demand.text,
                })
                .collect(),
            tensions: draft
                .tensions
                .into_iter()
                .map(|tension| TensionContent { sides: quotes(&tension.sides), text: tension.text })
                .collect(),
            uncovered: draft.uncovered.into_iter().map(|demand| (demand, reasons.remove(&demand))).collect(),
            quotes: draft.quotes,
            made_by: draft.made_by,
        }
    }
}

/// A drafted capacity as its statements, in reading order.
fn taken_apart(number: usize, capacity: map::Capacity) -> CapacityContent {
    let id = format!("c{number}");
    let mut content =
        CapacityContent { id, statements: Vec::new(), evidence: quotes(&capacity.evidence), flags: capacity.flags };
    let mut add = |part, text: String, demands: Vec<DemandId>| {
        let id = content.next_id();
        content.statements.push(Statement { id: id.clone(), part, text, demands, changed: 1 });
        id
    };
    let prose = [
        (Part::Name, Some(capacity.name)),
        (Part::Definition, capacity.definition),
        (Part::Why, capacity.why),
        (Part::From, capacity.from),
        (Part::To, capacity.to),
    ];
    for (part, text) in prose {
        if let Some(text) = text {
            add(part, text, capacity.demands.clone());
        }
    }
    let behaviours = capacity.behaviours.into_iter().map(|line| add(Part::Behaviour, line.text, line.demands));
    let behaviours: Vec<_> = behaviours.collect();
    for (part, lines) in [(Part::Decision, capacity.decisions), (Part::Signal, capacity.signals)] {
        for line in lines {
            add(part.clone(), line.text, line.demands);
        }
    }
    for obstacle in capacity.obstacles {
        add(Part::Obstacle { kind: obstacle.kind }, obstacle.line.text, obstacle.line.demands);
    }
    for line in capacity.supports {
        add(Part::Support, line.text, line.demands);
    }
    for item in capacity.items {
        if let Some(behaviour) = behaviours.get(item.behaviour) {
            add(Part::Item { behaviour: behaviour.clone() }, item.line.text, item.line.demands);
        }
    }
    content
}
