//! Typed settings: the defaults, then a file, then the environment; checked before anything starts.
//!
//! `default.toml` is embedded. It holds every key there is, so it is the manual, the list of what is known and
//! the types of all values at once. Only the binary reads settings; every other crate gets its own options.

mod checks;
mod error;
mod layers;
mod sections;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Table;

pub use error::{ConfigError, Finding};
pub use sections::{
    Data, Database, Embedder, EmbedderKind, Extract, Files, Jobs, Mail, Model, ModelName, Passages, Provider,
    ProviderEndpoint, Qdrant, Secret, Server,
};

/// Every setting with its default and meaning.
pub const DEFAULTS: &str = include_str!("../default.toml");

/// The settings, all of them checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where things are kept.
    pub data: Data,
    /// The server, where there is one.
    pub database: Database,
    /// Where uploaded files are kept.
    pub files: Files,
    /// Where the service listens.
    pub server: Server,
    /// How letters go out.
    pub mail: Mail,
    /// How work is done.
    pub jobs: Jobs,
    /// How files are read.
    pub extract: Extract,
    /// How texts are cut.
    pub passages: Passages,
    /// What makes vectors.
    pub embedder: Embedder,
    /// The scaled-out search engine.
    pub qdrant: Qdrant,
    /// The language model.
    pub model: Model,
}

/// Where settings come from, beside the defaults. The caller reads the environment.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// A file that was named and therefore has to exist.
    pub file: Option<PathBuf>,
    /// Where `plumbline.toml` is looked for when no file was named.
    pub directory: PathBuf,
    /// Variables as (name, value).
    pub environment: Vec<(String, String)>,
}

/// Loads the settings, or says everything that is wrong with them.
pub fn load(sources: &Sources) -> Result<Settings, ConfigError> {
    let defaults: Table =
        DEFAULTS.parse().map_err(|error| ConfigError::unreadable(Path::new("default.toml"), &error))?;
    let mut merged = defaults.clone();
    let mut findings = Vec::new();
    layers::customary_variables(&mut merged, &sources.environment);
    if let Some((path, table)) = layers::file(sources)? {
        layers::merge_table(&mut merged, table, &path.display().to_string(), &mut findings);
    }
    layers::merge_environment(&mut merged, &sources.environment, &mut findings);
    if !findings.is_empty() {
        return Err(ConfigError::Invalid(findings));
    }
    let settings = Settings::deserialize(merged)
        .map_err(|error| ConfigError::Invalid(vec![Finding::new("settings", error.message())]))?;
    let findings = checks::findings(&settings);
    if findings.is_empty() { Ok(settings) } else { Err(ConfigError::Invalid(findings)) }
}
