//! What people agreed to: each consent by itself, off until it is given, back at any time; and which version of the
//! table of who sees what they accepted.

use std::{fmt, str::FromStr};

use access::PersonId;
use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Store, StoreError,
    db::{Scope, sql},
    row,
};

/// What can be agreed to. Nothing of it is needed to take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// My coach sees my nudges and what I answered.
    NudgesToCoach,
    /// My coach sees my 360 result once it is released.
    ResultToCoach,
    /// The talent team sees my 360 result by name, where the program said so up front.
    ResultByName,
    /// The agent remembers what I told it.
    Memory,
    /// Moments are taken from my calendar.
    Calendar,
}

impl ConsentKind {
    /// All there are.
    pub const ALL: [Self; 5] =
        [Self::NudgesToCoach, Self::ResultToCoach, Self::ResultByName, Self::Memory, Self::Calendar];

    /// The kind as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NudgesToCoach => "nudges_to_coach",
            Self::ResultToCoach => "result_to_coach",
            Self::ResultByName => "result_by_name",
            Self::Memory => "memory",
            Self::Calendar => "calendar",
        }
    }

    /// What the person says by it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NudgesToCoach => "My coach may see my nudges and what I answered.",
            Self::ResultToCoach => "My coach may see my 360 result once it is released.",
            Self::ResultByName => "The talent team may see my 360 result with my name, once it is released.",
            Self::Memory => "The agent may remember what I tell it; I can read, change and delete that.",
            Self::Calendar => "Nudges may be timed by the events of my calendar.",
        }
    }
}

impl fmt::Display for ConsentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no such consent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a consent: use nudges_to_coach, result_to_coach, result_by_name, memory or calendar")]
pub struct InvalidConsent(String);

impl FromStr for ConsentKind {
    type Err = InvalidConsent;

    fn from_str(raw: &str) -> Result<Self, InvalidConsent> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == raw).ok_or_else(|| InvalidConsent(raw.to_owned()))
    }
}

/// A consent once given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// To what.
    pub kind: ConsentKind,
    /// When it was given.
    pub given: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

/// A version of the table of who sees what, accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// See [`access::TABLE_VERSION`].
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

const CONSENT_GIVE: &str = "
    INSERT INTO consents (organization, person, kind, given_ms) VALUES ($1, $2, $3, $4)
    ON CONFLICT (organization, person, kind) WHERE revoked_ms IS NULL DO NOTHING";

const CONSENT_REVOKE: &str = "
    UPDATE consents SET revoked_ms = $4
    WHERE organization = $1 AND person = $2 AND kind = $3 AND revoked_ms IS NULL";

const CONSENT_LIST: &str = "
    SELECT kind, given_ms, revoked_ms FROM consents WHERE organization = $1 AND person = $2
    ORDER BY given_ms, kind, revoked_ms";

const CONSENT_HOLDS: &str = "
    SELECT count(*) FROM consents
    WHERE organization = $1 AND person = $2 AND kind = $3 AND revoked_ms IS NULL";

const ACCEPTANCE_INSERT: &str = "
    INSERT INTO access_acceptances (organization, person, table_version, accepted_ms) VALUES ($1, $2, $3, $4)
    ON CONFLICT (organization, person, table_version) DO NOTHING";

const ACCEPTANCE_LIST: &str = "
    SELECT table_version, accepted_ms FROM access_acceptances WHERE organization = $1 AND person = $2
    ORDER BY table_version";

#[derive(FromRow)]
struct ConsentRow {
    kind: String,
    given_ms: i64,
    revoked_ms: Option<i64>,
}

impl Store {
    /// Gives a consent or takes it back; whether that changed anything.
    pub async fn consent_set(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        kind: ConsentKind,
        given: bool,
    ) -> Result<bool, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let (statement, action) =
            if given { (CONSENT_GIVE, Action::ConsentGiven) } else { (CONSENT_REVOKE, Action::ConsentRevoked) };
        let set = sql(statement).bind(organization).bind(person).bind(kind.as_str()).bind(act.at);
        if acting.run(set).await? == 0 {
            return Ok(false);
        }
        acting.note(Deed::new(action).about(person).detail(kind.as_str()));
        acting.commit().await?;
        Ok(true)
    }

    /// Whether a person agrees to this now.
    pub async fn consent_holds(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        kind: ConsentKind,
    ) -> Result<bool, StoreError> {
        let select = sql(CONSENT_HOLDS).bind(organization).bind(person).bind(kind.as_str());
        let (given,): (i64,) = self.read(Scope::Organization(organization)).await?.one(select).await?;
        Ok(given > 0)
    }

    /// All that a person ever agreed to, in order.
    pub async fn consent_list(
        &self,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Consent>, StoreError> {
        let select = sql(CONSENT_LIST).bind(organization).bind(person);
        let rows: Vec<ConsentRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Consent::try_from).collect()
    }

    /// Records that a person accepted a version of the table of who sees what; whether it is the first time.
    pub async fn acceptance_add(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        version: u32,
    ) -> Result<bool, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let insert = sql(ACCEPTANCE_INSERT).bind(organization).bind(person).bind(version).bind(act.at);
        if acting.run(insert).await? == 0 {
            return Ok(false);
        }
        acting.note(Deed::new(Action::AccessAccepted).about(person).detail(version.to_string()));
        acting.commit().await?;
        Ok(true)
    }

    /// Which versions of the table a person accepted.
    pub async fn acceptance_list(
        &self,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Acceptance>, StoreError> {
        let select = sql(ACCEPTANCE_LIST).bind(organization).bind(person);
        let rows: Vec<(i64, i64)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        let acceptance =
            |(version, at)| Ok(Acceptance { version: row::number("version", version)?, at: row::time(at)? });
        rows.into_iter().map(acceptance).collect()
    }
}

impl TryFrom<ConsentRow> for Consent {
    type Error = StoreError;

    fn try_from(row: ConsentRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row::parsed("consent", &row.kind)?,
            given: row::time(row.given_ms)?,
            revoked: row::time_if(row.revoked_ms)?,
        })
    }
}
