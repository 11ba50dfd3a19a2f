use std::collections::HashMap;

use async_trait::async_trait;
use audience::OrganizationId;
use document::ContentHash;
use search::embed::{BoxError, EmbedderId, Vector, VectorCache};

use crate::{
    Store, StoreError,
    db::{Scope, Transaction, sql},
};

const VECTOR_LIST: &str =
    "SELECT embedded, vector FROM vectors WHERE organization = $1 AND embedder = $2 AND embedded IN ";

/// Values of one statement.
const ROWS: usize = 500;

/// The vectors of one organization, by what they were made from.
#[derive(Debug, Clone)]
pub struct OrganizationVectors {
    store: Store,
    organization: OrganizationId,
}

impl OrganizationVectors {
    pub(crate) const fn new(store: Store, organization: OrganizationId) -> Self {
        Self { store, organization }
    }

    async fn known(
        &self,
        embedder: &EmbedderId,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Vector>, StoreError> {
        let mut known = HashMap::with_capacity(hashes.len());
        let mut transaction = self.store.read(Scope::Organization(&self.organization)).await?;
        for some in hashes.chunks(ROWS) {
            let select = sql(VECTOR_LIST)
                .bind(self.organization.as_str())
                .bind(embedder.as_str())
                .push_list(some.iter().map(|hash| hash.as_bytes().as_slice()));
            let rows: Vec<(Vec<u8>, Vec<u8>)> = transaction.all(select).await?;
            let vectors: HashMap<Vec<u8>, Vec<u8>> = rows.into_iter().collect();
            for hash in some {
                if let Some(bytes) = vectors.get(hash.as_bytes().as_slice()) {
                    known.insert(*hash, vector(bytes, embedder)?);
                }
            }
        }
        Ok(known)
    }

    async fn keep(&self, embedder: &EmbedderId, vectors: &[(ContentHash, Vector)]) -> Result<(), StoreError> {
        let mut transaction = self.store.write(Scope::Organization(&self.organization)).await?;
        let vectors = vectors.iter().map(|(hash, vector)| (*hash, vector));
        Store::vector_insert(&mut transaction, &self.organization, embedder, vectors).await?;
        transaction.commit().await
    }
}

impl Store {
    /// Inserts the vectors that are not known yet.
    pub(crate) async fn vector_insert(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        vectors: impl Iterator<Item = (ContentHash, &Vector)> + Send,
    ) -> Result<(), StoreError> {
        let vectors: Vec<_> = vectors.collect();
        for some in vectors.chunks(ROWS) {
            let rows = some.iter().map(|(hash, vector)| {
                [
                    organization.as_str().into(),
                    embedder.as_str().into(),
                    hash.as_bytes().as_slice().into(),
                    vector.to_bytes().into(),
                ]
            });
            let insert = sql("INSERT INTO vectors (organization, embedder, embedded, vector)").push_rows(rows);
            transaction.run(insert.push(" ON CONFLICT (organization, embedder, embedded) DO NOTHING")).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl VectorCache for OrganizationVectors {
    async fn get(
        &self,
        embedder: &EmbedderId,
        hashes: &[ContentHash],
    ) -> Result<HashMap<ContentHash, Vector>, BoxError> {
        Ok(self.known(embedder, hashes).await?)
    }

    async fn put(&self, embedder: &EmbedderId, vectors: &[(ContentHash, Vector)]) -> Result<(), BoxError> {
        Ok(self.keep(embedder, vectors).await?)
    }
}

/// Reads a stored vector; its length is the embedder's.
pub(crate) fn vector(bytes: &[u8], embedder: &EmbedderId) -> Result<Vector, StoreError> {
    // Vectors are stored under their embedder's id, so all of one id have one length.
    Vector::from_bytes(bytes, bytes.len() / 4)
        .map_err(|error| StoreError::row("vector", format_args!("{error} ({embedder})")))
}
