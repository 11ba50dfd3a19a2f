use std::{collections::HashMap, sync::Arc};

use crate::{
    Corpus, Degraded, Found, Hit, IndexPlace, Mode, QdrantOptions, Query, Results, Scored, SearchError,
    embed::{Embedder, TextKind, Vector},
    fuse::{DEPTH, fuse},
    index::{EmbeddedIndex, Lists, QdrantIndex},
    unembedded::Unembedded,
};

/// Answers queries over one store.
///
/// Each search first looks whether the store has changed, and follows it: what a process has kept is found by its
/// next search, and what was removed is not. Words and vectors are exchanged together, so that a search sees a
/// document in both or in neither.
pub struct Searcher {
    corpus: Arc<dyn Corpus>,
    embedder: Arc<dyn Embedder>,
    embedded: EmbeddedIndex,
    /// Where there is one, it is asked first, and the words of the embedded index stand in for it.
    qdrant: Option<QdrantIndex>,
    unembedded: Unembedded,
}

/// What of a query can be asked.
struct Asked {
    words: bool,
    vector: Option<Vector>,
    degraded: Option<Degraded>,
}

impl Asked {
    const fn by_words(degraded: Degraded) -> Self {
        Self { words: true, vector: None, degraded: Some(degraded) }
    }
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
        let qdrant = qdrant.map(QdrantIndex::new).transpose()?;
        Ok(Self {
            embedded: EmbeddedIndex::new(place, corpus.as_ref()),
            corpus,
            embedder,
            qdrant,
            unembedded: Unembedded::default(),
        })
    }

    /// Brings the indexes up to date with the store. A search does so by itself; after a change it saves the next
    /// one the wait. A Qdrant server that does not answer is left for later.
    pub async fn refresh(&self) -> Result<(), SearchError> {
        if let Some(qdrant) = &self.qdrant
            && let Err(error) = qdrant.follow(self.corpus.as_ref(), self.embedder.as_ref()).await
        {
            warn(&error, "the Qdrant server could not follow the store yet");
        }
        self.embedded.follow(self.corpus.as_ref(), self.embedder.id()).await
    }

    /// The passages that answer a query, best first.
    #[tracing::instrument(name = "search", skip_all, fields(mode = %query.mode, hit.count), err)]
    pub async fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let mut asked = self.asked(query).await?;
        let depth = query.limit.max(DEPTH);
        let Lists { words, vectors } = self.lists(query, &mut asked, depth).await?;
        let (ranked, mode) = match (asked.words, &asked.vector) {
            (true, Some(_)) => (fuse(&words, &vectors, self.embedder.weight()), Mode::Hybrid),
            (true, None) => (words, Mode::Lexical),
            (false, _) => (vectors, Mode::Vector),
        };
        let hits = self.hits(query, ranked).await?;
        tracing::Span::current().record("hit.count", hits.len());
        Ok(Results { hits, mode, degraded: asked.degraded })
    }

    async fn asked(&self, query: &Query) -> Result<Asked, SearchError> {
        let words = query.mode != Mode::Vector;
        if query.mode == Mode::Lexical {
            return Ok(Asked { words, vector: None, degraded: None });
        }
        let embedder = self.embedder.id();
        if self.unembedded.readable(self.corpus.as_ref(), embedder, query).await? {
            // With vectors of some documents only, these would always stand before the others.
            tracing::warn!(%embedder, "documents have no vectors of this embedder yet; answering by words alone");
            return Ok(Asked::by_words(Degraded::Documents));
        }
        Ok(match self.embedder.embed(&[&query.text], TextKind::Query).await {
            Ok(vectors) => Asked { words, vector: vectors.into_iter().next().flatten(), degraded: None },
            Err(error) => {
                warn(&error, "the query could not be embedded; answering by words alone");
                Asked::by_words(Degraded::Embedder)
            }
        })
    }

    async fn lists(&self, query: &Query, asked: &mut Asked, depth: usize) -> Result<Lists, SearchError> {
        let corpus = self.corpus.as_ref();
        if let Some(qdrant) = &self.qdrant {
            let follow = qdrant.follow(corpus, self.embedder.as_ref()).await;
            let lists = match follow {
                Ok(()) => qdrant.ask(corpus, query, asked.words, asked.vector.as_ref(), depth).await,
                Err(error) => Err(error),
            };
            match lists {
                Err(SearchError::Qdrant { url, source }) => {
                    warn(&SearchError::Qdrant { url, source }, "answering by the words of the embedded index alone");
                    *asked = Asked::by_words(Degraded::Engine);
                }
                answered => return answered,
            }
        }
        self.embedded.ask(corpus, self.embedder.id(), query, asked.words, asked.vector.clone(), depth).await
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

fn hit(found: Found, score: f32) -> Hit {
    let Found { source, audience, place, span, text, .. } = found;
    Hit { source, audience, place, span, text, score }
}

fn warn(error: &(dyn std::error::Error + 'static), what: &str) {
    tracing::warn!(error, "{what}");
}
