use std::{fmt, sync::Arc};

use async_trait::async_trait;
use audience::{Audience, OrganizationId, Readable};
use document::{DocumentId, Language, Place, Source, Span};

use crate::embed::{BoxError, EmbedderId, Vector};

/// Which passage. Never used again for another one, so that an index that lags behind cannot mistake it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageId(pub i64);

/// The store's change counter: it grows with every change of a document, over all organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Change(pub i64);

impl Change {
    /// Before the first change.
    pub const NONE: Self = Self(0);
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// One passage, as an index takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedPassage {
    /// Which passage.
    pub id: PassageId,
    /// The headings it stands under, outermost first.
    pub heading: Vec<String>,
    /// Its text.
    pub text: String,
    /// Its vector, where it was asked for and there is one.
    pub vector: Option<Vector>,
}

/// What stands above a passage, outermost first: its title and headings, each once, without those that the passage
/// begins with itself. Said twice, they would outweigh what it says.
pub(crate) fn above<'a>(title: Option<&'a str>, heading: &'a [String], text: &str) -> Vec<&'a str> {
    let mut above: Vec<&str> = Vec::with_capacity(heading.len() + 1);
    for part in title.into_iter().chain(heading.iter().map(String::as_str)) {
        if !above.contains(&part) && !text.lines().any(|line| line.trim() == part.trim()) {
            above.push(part);
        }
    }
    above
}

/// The text that is embedded for a passage: its title and headings, then its own words.
pub fn embedded_text(title: Option<&str>, heading: &[String], text: &str) -> String {
    above(title, heading, text).into_iter().chain([text]).collect::<Vec<_>>().join(". ")
}

/// A changed document that is there, with all that an index needs of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedDocument {
    /// Who may read it.
    pub audience: Audience,
    /// Its own title.
    pub title: Option<String>,
    /// The language that most of it is in.
    pub language: Option<Language>,
    /// The passages of its current version; those of older versions are not searched.
    pub passages: Vec<ChangedPassage>,
}

/// What became of one document. Following it is idempotent: forget the document, then add what it now holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The counter at its last change.
    pub change: Change,
    /// The tenant.
    pub organization: OrganizationId,
    /// Which document.
    pub document_id: DocumentId,
    /// What it now holds; `None` where it was removed.
    pub now: Option<ChangedDocument>,
}

/// The vector of one passage.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorRow {
    /// Which passage.
    pub id: PassageId,
    /// Of which document.
    pub document_id: DocumentId,
    /// Who may read it.
    pub audience: Audience,
    /// Its vector.
    pub vector: Vector,
}

/// What the vector side of one organization has to follow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VectorChanges {
    /// The counter up to which this is everything.
    pub upto: Change,
    /// Documents that changed: their earlier rows are no longer true.
    pub changed: Vec<DocumentId>,
    /// The rows that those documents now have, in the order of their ids.
    pub rows: Vec<VectorRow>,
}

/// A passage read from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which passage.
    pub id: PassageId,
    /// Where it comes from.
    pub source: Arc<Source>,
    /// Who may read it.
    pub audience: Audience,
    /// Where in the document it stands.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
    /// Exactly the stored text at that range.
    pub text: String,
}

/// The store as search sees it: what the indexes follow, and what hits are read from.
#[async_trait]
pub trait Corpus: Send + Sync {
    /// Tells this store from any other, also from one that stood in the same folder before.
    fn identity(&self) -> &str;

    /// The counter after the last change.
    async fn latest(&self) -> Result<Change, BoxError>;

    /// Documents of all organizations that changed after `after`, in the order of their last change, at most `limit`;
    /// with the vectors that this embedder made, where one is named.
    async fn changed(&self, after: Change, limit: u32, embedder: Option<&EmbedderId>)
    -> Result<Vec<Changed>, BoxError>;

    /// The vectors that this embedder made of documents of one organization that changed after `after`.
    async fn vectors(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        after: Change,
    ) -> Result<VectorChanges, BoxError>;

    /// The audiences of one organization with documents whose passages this embedder was not given yet: the vectors of
    /// these are not missing for lack of a known word.
    async fn unembedded(&self, organization: &OrganizationId, embedder: &EmbedderId)
    -> Result<Vec<Audience>, BoxError>;

    /// The languages of the documents that the viewer may read, each once; `None` for those whose language is unknown.
    async fn languages(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
    ) -> Result<Vec<Option<Language>>, BoxError>;

    /// Passages by id, in any order: those that are still there and that the viewer may read.
    async fn passages(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        ids: &[PassageId],
    ) -> Result<Vec<Found>, BoxError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_a_passage_is_said_once() {
        let heading = ["Plan".to_owned(), "People".to_owned()];
        assert_eq!(embedded_text(Some("Plan"), &heading, "We hire."), "Plan. People. We hire.");
        assert_eq!(embedded_text(Some("Plan"), &heading, "People\n\nWe hire."), "Plan. People\n\nWe hire.");
        assert_eq!(embedded_text(None, &[], "We hire."), "We hire.");
    }
}
