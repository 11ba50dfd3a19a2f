use std::{marker::PhantomData, sync::Arc};

use audience::{Audience, Compartment, Kind};

use crate::{DocumentId, Place, Span, Version};

/// Which version of which document a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source {
    /// The stable id.
    pub document_id: DocumentId,
    /// The path as the user gave it.
    pub document: String,
    /// Which version.
    pub version: Version,
}

/// A token-bounded run of blocks: the unit that is indexed, searched and cited. Its audience is in its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<A: Compartment> {
    /// Where it comes from.
    pub source: Arc<Source>,
    /// Where in the document it stands.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
    /// Exactly the stored text at that range.
    pub text: String,
    audience: PhantomData<A>,
}

/// A text of one audience was asked for as another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a text for {found:?} cannot be used where {wanted:?} is asked for")]
pub struct WrongCompartment {
    /// What the text is.
    pub found: Kind,
    /// What was asked for.
    pub wanted: Kind,
}

impl<A: Compartment> Passage<A> {
    /// The only door from a stored row to a typed passage: it opens for the right audience alone.
    pub fn admit(
        audience: &Audience,
        source: Arc<Source>,
        place: Place,
        span: Span,
        text: String,
    ) -> Result<Self, WrongCompartment> {
        if audience.kind() == A::KIND {
            Ok(Self { source, place, span, text, audience: PhantomData })
        } else {
            Err(WrongCompartment { found: audience.kind(), wanted: A::KIND })
        }
    }
}
