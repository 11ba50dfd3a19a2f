//! From review to signature.

use access::{MapId, Operation};
use coaching::{Caller, Error};
use store::{CapacityMap, MapContent, NewNote, Read, Refusal, Statement, StatementId, Verdict};

use crate::{
    Decision, Edit, MapView, Maps, MapsError,
    edits::{self, unknown_statement},
    reading::is_cited,
    words,
};

const NOTE_CHARS_MAX: usize = 2_000;
/// Changes of one edit, at most.
const EDITS_MAX: usize = 100;

/// What a coach says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It stands as it is.
    Accept,
    /// It goes, for this reason.
    Reject(String),
    /// Something to bear in mind.
    Comment(String),
}

impl Maps {
    /// Changes what a map says, made up for this revision: the next version.
    pub async fn edit_map(
        &self,
        caller: &Caller,
        id: MapId,
        revision: Option<u32>,
        edits: &[Edit],
    ) -> Result<MapView, MapsError> {
        let (viewer, map) = self.map(caller, Operation::EditMap, id).await?;
        if !(1..=EDITS_MAX).contains(&edits.len()) {
            return Err(Error::field("changes", format!("make 1 to {EDITS_MAX} changes at once")).into());
        }
        let store = self.coaching.store();
        let (revision, version) = as_read(&map, revision)?;
        let content = store.map_content(&viewer.organization, id, version).await?;
        let mut content = content.ok_or(Error::NotThere)?;
        let notes = edits::apply(&mut content, edits, version + 1)?;
        let act = self.coaching.act_of(viewer);
        store.map_edit((&viewer.organization, id), &act, revision, (&content, &notes)).await?;
        self.view(viewer, id, None).await
    }

    /// Says what a coach thinks of a statement, as it stands in the version that they read.
    pub async fn review_map(
        &self,
        caller: &Caller,
        id: MapId,
        (version, statement): (u32, &StatementId),
        judgement: &Judgement,
    ) -> Result<MapView, MapsError> {
        let (viewer, map) = self.map(caller, Operation::ReviewMap, id).await?;
        let current = map.version.ok_or(Refusal::NotNow)?;
        let store = self.coaching.store();
        let content = store.map_content(&viewer.organization, id, current).await?.ok_or(Error::NotThere)?;
        let found = content.statement(statement).ok_or_else(unknown_statement)?;
        // A verdict is on words; where these are no longer the words that were read, it is on nothing.
        if version < found.changed || version > current {
            return Err(MapsError::Reworded);
        }
        let (verdict, text) = match judgement {
            Judgement::Accept => {
                if !is_cited(&content, found, &self.withdrawn(viewer, &content).await?) {
                    return Err(MapsError::Uncited(vec![statement.clone()]));
                }
                (Verdict::Accept, None)
            }
            Judgement::Reject(reason) => (Verdict::Reject, Some(words("text", reason, NOTE_CHARS_MAX)?)),
            Judgement::Comment(comment) => (Verdict::Comment, Some(words("text", comment, NOTE_CHARS_MAX)?)),
        };
        let note = NewNote { version, statement: statement.clone(), verdict, text };
        store.map_note((&viewer.organization, id), &self.coaching.act_of(viewer), &note).await?;
        self.view(viewer, id, None).await
    }

    /// Hands a map to the executives, when each statement is decided on. What was rejected is no longer in it.
    pub async fn submit_map(&self, caller: &Caller, id: MapId, revision: Option<u32>) -> Result<MapView, MapsError> {
        let (viewer, map) = self.map(caller, Operation::SubmitMap, id).await?;
        let (revision, _) = as_read(&map, revision)?;
        let view = self.view(viewer, id, None).await?;
        let content = view.record.content.as_ref().map(|(_, content)| content).ok_or(Refusal::NotNow)?;
        let open = |id: &StatementId| view.decisions.get(id) == Some(&Decision::Open);
        let (undecided, uncited) = content
            .statements()
            .filter(|statement| open(&statement.id))
            .partition::<Vec<&Statement>, _>(|statement| is_cited(content, statement, &view.withdrawn));
        if !undecided.is_empty() {
            return Err(MapsError::Undecided(ids(&undecided)));
        }
        if !uncited.is_empty() {
            return Err(MapsError::Uncited(ids(&uncited)));
        }
        let left = left(&view, content);
        if left.capacities.is_empty() {
            return Err(MapsError::Nothing);
        }
        let read = Read { revision, notes: view.record.notes.last().map_or(0, |note| note.number) };
        let act = self.coaching.act_of(viewer);
        let changed = (left != *content).then_some(&left);
        self.coaching.store().map_submit((&viewer.organization, id), &act, read, changed).await?;
        self.view(viewer, id, None).await
    }

    /// Sends a map back to its coaches.
    pub async fn return_map(
        &self,
        caller: &Caller,
        id: MapId,
        revision: Option<u32>,
        reason: &str,
    ) -> Result<MapView, MapsError> {
        let (viewer, map) = self.map(caller, Operation::ReturnMap, id).await?;
        let (revision, _) = as_read(&map, revision)?;
        let reason = words("reason", reason, NOTE_CHARS_MAX)?;
        let act = self.coaching.act_of(viewer);
        self.coaching.store().map_return((&viewer.organization, id), &act, revision, &reason).await?;
        self.view(viewer, id, None).await
    }

    /// Signs a map as it was read: it is in force, and the one before is not any more.
    pub async fn sign_map(&self, caller: &Caller, id: MapId, revision: Option<u32>) -> Result<MapView, MapsError> {
        let (viewer, map) = self.map(caller, Operation::SignMap, id).await?;
        let (revision, version) = as_read(&map, revision)?;
        let store = self.coaching.store();
        let content = store.map_content(&viewer.organization, id, version).await?.ok_or(Error::NotThere)?;
        // A document may have gone since it was submitted.
        let withdrawn = self.withdrawn(viewer, &content).await?;
        let uncited: Vec<_> =
            content.statements().filter(|statement| !is_cited(&content, statement, &withdrawn)).collect();
        if !uncited.is_empty() && !map.state.is_signed() {
            return Err(MapsError::Uncited(ids(&uncited)));
        }
        store.map_sign((&viewer.organization, id), &self.coaching.act_of(viewer), revision).await?;
        self.view(viewer, id, None).await
    }
}

/// The revision and version of a map that somebody decides on: as they read it, or as it is where any will do.
fn as_read(map: &CapacityMap, revision: Option<u32>) -> Result<(u32, u32), Refusal> {
    if revision.is_some_and(|revision| revision != map.revision) {
        return Err(Refusal::Changed);
    }
    Ok((map.revision, map.version.ok_or(Refusal::NotNow)?))
}

fn ids(statements: &[&Statement]) -> Vec<StatementId> {
    statements.iter().map(|statement| statement.id.clone()).collect()
}

/// What is left of a map without what was rejected.
fn left(view: &MapView, content: &MapContent) -> MapContent {
    let mut left = content.clone();
    for capacity in &mut left.capacities {
        capacity.statements.retain(|statement| view.decisions.get(&statement.id) == Some(&Decision::Accepted));
    }
    left.capacities.retain(|capacity| !capacity.statements.is_empty());
    left
}
