//! API keys.

use std::future::Future;

use access::{KeyId, Operation};
use jiff::{SignedDuration, Timestamp};
use store::{Key, Name, NewKey, Scopes, StoreError};

use crate::{By, Caller, Coaching, Error, Secret, sign_in::after};

/// A key begins with this, so that people and scanners know it.
const MARK: &str = "plk_";
/// So many of its letters are shown in lists.
const SHOWN: usize = MARK.len() + 6;
/// How long a key lasts, if nothing is said.
const KEY_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long it lasts at most.
const KEY_LIFE_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);
/// Use is noted this often, so that reading does not write.
pub(crate) const TOUCH: SignedDuration = SignedDuration::from_mins(1);

/// A key that somebody wants.
#[derive(Debug, Clone)]
pub struct KeyRequest {
    /// Its name.
    pub name: Name,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Until when it works; 90 days if nothing is said, a year at most.
    pub expires: Option<Timestamp>,
}

/// A new key and its secret, which is shown this once.
#[derive(Clone)]
pub struct NewKeySecret {
    /// The key.
    pub key: Key,
    /// What a program sends.
    pub secret: String,
}

impl Coaching {
    /// My keys.
    pub async fn list_keys(&self, caller: &Caller) -> Result<Vec<Key>, Error> {
        let viewer = caller.allow(Operation::ListKeys)?;
        Ok(self.store.key_list(&viewer.organization, viewer.person, self.now()).await?)
    }

    /// Makes a key. By a key only one that may do no more and lasts no longer than a key may.
    pub async fn create_key(&self, caller: &Caller, request: KeyRequest) -> Result<NewKeySecret, Error> {
        let viewer = caller.allow(Operation::CreateKey)?;
        if let By::Key(_, scopes) = caller.by()
            && !scopes.cover(&request.scopes)
        {
            return Err(Error::field("scopes", "a key makes no key that may do more than itself: leave some out"));
        }
        let (act, secret) = (self.act_of(viewer), self.secret());
        let expires = request.expires.map_or_else(|| after(act.at, KEY_LIFE), Ok)?;
        if expires <= act.at || expires > after(act.at, KEY_LIFE_MAX)? {
            return Err(Error::field("expires", "choose a time from now to a year ahead"));
        }
        let revealed = format!("{MARK}{}", secret.reveal());
        let prefix = revealed.chars().take(SHOWN).collect();
        let new =
            NewKey { id: self.id(), name: request.name, prefix, token: secret.hash(), scopes: request.scopes, expires };
        self.store.key_create(&viewer.organization, &act, viewer.person, &new).await?;
        let NewKey { id, name, prefix, scopes, .. } = new;
        let key = Key { id, name, prefix, scopes, created: act.at, expires, used: None };
        Ok(NewKeySecret { key, secret: revealed })
    }

    /// Ends a key of mine, at once.
    pub async fn revoke_key(&self, caller: &Caller, key: KeyId) -> Result<(), Error> {
        let viewer = caller.allow(Operation::RevokeKey)?;
        Ok(self.store.key_revoke(&viewer.organization, &self.act_of(viewer), viewer.person, key).await?)
    }

    /// For whom a key acts.
    pub async fn caller_by_key(&self, key: &str) -> Result<Option<Caller>, Error> {
        let Some(Ok(secret)) = key.strip_prefix(MARK).map(str::parse::<Secret>) else { return Ok(None) };
        let now = self.now();
        let Some(found) = self.store.viewer_by_key(secret.hash(), now).await? else { return Ok(None) };
        if found.used.is_none_or(|used| now.duration_since(used) >= TOUCH) {
            let (store, organization, key) = (self.store.clone(), found.viewer.organization.clone(), found.key);
            later(async move { store.key_touch(&organization, key, now).await });
        }
        Ok(Some(Caller::new(found.viewer, By::Key(found.key, found.scopes))))
    }
}

/// Writes something that nobody waits for: a request that reads does not wait for who writes.
pub(crate) fn later(write: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = write.await {
            tracing::warn!(%error, "could not note that a session or key is used");
        }
    });
}
