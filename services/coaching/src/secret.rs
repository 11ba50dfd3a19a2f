use std::{fmt, str::FromStr};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use store::TokenHash;

/// 256 random bits that were handed out: a session, a link, an API key. Kept nowhere; the store has its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// The text is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a secret of ours")]
pub struct InvalidSecret;

impl Secret {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret as it is handed out: base64url without padding (RFC 4648, 5).
    pub fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    pub(crate) fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

/// Says nothing of it.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(raw: &str) -> Result<Self, InvalidSecret> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(raw).map_err(|_| InvalidSecret)?;
        bytes.try_into().map(Self).map_err(|_| InvalidSecret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_was_revealed_and_never_debugged() {
        let secret = Secret::new([0xfb; 32]);
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for bad in ["", "abc", "!", &"A".repeat(44), &secret.reveal()[1..]] {
            assert_eq!(bad.parse::<Secret>(), Err(InvalidSecret), "{bad}");
        }
    }
}
