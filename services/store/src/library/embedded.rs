use audience::{Audience, OrganizationId};
use document::{ContentHash, DocumentId, Version};
use search::embed::{EmbedderId, Vector};
use sqlx::FromRow;

use super::{
    documents::{audience, version},
    passages::heading,
};
use crate::{
    Store, StoreError,
    db::{Scope, Transaction, sql},
};

const TEXT_LIST: &str = "
    SELECT p.embedded, v.title, p.heading, p.text
    FROM documents d
    JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    JOIN passages p ON p.organization = d.organization AND p.document = d.id
    WHERE d.organization = $1 AND d.id = $2
    ORDER BY p.id";

const VERSION_CURRENT: &str = "SELECT version FROM documents WHERE organization = $1 AND id = $2";

const EMBEDDED_INSERT: &str = "
    INSERT INTO embedded_documents (organization, document, embedder) VALUES ($1, $2, $3)
    ON CONFLICT (organization, document, embedder) DO NOTHING";

const UNEMBEDDED_LIST: &str = "
    SELECT DISTINCT d.audience FROM documents d
    WHERE d.organization = $1 AND d.removed_ms IS NULL AND NOT EXISTS (
        SELECT 1 FROM embedded_documents e
        WHERE e.organization = d.organization AND e.document = d.id AND e.embedder = $2)";

#[derive(FromRow)]
struct TextRow {
    embedded: Vec<u8>,
    title: Option<String>,
    heading: String,
    text: String,
}

impl TextRow {
    fn text(self) -> Result<(ContentHash, String), StoreError> {
        let hash = <[u8; 32]>::try_from(self.embedded).map_err(|_| StoreError::row("hash", "it is not 32 bytes"))?;
        let heading = heading(&self.heading)?;
        Ok((ContentHash::from(hash), search::embedded_text(self.title.as_deref(), &heading, &self.text)))
    }
}

impl Store {
    /// What is embedded for each passage of a document. See [`ingest::Shelf::texts`].
    pub(crate) async fn document_texts(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<Vec<(ContentHash, String)>, StoreError> {
        let select = sql(TEXT_LIST).bind(organization.as_str()).bind(document_id.to_string());
        let rows: Vec<TextRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(TextRow::text).collect()
    }

    /// Keeps what another embedder made of a document's passages. See [`ingest::Shelf::embed`].
    #[tracing::instrument(name = "store.embed", skip_all, fields(document.id = %document_id), err)]
    pub(crate) async fn document_embed(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        (document_id, of): (DocumentId, Version),
        vectors: &[(ContentHash, Option<Vector>)],
    ) -> Result<(), StoreError> {
        let id = document_id.to_string();
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        Self::library_lock(&mut transaction).await?;
        let current = sql(VERSION_CURRENT).bind(organization.as_str()).bind(&id);
        let current: Option<(i64,)> = transaction.first(current).await?;
        // Replaced or removed meanwhile by another process: these vectors are of passages that are no more.
        if current.map(|(raw,)| version(raw)).transpose()? != Some(of) {
            return Ok(());
        }
        let made = vectors.iter().filter_map(|(hash, vector)| Some((*hash, vector.as_ref()?)));
        Self::vector_insert(&mut transaction, organization, embedder, made).await?;
        Self::embedded_insert(&mut transaction, organization, embedder, &id).await?;
        Self::change_append(&mut transaction, organization, &id).await?;
        transaction.commit().await
    }

    /// Notes that an embedder was given all passages of a document.
    pub(crate) async fn embedded_insert(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        document: &str,
    ) -> Result<(), StoreError> {
        let insert = sql(EMBEDDED_INSERT).bind(organization.as_str()).bind(document).bind(embedder.as_str());
        transaction.run(insert).await?;
        Ok(())
    }

    /// The audiences with documents that an embedder was not given. See [`search::Corpus::unembedded`].
    pub(crate) async fn audience_list_unembedded(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
    ) -> Result<Vec<Audience>, StoreError> {
        let select = sql(UNEMBEDDED_LIST).bind(organization.as_str()).bind(embedder.as_str());
        let rows: Vec<(String,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.iter().map(|(raw,)| audience(raw)).collect()
    }
}
