use std::collections::BTreeSet;

use crate::Audience;

/// The audiences that a viewer may read: never empty, so a query without rights cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable(BTreeSet<Audience>);

/// A viewer who may read nothing has no query to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no audience was named")]
pub struct NoAudience;

impl Readable {
    /// The audiences named, and no others: nothing is implied.
    pub fn new(audiences: impl IntoIterator<Item = Audience>) -> Result<Self, NoAudience> {
        let set: BTreeSet<_> = audiences.into_iter().collect();
        if set.is_empty() { Err(NoAudience) } else { Ok(Self(set)) }
    }

    /// One audience alone.
    pub fn only(audience: Audience) -> Self {
        Self(BTreeSet::from([audience]))
    }

    /// Whether a text of this audience may be read.
    pub fn allows(&self, audience: &Audience) -> bool {
        self.0.contains(audience)
    }

    /// The audiences, in a stable order.
    pub fn iter(&self) -> impl Iterator<Item = &Audience> {
        self.0.iter()
    }
}
