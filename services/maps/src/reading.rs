//! A map as people read it: with what was decided on each statement, and which sources are gone.

use std::collections::{BTreeMap, BTreeSet};

use access::{MapId, Operation, ProgramId, Role, Viewer};
use coaching::{Caller, Error};
use document::DocumentId;
use serde::Serialize;
use store::{CapacityMap, MapContent, MapNote, MapRecord, Statement, StatementId, Verdict};

use crate::{Maps, MapsError};

/// What is decided on a statement as it now is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It stands.
    Accepted,
    /// It goes.
    Rejected,
}

/// How a statement differs from the draft's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub statement: StatementId,
    /// What the draft said; nothing where it is new.
    pub before: Option<String>,
    /// What is said now; nothing where it went.
    pub after: Option<String>,
}

/// A map, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct MapView {
    /// Everything that is kept of it.
    pub record: MapRecord,
    /// What is decided, statement by statement.
    pub decisions: BTreeMap<StatementId, Decision>,
    /// Documents that it cites and that are gone. Its quotes stay; while it is unsigned, what rests on nothing else has
    /// to be looked at again.
    pub withdrawn: BTreeSet<DocumentId>,
    /// What became of the draft.
    pub changes: Vec<Change>,
}

impl Maps {
    /// The maps of a program, the latest first, before one of them.
    pub async fn list_maps(
        &self,
        caller: &Caller,
        program: ProgramId,
        before: Option<MapId>,
        limit: u32,
    ) -> Result<Vec<CapacityMap>, MapsError> {
        let viewer = self.viewer(caller, Operation::ListMaps, program).await?;
        Ok(self.coaching.store().map_list(&viewer.organization, program, before, limit).await?)
    }

    /// A map in its current version, or in another.
    pub async fn read_map(&self, caller: &Caller, id: MapId, version: Option<u32>) -> Result<MapView, MapsError> {
        let (viewer, _) = self.map(caller, Operation::ReadMap, id).await?;
        self.view(viewer, id, version).await
    }

    /// A map as this viewer reads it, who may.
    pub(crate) async fn view(&self, viewer: &Viewer, id: MapId, version: Option<u32>) -> Result<MapView, MapsError> {
        let (store, organization) = (self.coaching.store(), &viewer.organization);
        let mut record = store.map_read(organization, id, version).await?.ok_or(Error::NotThere)?;
        let Some((version, content)) = &record.content else {
            let (decisions, withdrawn, changes) = Default::default();
            return Ok(MapView { record, decisions, withdrawn, changes });
        };
        let withdrawn = self.withdrawn(viewer, content).await?;
        let decisions = decisions(content, &record.notes, &withdrawn);
        let changes = match version {
            1 => Vec::new(),
            _ => store.map_content(organization, id, 1).await?.map_or(Vec::new(), |draft| changes(&draft, content)),
        };
        // What coaches and executives say to each other about it is theirs; leaders read what comes of it.
        if ![Role::Talent, Role::Executive, Role::Coach].into_iter().any(|role| viewer.is(role)) {
            record.notes.clear();
        }
        Ok(MapView { record, decisions, withdrawn, changes })
    }

    /// Of the documents that a map cites, those that are gone.
    pub(crate) async fn withdrawn(
        &self,
        viewer: &Viewer,
        content: &MapContent,
    ) -> Result<BTreeSet<DocumentId>, MapsError> {
        let cited: BTreeSet<_> = content.all_evidence().map(|quote| quote.document_id).collect();
        let there = self.coaching.store().documents_in_sight(&viewer.organization, &cited).await?;
        Ok(cited.difference(&there).copied().collect())
    }
}

/// Whether a statement rests on a quote that can still be shown.
pub(crate) fn is_cited(content: &MapContent, statement: &Statement, withdrawn: &BTreeSet<DocumentId>) -> bool {
    content.evidence(statement).any(|quote| !withdrawn.contains(&quote.document_id))
}

/// What the notes decide on each statement. Of several the last one counts; one about an earlier wording decides
/// nothing, and to accept what nothing can be shown for decides nothing either. With a name goes its capacity, with a
/// behaviour what measures it.
pub(crate) fn decisions(
    content: &MapContent,
    notes: &[MapNote],
    withdrawn: &BTreeSet<DocumentId>,
) -> BTreeMap<StatementId, Decision> {
    let own = |statement: &Statement| {
        let on_it =
            notes.iter().rev().filter(|note| note.statement == statement.id && note.version >= statement.changed);
        let decided = on_it.map(|note| note.verdict).find(|verdict| *verdict != Verdict::Comment);
        match decided {
            Some(Verdict::Reject) => Decision::Rejected,
            Some(Verdict::Accept | Verdict::Edit) if is_cited(content, statement, withdrawn) => Decision::Accepted,
            _ => Decision::Open,
        }
    };
    let mut decisions: BTreeMap<_, _> =
        content.statements().map(|statement| (statement.id.clone(), own(statement))).collect();
    for capacity in &content.capacities {
        let is_gone = |id: &StatementId, decisions: &BTreeMap<_, _>| decisions.get(id) == Some(&Decision::Rejected);
        let goes = capacity.name().is_none_or(|name| is_gone(&name.id, &decisions));
        for statement in &capacity.statements {
            let rests = matches!(&statement.part, store::Part::Item { behaviour } if is_gone(behaviour, &decisions));
            if goes || rests {
                decisions.insert(statement.id.clone(), Decision::Rejected);
            }
        }
    }
    decisions
}

/// Statement by statement, what is said otherwise than in the draft.
fn changes(draft: &MapContent, now: &MapContent) -> Vec<Change> {
    let gone_or_changed = draft.statements().filter_map(|before| {
        let after = now.statement(&before.id);
        let is_same = after.is_some_and(|after| after.text == before.text && after.demands == before.demands);
        (!is_same).then(|| Change {
            statement: before.id.clone(),
            before: Some(before.text.clone()),
            after: after.map(|after| after.text.clone()),
        })
    });
    let added = now.statements().filter(|after| draft.statement(&after.id).is_none()).map(|after| Change {
        statement: after.id.clone(),
        before: None,
        after: Some(after.text.clone()),
    });
    gone_or_changed.chain(added).collect()
}
