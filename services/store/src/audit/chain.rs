//! What is chained: an entry's three parts by digests, and these by links.

use audience::OrganizationId;
use sha2::{Digest as _, Sha256};

/// What the first entry follows.
pub(super) fn start(organization: &OrganizationId) -> [u8; 32] {
    Sha256::new_with_prefix(b"plumbline audit trail\0").chain_update(organization.as_str()).finalize().into()
}

/// A part's digest. Lengths keep its fields apart.
pub(super) fn digest(salt: &[u8], fields: &[Option<&str>]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(salt);
    for field in fields {
        let length = field.map_or(u64::MAX, |field| field.len() as u64);
        hash.update(length.to_be_bytes());
        hash.update(field.unwrap_or_default());
    }
    hash.finalize().into()
}

pub(super) fn link(before: &[u8; 32], number: u64, at_ms: i64, digests: &[[u8; 32]; 3]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(before);
    hash.update(number.to_be_bytes());
    hash.update(at_ms.to_be_bytes());
    for digest in digests {
        hash.update(digest);
    }
    hash.finalize().into()
}
