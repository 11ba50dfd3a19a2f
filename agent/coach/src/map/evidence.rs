use std::sync::Arc;

use document::{Place, Source, Span};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};

/// A verbatim quote: exactly the stored text of that version at that range, inside one place.
///
/// It can only be made by checking a wording against the stored text, so holding one is the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    quote: String,
    source: Arc<Source>,
    place: Place,
    span: Span,
}

impl Evidence {
    /// For the evidence check and the offline drafter of this crate alone, which both cut `quote` out of the
    /// stored text at `span`.
    pub(crate) const fn cut(quote: String, source: Arc<Source>, place: Place, span: Span) -> Self {
        Self { quote, source, place, span }
    }

    /// The company's own characters.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// Which version of which document.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Where in the document.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The range of the stored text.
    pub const fn span(&self) -> Span {
        self.span
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Evidence", 7)?;
        row.serialize_field("quote", &self.quote)?;
        row.serialize_field("document_id", &self.source.document_id)?;
        row.serialize_field("document", &self.source.document)?;
        row.serialize_field("version", &self.source.version)?;
        row.serialize_field("place", &self.place)?;
        row.serialize_field("start", &self.span.start)?;
        row.serialize_field("end", &self.span.end)?;
        row.end()
    }
}
