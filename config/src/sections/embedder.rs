use std::path::PathBuf;

use serde::Deserialize;
use url::Url;

use super::{Secret, unset_if_empty};

/// What makes vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmbedderKind {
    /// The table inside the program.
    Builtin,
    /// An OpenAI-compatible endpoint.
    Http,
    /// A sentence transformer from a model directory.
    Transformer,
}

/// `[embedder]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Embedder {
    pub kind: EmbedderKind,
    #[serde(deserialize_with = "unset_if_empty")]
    pub url: Option<Url>,
    pub model: String,
    pub api_key: Secret,
    pub batch: usize,
    pub timeout_s: u64,
    pub weight: f32,
    pub query_prefix: String,
    pub passage_prefix: String,
    #[serde(deserialize_with = "unset_if_empty")]
    pub model_dir: Option<PathBuf>,
}

/// `[qdrant]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Qdrant {
    #[serde(deserialize_with = "unset_if_empty")]
    pub url: Option<Url>,
    pub api_key: Secret,
    pub collection: String,
    pub timeout_s: u64,
}
