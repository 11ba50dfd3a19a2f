//! A Qdrant server as the engine of both lists, shared by all who work on the same store.
//!
//! One collection, one point per passage, whose id is the passage's. Words are a sparse vector: the document's side
//! of BM25 computed here, the rarity of words by the server. Organization and audience are payload, and part of
//! every query; they are also part of what a term is hashed from, so that the rarity of a word is that of its
//! compartment. How far the collection has followed the store stands in point 0, which no query can reach.

mod ask;
mod follow;
mod sparse;

use std::sync::{Mutex, PoisonError};

use qdrant_client::{
    Qdrant, QdrantError,
    qdrant::{
        CreateCollectionBuilder, CreateFieldIndexCollectionBuilder, Distance, FieldType, KeywordIndexParamsBuilder,
        Modifier, SparseVectorParamsBuilder, SparseVectorsConfigBuilder, VectorParamsBuilder, VectorsConfigBuilder,
    },
};

use super::QdrantOptions;
use crate::{
    Change, Corpus, SearchError,
    embed::{Embedder, TextKind},
};

/// The names of a point's two vectors.
const DENSE: &str = "text";
const SPARSE: &str = "words";
/// The names of its payload.
const ORGANIZATION: &str = "organization";
const AUDIENCE: &str = "audience";
const DOCUMENT: &str = "document";

/// A Qdrant server, followed and asked.
pub(crate) struct QdrantIndex {
    client: Qdrant,
    options: QdrantOptions,
    /// How far the collection is known to have followed; none before the server was first reached.
    reached: Mutex<Option<Change>>,
}

impl QdrantIndex {
    /// Nothing is sent yet.
    pub(crate) fn new(options: QdrantOptions) -> Result<Self, SearchError> {
        let client = Qdrant::from_url(options.url.as_str())
            .api_key(options.api_key.as_deref())
            .timeout(options.timeout)
            .connect_timeout(options.timeout)
            .skip_compatibility_check()
            .build();
        let client = client.map_err(|source| failed(&options, source))?;
        Ok(Self { client, options, reached: Mutex::new(None) })
    }

    fn failed(&self) -> impl Fn(QdrantError) -> SearchError + '_ {
        |source| failed(&self.options, source)
    }

    fn reached(&self) -> Option<Change> {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_reached(&self, change: Change) {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = Some(change);
    }

    /// Makes the collection where it is not there, and again where it is made from another store or by another
    /// embedder. Says how far it has followed.
    async fn open(&self, corpus: &dyn Corpus, embedder: &dyn Embedder) -> Result<Change, SearchError> {
        let name = &self.options.collection;
        if self.client.collection_exists(name).await.map_err(self.failed())? {
            if let Some(change) = self.state(corpus, embedder).await? {
                return Ok(change);
            }
            self.client.delete_collection(name).await.map_err(self.failed())?;
        }
        self.create(embedder).await?;
        self.set_state(corpus, embedder, Change::NONE).await?;
        Ok(Change::NONE)
    }

    async fn create(&self, embedder: &dyn Embedder) -> Result<(), SearchError> {
        tracing::info!(collection = %self.options.collection, "making the collection from the store");
        let name = &self.options.collection;
        let mut dense = VectorsConfigBuilder::default();
        let dimensions = dimensions(embedder).await?;
        dense.add_named_vector_params(DENSE, VectorParamsBuilder::new(dimensions as u64, Distance::Dot));
        let mut sparse = SparseVectorsConfigBuilder::default();
        sparse.add_named_vector_params(SPARSE, SparseVectorParamsBuilder::default().modifier(Modifier::Idf));
        let collection = CreateCollectionBuilder::new(name).vectors_config(dense).sparse_vectors_config(sparse);
        self.client.create_collection(collection).await.map_err(self.failed())?;
        for field in [ORGANIZATION, AUDIENCE, DOCUMENT] {
            let keyword = KeywordIndexParamsBuilder::default().is_tenant(field == ORGANIZATION);
            let index = CreateFieldIndexCollectionBuilder::new(name, field, FieldType::Keyword)
                .field_index_params(keyword)
                .wait(true);
            self.client.create_field_index(index).await.map_err(self.failed())?;
        }
        Ok(())
    }
}

fn failed(options: &QdrantOptions, source: QdrantError) -> SearchError {
    SearchError::Qdrant { url: options.url.to_string(), source: source.into() }
}

/// Length of the vectors, by making one: a collection has to know it.
async fn dimensions(embedder: &dyn Embedder) -> Result<usize, SearchError> {
    let vectors = embedder.embed(&["leaders decide"], TextKind::Passage).await?;
    Ok(vectors.into_iter().flatten().next().map_or(1, |vector| vector.as_slice().len()))
}
