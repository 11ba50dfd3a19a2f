//! What was asked of a model and what it answered: kept so that it can be shown, replayed, and is never paid for twice.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use document::ContentHash;
use prompts::Rendered;
use serde_json::{Value, json};

/// What makes two calls the same: the model that is asked, the prompt, its version and all its inputs.
pub fn key(model: &str, prompt: &Rendered) -> ContentHash {
    let all = json!([model, prompt.name, prompt.version, prompt.schema, prompt.system, prompt.user]);
    ContentHash::of(all.to_string().as_bytes())
}

/// One answered call.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCall {
    /// See [`key`].
    pub key: ContentHash,
    /// The prompt's name.
    pub prompt: &'static str,
    /// The prompt's version.
    pub version: u32,
    /// The model that was asked: `openai:NAME` or `anthropic:NAME`.
    pub model: String,
    /// The model that answered: another one where the fallback did.
    pub answered_by: String,
    /// What the model was told.
    pub system: String,
    /// What it was given.
    pub user: String,
    /// What it answered; it fits the prompt's schema.
    pub output: Value,
    /// Tokens, repairs included.
    pub usage: model::Usage,
    /// What they cost, where there is a price.
    pub cost: Option<model::Cost>,
}

/// The ledger cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the record of model calls cannot be used: check the data folder, then try again")]
pub struct LedgerError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Where calls are kept. A draft that is run again on the same documents finds its answers here.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// A call that was answered before.
    async fn find(&self, key: &ContentHash) -> Result<Option<ModelCall>, LedgerError>;

    /// Keeps a call; it is durable when this returns.
    async fn keep(&self, call: &ModelCall) -> Result<(), LedgerError>;
}

/// Keeps nothing: for a draft that stores nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLedger;

#[async_trait]
impl Ledger for NoLedger {
    async fn find(&self, _: &ContentHash) -> Result<Option<ModelCall>, LedgerError> {
        Ok(None)
    }

    async fn keep(&self, _: &ModelCall) -> Result<(), LedgerError> {
        Ok(())
    }
}

/// Keeps calls as long as it lives.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<BTreeMap<ContentHash, ModelCall>>);

impl MemoryLedger {
    /// All calls kept, by key.
    pub fn calls(&self) -> Vec<ModelCall> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn find(&self, key: &ContentHash) -> Result<Option<ModelCall>, LedgerError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    async fn keep(&self, call: &ModelCall) -> Result<(), LedgerError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(call.key, call.clone());
        Ok(())
    }
}
