use serde::{Deserialize, Serialize};

use crate::{Extracted, Place, Span};

/// How large a passage may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkLimits {
    tokens_max: u32,
    overlap: u32,
}

/// Limits that no chunking can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a passage of {tokens_max} tokens with {overlap} shared: the size must be at least 16 and more than twice the overlap"
)]
pub struct InvalidLimits {
    tokens_max: u32,
    overlap: u32,
}

impl ChunkLimits {
    /// At most `tokens_max` tokens a passage, of which up to `overlap` repeat the passage before.
    pub const fn new(tokens_max: u32, overlap: u32) -> Result<Self, InvalidLimits> {
        if tokens_max < 16 || overlap >= tokens_max / 2 {
            return Err(InvalidLimits { tokens_max, overlap });
        }
        Ok(Self { tokens_max, overlap })
    }
}

/// A passage before it has an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The place of its first block.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
}

/// Cuts a document into passages, in document order.
pub fn chunk(read: &Extracted, limits: ChunkLimits) -> Vec<Chunk> {
    let _ = (limits.tokens_max, limits.overlap);
    read.blocks.iter().map(|block| Chunk { place: block.place.clone(), span: block.span }).collect()
}
