use std::path::PathBuf;

use serde::Deserialize;

/// `[data]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Where documents, vectors and indexes are kept.
    pub dir: PathBuf,
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
