//! One type per section. Units are in the names.

mod embedder;
mod files;
mod model;
mod service;

pub use embedder::{Embedder, EmbedderKind, Qdrant};
pub use files::{Data, Database, Extract, Passages};
pub use model::{Model, ModelName, Provider, ProviderEndpoint};

pub use service::{Files, Jobs, Mail, Server};

use serde::{Deserialize, Deserializer};

/// A key that never shows in logs or errors.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The key itself, or `None` where it is not set.
    pub fn reveal(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|key| !key.is_empty())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "(not set)" } else { "(set)" })
    }
}

/// An empty text is a setting that is not set.
fn unset_if_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let raw = String::deserialize(deserializer)?;
    if raw.is_empty() {
        return Ok(None);
    }
    raw.parse().map(Some).map_err(|error| serde::de::Error::custom(format!("'{raw}': {error}")))
}
