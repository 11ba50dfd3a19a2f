use std::{fmt, str::FromStr};

use serde::Deserialize;
use url::Url;

use super::{Secret, unset_if_empty};

/// Whose protocol a model speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// OpenAI chat completions, and every server compatible with it.
    OpenAi,
    /// Anthropic messages.
    Anthropic,
}

/// A model by provider and name: `openai:NAME` or `anthropic:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelName {
    /// Whose protocol.
    pub provider: Provider,
    /// As the provider calls it.
    pub name: String,
}

/// The text names no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a model: write openai:NAME or anthropic:NAME")]
pub struct InvalidModelName(String);

impl FromStr for ModelName {
    type Err = InvalidModelName;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidModelName(raw.to_owned());
        let (provider, name) = raw.split_once(':').ok_or_else(invalid)?;
        let provider = match provider {
            "openai" => Provider::OpenAi,
            "anthropic" => Provider::Anthropic,
            _ => return Err(invalid()),
        };
        let name = name.trim();
        if name.is_empty() { Err(invalid()) } else { Ok(Self { provider, name: name.to_owned() }) }
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let provider = match self.provider {
            Provider::OpenAi => "openai",
            Provider::Anthropic => "anthropic",
        };
        write!(f, "{provider}:{}", self.name)
    }
}

/// `[model]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Model {
    #[serde(deserialize_with = "unset_if_empty")]
    pub name: Option<ModelName>,
    #[serde(deserialize_with = "unset_if_empty")]
    pub fallback: Option<ModelName>,
    pub openai_base_url: Url,
    pub openai_api_key: Secret,
    pub anthropic_base_url: Url,
    pub anthropic_api_key: Secret,
    pub connect_s: u64,
    pub first_byte_s: u64,
    pub idle_s: u64,
    pub whole_s: u64,
    pub retries: u32,
    pub retry_budget_s: u64,
    pub repairs: u32,
    pub concurrency: usize,
    pub window_tokens: u32,
    pub batch_tokens: u32,
    pub answer_tokens: u32,
    pub revisions: u32,
    pub input_price: f64,
    pub output_price: f64,
    pub currency: String,
}

/// Where a provider is reached, and with which key.
#[derive(Debug, Clone, Copy)]
pub struct ProviderEndpoint<'a> {
    /// The base address.
    pub base_url: &'a Url,
    /// The key, where one is set.
    pub api_key: Option<&'a str>,
}

impl Model {
    /// Where this provider is reached.
    pub fn endpoint(&self, provider: Provider) -> ProviderEndpoint<'_> {
        match provider {
            Provider::OpenAi => {
                ProviderEndpoint { base_url: &self.openai_base_url, api_key: self.openai_api_key.reveal() }
            }
            Provider::Anthropic => {
                ProviderEndpoint { base_url: &self.anthropic_base_url, api_key: self.anthropic_api_key.reveal() }
            }
        }
    }
}
