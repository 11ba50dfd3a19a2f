//! The statement of leadership intent of a program, in versions, and which executives agreed to it.

use access::{PersonId, ProgramId};
use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Name, Quote, Refusal, Store, StoreError,
    audit::Acting,
    db::{Query, Scope, Transaction, sql},
    row,
};

/// Who wrote or said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub id: PersonId,
    /// Their name as it is now.
    pub name: Name,
}

/// One thing that an intent demands of leaders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentDemand {
    /// What.
    pub text: String,
    /// Where the documents say so, if they do.
    pub evidence: Vec<Quote>,
}

/// How an intent came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentOrigin {
    /// People wrote it.
    Written,
    /// A drafter proposed it; it is for people to correct.
    Proposed,
}

/// What an intent is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntent {
    /// What the business is trying to become, and what that demands of those who lead it.
    pub statement: String,
    /// Over how many months.
    pub horizon_months: Option<u32>,
    /// What it demands, one by one.
    pub demands: Vec<IntentDemand>,
}

/// A version of a program's intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadershipIntent {
    /// From 1.
    pub version: u32,
    /// What it says.
    pub says: NewIntent,
    /// How it came about.
    pub origin: IntentOrigin,
    /// Who wrote it; nobody where a drafter did, or where they left for good.
    pub by: Option<Author>,
    /// When.
    pub written: Timestamp,
    /// The executives who agreed to it, the first one first; without a name those who left for good.
    pub agreements: Vec<Agreement>,
}

/// An executive's agreement to one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Whose.
    pub by: Option<Author>,
    /// When.
    pub at: Timestamp,
}

const INTENT_SELECT: &str = "
    SELECT i.version, i.statement, i.horizon_months, i.demands, i.origin, i.person, p.name, i.written_ms
    FROM intents i LEFT JOIN people p ON p.organization = i.organization AND p.person = i.person
    WHERE i.organization = $1 AND i.program = $2";

const INTENT_INSERT: &str = "
    INSERT INTO intents
        (organization, program, version, statement, horizon_months, demands, origin, person, written_ms)
    SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8
    FROM intents WHERE organization = $1 AND program = $2
    RETURNING version";

const AGREEMENT_SELECT: &str = "
    SELECT a.version, a.person, p.name, a.agreed_ms
    FROM intent_agreements a LEFT JOIN people p ON p.organization = a.organization AND p.person = a.person
    WHERE a.organization = $1 AND a.program = $2 AND a.version IN ";

const AGREEMENT_INSERT: &str = "
    INSERT INTO intent_agreements (organization, program, version, person, agreed_ms) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (organization, program, version, person) DO NOTHING";

#[derive(FromRow)]
struct IntentRow {
    version: i64,
    statement: String,
    horizon_months: Option<i64>,
    demands: String,
    origin: String,
    person: Option<String>,
    name: Option<String>,
    written_ms: i64,
}

#[derive(FromRow)]
struct AgreementRow {
    version: i64,
    person: Option<String>,
    name: Option<String>,
    agreed_ms: i64,
}

impl IntentOrigin {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Proposed => "proposed",
        }
    }
}

/// The person of a row, with the name that was joined to it.
pub(crate) fn author(person: Option<&str>, name: Option<&str>) -> Result<Option<Author>, StoreError> {
    let person = row::parsed_if("person id", person)?.zip(row::parsed_if("name", name)?);
    Ok(person.map(|(id, name)| Author { id, name }))
}

impl TryFrom<IntentRow> for LeadershipIntent {
    type Error = StoreError;

    fn try_from(row: IntentRow) -> Result<Self, StoreError> {
        let origin = match row.origin.as_str() {
            "written" => IntentOrigin::Written,
            "proposed" => IntentOrigin::Proposed,
            other => return Err(StoreError::row("origin of an intent", other)),
        };
        Ok(Self {
            version: row::number("version", row.version)?,
            says: NewIntent {
                statement: row.statement,
                horizon_months: row.horizon_months.map(|raw| row::number("horizon", raw)).transpose()?,
                demands: serde_json::from_str(&row.demands)
                    .map_err(|error| StoreError::row("list of demands", error))?,
            },
            origin,
            by: author(row.person.as_deref(), row.name.as_deref())?,
            written: row::time(row.written_ms)?,
            agreements: Vec::new(),
        })
    }
}

impl Store {
    /// The versions of a program's intent, the latest first, before one of them.
    pub async fn intent_list(
        &self,
        organization: &OrganizationId,
        program: ProgramId,
        before: Option<u32>,
        limit: u32,
    ) -> Result<Vec<LeadershipIntent>, StoreError> {
        let mut select = sql(INTENT_SELECT).bind(organization).bind(program);
        if let Some(before) = before {
            select = select.push(" AND i.version < ").push_bind(before);
        }
        let select = select.push(" ORDER BY i.version DESC LIMIT ").push_bind(limit);
        intents(&mut self.read(Scope::Organization(organization)).await?, (organization, program), select).await
    }

    /// One version of a program's intent.
    pub async fn intent_find(
        &self,
        organization: &OrganizationId,
        program: ProgramId,
        version: u32,
    ) -> Result<Option<LeadershipIntent>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        intent(&mut transaction, (organization, program), version).await
    }

    /// Writes a new version. Nobody has agreed to it yet.
    pub async fn intent_write(
        &self,
        organization: &OrganizationId,
        act: &Act,
        program: ProgramId,
        new: &NewIntent,
    ) -> Result<LeadershipIntent, StoreError> {
        let mut acting = self.act(organization, act).await?;
        crate::programs::program(&mut acting, organization, program).await?;
        let of = (organization, program);
        let version = Self::intent_insert(&mut acting, of, (new, IntentOrigin::Written), act).await?;
        let written = intent(&mut acting, of, version).await?.ok_or(Refusal::NotThere)?;
        acting.commit().await?;
        Ok(written)
    }

    /// An executive agrees to a version. To agree twice is to agree.
    pub async fn intent_agree(
        &self,
        organization: &OrganizationId,
        act: &Act,
        program: ProgramId,
        version: u32,
    ) -> Result<LeadershipIntent, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let of = (organization, program);
        intent(&mut acting, of, version).await?.ok_or(Refusal::NotThere)?;
        let insert = sql(AGREEMENT_INSERT).bind(organization).bind(program).bind(version);
        if acting.run(insert.bind(act.actor).bind(act.at)).await? > 0 {
            let deed = Deed::new(Action::IntentAgreed).object("program", program);
            acting.note(deed.detail(format!("version {version}")));
        }
        let agreed = intent(&mut acting, of, version).await?.ok_or(Refusal::NotThere)?;
        acting.commit().await?;
        Ok(agreed)
    }

    /// Keeps a new version inside the caller's transaction, which holds the organization's trail; its number.
    pub(crate) async fn intent_insert(
        acting: &mut Acting<'_>,
        (organization, program): (&OrganizationId, ProgramId),
        (new, origin): (&NewIntent, IntentOrigin),
        act: &Act,
    ) -> Result<u32, StoreError> {
        let demands = serde_json::to_string(&new.demands).map_err(|error| StoreError::row("list of demands", error))?;
        let insert = sql(INTENT_INSERT)
            .bind(organization)
            .bind(program)
            .bind(&new.statement)
            .bind(new.horizon_months)
            .bind(demands)
            .bind(origin.as_str())
            .bind(act.actor)
            .bind(act.at);
        let (version,): (i64,) = acting.one(insert).await?;
        let deed = Deed::new(Action::IntentWritten).object("program", program);
        acting.note(deed.detail(format!("version {version}")));
        row::number("version", version)
    }
}

async fn intent(
    transaction: &mut Transaction,
    of: (&OrganizationId, ProgramId),
    version: u32,
) -> Result<Option<LeadershipIntent>, StoreError> {
    let select = sql(INTENT_SELECT).bind(of.0).bind(of.1).push(" AND i.version = $3").bind(version);
    Ok(intents(transaction, of, select).await?.pop())
}

/// The versions that a statement yields, each with who agreed to it.
async fn intents(
    transaction: &mut Transaction,
    (organization, program): (&OrganizationId, ProgramId),
    select: Query,
) -> Result<Vec<LeadershipIntent>, StoreError> {
    let rows: Vec<IntentRow> = transaction.all(select).await?;
    let mut intents = rows.into_iter().map(LeadershipIntent::try_from).collect::<Result<Vec<_>, _>>()?;
    if intents.is_empty() {
        return Ok(intents);
    }
    let select = sql(AGREEMENT_SELECT).bind(organization).bind(program);
    let select = select.push_list(intents.iter().map(|intent| intent.version)).push(" ORDER BY a.agreed_ms, a.person");
    for row in transaction.all::<AgreementRow>(select).await? {
        let by = author(row.person.as_deref(), row.name.as_deref())?;
        let agreement = Agreement { by, at: row::time(row.agreed_ms)? };
        let version: u32 = row::number("version", row.version)?;
        if let Some(intent) = intents.iter_mut().find(|intent| intent.version == version) {
            intent.agreements.push(agreement);
        }
    }
    Ok(intents)
}
