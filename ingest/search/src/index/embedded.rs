use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use audience::OrganizationId;
use tokio::sync::Mutex;

use super::{
    IndexPlace, Lists,
    vectors::Scan,
    words::{WordsIndex, WordsView, blocking},
};
use crate::{
    Change, Corpus, Query, Scored, SearchError,
    embed::{EmbedderId, Vector},
};

/// The engine that needs no server: words by tantivy, vectors by an exact scan.
pub(crate) struct EmbeddedIndex {
    words: Arc<WordsIndex>,
    state: RwLock<State>,
    /// One follows, the others wait for it.
    following: Mutex<()>,
}

/// What a search works on: words and vectors, exchanged together.
#[derive(Clone, Default)]
struct State {
    upto: Change,
    words: Option<Arc<WordsView>>,
    /// Loaded when an organization's vectors are first asked for.
    scans: HashMap<OrganizationId, Arc<Scan>>,
}

impl State {
    fn holds(&self, latest: Change, organization: Option<&OrganizationId>) -> bool {
        self.words.is_some() && self.upto >= latest && organization.is_none_or(|name| self.scans.contains_key(name))
    }
}

impl EmbeddedIndex {
    /// Nothing is read yet.
    pub(crate) fn new(place: IndexPlace, corpus: &dyn Corpus) -> Self {
        let words = Arc::new(WordsIndex::new(place, corpus));
        Self { words, state: RwLock::default(), following: Mutex::new(()) }
    }

    /// Follows the store up to its last change.
    pub(crate) async fn follow(&self, corpus: &dyn Corpus, embedder: &EmbedderId) -> Result<(), SearchError> {
        self.current(corpus, embedder, None).await.map(drop)
    }

    /// Both lists: words where `words` says so, vectors where there is one.
    pub(crate) async fn ask(
        &self,
        corpus: &dyn Corpus,
        embedder: &EmbedderId,
        query: &Query,
        words: bool,
        vector: Option<Vector>,
        depth: usize,
    ) -> Result<Lists, SearchError> {
        let state = self.current(corpus, embedder, vector.is_some().then_some(&query.organization)).await?;
        let words = async {
            match &state.words {
                Some(view) if words => holding(Arc::clone(view), query.clone(), depth).await,
                _ => Ok(Vec::new()),
            }
        };
        let vectors = async {
            match (state.scans.get(&query.organization), vector) {
                (Some(scan), Some(vector)) => nearest(Arc::clone(scan), query, vector, depth).await,
                _ => Ok(Vec::new()),
            }
        };
        let (words, vectors) = futures::try_join!(words, vectors)?;
        Ok(Lists { words, vectors })
    }

    /// A state that holds everything that is in the store now, with the vectors of an organization.
    async fn current(
        &self,
        corpus: &dyn Corpus,
        embedder: &EmbedderId,
        organization: Option<&OrganizationId>,
    ) -> Result<State, SearchError> {
        let latest = corpus.latest().await.map_err(SearchError::Corpus)?;
        let state = self.state();
        if state.holds(latest, organization) {
            return Ok(state);
        }
        let _turn = self.following.lock().await;
        let mut state = self.state();
        if state.holds(latest, organization) {
            return Ok(state);
        }
        let words = self.words.follow(corpus).await?;
        if let Some(name) = organization {
            state.scans.entry(name.clone()).or_default();
        }
        for (name, scan) in &mut state.scans {
            let changes = corpus.vectors(name, embedder, scan.upto).await.map_err(SearchError::Corpus)?;
            *scan = Arc::new(scan.follow(changes));
        }
        state.upto = words.upto;
        state.words = Some(words);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state.clone();
        Ok(state)
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn holding(view: Arc<WordsView>, query: Query, depth: usize) -> Result<Vec<Scored>, SearchError> {
    blocking(move || view.ask(&query.organization, &query.readable, &query.text, depth)).await
}

async fn nearest(scan: Arc<Scan>, query: &Query, vector: Vector, depth: usize) -> Result<Vec<Scored>, SearchError> {
    let readable = query.readable.clone();
    blocking(move || Ok(scan.nearest(&readable, &vector, depth))).await
}
