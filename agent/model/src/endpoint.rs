use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Usage;

/// The protocol that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// OpenAI chat completions, and every server compatible with it: hosted, Ollama, vLLM, llama.cpp.
    OpenAi,
    /// Anthropic messages.
    Anthropic,
}

/// One model on one server.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// What the server speaks.
    pub protocol: Protocol,
    /// Where it is: with or without `/v1`, with or without a slash at the end.
    pub base_url: Url,
    /// The key, where the server asks for one. It is sent in a header and shown nowhere.
    pub api_key: Option<ApiKey>,
    /// The model's name, as the server knows it.
    pub model: String,
    /// What its tokens cost, where that is known.
    pub price: Option<Price>,
}

impl Endpoint {
    /// The address that turns are posted to.
    ///
    /// OpenAI's base address carries `/v1`, Anthropic's does not; both are accepted either way. A longer path is
    /// a proxy's or a compatible server's and is kept, as is a query.
    pub(crate) fn url(&self) -> Url {
        let mut url = self.base_url.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        let (version, leaf) = match self.protocol {
            Protocol::OpenAi => ("/v1", "/chat/completions"),
            Protocol::Anthropic => ("/v1", "/messages"),
        };
        // OpenAI's clients append the leaf to whatever path is there, Anthropic's append /v1 too.
        let versioned = match self.protocol {
            Protocol::OpenAi => !base.is_empty(),
            Protocol::Anthropic => base.ends_with(version),
        };
        let path = match (base.ends_with(leaf), versioned) {
            (true, _) => base,
            (false, true) => format!("{base}{leaf}"),
            (false, false) => format!("{base}{version}{leaf}"),
        };
        url.set_path(&path);
        url
    }
}

/// A key. `Debug` does not show it, and there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes a key as it was configured; white space around it, which files and shells leave, is dropped.
    pub fn new(key: &str) -> Self {
        Self(key.trim().to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(not shown)")
    }
}

/// What a model's tokens cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// For a million tokens read.
    pub input_per_million: f64,
    /// For a million tokens written.
    pub output_per_million: f64,
    /// As ISO 4217 writes it, such as `USD`.
    pub currency: String,
}

impl Price {
    /// What this usage costs. Tokens that the provider had cached count in full: an upper bound.
    pub fn of(&self, usage: &Usage) -> Cost {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts 2^52 tokens")]
        let amount =
            (usage.input as f64 * self.input_per_million + usage.output as f64 * self.output_per_million) / 1e6;
        Cost { amount, currency: self.currency.clone() }
    }
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// In whole units of the currency.
    pub amount: f64,
    /// As ISO 4217 writes it.
    pub currency: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(protocol: Protocol, base: &str) -> String {
        let base_url = base.parse().unwrap();
        Endpoint { protocol, base_url, api_key: None, model: "m".into(), price: None }.url().into()
    }

    #[test]
    fn base_addresses_work_as_people_write_them() {
        for (base, full) in [
            ("http://host/v1", "http://host/v1/chat/completions"),
            ("http://host/v1/", "http://host/v1/chat/completions"),
            ("http://host", "http://host/v1/chat/completions"),
            ("http://host:8080/", "http://host:8080/v1/chat/completions"),
            ("http://host/v1beta/openai/", "http://host/v1beta/openai/chat/completions"),
            ("http://host/v1/chat/completions", "http://host/v1/chat/completions"),
            ("http://host/deployments/a?api-version=1", "http://host/deployments/a/chat/completions?api-version=1"),
        ] {
            assert_eq!(url(Protocol::OpenAi, base), full);
        }
        for (base, full) in [
            ("http://host", "http://host/v1/messages"),
            ("http://host/", "http://host/v1/messages"),
            ("http://host/v1", "http://host/v1/messages"),
            ("http://host/v1/", "http://host/v1/messages"),
            ("http://host/proxy/anthropic", "http://host/proxy/anthropic/v1/messages"),
            ("http://host/v1/messages", "http://host/v1/messages"),
        ] {
            assert_eq!(url(Protocol::Anthropic, base), full);
        }
    }

    #[test]
    fn a_key_is_trimmed_and_not_shown() {
        let key = ApiKey::new(" sk-secret\n");
        assert_eq!(key.reveal(), "sk-secret");
        assert!(!format!("{key:?}").contains("secret"));
    }

    #[test]
    fn a_price_is_for_a_million() {
        let price = Price { input_per_million: 2.0, output_per_million: 10.0, currency: "USD".into() };
        let usage = Usage { input: 500_000, output: 100_000, ..Usage::default() };
        assert_eq!(price.of(&usage), Cost { amount: 2.0, currency: "USD".into() });
    }
}
