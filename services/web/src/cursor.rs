//! Opaque places in lists: signed, so that a forged one is told from a good one.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::problem::{Kind, Problem};

/// Bytes of the signature that are kept: enough against guessing, short in an address.
const SIGNATURE: usize = 16;

/// The instance's secret for signing cursors.
#[derive(Clone)]
pub(crate) struct Signer([u8; 32]);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// Signs with this secret.
    pub(crate) const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// A place in a list of this name, after this key.
    pub(crate) fn cursor(&self, list: &str, after: &str) -> String {
        let mut bytes = self.sign(list, after);
        bytes.extend_from_slice(after.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The key of a place in this list.
    pub(crate) fn open(&self, list: &str, cursor: &str) -> Result<String, Problem> {
        let forged = || Problem::new(Kind::Malformed, "the cursor is not one that this list gave: begin without one");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| forged())?;
        let (signature, after) = bytes.split_at_checked(SIGNATURE).ok_or_else(forged)?;
        let after = std::str::from_utf8(after).map_err(|_| forged())?;
        self.mac(list, after).verify_truncated_left(signature).map_err(|_| forged())?;
        Ok(after.to_owned())
    }

    fn sign(&self, list: &str, after: &str) -> Vec<u8> {
        self.mac(list, after).finalize().into_bytes().into_iter().take(SIGNATURE).collect()
    }

    fn mac(&self, list: &str, after: &str) -> Hmac<Sha256> {
        // HMAC fills a short key up with zeros to the block of its hash (RFC 2104).
        let mut key = [0; 64];
        key[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&key.into());
        for part in [list.as_bytes(), &[0], after.as_bytes()] {
            mac.update(part);
        }
        mac
    }
}

/// The header that leads to the next page (RFC 8288).
pub(crate) fn link(next: Option<String>) -> HeaderMap {
    let value = next.and_then(|target| HeaderValue::from_str(&format!("<{target}>; rel=\"next\"")).ok());
    value.map(|value| (header::LINK, value)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_in_its_own_list_only() {
        let signer = Signer::new([7; 32]);
        let cursor = signer.cursor("people", "0192");
        assert_eq!(signer.open("people", &cursor).unwrap(), "0192");
        assert!(signer.open("documents", &cursor).is_err());
        assert!(Signer::new([8; 32]).open("people", &cursor).is_err());
        for forged in ["", "x", "AAAA", &cursor[1..], &format!("{cursor}AA")] {
            assert!(signer.open("people", forged).is_err(), "{forged}");
        }
    }
}
