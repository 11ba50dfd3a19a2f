//! The ledger of model calls: what was asked and answered, for which work and about whom.

use std::{fmt, sync::Arc};

use access::{JobId, PersonId};
use async_trait::async_trait;
use audience::OrganizationId;
use coach::ledger::{Ledger, LedgerError, ModelCall};
use document::ContentHash;
use jiff::Timestamp;
use model::{Cost, Usage};
use serde_json::Value;
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    db::{Query, Scope, sql},
    row,
};

const CALL_COLUMNS: &str = "
    SELECT key, prompt, version, model, answered_by, told, given, output, input_tokens, output_tokens, cached_tokens,
        estimated, cost_nano, currency, job, about, made_ms
    FROM model_calls WHERE organization = $1";
const CALL_ONE: &str = " AND key = $2";
const CALLS_OF_JOB: &str = " AND job = $2 ORDER BY made_ms, key";
const CALLS_ABOUT: &str = " AND about = $2 ORDER BY made_ms, key";

// The first answer stands: what was made with it stays explained.
const CALL_INSERT: &str = "
    INSERT INTO model_calls
        (organization, key, prompt, version, model, answered_by, told, given, output, input_tokens, output_tokens,
        cached_tokens, estimated, cost_nano, currency, job, about, made_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
    ON CONFLICT (organization, key) DO NOTHING";

const USAGE: &str = "
    SELECT model, currency, count(*) AS calls, CAST(sum(input_tokens) AS BIGINT) AS input_tokens,
        CAST(sum(output_tokens) AS BIGINT) AS output_tokens, CAST(sum(cost_nano) AS BIGINT) AS cost_nano
    FROM model_calls WHERE organization = $1 AND made_ms >= $2
    GROUP BY model, currency ORDER BY model, currency";

/// A call as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCall {
    /// Names it within its organization.
    pub key: ContentHash,
    /// The prompt's name.
    pub prompt: String,
    /// The prompt's version.
    pub version: u32,
    /// The model that was asked: `openai:NAME` or `anthropic:NAME`.
    pub model: String,
    /// The model that answered.
    pub answered_by: String,
    /// What the model was told.
    pub system: String,
    /// What it was given.
    pub user: String,
    /// What it answered.
    pub output: Value,
    /// Tokens, repairs included.
    pub usage: Usage,
    /// What they cost, where there was a price.
    pub cost: Option<Cost>,
    /// The work that it was made for.
    pub job: Option<JobId>,
    /// The person whose text was in it.
    pub about: Option<PersonId>,
    /// When it was kept.
    pub made: Timestamp,
}

/// What an organization's calls of one model come to.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelUsage {
    /// The model that was asked.
    pub model: String,
    /// How many calls.
    pub calls: u64,
    /// Tokens read.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// What they cost, where there was a price.
    pub cost: Option<Cost>,
}

/// For what, and about whom, a model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Whose ledger it goes into.
    pub organization: OrganizationId,
    /// The work that it is for.
    pub job: Option<JobId>,
    /// The person whose text is in it. Such a call answers nobody else.
    pub about: Option<PersonId>,
}

/// The ledger of one occasion: what the agent writes calls to.
#[derive(Clone)]
pub struct StoreLedger {
    store: Store,
    occasion: Occasion,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl fmt::Debug for StoreLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLedger").field("occasion", &self.occasion).finish_non_exhaustive()
    }
}

impl StoreLedger {
    /// The ledger for this occasion, with the clock that says when a call is kept.
    pub fn new(store: Store, occasion: Occasion, now: Arc<dyn Fn() -> Timestamp + Send + Sync>) -> Self {
        Self { store, occasion, now }
    }

    /// A call about a person is kept under a key that is theirs alone: the same words of two people are two calls.
    fn key(&self, key: &ContentHash) -> ContentHash {
        match self.occasion.about {
            None => *key,
            Some(person) => ContentHash::of(format!("{key} {person}").as_bytes()),
        }
    }
}

#[async_trait]
impl Ledger for StoreLedger {
    async fn find(&self, key: &ContentHash) -> Result<Option<ModelCall>, LedgerError> {
        let found = self.store.model_call_find(&self.occasion.organization, &self.key(key)).await;
        let found = found.map_err(|error| LedgerError(error.into()))?;
        Ok(found.and_then(|call| call.into_answer(*key)))
    }

    async fn keep(&self, call: &ModelCall) -> Result<(), LedgerError> {
        let kept = self.store.model_call_keep(&self.occasion, (self.key(&call.key), call), (self.now)()).await;
        kept.map_err(|error| LedgerError(error.into()))
    }
}

#[derive(FromRow)]
struct CallRow {
    key: String,
    prompt: String,
    version: i64,
    model: String,
    answered_by: String,
    told: String,
    given: String,
    output: String,
    input_tokens: i64,
    output_tokens: i64,
    cached_tokens: i64,
    estimated: bool,
    cost_nano: Option<i64>,
    currency: Option<String>,
    job: Option<String>,
    about: Option<String>,
    made_ms: i64,
}

#[derive(FromRow)]
struct UsageRow {
    model: String,
    currency: Option<String>,
    calls: i64,
    input_tokens: i64,
    output_tokens: i64,
    cost_nano: Option<i64>,
}

impl TryFrom<CallRow> for StoredCall {
    type Error = StoreError;

    fn try_from(row: CallRow) -> Result<Self, StoreError> {
        let tokens = |raw| row::number("count of tokens", raw);
        Ok(Self {
            key: row::parsed("key of a model call", &row.key)?,
            version: row::number("version of a prompt", row.version)?,
            output: row::parsed("answer of a model", &row.output)?,
            usage: Usage {
                input: tokens(row.input_tokens)?,
                output: tokens(row.output_tokens)?,
                cached: tokens(row.cached_tokens)?,
                estimated: row.estimated,
            },
            cost: cost(row.cost_nano, row.currency),
            job: row::parsed_if("job id", row.job.as_deref())?,
            about: row::parsed_if("person id", row.about.as_deref())?,
            made: row::time(row.made_ms)?,
            prompt: row.prompt,
            model: row.model,
            answered_by: row.answered_by,
            system: row.told,
            user: row.given,
        })
    }
}

impl TryFrom<UsageRow> for ModelUsage {
    type Error = StoreError;

    fn try_from(row: UsageRow) -> Result<Self, StoreError> {
        Ok(Self {
            calls: row::number("count", row.calls)?,
            input_tokens: row::number("count of tokens", row.input_tokens)?,
            output_tokens: row::number("count of tokens", row.output_tokens)?,
            cost: cost(row.cost_nano, row.currency),
            model: row.model,
        })
    }
}

impl StoredCall {
    /// The call as the agent asks for it; `None` where its prompt is no longer known, so that nobody could ask.
    fn into_answer(self, key: ContentHash) -> Option<ModelCall> {
        let prompt = prompts::ALL.iter().find(|entry| entry.name == self.prompt)?.name;
        Some(ModelCall {
            key,
            prompt,
            version: self.version,
            model: self.model,
            answered_by: self.answered_by,
            system: self.system,
            user: self.user,
            output: self.output,
            usage: self.usage,
            cost: self.cost,
        })
    }
}

impl Store {
    /// The call of that key.
    pub async fn model_call_find(
        &self,
        organization: &OrganizationId,
        key: &ContentHash,
    ) -> Result<Option<StoredCall>, StoreError> {
        let select = sql(CALL_COLUMNS).push(CALL_ONE).bind(organization).bind(key.to_string());
        let row: Option<CallRow> = self.read(Scope::Organization(organization)).await?.first(select).await?;
        row.map(StoredCall::try_from).transpose()
    }

    /// What was asked for a job, in order.
    pub async fn model_call_list_of_job(
        &self,
        organization: &OrganizationId,
        job: JobId,
    ) -> Result<Vec<StoredCall>, StoreError> {
        let select = sql(CALL_COLUMNS).push(CALLS_OF_JOB).bind(organization).bind(job);
        self.model_calls(organization, select).await
    }

    /// What was asked with a person's text in it, in order.
    pub async fn model_call_list_about(
        &self,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<Vec<StoredCall>, StoreError> {
        let select = sql(CALL_COLUMNS).push(CALLS_ABOUT).bind(organization).bind(person);
        self.model_calls(organization, select).await
    }

    async fn model_calls(&self, organization: &OrganizationId, select: Query) -> Result<Vec<StoredCall>, StoreError> {
        let rows: Vec<CallRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(StoredCall::try_from).collect()
    }

    /// What an organization's calls since then come to, by model.
    pub async fn model_usage(
        &self,
        organization: &OrganizationId,
        since: Timestamp,
    ) -> Result<Vec<ModelUsage>, StoreError> {
        let select = sql(USAGE).bind(organization).bind(since);
        let rows: Vec<UsageRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(ModelUsage::try_from).collect()
    }

    async fn model_call_keep(
        &self,
        occasion: &Occasion,
        (key, call): (ContentHash, &ModelCall),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tokens = |count: u64| i64::try_from(count).map_err(|error| StoreError::row("count of tokens", error));
        let insert = sql(CALL_INSERT)
            .bind(&occasion.organization)
            .bind(key.to_string())
            .bind(call.prompt)
            .bind(call.version)
            .bind(&call.model)
            .bind(&call.answered_by)
            .bind(&call.system)
            .bind(&call.user)
            .bind(call.output.to_string())
            .bind(tokens(call.usage.input)?)
            .bind(tokens(call.usage.output)?)
            .bind(tokens(call.usage.cached)?)
            .bind(call.usage.estimated)
            .bind(call.cost.as_ref().map(|cost| nano(cost.amount)))
            .bind(call.cost.as_ref().map(|cost| cost.currency.as_str()))
            .bind(occasion.job)
            .bind(occasion.about)
            .bind(now);
        let mut transaction = self.write(Scope::Organization(&occasion.organization)).await?;
        transaction.run(insert).await?;
        transaction.commit().await
    }
}

const NANO: f64 = 1e9;

/// Billionths, so that sums are exact. A cost is a few units at most.
#[expect(clippy::cast_possible_truncation, reason = "what is cut off is less than a billionth, or no cost")]
fn nano(amount: f64) -> i64 {
    (amount * NANO).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "exact up to nine million units")]
fn cost(nano: Option<i64>, currency: Option<String>) -> Option<Cost> {
    Some(Cost { amount: nano? as f64 / NANO, currency: currency? })
}
