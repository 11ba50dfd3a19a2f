use std::{fmt, path::PathBuf};

use serde::Deserialize;
use url::Url;

use super::unset_if_empty;

/// `[data]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Where documents, vectors and indexes are kept.
    pub dir: PathBuf,
}

/// `[database]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// The server and database; the embedded one where there is none.
    #[serde(deserialize_with = "unset_if_empty")]
    pub url: Option<Url>,
}

impl fmt::Debug for Database {
    /// The address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.url.is_some() { "Database(a server)" } else { "Database(embedded)" })
    }
}

/// `[extract]`: the limits that one file is held to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Extract {
    pub file_mb_max: u64,
    pub unpacked_mb_max: u64,
    pub part_mb_max: u64,
    pub text_mb_max: u64,
    pub pages_max: u32,
    pub cells_max: usize,
    pub resident_mb_max: u64,
    pub cpu_s_max: u64,
    pub wall_s_max: u64,
    pub processes: usize,
}

/// `[passages]`: sizes in tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Passages {
    pub tokens_max: u32,
    pub overlap: u32,
}
