use std::path::Path;

use async_trait::async_trait;
use document::{Chunk, ChunkLimits, ContentHash, Extracted};
use extract::ExtractError;
use tokio::io::AsyncReadExt as _;

use crate::{File, IngestError};

/// Turns the bytes of a file into text: in a process of its own in earnest, anyhow in a test.
#[async_trait]
pub trait Reader: Send + Sync {
    /// Reads one file. Its name is a hint where the content does not decide.
    async fn read(&self, bytes: Vec<u8>, name: &Path) -> Result<Extracted, ExtractError>;

    /// The longest file that is not refused. Of a longer one, no more is brought into memory than shows that.
    fn file_bytes_max(&self) -> u64 {
        u64::MAX
    }
}

/// A file, read and cut into passages, kept by nobody: what a draft works on.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The hash of its bytes.
    pub content: ContentHash,
    /// What was read.
    pub read: Extracted,
    /// Its passages, in document order.
    pub chunks: Vec<Chunk>,
}

impl Reading {
    /// Cuts what was read.
    pub fn of(content: ContentHash, read: Extracted, limits: ChunkLimits) -> Self {
        let chunks = document::chunk(&read, limits);
        Self { content, read, chunks }
    }
}

/// Reads a file and cuts it.
pub async fn read(reader: &dyn Reader, file: &File, limits: ChunkLimits) -> Result<Reading, IngestError> {
    let (bytes, content) = open(reader, &file.path).await?;
    read_bytes(reader, bytes, content, &file.path, limits).await
}

/// The bytes of a file and their hash; of a file that is too long to be read, only as many as show that.
pub(crate) async fn open(reader: &dyn Reader, path: &Path) -> Result<(Vec<u8>, ContentHash), IngestError> {
    let file = tokio::fs::File::open(path).await.map_err(IngestError::open)?;
    let mut bytes = Vec::new();
    let most = reader.file_bytes_max().saturating_add(1);
    file.take(most).read_to_end(&mut bytes).await.map_err(IngestError::open)?;
    let content = ContentHash::of(&bytes);
    Ok((bytes, content))
}

/// Reads bytes and cuts what is read.
pub(crate) async fn read_bytes(
    reader: &dyn Reader,
    bytes: Vec<u8>,
    content: ContentHash,
    path: &Path,
    limits: ChunkLimits,
) -> Result<Reading, IngestError> {
    let read = reader.read(bytes, path).await?;
    // Cutting counts tokens, which takes a processor's time.
    tokio::task::spawn_blocking(move || Reading::of(content, read, limits)).await.map_err(|_| IngestError::Interrupted)
}
