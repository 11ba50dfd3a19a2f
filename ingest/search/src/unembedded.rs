use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use audience::{Audience, OrganizationId};

use crate::{Change, Corpus, Query, SearchError, embed::EmbedderId};

/// Who may read documents that the embedder was never given, as of the store's last change.
#[derive(Debug, Default)]
pub(crate) struct Unembedded(Mutex<HashMap<OrganizationId, (Change, Vec<Audience>)>>);

impl Unembedded {
    /// Whether whoever asks may read one. The store is asked once after each change.
    pub(crate) async fn readable(
        &self,
        corpus: &dyn Corpus,
        embedder: &EmbedderId,
        query: &Query,
    ) -> Result<bool, SearchError> {
        let among = |audiences: &[Audience]| audiences.iter().any(|audience| query.readable.allows(audience));
        let latest = corpus.latest().await.map_err(SearchError::Corpus)?;
        if let Some((change, audiences)) =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&query.organization)
            && *change >= latest
        {
            return Ok(among(audiences));
        }
        let audiences = corpus.unembedded(&query.organization, embedder).await.map_err(SearchError::Corpus)?;
        let answer = among(&audiences);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(query.organization.clone(), (latest, audiences));
        Ok(answer)
    }
}
