use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use audience::{Audience, OrganizationId, Readable};
use document::{Language, Place, PlaceKind, Source, Span};
use search::{
    Change, Changed, ChangedDocument, ChangedPassage, Corpus, Found, PassageId, VectorChanges, VectorRow,
    embed::{BoxError, EmbedderId},
};
use sqlx::FromRow;

use super::{
    documents::{audience, document_id, version},
    passages::heading,
    vectors::vector,
};
use crate::{
    Store, StoreError,
    db::{Query, Scope, Transaction, sql},
};

const CHANGE_LATEST: &str = "SELECT change FROM library";

const CHANGE_LIST: &str = "
    SELECT c.change, c.organization, c.document, d.audience, v.title, v.language
    FROM changes c
    LEFT JOIN documents d ON d.organization = c.organization AND d.id = c.document AND d.removed_ms IS NULL
    LEFT JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    WHERE c.change > $1
    ORDER BY c.change
    LIMIT $2";

const PASSAGE_LIST_CHANGED: &str = "
    SELECT c.change, p.id, p.heading, p.text, v.vector
    FROM changes c
    JOIN documents d ON d.organization = c.organization AND d.id = c.document AND d.removed_ms IS NULL
    JOIN passages p ON p.organization = c.organization AND p.document = c.document
    LEFT JOIN vectors v ON v.organization = p.organization AND v.embedder = $3 AND v.embedded = p.embedded
    WHERE c.change > $1 AND c.change <= $2
    ORDER BY c.change, p.id";

const DOCUMENT_LIST_CHANGED: &str = "
    SELECT c.document, d.audience
    FROM changes c
    LEFT JOIN documents d ON d.organization = c.organization AND d.id = c.document AND d.removed_ms IS NULL
    WHERE c.organization = $1 AND c.change > $2";

const VECTOR_LIST_CHANGED: &str = "
    SELECT p.id, p.document, v.vector
    FROM changes c
    JOIN documents d ON d.organization = c.organization AND d.id = c.document AND d.removed_ms IS NULL
    JOIN passages p ON p.organization = c.organization AND p.document = c.document
    JOIN vectors v ON v.organization = p.organization AND v.embedder = $3 AND v.embedded = p.embedded
    WHERE c.organization = $1 AND c.change > $2";

const PASSAGE_LIST: &str = "
    SELECT p.id, p.document, d.given, d.version, d.audience,
        p.place_kind, p.place_number, p.heading, p.first_char, p.end_char, p.text
    FROM passages p
    JOIN documents d ON d.organization = p.organization AND d.id = p.document
    WHERE p.organization = $1 AND d.removed_ms IS NULL";

const LANGUAGE_LIST: &str = "
    SELECT DISTINCT v.language
    FROM documents d
    JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    WHERE d.organization = $1 AND d.removed_ms IS NULL";

#[derive(FromRow)]
struct ChangeRow {
    change: i64,
    organization: String,
    document: String,
    audience: Option<String>,
    title: Option<String>,
    language: Option<String>,
}

#[derive(FromRow)]
struct ChangedPassageRow {
    change: i64,
    id: i64,
    heading: String,
    text: String,
    vector: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct FoundRow {
    id: i64,
    document: String,
    given: String,
    version: i64,
    audience: String,
    place_kind: String,
    place_number: Option<i64>,
    heading: String,
    first_char: i64,
    end_char: i64,
    text: String,
}

#[async_trait]
impl Corpus for Store {
    fn identity(&self) -> &str {
        self.identity()
    }

    async fn latest(&self) -> Result<Change, BoxError> {
        let (latest,): (i64,) = self.read(Scope::Instance).await?.one(sql(CHANGE_LATEST)).await?;
        Ok(Change(latest))
    }

    async fn changed(
        &self,
        after: Change,
        limit: u32,
        embedder: Option<&EmbedderId>,
    ) -> Result<Vec<Changed>, BoxError> {
        // One transaction, so that documents and passages are of one state.
        let mut transaction = self.read(Scope::Instance).await?;
        let rows: Vec<ChangeRow> = transaction.all(sql(CHANGE_LIST).bind(after.0).bind(limit)).await?;
        let Some(last) = rows.last().map(|row| Change(row.change)) else {
            return Ok(Vec::new());
        };
        let mut passages = Self::passage_list_changed(&mut transaction, after, last, embedder).await?;
        Ok(rows.into_iter().map(|row| row.changed(&mut passages)).collect::<Result<_, _>>()?)
    }

    async fn vectors(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        after: Change,
    ) -> Result<VectorChanges, BoxError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let (upto,): (i64,) = transaction.one(sql(CHANGE_LATEST)).await?;
        let select = sql(DOCUMENT_LIST_CHANGED).bind(organization.as_str()).bind(after.0);
        let documents: Vec<(String, Option<String>)> = transaction.all(select).await?;
        let select = sql(VECTOR_LIST_CHANGED).bind(organization.as_str()).bind(after.0).bind(embedder.as_str());
        let rows: Vec<(i64, String, Vec<u8>)> = transaction.all(select).await?;
        Ok(vector_changes(Change(upto), documents, rows, embedder)?)
    }

    async fn unembedded(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
    ) -> Result<Vec<Audience>, BoxError> {
        Ok(self.audience_list_unembedded(organization, embedder).await?)
    }

    async fn languages(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
    ) -> Result<Vec<Option<Language>>, BoxError> {
        let select = readable_only(sql(LANGUAGE_LIST).bind(organization.as_str()), readable);
        let rows: Vec<(Option<String>,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        let languages = rows.into_iter().map(|(raw,)| raw.map(|raw| language(&raw)).transpose());
        Ok(languages.collect::<Result<_, _>>()?)
    }

    async fn passages(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        ids: &[PassageId],
    ) -> Result<Vec<Found>, BoxError> {
        let select = readable_only(sql(PASSAGE_LIST).bind(organization.as_str()), readable);
        let select = select.push(" AND p.id IN ").push_list(ids.iter().map(|id| id.0));
        let rows: Vec<FoundRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        Ok(rows.into_iter().map(Found::try_from).collect::<Result<_, _>>()?)
    }
}

/// Nothing but what the viewer may read.
fn readable_only(select: Query, readable: &Readable) -> Query {
    select.push(" AND d.audience IN ").push_list(readable.iter().map(ToString::to_string))
}

impl Store {
    async fn passage_list_changed(
        transaction: &mut Transaction,
        after: Change,
        upto: Change,
        embedder: Option<&EmbedderId>,
    ) -> Result<HashMap<i64, Vec<ChangedPassage>>, StoreError> {
        let select = sql(PASSAGE_LIST_CHANGED).bind(after.0).bind(upto.0).bind(embedder.map(EmbedderId::as_str));
        let rows: Vec<ChangedPassageRow> = transaction.all(select).await?;
        let mut passages: HashMap<i64, Vec<ChangedPassage>> = HashMap::new();
        for row in rows {
            let vector = match (row.vector, embedder) {
                (Some(bytes), Some(embedder)) => Some(vector(&bytes, embedder)?),
                _ => None,
            };
            let heading = heading(&row.heading)?;
            let passage = ChangedPassage { id: PassageId(row.id), heading, text: row.text, vector };
            passages.entry(row.change).or_default().push(passage);
        }
        Ok(passages)
    }
}

impl ChangeRow {
    fn changed(self, passages: &mut HashMap<i64, Vec<ChangedPassage>>) -> Result<Changed, StoreError> {
        let now = match self.audience {
            None => None,
            Some(raw) => Some(ChangedDocument {
                audience: audience(&raw)?,
                title: self.title,
                language: self.language.map(|raw| language(&raw)).transpose()?,
                passages: passages.remove(&self.change).unwrap_or_default(),
            }),
        };
        Ok(Changed {
            change: Change(self.change),
            organization: self.organization.parse().map_err(|error| StoreError::row("organization", error))?,
            document_id: document_id(&self.document)?,
            now,
        })
    }
}

fn vector_changes(
    upto: Change,
    documents: Vec<(String, Option<String>)>,
    rows: Vec<(i64, String, Vec<u8>)>,
    embedder: &EmbedderId,
) -> Result<VectorChanges, StoreError> {
    let mut changed = Vec::with_capacity(documents.len());
    let mut readers = HashMap::with_capacity(documents.len());
    for (document, raw) in documents {
        let id = document_id(&document)?;
        changed.push(id);
        if let Some(raw) = raw {
            readers.insert(document, (id, audience(&raw)?));
        }
    }
    let mut vectors = Vec::with_capacity(rows.len());
    for (id, document, bytes) in rows {
        let reader = readers.get(&document);
        let (document_id, audience) = reader.ok_or_else(|| StoreError::row("passage", "it has no document"))?;
        vectors.push(VectorRow {
            id: PassageId(id),
            document_id: *document_id,
            audience: audience.clone(),
            vector: vector(&bytes, embedder)?,
        });
    }
    vectors.sort_unstable_by_key(|row| row.id);
    Ok(VectorChanges { upto, changed, rows: vectors })
}

impl TryFrom<FoundRow> for Found {
    type Error = StoreError;

    fn try_from(row: FoundRow) -> Result<Self, StoreError> {
        let source =
            Source { document_id: document_id(&row.document)?, document: row.given, version: version(row.version)? };
        Ok(Self {
            id: PassageId(row.id),
            source: Arc::new(source),
            audience: audience(&row.audience)?,
            place: Place {
                kind: place_kind(&row.place_kind)?,
                number: row.place_number.map(character).transpose()?,
                heading: heading(&row.heading)?,
            },
            span: Span { start: character(row.first_char)?, end: character(row.end_char)? },
            text: row.text,
        })
    }
}

pub(super) fn place_kind(raw: &str) -> Result<PlaceKind, StoreError> {
    match raw {
        "page" => Ok(PlaceKind::Page),
        "slide" => Ok(PlaceKind::Slide),
        "sheet" => Ok(PlaceKind::Sheet),
        "section" => Ok(PlaceKind::Section),
        other => Err(StoreError::row("place", other)),
    }
}

pub(super) fn character(raw: i64) -> Result<u32, StoreError> {
    u32::try_from(raw).map_err(|error| StoreError::row("number", error))
}

pub(super) fn language(raw: &str) -> Result<Language, StoreError> {
    raw.parse().map_err(|error| StoreError::row("language", error))
}
