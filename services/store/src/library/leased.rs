//! A shelf for the run of a job: it keeps nothing for one that has lost its lease.

use async_trait::async_trait;
use audience::{Audience, OrganizationId};
use document::{ContentHash, DocumentId, Version};
use ingest::{Kept, Known, Listed, NewDocument, Shelf};
use search::embed::{BoxError, EmbedderId, Vector, VectorCache};

use crate::{Lease, Store, db::Scope};

/// Another run does the work now, and keeps what comes of it.
#[derive(Debug, thiserror::Error)]
#[error("the work went to another run")]
struct LeaseLost;

struct LeasedShelf {
    store: Store,
    lease: Lease,
}

impl Store {
    /// The shelf of a run: it keeps documents as long as the run holds its lease. Without, a run that stood still for
    /// long would keep a file once more, over what was sent after it.
    pub fn shelf_under(&self, lease: &Lease) -> impl Shelf + use<> {
        LeasedShelf { store: self.clone(), lease: lease.clone() }
    }
}

#[async_trait]
impl Shelf for LeasedShelf {
    async fn keep(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        documents: &[NewDocument],
    ) -> Result<Vec<Kept>, BoxError> {
        let mut transaction = self.store.write(Scope::Organization(organization)).await?;
        if !Store::job_hold(&mut transaction, &self.lease).await? {
            return Err(LeaseLost.into());
        }
        let kept = Store::document_keep_in(&mut transaction, organization, embedder, documents).await?;
        transaction.commit().await?;
        Ok(kept)
    }

    async fn known(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        audience: &Audience,
        path: &str,
    ) -> Result<Option<Known>, BoxError> {
        self.store.known(organization, embedder, audience, path).await
    }

    async fn texts(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<Vec<(ContentHash, String)>, BoxError> {
        self.store.texts(organization, document_id).await
    }

    async fn embed(
        &self,
        organization: &OrganizationId,
        embedder: &EmbedderId,
        version: (DocumentId, Version),
        vectors: &[(ContentHash, Option<Vector>)],
    ) -> Result<(), BoxError> {
        self.store.embed(organization, embedder, version, vectors).await
    }

    async fn remove(&self, organization: &OrganizationId, document_id: DocumentId) -> Result<bool, BoxError> {
        self.store.remove(organization, document_id).await
    }

    async fn list(&self, organization: &OrganizationId) -> Result<Vec<Listed>, BoxError> {
        self.store.list(organization).await
    }

    fn vectors(&self, organization: &OrganizationId) -> Box<dyn VectorCache> {
        self.store.vectors(organization)
    }
}
