//! Changes of a map's content, as coaches make them.

use coach::map::DemandId;
use coaching::Error;
use store::{CapacityContent, MapContent, NewNote, Part, Statement, StatementId, Verdict};

use crate::words;

const TEXT_CHARS_MAX: usize = 600;
const STATEMENTS_MAX: usize = 60;
const CAPACITIES_MAX: usize = 12;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A statement says it otherwise.
    Reword {
        /// Which.
        statement: StatementId,
        /// How it says it now.
        text: String,
    },
    /// A statement rests on other demands.
    Cite {
        /// Which.
        statement: StatementId,
        /// All it rests on now.
        demands: Vec<DemandId>,
    },
    /// A capacity gets one more statement.
    Add {
        /// Which capacity.
        capacity: String,
        /// What the statement says of it. A capacity has one name.
        part: Part,
        /// What it says.
        text: String,
        /// What it rests on.
        demands: Vec<DemandId>,
    },
    /// There is one more capacity, of a name only so far.
    AddCapacity {
        /// Its name.
        name: String,
        /// What it rests on.
        demands: Vec<DemandId>,
    },
}

/// Makes changes, in order, of what will be that version; the notes that tell of them.
pub(crate) fn apply(content: &mut MapContent, edits: &[Edit], version: u32) -> Result<Vec<NewNote>, Error> {
    let mut notes = Vec::with_capacity(edits.len());
    for edit in edits {
        let (statement, text) = one(content, edit, version)?;
        notes.push(NewNote { version, statement, verdict: Verdict::Edit, text });
    }
    Ok(notes)
}

/// Makes one change; the statement that it made, and its wording where that is new.
fn one(content: &mut MapContent, edit: &Edit, version: u32) -> Result<(StatementId, Option<String>), Error> {
    let new = |part, text: &str, demands: &[DemandId], known: &MapContent| {
        let text = words("text", text, TEXT_CHARS_MAX)?;
        let demands = demands_of(known, demands)?;
        Ok::<_, Error>(Statement { id: StatementId::named(""), part, text, demands, changed: version })
    };
    match edit {
        Edit::Reword { statement, text } => {
            let found = find(content, statement)?;
            found.text = words("text", text, TEXT_CHARS_MAX)?;
            found.changed = version;
            Ok((statement.clone(), Some(found.text.clone())))
        }
        Edit::Cite { statement, demands } => {
            let demands = demands_of(content, demands)?;
            let found = find(content, statement)?;
            found.demands = demands;
            found.changed = version;
            Ok((statement.clone(), None))
        }
        Edit::Add { capacity, part, text, demands } => {
            let statement = new(part.clone(), text, demands, content)?;
            let capacity = content.capacities.iter_mut().find(|one| one.id == *capacity);
            let capacity = capacity.ok_or_else(|| Error::field("capacity", "name a capacity of this map"))?;
            fits(capacity, part)?;
            Ok(push(capacity, statement))
        }
        Edit::AddCapacity { name, demands } => {
            let statement = new(Part::Name, name, demands, content)?;
            if content.capacities.len() >= CAPACITIES_MAX {
                return Err(Error::field("capacity", format!("a map has at most {CAPACITIES_MAX} capacities")));
            }
            let numbers = content.capacities.iter().filter_map(|one| one.id.strip_prefix('c')?.parse::<u32>().ok());
            let id = format!("c{}", numbers.max().unwrap_or_default() + 1);
            let mut capacity = CapacityContent { id, statements: Vec::new(), evidence: Vec::new(), flags: Vec::new() };
            let pushed = push(&mut capacity, statement);
            content.capacities.push(capacity);
            Ok(pushed)
        }
    }
}

fn push(capacity: &mut CapacityContent, mut statement: Statement) -> (StatementId, Option<String>) {
    statement.id = capacity.next_id();
    let told = (statement.id.clone(), Some(statement.text.clone()));
    capacity.statements.push(statement);
    told
}

fn find<'a>(content: &'a mut MapContent, id: &StatementId) -> Result<&'a mut Statement, Error> {
    let mut all = content.capacities.iter_mut().flat_map(|capacity| &mut capacity.statements);
    all.find(|statement| statement.id == *id).ok_or_else(unknown_statement)
}

pub(crate) fn unknown_statement() -> Error {
    Error::field("statement", "name a statement of this map as it is now")
}

/// Demands that the map knows, each once.
fn demands_of(content: &MapContent, demands: &[DemandId]) -> Result<Vec<DemandId>, Error> {
    let mut demands = demands.to_vec();
    demands.sort_unstable();
    demands.dedup();
    let known = |id: &DemandId| content.demands.iter().any(|demand| demand.id == *id);
    if demands.iter().all(known) { Ok(demands) } else { Err(Error::field("demands", "name demands of this map")) }
}

/// Whether a capacity takes one more statement of this part.
fn fits(capacity: &CapacityContent, part: &Part) -> Result<(), Error> {
    if capacity.statements.len() >= STATEMENTS_MAX {
        return Err(Error::field("capacity", format!("a capacity has at most {STATEMENTS_MAX} statements")));
    }
    let has = |wanted: &dyn Fn(&Statement) -> bool| capacity.statements.iter().any(wanted);
    match part {
        Part::Name | Part::Definition | Part::Why | Part::From | Part::To if has(&|one| one.part == *part) => {
            Err(Error::field("part", "the capacity has this part already: reword it"))
        }
        Part::Item { behaviour } if !has(&|one| one.id == *behaviour && one.part == Part::Behaviour) => {
            Err(Error::field("behaviour", "name a behaviour of this capacity"))
        }
        _ => Ok(()),
    }
}
