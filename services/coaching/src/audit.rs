//! The audit trail, as a person reads it.

use access::Operation;
use jiff::Timestamp;
use store::{Action, Deed, Entry, Proof};

use crate::{Caller, Coaching, Error, PAGE_MAX};

/// One thing that was done or seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What, as an id that does not change.
    pub action: String,
    /// Who did what, as a sentence.
    pub sentence: String,
}

/// Lines, newest first.
pub type Trail = Vec<Line>;

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        Self { sentence: entry.sentence(), number: entry.number, at: entry.at, action: entry.action }
    }
}

impl Coaching {
    /// The trail of my organization, newest first, from before a number on. That it was looked at is in it.
    pub async fn list_audit(&self, caller: &Caller, before: Option<u64>, limit: u32) -> Result<Trail, Error> {
        let viewer = caller.allow(Operation::ListAudit)?;
        let entries = self.store.audit_list(&viewer.organization, before, limit.min(PAGE_MAX)).await?;
        if before.is_none() {
            let deed = Deed::new(Action::TrailSeen);
            self.store.audit_append(&viewer.organization, &self.act_of(viewer), [deed]).await?;
        }
        Ok(entries.into_iter().map(Line::from).collect())
    }

    /// Whether somebody tampered with the trail of my organization, and where.
    pub async fn verify_audit(&self, caller: &Caller) -> Result<Proof, Error> {
        let viewer = caller.allow(Operation::VerifyAudit)?;
        Ok(self.store.audit_verify(&viewer.organization).await?)
    }
}
