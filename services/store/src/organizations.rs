//! Organizations: the tenants, and what each has set for itself.

use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Name, Refusal, Store, StoreError,
    audit::Acting,
    db::{Scope, sql},
    row,
};

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: Name,
    /// How large a group must be to be shown.
    pub thresholds: Thresholds,
    /// Since when it is there.
    pub created: Timestamp,
}

/// How many people a group must have to be shown. An organization may raise these, never lower them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Raters of one relation, and leaders of a whole program.
    pub whole: u32,
    /// Whatever an administrator can filter.
    pub filtered: u32,
}

impl Default for Thresholds {
    /// The lowest there are.
    fn default() -> Self {
        Self { whole: 3, filtered: 5 }
    }
}

impl Thresholds {
    /// Whether none of them is lower than before.
    const fn raise(self, before: Self) -> bool {
        self.whole >= before.whole && self.filtered >= before.filtered
    }
}

const ORGANIZATION_INSERT: &str = "INSERT INTO organizations (organization, name, settings, created_ms)
    VALUES ($1, $2, $3, $4) ON CONFLICT (organization) DO NOTHING";

const ORGANIZATION_FIND: &str =
    "SELECT organization, name, settings, created_ms FROM organizations WHERE organization = $1";

const ORGANIZATION_LIST: &str =
    "SELECT organization, name, settings, created_ms FROM organizations ORDER BY organization";

const SETTINGS_SET: &str = "UPDATE organizations SET settings = $2 WHERE organization = $1";

#[derive(FromRow)]
struct OrganizationRow {
    organization: String,
    name: String,
    settings: String,
    created_ms: i64,
}

impl Store {
    /// Sets up an organization with the lowest thresholds. [`Refusal::Taken`] where its id is.
    pub async fn organization_create(
        &self,
        act: &Act,
        id: &OrganizationId,
        name: &Name,
    ) -> Result<Organization, StoreError> {
        let mut acting = self.act(id, act).await?;
        let thresholds = Thresholds::default();
        let insert = sql(ORGANIZATION_INSERT).bind(id).bind(name.as_str()).bind(settings(thresholds)?).bind(act.at);
        if acting.run(insert).await? == 0 {
            return Err(Refusal::Taken.into());
        }
        acting.note(Deed::new(Action::OrganizationCreated));
        acting.commit().await?;
        Ok(Organization { id: id.clone(), name: name.clone(), thresholds, created: act.at })
    }

    /// An organization.
    pub async fn organization_find(&self, id: &OrganizationId) -> Result<Option<Organization>, StoreError> {
        let mut transaction = self.read(Scope::Organization(id)).await?;
        let row: Option<OrganizationRow> = transaction.first(sql(ORGANIZATION_FIND).bind(id)).await?;
        row.map(Organization::try_from).transpose()
    }

    /// All organizations of the instance, by id.
    pub async fn organization_list(&self) -> Result<Vec<Organization>, StoreError> {
        let rows: Vec<OrganizationRow> = self.read(Scope::Instance).await?.all(sql(ORGANIZATION_LIST)).await?;
        rows.into_iter().map(Organization::try_from).collect()
    }

    /// Raises thresholds; [`Refusal::Lowered`] where one would fall.
    pub async fn organization_thresholds_raise(
        &self,
        act: &Act,
        id: &OrganizationId,
        thresholds: Thresholds,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(id, act).await?;
        let before = organization(&mut acting, id).await?.thresholds;
        if !thresholds.raise(before) {
            return Err(Refusal::Lowered.into());
        }
        acting.run(sql(SETTINGS_SET).bind(id).bind(settings(thresholds)?)).await?;
        let detail = format!("{} and {}", thresholds.whole, thresholds.filtered);
        acting.note(Deed::new(Action::ThresholdsRaised).detail(detail));
        acting.commit().await
    }
}

async fn organization(acting: &mut Acting<'_>, id: &OrganizationId) -> Result<Organization, StoreError> {
    let row: Option<OrganizationRow> = acting.first(sql(ORGANIZATION_FIND).bind(id)).await?;
    row.ok_or(Refusal::NotThere)?.try_into()
}

fn settings(thresholds: Thresholds) -> Result<String, StoreError> {
    serde_json::to_string(&thresholds).map_err(|error| StoreError::encoding(error.into()))
}

impl TryFrom<OrganizationRow> for Organization {
    type Error = StoreError;

    fn try_from(row: OrganizationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("organization id", &row.organization)?,
            name: row::parsed("name", &row.name)?,
            thresholds: serde_json::from_str(&row.settings).map_err(|error| StoreError::row("settings", error))?,
            created: row::time(row.created_ms)?,
        })
    }
}
