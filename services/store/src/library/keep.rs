use audience::OrganizationId;
use document::Version;
use ingest::{Kept, NewDocument, Status};
use search::embed::EmbedderId;

use crate::{
    Store, StoreError,
    db::{Scope, Transaction, sql},
};

const DOCUMENT_INSERT: &str = "
    INSERT INTO documents (organization, id, audience, path, given, version) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (organization, id) DO UPDATE SET given = excluded.given, version = excluded.version,
        removed_ms = NULL, removed_by = NULL";

const VERSION_INSERT: &str = "
    INSERT INTO versions
        (organization, document, version, sha256, media_type, title, pages, language, text, blocks, findings)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

impl Store {
    /// Keeps documents, all or none. See [`ingest::Shelf::keep`].
    #[tracing::instrument(name = "store.keep", skip_all, fields(document.count = documents.len()), err)]
    pub(crate) async fn document_keep(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        documents: &[NewDocument],
    ) -> Result<Vec<Kept>, StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let kept = Self::document_keep_in(&mut transaction, organization, embedder, documents).await?;
        transaction.commit().await?;
        Ok(kept)
    }

    /// [`Self::document_keep`] inside the caller's transaction.
    pub(super) async fn document_keep_in(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        documents: &[NewDocument],
    ) -> Result<Vec<Kept>, StoreError> {
        Self::library_lock(transaction).await?;
        let mut kept = Vec::with_capacity(documents.len());
        for document in documents {
            kept.push(Self::keep_one(transaction, organization, embedder, document).await?);
        }
        Ok(kept)
    }

    async fn keep_one(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        document: &NewDocument,
    ) -> Result<Kept, StoreError> {
        // Asked again under the lock: another process may have kept the same file meanwhile.
        let known =
            Self::document_known(transaction, organization, embedder, (&document.audience, &document.path)).await?;
        let kept = match known {
            Some((known, removed)) if known.content == document.content => {
                let (document_id, version) = (known.document_id, known.version);
                if !removed {
                    return Ok(Kept { document_id, version, status: Status::Unchanged });
                }
                Self::document_unhide(transaction, organization, document_id).await?;
                return Ok(Kept { document_id, version, status: Status::Added });
            }
            Some((known, _)) => {
                Kept { document_id: known.document_id, version: known.version.next(), status: Status::Updated }
            }
            None => Kept { document_id: document.document_id, version: Version::FIRST, status: Status::Added },
        };
        let id = kept.document_id.to_string();
        let insert = sql(DOCUMENT_INSERT)
            .bind(organization.as_str())
            .bind(&id)
            .bind(document.audience.to_string())
            .bind(&document.path)
            .bind(&document.given)
            .bind(kept.version.get());
        transaction.run(insert).await?;
        Self::version_insert(transaction, organization, &id, kept.version, document).await?;
        Self::passage_delete(transaction, organization, &id).await?;
        Self::passage_insert(transaction, organization, &id, document).await?;
        let vectors = document.passages.iter().filter_map(|passage| Some((passage.embedded, passage.vector.as_ref()?)));
        Self::vector_insert(transaction, organization, embedder, vectors).await?;
        Self::embedded_insert(transaction, organization, embedder, &id).await?;
        Self::change_append(transaction, organization, &id).await?;
        Ok(kept)
    }

    async fn version_insert(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        id: &str,
        version: Version,
        document: &NewDocument,
    ) -> Result<(), StoreError> {
        let read = &document.read;
        let blocks = serde_json::to_string(&read.blocks).map_err(|error| StoreError::row("list of blocks", error))?;
        let findings =
            serde_json::to_string(&read.findings).map_err(|error| StoreError::row("list of findings", error))?;
        let insert = sql(VERSION_INSERT)
            .bind(organization.as_str())
            .bind(id)
            .bind(version.get())
            .bind(document.content.to_string())
            .bind(read.media_type.as_str())
            .bind(read.title.as_deref())
            .bind(read.pages)
            .bind(document.language.as_ref().map(document::Language::as_str))
            .bind(read.text.as_str())
            .bind(blocks)
            .bind(findings);
        transaction.run(insert).await?;
        Ok(())
    }
}
