use bytes::Bytes;
use document::ContentHash;
use sha2::{Digest as _, Sha256};

use crate::{BlobError, Kept};

/// Counts and hashes bytes that pass by.
pub(crate) struct Hashing {
    hasher: Sha256,
    bytes: u64,
    bytes_max: u64,
}

impl Hashing {
    pub(crate) fn new(bytes_max: u64) -> Self {
        Self { hasher: Sha256::new(), bytes: 0, bytes_max }
    }

    pub(crate) fn take(&mut self, chunk: &Bytes) -> Result<(), BlobError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > self.bytes_max {
            return Err(BlobError::TooLarge { bytes_max: self.bytes_max });
        }
        self.hasher.update(chunk);
        Ok(())
    }

    pub(crate) fn kept(self) -> Kept {
        let hash: [u8; 32] = self.hasher.finalize().into();
        Kept { content: ContentHash::from(hash), bytes: self.bytes }
    }
}
