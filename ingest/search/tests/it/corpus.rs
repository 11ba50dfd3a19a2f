//! A corpus in memory, and an embedder of two directions: what is said of ships, and what of people.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use audience::{Audience, OrganizationId, Readable};
use document::{DocumentId, Language, Place, Source, Span, Version};
use search::{
    Change, Changed, ChangedDocument, ChangedPassage, Corpus, Found, PassageId, VectorChanges, VectorRow,
    embed::{BoxError, EmbedError, Embedder, EmbedderId, TextKind, Vector},
};

#[derive(Default)]
pub(crate) struct Texts(Mutex<Vec<Changed>>);

impl Texts {
    /// Sets what a document holds, one passage per text, or that it is gone.
    pub(crate) fn set(&self, document: u64, audience: &Audience, texts: Option<&[&str]>) {
        let mut all = self.0.lock().unwrap();
        let change = all.iter().map(|changed| changed.change.0).max().unwrap_or(0) + 1;
        let document_id = DocumentId::at(document, [1; 10]);
        all.retain(|changed| changed.document_id != document_id);
        let passage = |(number, text): (i64, &&str)| ChangedPassage {
            id: PassageId(change * 100 + number),
            heading: vec![],
            text: (*text).to_owned(),
            vector: vector(text),
        };
        let now = texts.map(|texts| ChangedDocument {
            audience: audience.clone(),
            title: None,
            language: Some(Language::english()),
            passages: (0..).zip(texts).map(passage).collect(),
        });
        all.push(Changed { change: Change(change), organization: OrganizationId::local(), document_id, now });
    }

    fn rows<T>(&self, of: impl Fn(&Changed, &ChangedDocument, &ChangedPassage) -> T) -> Vec<T> {
        let all = self.0.lock().unwrap();
        let present = all.iter().filter_map(|changed| Some((changed, changed.now.as_ref()?)));
        present
            .flat_map(|(changed, now)| now.passages.iter().map(|one| of(changed, now, one)).collect::<Vec<_>>())
            .collect()
    }
}

#[async_trait]
impl Corpus for Texts {
    fn identity(&self) -> &'static str {
        "texts"
    }

    async fn latest(&self) -> Result<Change, BoxError> {
        Ok(self.0.lock().unwrap().iter().map(|changed| changed.change).max().unwrap_or_default())
    }

    async fn changed(&self, after: Change, limit: u32, _: Option<&EmbedderId>) -> Result<Vec<Changed>, BoxError> {
        let all = self.0.lock().unwrap();
        Ok(all.iter().filter(|changed| changed.change > after).take(limit as usize).cloned().collect())
    }

    async fn vectors(&self, _: &OrganizationId, _: &EmbedderId, after: Change) -> Result<VectorChanges, BoxError> {
        let upto = self.latest().await?;
        let rows = self.rows(|changed, now, passage| {
            let (id, document_id, audience) = (passage.id, changed.document_id, now.audience.clone());
            let vector = passage.vector.clone().filter(|_| changed.change > after)?;
            Some(VectorRow { id, document_id, audience, vector })
        });
        let all = self.0.lock().unwrap();
        let changed = all.iter().filter(|changed| changed.change > after).map(|changed| changed.document_id).collect();
        Ok(VectorChanges { upto, changed, rows: rows.into_iter().flatten().collect() })
    }

    async fn unembedded(&self, _: &OrganizationId, _: &EmbedderId) -> Result<Vec<Audience>, BoxError> {
        Ok(vec![])
    }

    async fn languages(&self, _: &OrganizationId, _: &Readable) -> Result<Vec<Option<Language>>, BoxError> {
        Ok(vec![Some(Language::english())])
    }

    async fn passages(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        ids: &[PassageId],
    ) -> Result<Vec<Found>, BoxError> {
        let rows = self.rows(|changed, now, passage| {
            let source =
                Source { document_id: changed.document_id, document: "a document".to_owned(), version: Version::FIRST };
            let found = Found {
                id: passage.id,
                source: Arc::new(source),
                audience: now.audience.clone(),
                place: Place::section(vec![]),
                span: Span { start: 0, end: 0 },
                text: passage.text.clone(),
            };
            let allowed = changed.organization == *organization && readable.allows(&now.audience);
            (allowed && ids.contains(&passage.id)).then_some(found)
        });
        Ok(rows.into_iter().flatten().collect())
    }
}

pub(crate) struct Directions(EmbedderId);

impl Directions {
    pub(crate) fn new(version: &str) -> Self {
        Self(EmbedderId::new("directions", version))
    }
}

fn vector(text: &str) -> Option<Vector> {
    let count = |words: &[&str]| {
        let found = words.iter().map(|word| text.to_lowercase().matches(word).count()).sum::<usize>();
        f32::from(u16::try_from(found).unwrap())
    };
    Vector::normalised(vec![count(&["ship", "harbour", "fleet"]), count(&["people", "leader", "team"])])
}

#[async_trait]
impl Embedder for Directions {
    fn id(&self) -> &EmbedderId {
        &self.0
    }

    fn weight(&self) -> f32 {
        0.4
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        Ok(texts.iter().map(|text| vector(text)).collect())
    }
}
