//! API keys: by which programs act for a person, as far as a key's scopes go.

use std::collections::BTreeSet;

use access::{KeyId, Operation, PersonId, Viewer};
use audience::OrganizationId;
use jiff::Timestamp;
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Name, Refusal, Store, StoreError, TokenHash,
    db::{Scope, sql},
    row,
    sessions::{self, ViewerRow},
};

/// What a key may be used for. Never more than its owner may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scopes {
    /// Whatever its owner may.
    All,
    /// These operations only.
    These(BTreeSet<Operation>),
}

impl Scopes {
    /// Whether this operation is among them.
    pub fn include(&self, operation: Operation) -> bool {
        match self {
            Self::All => true,
            Self::These(operations) => operations.contains(&operation),
        }
    }

    /// Whether all of another's are among them.
    pub fn cover(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::These(_), Self::All) => false,
            (Self::These(these), Self::These(others)) => others.is_subset(these),
        }
    }

    fn stored(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::These(operations) => {
                Some(operations.iter().map(|operation| operation.id()).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// An operation that this version does not know is left out: it can be asked for by nobody.
    fn read(stored: Option<&str>) -> Self {
        let Some(stored) = stored else { return Self::All };
        let known = |id: &str| Operation::ALL.iter().copied().find(|operation| operation.id() == id);
        Self::These(stored.split(' ').filter_map(known).collect())
    }
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: Name,
    /// Its first letters.
    pub prefix: String,
    /// Of its secret.
    pub token: TokenHash,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Until when it works.
    pub expires: Timestamp,
}

/// A key, without its secret, which is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Its name.
    pub name: Name,
    /// Its first letters, by which its owner knows it.
    pub prefix: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was last used, to the minute.
    pub used: Option<Timestamp>,
}

/// For whom a key acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyViewer {
    /// Whom, with all that a decision needs.
    pub viewer: Viewer,
    /// The key.
    pub key: KeyId,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was last noted as used.
    pub used: Option<Timestamp>,
}

const KEY_INSERT: &str = "
    INSERT INTO api_keys (organization, id, person, name, prefix, token, scopes, created_ms, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const KEY_LIST: &str = "
    SELECT id, name, prefix, scopes, created_ms, expires_ms, used_ms FROM api_keys
    WHERE organization = $1 AND person = $2 AND revoked_ms IS NULL AND expires_ms > $3
    ORDER BY id";

const KEY_REVOKE: &str = "
    UPDATE api_keys SET revoked_ms = $4
    WHERE organization = $1 AND person = $2 AND id = $3 AND revoked_ms IS NULL AND expires_ms > $4";

const KEY_TOUCH: &str = "
    UPDATE api_keys SET used_ms = $3
    WHERE organization = $1 AND id = $2 AND (used_ms IS NULL OR used_ms < $3)";

// As for a session.
const KEY_VIEWER: &str = "
    SELECT k.organization, k.person, k.id, k.created_ms, k.used_ms, k.scopes,
        (SELECT string_agg(r.role, ' ') FROM roles r
            WHERE r.organization = k.organization AND r.person = k.person) AS roles,
        e.id AS engagement, e.program, e.leader, e.coach
    FROM api_keys k
    JOIN people p ON p.organization = k.organization AND p.person = k.person
    LEFT JOIN engagements e ON e.organization = k.organization AND (e.leader = k.person OR e.coach = k.person)
        AND e.ended_ms IS NULL
    WHERE k.token = $1 AND k.revoked_ms IS NULL AND k.expires_ms > $2 AND p.left_ms IS NULL";

#[derive(FromRow)]
struct KeyRow {
    id: String,
    name: String,
    prefix: String,
    scopes: Option<String>,
    created_ms: i64,
    expires_ms: i64,
    used_ms: Option<i64>,
}

impl Store {
    /// Makes a key for a person.
    pub async fn key_create(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        key: &NewKey,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        let insert = sql(KEY_INSERT).bind(organization).bind(key.id).bind(person).bind(key.name.as_str());
        let insert = insert.bind(key.prefix.as_str()).bind(key.token.as_bytes()).bind(key.scopes.stored());
        acting.run(insert.bind(act.at).bind(key.expires)).await?;
        let detail = key.scopes.stored().unwrap_or_else(|| "all operations".to_owned());
        acting.note(Deed::new(Action::KeyCreated).about(person).object("key", key.id).detail(detail));
        acting.commit().await
    }

    /// The keys of a person that work, in the order they were made.
    pub async fn key_list(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<Key>, StoreError> {
        let select = sql(KEY_LIST).bind(organization).bind(person).bind(now);
        let rows: Vec<KeyRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Key::try_from).collect()
    }

    /// Ends a key of a person, at once.
    pub async fn key_revoke(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        key: KeyId,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        if acting.run(sql(KEY_REVOKE).bind(organization).bind(person).bind(key).bind(act.at)).await? == 0 {
            return Err(Refusal::NotThere.into());
        }
        acting.note(Deed::new(Action::KeyRevoked).about(person).object("key", key));
        acting.commit().await
    }

    /// For whom a key's secret acts, in one round trip.
    pub async fn viewer_by_key(&self, token: TokenHash, now: Timestamp) -> Result<Option<KeyViewer>, StoreError> {
        let select = sql(KEY_VIEWER).bind(token.as_bytes()).bind(now);
        let rows: Vec<ViewerRow> = self.read(Scope::Instance).await?.all(select).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        Ok(Some(KeyViewer {
            key: row::parsed("key id", &first.id)?,
            scopes: Scopes::read(first.scopes.as_deref()),
            used: row::time_if(first.used_ms)?,
            viewer: sessions::viewer(&rows)?,
        }))
    }

    /// Notes that a key is used.
    pub async fn key_touch(&self, organization: &OrganizationId, key: KeyId, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(sql(KEY_TOUCH).bind(organization).bind(key).bind(now)).await?;
        transaction.commit().await
    }
}

impl TryFrom<KeyRow> for Key {
    type Error = StoreError;

    fn try_from(row: KeyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("key id", &row.id)?,
            name: row::parsed("name", &row.name)?,
            prefix: row.prefix,
            scopes: Scopes::read(row.scopes.as_deref()),
            created: row::time(row.created_ms)?,
            expires: row::time(row.expires_ms)?,
            used: row::time_if(row.used_ms)?,
        })
    }
}
