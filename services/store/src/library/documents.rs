use async_trait::async_trait;
use audience::{Audience, OrganizationId};
use document::{ContentHash, DocumentId, Finding, Version};
use ingest::{Kept, Known, Listed, NewDocument, Shelf};
use search::embed::{BoxError, EmbedderId, Vector, VectorCache};
use sqlx::FromRow;

use crate::{
    OrganizationVectors, Store, StoreError,
    db::{Scope, Transaction, sql},
};

const DOCUMENT_KNOWN: &str = "
    SELECT d.id, d.version, v.sha256, v.findings,
        d.removed_ms IS NOT NULL AS removed,
        EXISTS (
            SELECT 1 FROM embedded_documents e
            WHERE e.organization = d.organization AND e.document = d.id AND e.embedder = $4) AS embedded,
        (SELECT count(*) FROM passages p WHERE p.organization = d.organization AND p.document = d.id) AS passages
    FROM documents d
    JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    WHERE d.organization = $1 AND d.audience = $2 AND d.path = $3";

/// Documents in sight, as lists show them; more conditions may follow.
pub(super) const LISTED: &str = "
    SELECT d.id, d.given, d.audience, d.version, v.sha256, v.title, v.media_type,
        (SELECT count(*) FROM passages p WHERE p.organization = d.organization AND p.document = d.id) AS passages
    FROM documents d
    JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    WHERE d.organization = $1 AND d.removed_ms IS NULL";

// They name the file.
const UPLOADS_DELETE: &str = "DELETE FROM uploads WHERE organization = $1 AND document = $2";

const DOCUMENT_DELETE: &str = "DELETE FROM documents WHERE organization = $1 AND id = $2";

const CHANGE_NEXT: &str = "UPDATE library SET change = change + 1 RETURNING change";

const CHANGE_INSERT: &str = "
    INSERT INTO changes (change, organization, document) VALUES ($1, $2, $3)
    ON CONFLICT (organization, document) DO UPDATE SET change = excluded.change";

#[derive(FromRow)]
struct KnownRow {
    id: String,
    version: i64,
    sha256: String,
    findings: String,
    removed: bool,
    embedded: bool,
    passages: i64,
}

#[derive(FromRow)]
pub(super) struct ListedRow {
    id: String,
    given: String,
    audience: String,
    version: i64,
    sha256: String,
    title: Option<String>,
    media_type: String,
    passages: i64,
}

impl TryFrom<KnownRow> for Known {
    type Error = StoreError;

    fn try_from(row: KnownRow) -> Result<Self, StoreError> {
        Ok(Self {
            document_id: document_id(&row.id)?,
            version: version(row.version)?,
            content: content(&row.sha256)?,
            passages: count(row.passages)?,
            findings: findings(&row.findings)?,
            embedded: row.embedded,
        })
    }
}

impl TryFrom<ListedRow> for Listed {
    type Error = StoreError;

    fn try_from(row: ListedRow) -> Result<Self, StoreError> {
        Ok(Self {
            document_id: document_id(&row.id)?,
            document: row.given,
            title: row.title,
            media_type: row.media_type,
            version: version(row.version)?,
            content: content(&row.sha256)?,
            audience: audience(&row.audience)?,
            passages: count(row.passages)?,
        })
    }
}

impl Store {
    /// Takes the lock under which documents change, and so the order of their changes: it ends with the transaction.
    /// On `SQLite` whoever writes is alone anyway.
    pub(crate) async fn library_lock(transaction: &mut Transaction) -> Result<(), StoreError> {
        transaction.run(sql("UPDATE library SET change = change")).await?;
        Ok(())
    }

    /// What is known of the document at a path, inside the caller's transaction, and whether it was taken out of sight.
    pub(crate) async fn document_known(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        (audience, path): (&Audience, &str),
    ) -> Result<Option<(Known, bool)>, StoreError> {
        let select = sql(DOCUMENT_KNOWN)
            .bind(organization.as_str())
            .bind(audience.to_string())
            .bind(path)
            .bind(embedder.as_str());
        let row: Option<KnownRow> = transaction.first(select).await?;
        row.map(|row| {
            let removed = row.removed;
            Ok((Known::try_from(row)?, removed))
        })
        .transpose()
    }

    /// All documents of an organization, in the order they were added.
    pub async fn document_list(&self, organization: &OrganizationId) -> Result<Vec<Listed>, StoreError> {
        let select = sql(LISTED).bind(organization).push(" ORDER BY d.id");
        let rows: Vec<ListedRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Listed::try_from).collect()
    }

    /// Removes a document with all its versions, and the vectors that nothing else uses. `false` where there is none.
    pub async fn document_remove(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<bool, StoreError> {
        let id = document_id.to_string();
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        Self::library_lock(&mut transaction).await?;
        if !Self::document_delete(&mut transaction, organization, &id).await? {
            return Ok(false);
        }
        transaction.commit().await?;
        tracing::info!(document.id = %id, "removed a document");
        Ok(true)
    }

    /// [`Self::document_remove`] inside the caller's transaction, which holds the library's lock.
    pub(crate) async fn document_delete(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        id: &str,
    ) -> Result<bool, StoreError> {
        Self::passage_delete(transaction, organization, id).await?;
        if transaction.run(sql(DOCUMENT_DELETE).bind(organization.as_str()).bind(id)).await? == 0 {
            return Ok(false);
        }
        transaction.run(sql(UPLOADS_DELETE).bind(organization.as_str()).bind(id)).await?;
        Self::change_append(transaction, organization, id).await?;
        Ok(true)
    }

    /// Notes that a document changed, so that the indexes follow. Only its last change matters. Changes are numbered
    /// under the library's lock: a follower that has seen one has seen all before it.
    pub(crate) async fn change_append(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        document: &str,
    ) -> Result<(), StoreError> {
        let (change,): (i64,) = transaction.one(sql(CHANGE_NEXT)).await?;
        transaction.run(sql(CHANGE_INSERT).bind(change).bind(organization.as_str()).bind(document)).await?;
        Ok(())
    }
}

#[async_trait]
impl Shelf for Store {
    async fn known(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        audience: &Audience,
        path: &str,
    ) -> Result<Option<Known>, BoxError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let known = Self::document_known(&mut transaction, organization, embedder, (audience, path)).await?;
        // Taken in again, it comes back into sight: that is decided where it is kept.
        Ok(known.and_then(|(known, removed)| (!removed).then_some(known)))
    }

    async fn keep(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        documents: &[NewDocument],
    ) -> Result<Vec<Kept>, BoxError> {
        Ok(self.document_keep(organization, embedder, documents).await?)
    }

    async fn texts(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<Vec<(ContentHash, String)>, BoxError> {
        Ok(self.document_texts(organization, document_id).await?)
    }

    async fn embed(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        version: (DocumentId, Version),
        vectors: &[(ContentHash, Option<Vector>)],
    ) -> Result<(), BoxError> {
        Ok(self.document_embed(organization, embedder, version, vectors).await?)
    }

    async fn remove(&self, organization: &OrganizationId, document_id: DocumentId) -> Result<bool, BoxError> {
        Ok(self.document_remove(organization, document_id).await?)
    }

    async fn list(&self, organization: &OrganizationId) -> Result<Vec<Listed>, BoxError> {
        Ok(self.document_list(organization).await?)
    }

    fn vectors(&self, organization: &OrganizationId) -> Box<dyn VectorCache> {
        Box::new(OrganizationVectors::new(self.clone(), organization.clone()))
    }
}

pub(crate) fn document_id(raw: &str) -> Result<DocumentId, StoreError> {
    raw.parse().map_err(|error| StoreError::row("document id", error))
}

pub(crate) fn audience(raw: &str) -> Result<Audience, StoreError> {
    raw.parse().map_err(|error| StoreError::row("audience", error))
}

pub(crate) fn version(raw: i64) -> Result<Version, StoreError> {
    Version::try_from(raw).map_err(|error| StoreError::row("version", error))
}

pub(crate) fn content(raw: &str) -> Result<ContentHash, StoreError> {
    raw.parse().map_err(|error| StoreError::row("content hash", error))
}

pub(crate) fn findings(raw: &str) -> Result<Vec<Finding>, StoreError> {
    serde_json::from_str(raw).map_err(|error| StoreError::row("list of findings", error))
}

pub(crate) fn count(raw: i64) -> Result<usize, StoreError> {
    usize::try_from(raw).map_err(|error| StoreError::row("count", error))
}
