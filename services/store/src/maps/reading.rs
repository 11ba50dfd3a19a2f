use access::{MapId, ProgramId};
use audience::OrganizationId;
use sqlx::FromRow;

use super::{CapacityMap, MAP_SELECT, MapContent, MapNote, MapRecord, MapRow, MapStepTaken, MapVersion, StatementId};
use crate::{
    Store, StoreError,
    db::{Scope, Transaction, sql},
    intents::author,
    row,
};

const CONTENT: &str = "SELECT content FROM map_versions WHERE organization = $1 AND map = $2 AND version = $3";

const VERSIONS: &str = "
    SELECT v.version, v.person, p.name, v.made_ms
    FROM map_versions v LEFT JOIN people p ON p.organization = v.organization AND p.person = v.person
    WHERE v.organization = $1 AND v.map = $2 ORDER BY v.version";

const NOTES: &str = "
    SELECT n.number, n.version, n.statement, n.verdict, n.text, n.person, p.name, n.noted_ms
    FROM map_notes n LEFT JOIN people p ON p.organization = n.organization AND p.person = n.person
    WHERE n.organization = $1 AND n.map = $2 ORDER BY n.number";

const STEPS: &str = "
    SELECT s.step, s.version, s.text, s.person, p.name, s.at_ms
    FROM map_steps s LEFT JOIN people p ON p.organization = s.organization AND p.person = s.person
    WHERE s.organization = $1 AND s.map = $2 ORDER BY s.number";

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    person: Option<String>,
    name: Option<String>,
    made_ms: i64,
}

#[derive(FromRow)]
struct NoteRow {
    number: i64,
    version: i64,
    statement: String,
    verdict: String,
    text: Option<String>,
    person: Option<String>,
    name: Option<String>,
    noted_ms: i64,
}

#[derive(FromRow)]
struct StepRow {
    step: String,
    version: i64,
    text: Option<String>,
    person: Option<String>,
    name: Option<String>,
    at_ms: i64,
}

impl TryFrom<VersionRow> for MapVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            version: row::number("version", row.version)?,
            by: author(row.person.as_deref(), row.name.as_deref())?,
            made: row::time(row.made_ms)?,
        })
    }
}

impl TryFrom<NoteRow> for MapNote {
    type Error = StoreError;

    fn try_from(row: NoteRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row::number("number", row.number)?,
            version: row::number("version", row.version)?,
            statement: StatementId::named(row.statement),
            verdict: row.verdict.parse()?,
            text: row.text,
            by: author(row.person.as_deref(), row.name.as_deref())?,
            at: row::time(row.noted_ms)?,
        })
    }
}

impl TryFrom<StepRow> for MapStepTaken {
    type Error = StoreError;

    fn try_from(row: StepRow) -> Result<Self, StoreError> {
        Ok(Self {
            step: row.step.parse()?,
            version: row::number("version", row.version)?,
            reason: row.text,
            by: author(row.person.as_deref(), row.name.as_deref())?,
            at: row::time(row.at_ms)?,
        })
    }
}

impl Store {
    /// A map, without what it says.
    pub async fn map_find(&self, organization: &OrganizationId, id: MapId) -> Result<Option<CapacityMap>, StoreError> {
        find(&mut self.read(Scope::Organization(organization)).await?, organization, id).await
    }

    /// The maps of a program, the latest first, before one of them.
    pub async fn map_list(
        &self,
        organization: &OrganizationId,
        program: ProgramId,
        before: Option<MapId>,
        limit: u32,
    ) -> Result<Vec<CapacityMap>, StoreError> {
        let mut select = sql(MAP_SELECT).bind(organization).push(" AND m.program = $2").bind(program);
        if let Some(before) = before {
            select = select.push(" AND m.id < ").push_bind(before);
        }
        let select = select.push(" ORDER BY m.id DESC LIMIT ").push_bind(limit);
        let rows: Vec<MapRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(CapacityMap::try_from).collect()
    }

    /// What a map says in a version; `None` where there is no such version.
    pub async fn map_content(
        &self,
        organization: &OrganizationId,
        id: MapId,
        version: u32,
    ) -> Result<Option<MapContent>, StoreError> {
        content(&mut self.read(Scope::Organization(organization)).await?, organization, id, version).await
    }

    /// A map with everything about it, in its current version or another.
    pub async fn map_read(
        &self,
        organization: &OrganizationId,
        id: MapId,
        version: Option<u32>,
    ) -> Result<Option<MapRecord>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let Some(map) = find(&mut transaction, organization, id).await? else { return Ok(None) };
        let content = match version.or(map.version) {
            None => None,
            Some(version) => match content(&mut transaction, organization, id, version).await? {
                Some(content) => Some((version, content)),
                None => return Ok(None),
            },
        };
        let of = |text| sql(text).bind(organization).bind(id);
        let versions: Vec<VersionRow> = transaction.all(of(VERSIONS)).await?;
        let notes: Vec<NoteRow> = transaction.all(of(NOTES)).await?;
        let steps: Vec<StepRow> = transaction.all(of(STEPS)).await?;
        Ok(Some(MapRecord {
            map,
            content,
            versions: versions.into_iter().map(MapVersion::try_from).collect::<Result<_, _>>()?,
            notes: notes.into_iter().map(MapNote::try_from).collect::<Result<_, _>>()?,
            steps: steps.into_iter().map(MapStepTaken::try_from).collect::<Result<_, _>>()?,
        }))
    }
}

pub(super) async fn find(
    transaction: &mut Transaction,
    organization: &OrganizationId,
    id: MapId,
) -> Result<Option<CapacityMap>, StoreError> {
    let select = sql(MAP_SELECT).bind(organization).push(" AND m.id = $2").bind(id);
    transaction.first::<MapRow>(select).await?.map(CapacityMap::try_from).transpose()
}

async fn content(
    transaction: &mut Transaction,
    organization: &OrganizationId,
    id: MapId,
    version: u32,
) -> Result<Option<MapContent>, StoreError> {
    let found: Option<(String,)> = transaction.first(sql(CONTENT).bind(organization).bind(id).bind(version)).await?;
    found.map(|(raw,)| serde_json::from_str(&raw).map_err(|error| StoreError::row("map", error))).transpose()
}
