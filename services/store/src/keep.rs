use audience::OrganizationId;
use document::Version;
use ingest::{Kept, NewDocument, Status};
use search::embed::EmbedderId;
use sqlx::SqliteConnection;

use crate::{Store, StoreError};

const DOCUMENT_INSERT: &str = "
    INSERT INTO documents (organization, id, audience, path, given, version) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (organization, id) DO UPDATE SET given = excluded.given, version = excluded.version";

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
        let mut transaction = self.begin_write().await?;
        let mut kept = Vec::with_capacity(documents.len());
        for document in documents {
            kept.push(self.keep_one(&mut transaction, organization, embedder, document).await?);
        }
        transaction.commit().await.map_err(self.failed())?;
        Ok(kept)
    }

    async fn keep_one(
        &self,
        connection: &mut SqliteConnection,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        document: &NewDocument,
    ) -> Result<Kept, StoreError> {
        // Asked again under the write lock: another process may have kept the same file meanwhile.
        let known =
            self.document_known(connection, organization, embedder, (&document.audience, &document.path)).await?;
        let kept = match known {
            Some(known) if known.content == document.content => {
                let (document_id, version) = (known.document_id, known.version);
                return Ok(Kept { document_id, version, status: Status::Unchanged });
            }
            Some(known) => {
                Kept { document_id: known.document_id, version: known.version.next(), status: Status::Updated }
            }
            None => Kept { document_id: document.document_id, version: Version::FIRST, status: Status::Added },
        };
        let id = kept.document_id.to_string();
        sqlx::query(DOCUMENT_INSERT)
            .bind(organization.as_str())
            .bind(&id)
            .bind(document.audience.to_string())
            .bind(&document.path)
            .bind(&document.given)
            .bind(i64::from(kept.version.get()))
            .execute(&mut *connection)
            .await
            .map_err(self.failed())?;
        self.version_insert(connection, organization, &id, kept.version, document).await?;
        self.passage_delete(connection, organization, &id).await?;
        self.passage_insert(connection, organization, &id, document).await?;
        let vectors = document.passages.iter().filter_map(|passage| Some((passage.embedded, passage.vector.as_ref()?)));
        self.vector_insert(connection, organization, embedder, vectors).await?;
        self.embedded_insert(connection, organization, embedder, &id).await?;
        self.change_append(connection, organization, &id).await?;
        Ok(kept)
    }

    async fn version_insert(
        &self,
        connection: &mut SqliteConnection,
        organization: &OrganizationId,
        id: &str,
        version: Version,
        document: &NewDocument,
    ) -> Result<(), StoreError> {
        let read = &document.read;
        let blocks = serde_json::to_string(&read.blocks).map_err(|error| StoreError::row("list of blocks", error))?;
        let findings =
            serde_json::to_string(&read.findings).map_err(|error| StoreError::row("list of findings", error))?;
        sqlx::query(VERSION_INSERT)
            .bind(organization.as_str())
            .bind(id)
            .bind(i64::from(version.get()))
            .bind(document.content.to_string())
            .bind(read.media_type.as_str())
            .bind(read.title.as_deref())
            .bind(read.pages.map(i64::from))
            .bind(document.language.as_ref().map(document::Language::as_str))
            .bind(read.text.as_str())
            .bind(blocks)
            .bind(findings)
            .execute(connection)
            .await
            .map_err(self.failed())?;
        Ok(())
    }
}
