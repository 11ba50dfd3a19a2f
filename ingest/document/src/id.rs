use std::{fmt, num::NonZeroU32, str::FromStr};

use audience::{Audience, OrganizationId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Which document: one (organization, audience, path), through all its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(Uuid);

/// The text is not a document's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a document id: 'plumbline documents list' shows them")]
pub struct InvalidDocumentId(String);

impl DocumentId {
    /// A stored document's id: sortable by the time it was made (UUID version 7, RFC 9562).
    ///
    /// The clock and the chance come from the caller.
    pub fn at(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }

    /// The id of a document that is not stored, as in `draft`: the same for the same place on every run
    /// (UUID version 8 over a SHA-256).
    pub fn derived(organization: &OrganizationId, audience: &Audience, path: &str) -> Self {
        let mut hasher = Sha256::new();
        for part in [organization.as_str(), &audience.to_string(), path] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let digest: [u8; 32] = hasher.finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl From<Uuid> for DocumentId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for DocumentId {
    type Err = InvalidDocumentId;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        raw.parse().map(Self).map_err(|_| InvalidDocumentId(raw.to_owned()))
    }
}

/// Which version of a document, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(NonZeroU32);

/// Zero, or more than a version can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a version: they count from 1")]
pub struct InvalidVersion(i64);

impl Version {
    /// The first.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// As a number.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl TryFrom<i64> for Version {
    type Error = InvalidVersion;

    fn try_from(raw: i64) -> Result<Self, Self::Error> {
        u32::try_from(raw).ok().and_then(NonZeroU32::new).map(Self).ok_or(InvalidVersion(raw))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
