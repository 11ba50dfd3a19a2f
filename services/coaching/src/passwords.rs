//! Passwords: argon2id with the parameters that OWASP recommends.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::{Error as HashError, phc::PasswordHash},
};
use store::{Email, Name};
use unicode_normalization::UnicodeNormalization as _;

use crate::{Coaching, Error};

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 12;
/// Most characters of a password: no more work than a person makes.
pub const PASSWORD_MAX: usize = 256;

// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Takes as much work to compare with as a real one, and fits no password.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Coaching {
    /// A new password as it is kept: an argon2id PHC string. Refused where it is short, long, or the person's own name
    /// or address.
    pub(crate) async fn hash(&self, password: &str, name: &Name, email: &Email) -> Result<String, Error> {
        let password = folded(password);
        let same = |other: &str| password.to_lowercase() == other.to_lowercase();
        let count = password.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&count) {
            let detail = format!("choose a password of {PASSWORD_MIN} to {PASSWORD_MAX} characters");
            return Err(Error::field("password", detail));
        }
        if same(name.as_str()) || same(email.folded()) {
            return Err(Error::field("password", "choose a password that is not your name or address"));
        }
        let salt: [u8; 16] = self.bytes();
        self.work(move || {
            let hash: PasswordHash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether a password is the one that is kept. Without a kept one the same work is done, and it is not.
    pub(crate) async fn verify(&self, password: &str, kept: Option<&str>) -> Result<bool, Error> {
        let kept = kept.unwrap_or(DECOY).to_owned();
        if password.chars().count() > PASSWORD_MAX {
            return Ok(false);
        }
        let password = folded(password);
        self.work(move || match argon2()?.verify_password(password.as_bytes(), kept.as_str()) {
            Ok(()) => Ok(true),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    /// Does heavy work beside the threads that serve, with a bound on how much of it at once.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = Arc::clone(&self.hashing).acquire_owned().await.map_err(|error| Error::Hashing(error.into()))?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|error| Error::Hashing(error.into()))?.map_err(|error| Error::Hashing(error.into()))
    }
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| HashError::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same password however its letters are composed (NIST SP 800-63B, 5.1.1.2).
fn folded(password: &str) -> String {
    password.nfkc().collect()
}
