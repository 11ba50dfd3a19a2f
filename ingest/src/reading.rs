use std::path::Path;

use async_trait::async_trait;
use document::{Chunk, ChunkLimits, ContentHash, Extracted, Language, chunk};
use extract::ExtractError;

use crate::{File, IngestError};

/// Turns the bytes of a file into text. Worked by a process of its own in earnest, by anything in a test.
#[async_trait]
pub trait Reader: Send + Sync {
    /// Reads one file. Its name is a hint where the content does not decide.
    async fn read(&self, bytes: Vec<u8>, name: &Path) -> Result<Extracted, ExtractError>;
}

/// A file, read and cut into passages, kept by nobody: what a draft works on.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The hash of its bytes.
    pub content: ContentHash,
    /// What was read.
    pub read: Extracted,
    /// The language that most of it is in, where it can be told.
    pub language: Option<Language>,
    /// Its passages, in document order.
    pub chunks: Vec<Chunk>,
}

impl Reading {
    /// Cuts what was read.
    pub fn of(content: ContentHash, read: Extracted, limits: ChunkLimits) -> Self {
        let chunks = chunk(&read, limits);
        Self { content, language: read.language(), read, chunks }
    }
}

/// Reads a file and cuts it.
pub async fn read(reader: &dyn Reader, file: &File, limits: ChunkLimits) -> Result<Reading, IngestError> {
    let bytes = tokio::fs::read(&file.path).await.map_err(IngestError::Open)?;
    let content = ContentHash::of(&bytes);
    let read = reader.read(bytes, &file.path).await?;
    Ok(Reading::of(content, read, limits))
}
