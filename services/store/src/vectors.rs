use std::collections::HashMap;

use async_trait::async_trait;
use audience::OrganizationId;
use document::ContentHash;
use search::embed::{BoxError, EmbedderId, Vector, VectorCache};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::{Store, StoreError};

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
        for some in hashes.chunks(ROWS) {
            let mut select: QueryBuilder<Sqlite> =
                QueryBuilder::new("SELECT embedded, vector FROM vectors WHERE organization = ");
            select.push_bind(self.organization.as_str()).push(" AND embedder = ").push_bind(embedder.as_str());
            select.push(" AND embedded IN (");
            let mut list = select.separated(", ");
            for hash in some {
                list.push_bind(hash.as_bytes().as_slice());
            }
            select.push(")");
            let rows: Vec<(Vec<u8>, Vec<u8>)> =
                select.build_query_as().fetch_all(&self.store.0.readers).await.map_err(self.store.failed())?;
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
        let mut transaction = self.store.begin_write().await?;
        let vectors = vectors.iter().map(|(hash, vector)| (*hash, vector));
        self.store.vector_insert(&mut transaction, &self.organization, embedder, vectors).await?;
        transaction.commit().await.map_err(self.store.failed())
    }
}

impl Store {
    /// Inserts the vectors that are not known yet.
    pub(crate) async fn vector_insert(
        &self,
        connection: &mut SqliteConnection,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        vectors: impl Iterator<Item = (ContentHash, &Vector)> + Send,
    ) -> Result<(), StoreError> {
        let vectors: Vec<_> = vectors.collect();
        for some in vectors.chunks(ROWS) {
            let mut insert: QueryBuilder<Sqlite> =
                QueryBuilder::new("INSERT INTO vectors (organization, embedder, embedded, vector) ");
            insert.push_values(some, |mut row, (hash, vector)| {
                row.push_bind(organization.as_str())
                    .push_bind(embedder.as_str())
                    .push_bind(hash.as_bytes().as_slice())
                    .push_bind(vector.to_bytes());
            });
            insert.push(" ON CONFLICT (organization, embedder, embedded) DO NOTHING");
            insert.build().execute(&mut *connection).await.map_err(self.failed())?;
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
