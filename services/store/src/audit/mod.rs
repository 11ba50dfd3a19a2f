//! The audit trail: who did and saw what, and when. Numbered per organization, chained by digests.
//!
//! A link of the chain covers the digests of an entry's three parts: who acted, about whom, and what. The words stand
//! in a row of their own, each part with its salt. So a person can be forgotten (name and salt of a part go, its
//! digest stays) without breaking the chain, and whoever changes, removes or inserts an entry breaks it. That a part
//! was forgotten is itself an entry, which names the numbers.

mod acting;
mod chain;
mod proof;

use access::PersonId;
use audience::OrganizationId;
use jiff::Timestamp;
use sqlx::FromRow;

pub(crate) use acting::Acting;
pub use proof::{Proof, Tampering};

use crate::{
    Action, Store, StoreError,
    db::{Query, Scope, sql},
    row,
};

/// What an act needs to be noted: who, when, and where the salts of its entries come from.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who; `None` where nobody is signed in, or the service acts by itself.
    pub actor: Option<PersonId>,
    /// Random, of this act alone, and kept nowhere.
    pub seed: [u8; 32],
}

/// One thing done or seen, for the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    action: Action,
    about: Option<PersonId>,
    object: Option<String>,
    detail: Option<String>,
}

impl Deed {
    /// This action, with nothing more to say.
    pub const fn new(action: Action) -> Self {
        Self { action, about: None, object: None, detail: None }
    }

    /// About whom.
    #[must_use]
    pub const fn about(mut self, person: PersonId) -> Self {
        self.about = Some(person);
        self
    }

    /// What else it touched, as `kind:ID`. Never a person: that is what [`Self::about`] is for.
    #[must_use]
    pub fn object(mut self, kind: &str, id: impl std::fmt::Display) -> Self {
        self.object = Some(format!("{kind}:{id}"));
        self
    }

    /// How, in words of the product: roles, counts. Never a person's words or name.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Who is named in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Nobody.
    Nobody,
    /// A person, with their name as it is now.
    Person(PersonId, String),
    /// Somebody who has left for good.
    Forgotten,
}

/// An entry of the trail, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the trail, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who acted.
    pub actor: Named,
    /// About whom.
    pub about: Named,
    /// What was done: an [`Action`]'s id, perhaps of a newer version.
    pub action: String,
    /// What it touched, as `kind:ID`.
    pub object: Option<String>,
    /// How.
    pub detail: Option<String>,
}

impl Entry {
    /// The entry as a sentence.
    pub fn sentence(&self) -> String {
        let name = |named: &Named, nobody: &str| match named {
            Named::Nobody => nobody.to_owned(),
            Named::Person(_, name) => name.clone(),
            Named::Forgotten => "somebody who has left".to_owned(),
        };
        let words = Action::find(&self.action).map_or(self.action.as_str(), |action| action.words());
        let alone = matches!(self.actor, Named::Person(..)) && self.actor == self.about;
        let about = if alone { "themselves".to_owned() } else { name(&self.about, "nobody") };
        let words = words
            .replace("{object}", self.object.as_deref().unwrap_or("nothing"))
            .replace("{detail}", self.detail.as_deref().unwrap_or("nothing"))
            .replace("{about}", &about); // Last: a name is a person's words.
        format!("{} {words}.", name(&self.actor, "The service"))
    }
}

const ENTRY_LIST: &str = "
    SELECT a.number, a.at_ms, e.actor, e.actor_salt, e.about, e.about_salt, e.action, e.object, e.detail,
        p.name AS actor_name, q.name AS about_name
    FROM audit a
    JOIN audit_entries e ON e.organization = a.organization AND e.number = a.number
    LEFT JOIN people p ON p.organization = e.organization AND p.person = e.actor
    LEFT JOIN people q ON q.organization = e.organization AND q.person = e.about
    WHERE a.organization = $1 AND a.number < $2";

#[derive(FromRow)]
struct HeadRow {
    number: i64,
    chain: Vec<u8>,
}

#[derive(FromRow)]
struct EntryRow {
    number: i64,
    at_ms: i64,
    actor: Option<String>,
    actor_salt: Option<Vec<u8>>,
    about: Option<String>,
    about_salt: Option<Vec<u8>>,
    action: String,
    object: Option<String>,
    detail: Option<String>,
    actor_name: Option<String>,
    about_name: Option<String>,
}

impl Store {
    /// Notes something that was seen or done elsewhere.
    pub async fn audit_append(
        &self,
        organization: &OrganizationId,
        act: &Act,
        deeds: impl IntoIterator<Item = Deed> + Send,
    ) -> Result<(), StoreError> {
        let deeds: Vec<_> = deeds.into_iter().collect();
        let mut acting = self.act(organization, act).await?;
        for deed in deeds {
            acting.note(deed);
        }
        acting.commit().await
    }

    /// The trail from its newest entry back, or from before a number.
    pub async fn audit_list(
        &self,
        organization: &OrganizationId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let select = sql(ENTRY_LIST).bind(organization).bind(place(before)).push(" ORDER BY a.number DESC LIMIT $3");
        self.entries(organization, select.bind(limit)).await
    }

    /// The entries about a person that others made, newest first: who did and saw what of theirs.
    pub async fn audit_about(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let select = sql(ENTRY_LIST)
            .bind(organization)
            .bind(place(before))
            .push(" AND e.about = $3 AND (e.actor IS NULL OR e.actor <> $3) ORDER BY a.number DESC LIMIT $4")
            .bind(person)
            .bind(limit);
        self.entries(organization, select).await
    }

    async fn entries(&self, organization: &OrganizationId, select: Query) -> Result<Vec<Entry>, StoreError> {
        let rows: Vec<EntryRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Entry::try_from).collect()
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row::number("entry's number", row.number)?,
            at: row::time(row.at_ms)?,
            actor: named(row.actor.as_deref(), row.actor_name, row.actor_salt.is_some())?,
            about: named(row.about.as_deref(), row.about_name, row.about_salt.is_some())?,
            action: row.action,
            object: row.object,
            detail: row.detail,
        })
    }
}

fn named(id: Option<&str>, name: Option<String>, salted: bool) -> Result<Named, StoreError> {
    Ok(match (row::parsed_if("person id", id)?, name) {
        (Some(id), Some(name)) => Named::Person(id, name),
        (None, _) if salted => Named::Nobody,
        (None, _) | (Some(_), None) => Named::Forgotten,
    })
}

/// A number as the database has it; without one, one above all.
fn place(number: Option<u64>) -> i64 {
    number.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX)
}
