//! What goes out: a message is kept in the transaction of the change that it tells of, and sent afterwards by the job
//! [`SendOutbox`], kept with it. Its key makes it one message however often it is kept or tried.

use access::PersonId;
use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;

use crate::{
    Again, NewJob, Store, StoreError, Work,
    db::{Query, Scope, Transaction, sql},
    row,
};

const OUTBOX_INSERT: &str = "
    INSERT INTO outbox (organization, key, channel, payload, about, created_ms, due_ms, attempts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
    ON CONFLICT (organization, key) DO NOTHING";

const OUTBOX_TAKE: &str = "
    UPDATE outbox SET attempts = attempts + 1, due_ms = $2
    WHERE (organization, key) = (
        SELECT organization, key FROM outbox WHERE organization = $1 AND due_ms <= $3 ORDER BY due_ms, key LIMIT 1";
const OUTBOX_TAKEN: &str = ") RETURNING key, channel, payload, about, attempts";

// Only by whoever took it last.
const OUTBOX_SENT: &str = "
    UPDATE outbox SET sent_ms = $4, due_ms = NULL, payload = NULL, error = NULL
    WHERE organization = $1 AND key = $2 AND attempts = $3 AND due_ms IS NOT NULL";
const OUTBOX_AGAIN: &str = "
    UPDATE outbox SET due_ms = $4, error = $5
    WHERE organization = $1 AND key = $2 AND attempts = $3 AND due_ms IS NOT NULL";
const OUTBOX_GIVE_UP: &str = "
    UPDATE outbox SET due_ms = NULL, payload = NULL, error = $4
    WHERE organization = $1 AND key = $2 AND attempts = $3 AND due_ms IS NOT NULL";

const OUTBOX_WAITING: &str = "SELECT DISTINCT organization FROM outbox WHERE due_ms <= $1";

/// The work of sending what is due: of the organization whose job it is, or as the instance's own, of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendOutbox;

impl Work for SendOutbox {
    const KIND: &'static str = "send_outbox";

    fn key(&self) -> String {
        String::new()
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMessage {
    /// What makes it this message: kept under the same key again, it is the same one.
    pub key: String,
    /// By which channel it goes: `mail`, `slack`, `teams` or `webhook`.
    pub channel: String,
    /// What the channel is to send. Erased once nothing more is to be done, for it may hold a secret link.
    pub payload: Value,
    /// Whom it goes to or tells of.
    pub about: Option<PersonId>,
}

/// A message in the hands of whoever sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// See [`NewMessage::key`]. Told to the receiver as far as the channel can, so that a repetition is seen as one.
    pub key: String,
    /// See [`NewMessage::channel`].
    pub channel: String,
    /// See [`NewMessage::payload`].
    pub payload: Value,
    /// See [`NewMessage::about`].
    pub about: Option<PersonId>,
    /// Which try this is, from 1.
    pub attempt: u32,
}

#[derive(FromRow)]
struct MessageRow {
    key: String,
    channel: String,
    payload: Option<String>,
    about: Option<String>,
    attempts: i64,
}

impl TryFrom<MessageRow> for Message {
    type Error = StoreError;

    fn try_from(row: MessageRow) -> Result<Self, StoreError> {
        let payload = row.payload.ok_or_else(|| StoreError::row("message", "it is due and has no payload"))?;
        Ok(Self {
            payload: row::parsed("message", &payload)?,
            about: row::parsed_if("person id", row.about.as_deref())?,
            attempt: row::number("attempt", row.attempts)?,
            key: row.key,
            channel: row.channel,
        })
    }
}

impl Store {
    /// Keeps a message to be sent at once. `false` where it was kept before.
    pub async fn outbox_put(
        &self,
        organization: &OrganizationId,
        message: &NewMessage,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let is_new = Self::outbox_insert(&mut transaction, organization, message, now).await?;
        transaction.commit().await?;
        Ok(is_new)
    }

    /// [`Self::outbox_put`] inside the caller's transaction.
    pub(crate) async fn outbox_insert(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        message: &NewMessage,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let insert = sql(OUTBOX_INSERT)
            .bind(organization)
            .bind(&message.key)
            .bind(&message.channel)
            .bind(message.payload.to_string())
            .bind(message.about)
            .bind(now)
            .bind(now);
        if transaction.run(insert).await? == 0 {
            return Ok(false);
        }
        // A job for each message: one that is under way may have looked before this one was there.
        let job = NewJob::once(Some(organization), (message.key.clone(), now), &SendOutbox)?;
        Self::job_insert(transaction, &job, now).await?;
        Ok(true)
    }

    /// The message of an organization that is due longest. Nobody else gets it until then, unless it is settled before.
    pub async fn outbox_take(
        &self,
        organization: &OrganizationId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Message>, StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let take = sql(OUTBOX_TAKE).bind(organization).bind(until).bind(now).push(self.skip_locked());
        let row: Option<MessageRow> = transaction.first(take.push(OUTBOX_TAKEN)).await?;
        transaction.commit().await?;
        row.map(Message::try_from).transpose()
    }

    /// Writes down that a message was sent. `false` where somebody else has taken it meanwhile.
    pub async fn outbox_sent(
        &self,
        organization: &OrganizationId,
        message: &Message,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.outbox_settle(organization, of(OUTBOX_SENT, organization, message).bind(now)).await
    }

    /// Writes down that a message was not sent, and why. It is tried again after a while, or where that would not
    /// help, never. `false` where somebody else has taken it meanwhile.
    pub async fn outbox_failed(
        &self,
        organization: &OrganizationId,
        message: &Message,
        (error, again): (&str, Option<Again>),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let failed = match again {
            Some(again) => of(OUTBOX_AGAIN, organization, message).bind(again.time(message.attempt, now)).bind(error),
            None => of(OUTBOX_GIVE_UP, organization, message).bind(error),
        };
        self.outbox_settle(organization, failed).await
    }

    async fn outbox_settle(&self, organization: &OrganizationId, settle: Query) -> Result<bool, StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let settled = transaction.run(settle).await? > 0;
        transaction.commit().await?;
        Ok(settled)
    }

    /// The organizations that have something to send.
    pub async fn outbox_waiting(&self, now: Timestamp) -> Result<Vec<OrganizationId>, StoreError> {
        let rows: Vec<(String,)> = self.read(Scope::Instance).await?.all(sql(OUTBOX_WAITING).bind(now)).await?;
        rows.iter().map(|(organization,)| row::parsed("organization id", organization)).collect()
    }
}

/// A statement about a message as somebody holds it.
fn of(text: &'static str, organization: &OrganizationId, message: &Message) -> Query {
    sql(text).bind(organization).bind(&message.key).bind(message.attempt)
}
