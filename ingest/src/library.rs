use std::sync::Arc;

use audience::{Audience, OrganizationId};
use document::{ChunkLimits, DocumentId, Extracted, Finding, Version};
use search::{Searcher, embed::Embedder};

use crate::{File, IngestError, Listed, Reader, Shelf, Status};

/// Makes the id of a document that is not known yet, from the caller's clock and chance.
pub type NewId = Arc<dyn Fn() -> DocumentId + Send + Sync>;

/// What a library is put together from.
#[derive(Clone)]
pub struct Parts {
    /// The tenant it works for.
    pub organization: OrganizationId,
    /// Where documents are kept.
    pub shelf: Arc<dyn Shelf>,
    /// Reads files.
    pub reader: Arc<dyn Reader>,
    /// Makes vectors.
    pub embedder: Arc<dyn Embedder>,
    /// Follows the shelf.
    pub searcher: Arc<Searcher>,
    /// How large passages may be.
    pub limits: ChunkLimits,
    /// Files read at once.
    pub concurrency: usize,
    /// Makes ids.
    pub new_id: NewId,
}

/// Where a document is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Its reading began.
    Reading,
    /// It was read and cut; now it waits to be embedded and kept.
    Keeping,
    /// It is kept, or was not taken in.
    Done,
}

/// A step of an ingestion.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The path as the user gave it.
    pub document: &'a str,
    /// Where that document is now.
    pub stage: Stage,
    /// How many documents are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// A document that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its stable id.
    pub document_id: DocumentId,
    /// The path as the user gave it.
    pub document: String,
    /// Its current version.
    pub version: Version,
    /// What became of it.
    pub status: Status,
    /// How many passages it has.
    pub passages: usize,
    /// What its user should know.
    pub findings: Vec<Finding>,
}

/// A document that was not taken in.
#[derive(Debug)]
pub struct Failed {
    /// The path as the user gave it.
    pub document: String,
    /// Why.
    pub error: IngestError,
}

/// What became of all files, each list in the order they were given.
#[derive(Debug, Default)]
pub struct Report {
    /// What is kept.
    pub documents: Vec<Added>,
    /// What is not.
    pub failed: Vec<Failed>,
}

/// The pipeline of one organization.
#[derive(Clone)]
pub struct Library {
    parts: Parts,
}

impl Library {
    /// A library from its parts.
    pub fn new(parts: Parts) -> Self {
        Self { parts }
    }

    /// Takes files in for one audience. One that cannot be read does not keep the others out.
    pub async fn add(
        &self,
        files: &[File],
        audience: &Audience,
        progress: &(dyn Fn(Progress<'_>) + Send + Sync),
    ) -> Result<Report, IngestError> {
        let _ = (files, audience, progress);
        self.parts.searcher.refresh().await?;
        Ok(Report::default())
    }

    /// Takes in documents that were read already, each under a name that stands for its path.
    pub async fn add_read(
        &self,
        documents: Vec<(String, Extracted)>,
        audience: &Audience,
    ) -> Result<Report, IngestError> {
        let _ = (documents, audience);
        Ok(Report::default())
    }

    /// Removes a document with all its versions, from the indexes too. `false` where there is none.
    pub async fn remove(&self, document_id: DocumentId) -> Result<bool, IngestError> {
        let removed =
            self.parts.shelf.remove(&self.parts.organization, document_id).await.map_err(IngestError::Shelf)?;
        self.parts.searcher.refresh().await?;
        Ok(removed)
    }

    /// All documents, in the order they were added.
    pub async fn list(&self) -> Result<Vec<Listed>, IngestError> {
        self.parts.shelf.list(&self.parts.organization).await.map_err(IngestError::Shelf)
    }
}
