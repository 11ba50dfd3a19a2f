use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use audience::OrganizationId;
use tokio::sync::Mutex;

use crate::{
    Change, Corpus, Found, Hit, IndexPlace, Mode, QdrantOptions, Query, Results, Scored, SearchError,
    embed::{Embedder, TextKind, Vector},
    fuse::{DEPTH, fuse},
    index::{Scan, WordsIndex, WordsView, blocking},
};

/// Answers queries over one store.
///
/// Each search first looks whether the store has changed, and follows it: what a process has kept is found by its
/// next search, and what was removed is not. Words and vectors are exchanged together, so that a search sees a
/// document in both or in neither.
pub struct Searcher {
    corpus: Arc<dyn Corpus>,
    embedder: Arc<dyn Embedder>,
    words: Arc<WordsIndex>,
    state: RwLock<State>,
    /// One follows, the others wait for it.
    following: Mutex<()>,
}

/// What a search works on.
#[derive(Clone, Default)]
struct State {
    upto: Change,
    words: Option<Arc<WordsView>>,
    /// Loaded when an organization is first searched.
    scans: HashMap<OrganizationId, Arc<Scan>>,
}

impl Searcher {
    /// A searcher over a store, with its words index in a place of its own. With `qdrant`, both lists come from that
    /// server. Nothing is read before the first search.
    pub fn open(
        corpus: Arc<dyn Corpus>,
        embedder: Arc<dyn Embedder>,
        place: IndexPlace,
        qdrant: Option<QdrantOptions>,
    ) -> Result<Self, SearchError> {
        let _ = qdrant;
        let words = Arc::new(WordsIndex::new(place, corpus.as_ref()));
        Ok(Self { corpus, embedder, words, state: RwLock::default(), following: Mutex::new(()) })
    }

    /// Brings the indexes up to date with the store. A search does so by itself; after a change it saves the next
    /// one the wait.
    pub async fn refresh(&self) -> Result<(), SearchError> {
        let latest = self.corpus.latest().await.map_err(SearchError::Corpus)?;
        self.state_at(latest, None).await.map(drop)
    }

    /// The passages that answer a query, best first.
    #[tracing::instrument(name = "search", skip_all, fields(mode = %query.mode, hit.count), err)]
    pub async fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let (fused, mode, degraded) = self.ranked(query).await?;
        let hits = self.hits(query, fused).await?;
        tracing::Span::current().record("hit.count", hits.len());
        Ok(Results { hits, mode, degraded })
    }

    async fn ranked(&self, query: &Query) -> Result<(Vec<Scored>, Mode, bool), SearchError> {
        let latest = self.corpus.latest().await.map_err(SearchError::Corpus)?;
        let depth = query.limit.max(DEPTH);
        let state = self.state_at(latest, Some(&query.organization)).await?;
        if query.mode == Mode::Lexical {
            return Ok((self.words(&state, query, depth).await?, Mode::Lexical, false));
        }
        let vector = match self.vector(query).await {
            Ok(Some(vector)) => vector,
            Ok(None) if query.mode == Mode::Vector => return Ok((Vec::new(), Mode::Vector, false)),
            Ok(None) => return Ok((self.words(&state, query, depth).await?, Mode::Lexical, false)),
            Err(error) => {
                tracing::warn!(%error, "the query could not be embedded; answering by words alone");
                return Ok((self.words(&state, query, depth).await?, Mode::Lexical, true));
            }
        };
        if query.mode == Mode::Vector {
            return Ok((nearest(&state, query, vector, depth).await?, Mode::Vector, false));
        }
        let (words, vectors) =
            futures::try_join!(self.words(&state, query, depth), nearest(&state, query, vector, depth))?;
        Ok((fuse(&words, &vectors, self.embedder.weight()), Mode::Hybrid, false))
    }

    async fn vector(&self, query: &Query) -> Result<Option<Vector>, crate::embed::EmbedError> {
        let vectors = self.embedder.embed(&[&query.text], TextKind::Query).await?;
        Ok(vectors.into_iter().next().flatten())
    }

    async fn words(&self, state: &State, query: &Query, depth: usize) -> Result<Vec<Scored>, SearchError> {
        let Some(words) = state.words.clone() else { return Ok(Vec::new()) };
        let query = query.clone();
        blocking(move || words.ask(&query.organization, &query.readable, &query.text, depth)).await
    }

    /// A state that holds everything up to `latest`, with the vectors of an organization.
    async fn state_at(&self, latest: Change, organization: Option<&OrganizationId>) -> Result<State, SearchError> {
        let ready = |state: &State| {
            state.words.is_some()
                && state.upto >= latest
                && organization.is_none_or(|name| state.scans.contains_key(name))
        };
        let state = self.state();
        if ready(&state) {
            return Ok(state);
        }
        let _turn = self.following.lock().await;
        let state = self.state();
        if ready(&state) {
            return Ok(state);
        }
        let state = self.follow(state, organization).await?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state.clone();
        Ok(state)
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn follow(&self, mut state: State, organization: Option<&OrganizationId>) -> Result<State, SearchError> {
        let words = self.words.follow(self.corpus.as_ref()).await?;
        if let Some(name) = organization {
            state.scans.entry(name.clone()).or_default();
        }
        for (name, scan) in &mut state.scans {
            let changes =
                self.corpus.vectors(name, self.embedder.id(), scan.upto).await.map_err(SearchError::Corpus)?;
            *scan = Arc::new(scan.follow(changes));
        }
        state.upto = words.upto;
        state.words = Some(words);
        Ok(state)
    }

    /// Reads hits from the store, which has the last word on what is there and who may read it.
    async fn hits(&self, query: &Query, ranked: Vec<Scored>) -> Result<Vec<Hit>, SearchError> {
        let mut hits = Vec::with_capacity(query.limit.min(ranked.len()));
        for some in ranked.chunks(query.limit.clamp(1, 500)) {
            let ids: Vec<_> = some.iter().map(|(id, _)| *id).collect();
            let found =
                self.corpus.passages(&query.organization, &query.readable, &ids).await.map_err(SearchError::Corpus)?;
            let mut found: HashMap<_, _> = found.into_iter().map(|passage| (passage.id, passage)).collect();
            hits.extend(some.iter().filter_map(|(id, score)| Some(hit(found.remove(id)?, *score))));
            if hits.len() >= query.limit {
                break;
            }
        }
        hits.truncate(query.limit);
        Ok(hits)
    }
}

async fn nearest(state: &State, query: &Query, vector: Vector, depth: usize) -> Result<Vec<Scored>, SearchError> {
    let Some(scan) = state.scans.get(&query.organization).cloned() else { return Ok(Vec::new()) };
    let readable = query.readable.clone();
    blocking(move || Ok(scan.nearest(&readable, &vector, depth))).await
}

fn hit(found: Found, score: f32) -> Hit {
    let Found { source, audience, place, span, text, .. } = found;
    Hit { source, audience, place, span, text, score }
}
