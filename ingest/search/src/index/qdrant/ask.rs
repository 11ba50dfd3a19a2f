use std::collections::BTreeSet;

use qdrant_client::qdrant::{
    BatchResult, Condition, Filter, Query as Ask, QueryBatchPointsBuilder, QueryPoints, QueryPointsBuilder,
    VectorInput, point_id::PointIdOptions,
};

use super::{AUDIENCE, DENSE, ORGANIZATION, QdrantIndex, SPARSE, sparse};
use crate::{
    Corpus, PassageId, Query, Scored, SearchError,
    embed::Vector,
    index::{Lists, analysis::Analysis},
};

impl QdrantIndex {
    /// Asks for both lists in one request: words where `words` says so, vectors where there is one.
    pub(crate) async fn ask(
        &self,
        corpus: &dyn Corpus,
        query: &Query,
        words: bool,
        vector: Option<&Vector>,
        depth: usize,
    ) -> Result<Lists, SearchError> {
        let terms = if words { self.terms(corpus, query).await? } else { Vec::new() };
        let asks_words = !terms.is_empty();
        let mut lists = Vec::new();
        if asks_words {
            let ones = vec![1.0; terms.len()];
            lists.push(self.list(query, SPARSE, VectorInput::new_sparse(terms, ones), depth));
        }
        if let Some(vector) = vector {
            lists.push(self.list(query, DENSE, VectorInput::new_dense(vector.as_slice()), depth));
        }
        if lists.is_empty() {
            return Ok(Lists::default());
        }
        let batch = QueryBatchPointsBuilder::new(&self.options.collection, lists);
        let mut answers = self.client.query_batch(batch).await.map_err(self.failed())?.result.into_iter();
        let words = if asks_words { answers.next().map(scored).unwrap_or_default() } else { Vec::new() };
        Ok(Lists { words, vectors: answers.next().map(scored).unwrap_or_default() })
    }

    async fn terms(&self, corpus: &dyn Corpus, query: &Query) -> Result<Vec<u32>, SearchError> {
        let languages = corpus.languages(&query.organization, &query.readable).await.map_err(SearchError::Corpus)?;
        let analyses: BTreeSet<_> = languages.iter().map(|language| Analysis::of(language.as_ref())).collect();
        Ok(sparse::query(&query.organization, &query.readable, &analyses, &query.text))
    }

    fn list(&self, query: &Query, using: &str, nearest: VectorInput, depth: usize) -> QueryPoints {
        let readable: Vec<String> = query.readable.iter().map(ToString::to_string).collect();
        let may_read = Filter::must([
            Condition::matches(ORGANIZATION, query.organization.to_string()),
            Condition::matches(AUDIENCE, readable),
        ]);
        QueryPointsBuilder::new(&self.options.collection)
            .query(Ask::new_nearest(nearest))
            .using(using)
            .filter(may_read)
            .limit(depth as u64)
            .with_payload(false)
            .build()
    }
}

fn scored(answer: BatchResult) -> Vec<Scored> {
    let id = |id: PointIdOptions| match id {
        PointIdOptions::Num(number) => Some(PassageId(number.cast_signed())),
        PointIdOptions::Uuid(_) => None,
    };
    let mut scored: Vec<Scored> =
        answer.result.into_iter().filter_map(|point| Some((id(point.id?.point_id_options?)?, point.score))).collect();
    scored.sort_by(|(a_id, a), (b_id, b)| b.total_cmp(a).then(a_id.cmp(b_id)));
    scored
}
