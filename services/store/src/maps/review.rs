//! What becomes of a map: edited, judged, submitted, returned, signed. Who does so says what they read, and where that
//! is no longer what is there, nothing is done.

use access::MapId;
use audience::OrganizationId;
use document::ContentHash;

use super::{CapacityMap, MapContent, MapState, MapStep, StatementId, Verdict, reading::find, to_json};
use crate::{Act, Action, Deed, Refusal, Store, StoreError, audit::Acting, db::sql, row};

/// How much of a map somebody has read who decides on all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Its revision.
    pub revision: u32,
    /// The number of the last note; 0 for none.
    pub notes: u32,
}

/// What somebody says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNote {
    /// The version that they read.
    pub version: u32,
    /// Which statement.
    pub statement: StatementId,
    /// What they decide.
    pub verdict: Verdict,
    /// The new wording, the reason, the comment.
    pub text: Option<String>,
}

const MAP_SET: &str = "
    UPDATE maps SET state = $3, version = $4, revision = revision + 1 WHERE organization = $1 AND id = $2";

const VERSION_INSERT: &str = "
    INSERT INTO map_versions (organization, map, version, content, person, made_ms) VALUES ($1, $2, $3, $4, $5, $6)";

const VERSION_CONTENT: &str = "SELECT content FROM map_versions WHERE organization = $1 AND map = $2 AND version = $3";

const NOTE_INSERT: &str = "
    INSERT INTO map_notes (organization, map, number, version, statement, verdict, text, person, noted_ms)
    SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8
    FROM map_notes WHERE organization = $1 AND map = $2";

const NOTE_LAST: &str = "SELECT coalesce(max(number), 0) AS number FROM map_notes WHERE organization = $1 AND map = $2";

const STEP_INSERT: &str = "
    INSERT INTO map_steps (organization, map, number, step, version, text, person, at_ms)
    SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7
    FROM map_steps WHERE organization = $1 AND map = $2";

const APPROVED: &str = "
    SELECT id FROM maps WHERE organization = $1 AND program = $2 AND state = 'approved'";

/// A map within its organization.
type Which<'a> = (&'a OrganizationId, MapId);

impl Store {
    /// Keeps changed content as the next version, with the notes that say what was changed.
    pub async fn map_edit(
        &self,
        (organization, id): (&OrganizationId, MapId),
        act: &Act,
        revision: u32,
        (content, notes): (&MapContent, &[NewNote]),
    ) -> Result<CapacityMap, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let (map, version) = reviewed(&mut acting, (organization, id), Some(revision)).await?;
        let version = version + 1;
        version_insert(&mut acting, (organization, id), version, content, act).await?;
        for note in notes {
            note_insert(&mut acting, (organization, id), note, act).await?;
        }
        set(&mut acting, (organization, id), map.state, version).await?;
        acting.note(Deed::new(Action::MapEdited).object("map", id).detail(format!("version {version}")));
        done(acting, (organization, id)).await
    }

    /// Keeps what somebody says of a statement.
    pub async fn map_note(
        &self,
        (organization, id): (&OrganizationId, MapId),
        act: &Act,
        note: &NewNote,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        reviewed(&mut acting, (organization, id), None).await?;
        note_insert(&mut acting, (organization, id), note, act).await?;
        let detail = format!("{} {}", note.verdict, note.statement);
        acting.note(Deed::new(Action::MapReviewed).object("map", id).detail(detail));
        acting.commit().await
    }

    /// Hands a map to the executives: with the content that is left where some of it was rejected.
    pub async fn map_submit(
        &self,
        (organization, id): (&OrganizationId, MapId),
        act: &Act,
        read: Read,
        left: Option<&MapContent>,
    ) -> Result<CapacityMap, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let (map, mut version) = reviewed(&mut acting, (organization, id), Some(read.revision)).await?;
        let (notes,): (i64,) = acting.one(sql(NOTE_LAST).bind(organization).bind(id)).await?;
        if row::number::<u32>("number", notes)? != read.notes {
            return Err(Refusal::Changed.into());
        }
        if let Some(left) = left {
            version += 1;
            version_insert(&mut acting, (organization, id), version, left, act).await?;
        }
        let state = map.state.take(MapStep::Submit)?;
        step_insert(&mut acting, (organization, id), (MapStep::Submit, version, None), act).await?;
        set(&mut acting, (organization, id), state, version).await?;
        acting.note(Deed::new(Action::MapSubmitted).object("map", id).detail(format!("version {version}")));
        done(acting, (organization, id)).await
    }

    /// Sends a map back to its coaches.
    pub async fn map_return(
        &self,
        (organization, id): (&OrganizationId, MapId),
        act: &Act,
        revision: u32,
        reason: &str,
    ) -> Result<CapacityMap, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let (map, version) = read(&mut acting, (organization, id), Some(revision)).await?;
        let state = map.state.take(MapStep::Return)?;
        step_insert(&mut acting, (organization, id), (MapStep::Return, version, Some(reason)), act).await?;
        set(&mut acting, (organization, id), state, version).await?;
        acting.note(Deed::new(Action::MapReturned).object("map", id).detail(format!("version {version}")));
        done(acting, (organization, id)).await
    }

    /// Signs a map: it is in force, and what was in force before is superseded. The trail keeps a digest of what was
    /// signed.
    pub async fn map_sign(
        &self,
        (organization, id): (&OrganizationId, MapId),
        act: &Act,
        revision: u32,
    ) -> Result<CapacityMap, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let (map, version) = read(&mut acting, (organization, id), Some(revision)).await?;
        let state = map.state.take(MapStep::Sign)?;
        let before: Vec<(String,)> = acting.all(sql(APPROVED).bind(organization).bind(map.program)).await?;
        for (old,) in before {
            let old = (organization, row::parsed("map id", &old)?);
            let (map, version) = read(&mut acting, old, None).await?;
            step_insert(&mut acting, old, (MapStep::Supersede, version, None), act).await?;
            set(&mut acting, old, map.state.take(MapStep::Supersede)?, version).await?;
        }
        let content = sql(VERSION_CONTENT).bind(organization).bind(id).bind(version);
        let (content,): (String,) = acting.one(content).await?;
        step_insert(&mut acting, (organization, id), (MapStep::Sign, version, None), act).await?;
        set(&mut acting, (organization, id), state, version).await?;
        let signed = format!("version {version}, sha256 {}", ContentHash::of(content.as_bytes()));
        acting.note(Deed::new(Action::MapSigned).object("map", id).detail(signed));
        done(acting, (organization, id)).await
    }
}

/// A map and its version, as somebody read it.
async fn read(
    acting: &mut Acting<'_>,
    (organization, id): Which<'_>,
    revision: Option<u32>,
) -> Result<(CapacityMap, u32), StoreError> {
    let map = find(acting, organization, id).await?.ok_or(Refusal::NotThere)?;
    if revision.is_some_and(|revision| revision != map.revision) {
        return Err(Refusal::Changed.into());
    }
    let version = map.version.ok_or(Refusal::NotNow)?;
    Ok((map, version))
}

/// [`read`], where it is under review.
async fn reviewed(
    acting: &mut Acting<'_>,
    which: Which<'_>,
    revision: Option<u32>,
) -> Result<(CapacityMap, u32), StoreError> {
    let (map, version) = read(acting, which, revision).await?;
    if map.state == MapState::InReview { Ok((map, version)) } else { Err(Refusal::NotNow.into()) }
}

/// Commits; the map as it is then.
async fn done(mut acting: Acting<'_>, (organization, id): Which<'_>) -> Result<CapacityMap, StoreError> {
    let map = find(&mut acting, organization, id).await?.ok_or(Refusal::NotThere)?;
    acting.commit().await?;
    tracing::info!(%organization, map.id = %id, state = %map.state, version = map.version, "a map changed");
    Ok(map)
}

pub(super) async fn set(
    acting: &mut Acting<'_>,
    (organization, id): Which<'_>,
    state: MapState,
    version: u32,
) -> Result<(), StoreError> {
    acting.run(sql(MAP_SET).bind(organization).bind(id).bind(state.as_str()).bind(version)).await?;
    Ok(())
}

pub(super) async fn version_insert(
    acting: &mut Acting<'_>,
    (organization, id): Which<'_>,
    version: u32,
    content: &MapContent,
    act: &Act,
) -> Result<(), StoreError> {
    let insert = sql(VERSION_INSERT).bind(organization).bind(id).bind(version).bind(to_json(content)?);
    acting.run(insert.bind(act.actor).bind(act.at)).await?;
    Ok(())
}

pub(super) async fn step_insert(
    acting: &mut Acting<'_>,
    (organization, id): Which<'_>,
    (step, version, reason): (MapStep, u32, Option<&str>),
    act: &Act,
) -> Result<(), StoreError> {
    let insert = sql(STEP_INSERT).bind(organization).bind(id).bind(step.as_str()).bind(version).bind(reason);
    acting.run(insert.bind(act.actor).bind(act.at)).await?;
    Ok(())
}

async fn note_insert(
    acting: &mut Acting<'_>,
    (organization, id): Which<'_>,
    note: &NewNote,
    act: &Act,
) -> Result<(), StoreError> {
    let insert = sql(NOTE_INSERT)
        .bind(organization)
        .bind(id)
        .bind(note.version)
        .bind(note.statement.as_str())
        .bind(note.verdict.as_str())
        .bind(note.text.as_deref());
    acting.run(insert.bind(act.actor).bind(act.at)).await?;
    Ok(())
}
