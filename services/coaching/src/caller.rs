use access::{KeyId, Operation, SessionId, Viewer};
use store::Scopes;

use crate::Error;

/// Who asks, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    viewer: Viewer,
    by: By,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A session: the person themselves, at a browser.
    Session(SessionId),
    /// An API key: a program that acts for them, as far as its scopes go.
    Key(KeyId, Scopes),
}

impl Caller {
    /// This viewer, known by this.
    pub const fn new(viewer: Viewer, by: By) -> Self {
        Self { viewer, by }
    }

    /// Who.
    pub const fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// By what.
    pub const fn by(&self) -> &By {
        &self.by
    }

    /// Whether they may ask for this.
    pub fn may(&self, operation: Operation) -> bool {
        let in_scope = match &self.by {
            By::Session(_) => true,
            By::Key(_, scopes) => scopes.include(operation),
        };
        in_scope && operation.allows(Some(&self.viewer))
    }

    /// The viewer, if they may ask for this. The first line of each use case.
    pub fn allow(&self, operation: Operation) -> Result<&Viewer, Error> {
        if self.may(operation) { Ok(&self.viewer) } else { Err(Error::NotThere) }
    }

    /// [`Self::allow`], with the session: for what a program may never do in a person's name.
    pub fn allow_in_person(&self, operation: Operation) -> Result<(&Viewer, SessionId), Error> {
        match self.by {
            By::Session(session) => Ok((self.allow(operation)?, session)),
            By::Key(..) => Err(Error::NotThere),
        }
    }
}
