use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use document::ContentHash;

use super::{EmbedError, Embedder, EmbedderId, TextKind, Vector};

/// Whatever went wrong in an implementation.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Vectors kept by what they were made from, so that no text is embedded twice. A store implements it.
#[async_trait]
pub trait VectorCache: Send + Sync {
    /// The vectors that this embedder made of texts with these hashes; what is not known is left out.
    async fn get(
        &self,
        embedder: &EmbedderId,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Vector>, BoxError>;

    /// Keeps vectors by the hash of their text. Keeping one again changes nothing.
    async fn put(&self, embedder: &EmbedderId, vectors: &[(ContentHash, Vector)]) -> Result<(), BoxError>;
}

/// Texts between two visits to the cache: what was paid for is kept even when a later text fails.
const BATCH: usize = 256;

/// Embeds passages, asking the embedder only for texts that the cache does not know, each of them once.
/// One answer for each text, in order, as [`Embedder::embed`] gives them.
pub async fn embed_cached(
    embedder: &dyn Embedder,
    cache: &dyn VectorCache,
    texts: &[&str],
) -> Result<Vec<Option<Vector>>, EmbedError> {
    let hashes: Vec<_> = texts.iter().map(|text| ContentHash::of(text.as_bytes())).collect();
    let mut known = cache.get(embedder.id(), &hashes).await.map_err(EmbedError::Cache)?;
    let mut seen = HashSet::new();
    let missing: Vec<_> = hashes
        .iter()
        .zip(texts)
        .filter(|(hash, _)| !known.contains_key(hash) && seen.insert(**hash))
        .map(|(hash, text)| (*hash, *text))
        .collect();
    for batch in missing.chunks(BATCH) {
        let texts: Vec<_> = batch.iter().map(|(_, text)| *text).collect();
        let vectors = embedder.embed(&texts, TextKind::Passage).await?;
        let made: Vec<_> = batch.iter().zip(vectors).filter_map(|((hash, _), vector)| Some((*hash, vector?))).collect();
        cache.put(embedder.id(), &made).await.map_err(EmbedError::Cache)?;
        known.extend(made);
    }
    Ok(hashes.iter().map(|hash| known.get(hash).cloned()).collect())
}
