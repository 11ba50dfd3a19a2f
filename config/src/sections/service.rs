use std::fmt;

use serde::Deserialize;
use url::Url;

use super::{Secret, unset_if_empty};

/// `[files]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Files {
    #[serde(deserialize_with = "unset_if_empty")]
    pub s3_bucket: Option<String>,
    pub s3_region: String,
    #[serde(deserialize_with = "unset_if_empty")]
    pub s3_endpoint: Option<Url>,
    pub s3_access_key_id: Secret,
    pub s3_secret_access_key: Secret,
    pub undo_days: u32,
    pub stale_hours: u32,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Server {
    pub host: String,
    pub port: u16,
    #[serde(deserialize_with = "unset_if_empty")]
    pub public_url: Option<Url>,
}

/// `[mail]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Mail {
    #[serde(deserialize_with = "unset_if_empty")]
    pub url: Option<Url>,
    pub from: String,
}

impl fmt::Debug for Mail {
    /// The address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.url.is_some() { "Mail(a server)" } else { "Mail(none)" })
    }
}

/// `[jobs]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "default.toml says what each means")]
pub struct Jobs {
    pub at_once: usize,
    pub lease_s: u64,
    pub poll_s: u64,
    pub drain_s: u64,
}
