//! Answers that were given under an idempotency key, so that a request that is sent again does nothing again.

use access::PersonId;
use audience::OrganizationId;
use document::ContentHash;
use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    db::{Scope, sql},
    row,
};

/// How long an answer can be asked for again.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A request that is to be answered once: whose it is, under which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// Where.
    pub organization: OrganizationId,
    /// Who asks.
    pub person: PersonId,
    /// Of the key.
    pub key: ContentHash,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its HTTP status.
    pub status: u16,
    /// Its headers that are worth keeping.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// What there is under a key when a request comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// Nothing was: the request is to be answered now.
    First,
    /// The same request, which has not been answered.
    Begun,
    /// The same request, answered like this.
    Answered(KeptAnswer),
    /// Another request.
    Another,
}

const OLD_DELETE: &str = "DELETE FROM kept_answers WHERE organization = $1 AND begun_ms <= $2";

const BEGIN: &str = "
    INSERT INTO kept_answers (organization, person, key, request, begun_ms) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (organization, person, key) DO NOTHING";

const FIND: &str = "
    SELECT request, status, headers, body FROM kept_answers WHERE organization = $1 AND person = $2 AND key = $3";

const KEEP: &str = "
    UPDATE kept_answers SET status = $4, headers = $5, body = $6
    WHERE organization = $1 AND person = $2 AND key = $3 AND status IS NULL";

const FORGET: &str = "
    DELETE FROM kept_answers WHERE organization = $1 AND person = $2 AND key = $3 AND status IS NULL";

#[derive(FromRow)]
struct AnswerRow {
    request: String,
    status: Option<i64>,
    headers: Option<String>,
    body: Option<String>,
}

impl Store {
    /// Begins a request under a key, or says what there is. Of requests that come at once, one is the first.
    pub async fn once_begin(&self, key: &OnceKey, request: ContentHash, now: Timestamp) -> Result<Once, StoreError> {
        let OnceKey { organization, person, key } = key;
        let before = now.checked_sub(KEPT).map_err(|error| StoreError::row("time", error))?;
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(sql(OLD_DELETE).bind(organization).bind(before)).await?;
        let (key, request) = (key.to_string(), request.to_string());
        let begin = sql(BEGIN).bind(organization).bind(*person).bind(&key).bind(&request).bind(now);
        if transaction.run(begin).await? > 0 {
            transaction.commit().await?;
            return Ok(Once::First);
        }
        let row: AnswerRow = transaction.one(sql(FIND).bind(organization).bind(*person).bind(&key)).await?;
        transaction.commit().await?;
        if row.request == request { row.try_into() } else { Ok(Once::Another) }
    }

    /// Keeps the answer to a request that was begun.
    pub async fn once_keep(&self, key: &OnceKey, answer: &KeptAnswer) -> Result<(), StoreError> {
        let OnceKey { organization, person, key } = key;
        let headers = serde_json::to_string(&answer.headers).map_err(|error| StoreError::encoding(error.into()))?;
        let keep = sql(KEEP).bind(organization).bind(*person).bind(key.to_string());
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(keep.bind(u32::from(answer.status)).bind(headers).bind(&answer.body)).await?;
        transaction.commit().await
    }

    /// Forgets a request that was begun and did nothing: it may be tried again.
    pub async fn once_forget(&self, key: &OnceKey) -> Result<(), StoreError> {
        let OnceKey { organization, person, key } = key;
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(sql(FORGET).bind(organization).bind(*person).bind(key.to_string())).await?;
        transaction.commit().await
    }
}

impl TryFrom<AnswerRow> for Once {
    type Error = StoreError;

    fn try_from(row: AnswerRow) -> Result<Self, StoreError> {
        let Some(status) = row.status else { return Ok(Self::Begun) };
        let headers = serde_json::from_str(row.headers.as_deref().unwrap_or("[]"));
        Ok(Self::Answered(KeptAnswer {
            status: row::number("status", status)?,
            headers: headers.map_err(|error| StoreError::row("headers", error))?,
            body: row.body.unwrap_or_default(),
        }))
    }
}
