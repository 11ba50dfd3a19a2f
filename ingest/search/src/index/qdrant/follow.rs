use std::collections::HashMap;

use qdrant_client::{
    Payload,
    qdrant::{
        Condition, DeletePointsBuilder, Filter, GetPointsBuilder, NamedVectors, PointId, PointStruct,
        UpsertPointsBuilder, Value, Vector as Named, value::Kind,
    },
};

use super::{AUDIENCE, DENSE, DOCUMENT, ORGANIZATION, QdrantIndex, SPARSE, sparse};
use crate::{Change, Changed, ChangedDocument, Corpus, SearchError, embed::Embedder};

/// Documents read from the store at once, and points sent at once.
const PAGE: u32 = 64;
const POINTS: usize = 256;
/// The point that says how far the collection has followed. Passages count from 1.
const STATE: u64 = 0;

impl QdrantIndex {
    /// Follows the store up to its last change. Several may do so at once: each step can be done twice.
    pub(crate) async fn follow(&self, corpus: &dyn Corpus, embedder: &dyn Embedder) -> Result<(), SearchError> {
        let latest = corpus.latest().await.map_err(SearchError::Corpus)?;
        if self.reached() == Some(latest) {
            return Ok(());
        }
        let mut change = self.open(corpus, embedder).await?;
        while change < latest {
            let page = corpus.changed(change, PAGE, Some(embedder.id())).await.map_err(SearchError::Corpus)?;
            let Some(last) = page.last() else { break };
            change = last.change;
            for changed in &page {
                self.apply(changed).await?;
            }
            self.set_state(corpus, embedder, change).await?;
        }
        self.set_reached(change);
        Ok(())
    }

    /// New points first, then away with those of before: a searcher that comes in between drops what the store no
    /// longer has, and misses nothing.
    async fn apply(&self, changed: &Changed) -> Result<(), SearchError> {
        let points = changed.now.as_ref().map(|now| points(changed, now)).unwrap_or_default();
        let ids: Vec<PointId> = points.iter().filter_map(|point| point.id.clone()).collect();
        for some in points.chunks(POINTS) {
            let upsert = UpsertPointsBuilder::new(&self.options.collection, some).wait(true);
            self.client.upsert_points(upsert).await.map_err(self.failed())?;
        }
        let old = Filter {
            must: vec![
                Condition::matches(ORGANIZATION, changed.organization.to_string()),
                Condition::matches(DOCUMENT, changed.document_id.to_string()),
            ],
            must_not: vec![Condition::has_id(ids)],
            ..Filter::default()
        };
        let delete = DeletePointsBuilder::new(&self.options.collection).points(old).wait(true);
        self.client.delete_points(delete).await.map_err(self.failed())?;
        Ok(())
    }

    /// How far the collection has followed; `None` where it is made from another store or by another embedder.
    pub(super) async fn state(
        &self,
        corpus: &dyn Corpus,
        embedder: &dyn Embedder,
    ) -> Result<Option<Change>, SearchError> {
        let get = GetPointsBuilder::new(&self.options.collection, vec![PointId::from(STATE)]).with_payload(true);
        let found = self.client.get_points(get).await.map_err(self.failed())?.result;
        let Some(point) = found.into_iter().next() else { return Ok(None) };
        let text = |name: &str| match point.payload.get(name).and_then(|value| value.kind.as_ref()) {
            Some(Kind::StringValue(text)) => Some(text.as_str()),
            _ => None,
        };
        let ours = text("store") == Some(corpus.identity()) && text("embedder") == Some(embedder.id().as_str());
        let upto = text("upto").and_then(|number| number.parse().ok()).map(Change);
        Ok(upto.filter(|_| ours))
    }

    pub(super) async fn set_state(
        &self,
        corpus: &dyn Corpus,
        embedder: &dyn Embedder,
        upto: Change,
    ) -> Result<(), SearchError> {
        let payload: HashMap<String, Value> = [
            ("store", corpus.identity().to_owned()),
            ("embedder", embedder.id().to_string()),
            ("upto", upto.to_string()),
        ]
        .map(|(name, text)| (name.to_owned(), Value::from(text)))
        .into();
        let point = PointStruct::new(STATE, NamedVectors::default(), Payload::from(payload));
        let upsert = UpsertPointsBuilder::new(&self.options.collection, vec![point]).wait(true);
        self.client.upsert_points(upsert).await.map_err(self.failed())?;
        Ok(())
    }
}

fn points(changed: &Changed, now: &ChangedDocument) -> Vec<PointStruct> {
    let payload: HashMap<String, Value> = [
        (ORGANIZATION, changed.organization.to_string()),
        (AUDIENCE, now.audience.to_string()),
        (DOCUMENT, changed.document_id.to_string()),
    ]
    .map(|(name, text)| (name.to_owned(), Value::from(text)))
    .into();
    let of = |passage: &crate::ChangedPassage| {
        let (indices, weights) = sparse::passage(&changed.organization, now, passage);
        let mut vectors = NamedVectors::default();
        if !indices.is_empty() {
            vectors = vectors.add_vector(SPARSE, Named::new_sparse(indices, weights));
        }
        if let Some(vector) = &passage.vector {
            vectors = vectors.add_vector(DENSE, Named::new_dense(vector.as_slice()));
        }
        PointStruct::new(passage.id.0.cast_unsigned(), vectors, Payload::from(payload.clone()))
    };
    now.passages.iter().map(of).collect()
}
