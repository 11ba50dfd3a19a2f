use std::{marker::PhantomData, sync::Arc};

use audience::{Audience, Compartment, Kind, Org};

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

impl Passage<Org> {
    /// [`Self::admit`] for work whose outcome only this program's readers see: its own strategy documents come in beside
    /// the organization's. No other program's, and nothing private.
    pub fn admit_for(
        program: &Audience,
        audience: &Audience,
        source: Arc<Source>,
        place: Place,
        span: Span,
        text: String,
    ) -> Result<Self, WrongCompartment> {
        let is_own = audience.kind() == Kind::Program && audience == program;
        Self::admit(if is_own { &Audience::Org } else { audience }, source, place, span, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_programs_only_the_own_one_comes_in() {
        let audience = |raw: &str| raw.parse::<Audience>().unwrap();
        let source = Arc::new(Source {
            document_id: DocumentId::at(1, [1; 10]),
            document: "plan".to_owned(),
            version: Version::FIRST,
        });
        let admits = |program: &str, raw: &str| {
            let (place, span) = (Place::section(vec![]), Span { start: 0, end: 4 });
            let (program, audience, text) = (audience(program), audience(raw), "plan".to_owned());
            Passage::admit_for(&program, &audience, Arc::clone(&source), place, span, text).is_ok()
        };
        assert!(admits("program:a", "program:a") && admits("program:a", "org"));
        for other in ["program:b", "engagement:a", "person:a"] {
            assert!(!admits("program:a", other), "{other}");
        }
        assert!(!admits("person:a", "person:a"), "only a program is a program");
    }
}
