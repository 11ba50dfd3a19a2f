use async_trait::async_trait;
use audience::{Audience, OrganizationId};
use document::{Chunk, ContentHash, DocumentId, Extracted, Finding, Language, Version};
use search::embed::{BoxError, EmbedderId, Vector, VectorCache};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It was not known.
    Added,
    /// It was known with other bytes: these are a new version.
    Updated,
    /// It was known with these bytes.
    Unchanged,
}

impl Status {
    /// As it is reported: `added`, `updated` or `unchanged`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What the shelf knows of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Which document.
    pub document_id: DocumentId,
    /// Its current version.
    pub version: Version,
    /// The hash of that version's bytes.
    pub content: ContentHash,
    /// How many passages it has.
    pub passages: usize,
    /// What its user was told.
    pub findings: Vec<Finding>,
    /// Whether the embedder was given all of its passages, also those that it could make no vector of.
    pub embedded: bool,
}

/// One passage on its way to the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPassage {
    /// Its place and range.
    pub chunk: Chunk,
    /// The hash of the text that was embedded for it: its vector is kept under this.
    pub embedded: ContentHash,
    /// That vector; `None` where the text has no token that the embedder knows.
    pub vector: Option<Vector>,
}

/// A document on its way to the shelf, read, cut and embedded.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its id, if the shelf does not know it yet.
    pub document_id: DocumentId,
    /// Who may read it.
    pub audience: Audience,
    /// The absolute path: with organization and audience, what makes it this document.
    pub path: String,
    /// The path as the user gave it.
    pub given: String,
    /// The hash of its bytes.
    pub content: ContentHash,
    /// The language that most of it is in, where it can be told.
    pub language: Option<Language>,
    /// What was read.
    pub read: Extracted,
    /// Its passages, in document order.
    pub passages: Vec<NewPassage>,
}

/// What the shelf made of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which document.
    pub document_id: DocumentId,
    /// Its current version.
    pub version: Version,
    /// What became of it.
    pub status: Status,
}

/// A document, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which document.
    pub document_id: DocumentId,
    /// The path as the user gave it.
    pub document: String,
    /// Its own title.
    pub title: Option<String>,
    /// The registered name of its media type.
    pub media_type: String,
    /// Its current version.
    pub version: Version,
    /// The hash of that version's bytes.
    pub content: ContentHash,
    /// Who may read it.
    pub audience: Audience,
    /// How many passages it has.
    pub passages: usize,
}

/// The store as ingestion sees it.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// What is known of the document at an absolute path, for one audience.
    async fn known(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        audience: &Audience,
        path: &str,
    ) -> Result<Option<Known>, BoxError>;

    /// Keeps documents, all of them or none, durably before it answers. Each is whole to whoever reads the store:
    /// its version, its passages with the vectors that `embedder` made, and the mark that makes the indexes follow.
    /// What is already kept with the same bytes, by another process too, is left as it is.
    async fn keep(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        documents: &[NewDocument],
    ) -> Result<Vec<Kept>, BoxError>;

    /// For each passage of a document's current version the text that is embedded, and the hash its vector is kept under.
    async fn texts(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<Vec<(ContentHash, String)>, BoxError>;

    /// Keeps what another embedder made of all passages of a version, with the mark that makes the indexes follow.
    /// Does nothing where that version is no longer the current one.
    async fn embed(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        version: (DocumentId, Version),
        vectors: &[(ContentHash, Option<Vector>)],
    ) -> Result<(), BoxError>;

    /// Removes a document with all its versions. `false` where there is none.
    async fn remove(&self, organization: &OrganizationId, document_id: DocumentId) -> Result<bool, BoxError>;

    /// All documents, in the order they were added.
    async fn list(&self, organization: &OrganizationId) -> Result<Vec<Listed>, BoxError>;

    /// The vectors that one organization has paid for.
    fn vectors(&self, organization: &OrganizationId) -> Box<dyn VectorCache>;
}
