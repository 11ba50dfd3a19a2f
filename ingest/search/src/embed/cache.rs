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
    let mut known = HashMap::new();
    if embedder.is_dear() {
        known = cache.get(embedder.id(), &hashes).await.map_err(EmbedError::Cache)?;
    }
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
        if embedder.is_dear() {
            cache.put(embedder.id(), &made).await.map_err(EmbedError::Cache)?;
        }
        known.extend(made);
    }
    Ok(hashes.iter().map(|hash| known.get(hash).cloned()).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Knows the texts `a`, `bb`, …, but not the empty one.
    struct Lengths {
        id: EmbedderId,
        asked: Mutex<Vec<String>>,
    }

    #[async_trait]
    impl Embedder for Lengths {
        fn id(&self) -> &EmbedderId {
            &self.id
        }

        fn weight(&self) -> f32 {
            0.5
        }

        async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
            self.asked.lock().unwrap().extend(texts.iter().map(|text| (*text).to_owned()));
            Ok(texts.iter().map(|text| length(text)).collect())
        }
    }

    fn length(text: &str) -> Option<Vector> {
        let length = u16::try_from(text.len()).unwrap();
        (length > 0).then(|| Vector::normalised(vec![f32::from(length), 1.0]).unwrap())
    }

    #[derive(Default)]
    struct Memory(Mutex<HashMap<(EmbedderId, ContentHash), Vector>>);

    #[async_trait]
    impl VectorCache for Memory {
        async fn get(
            &self,
            embedder: &EmbedderId,
            hashes: &[ContentHash],
        ) -> Result<HashMap<ContentHash, Vector>, BoxError> {
            let kept = self.0.lock().unwrap();
            Ok(hashes.iter().filter_map(|hash| Some((*hash, kept.get(&(embedder.clone(), *hash))?.clone()))).collect())
        }

        async fn put(&self, embedder: &EmbedderId, vectors: &[(ContentHash, Vector)]) -> Result<(), BoxError> {
            let rows = vectors.iter().map(|(hash, vector)| ((embedder.clone(), *hash), vector.clone()));
            self.0.lock().unwrap().extend(rows);
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_text_is_embedded_once_by_each_embedder() {
        let cache = Memory::default();
        let lengths = |version| Lengths { id: EmbedderId::new("lengths", version), asked: Mutex::default() };
        let embedder = lengths("1");
        let texts = ["a", "", "bb", "a", "ccc"];
        let expected: Vec<_> = texts.map(length).into();
        assert_eq!(embed_cached(&embedder, &cache, &texts[..3]).await.unwrap(), expected[..3]);
        assert_eq!(embed_cached(&embedder, &cache, &texts).await.unwrap(), expected);
        // What has no vector is not kept, and asked again.
        assert_eq!(*embedder.asked.lock().unwrap(), ["a", "", "bb", "", "ccc"]);
        let other = lengths("2");
        assert_eq!(embed_cached(&other, &cache, &texts).await.unwrap(), expected);
        assert_eq!(other.asked.lock().unwrap().len(), 4);
    }
}
