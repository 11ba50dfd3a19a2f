//! Removing a document, undoing that, and making it good once the time to undo is over.

use audience::OrganizationId;
use document::DocumentId;
use jiff::Timestamp;

use super::documents::document_id;
use crate::{
    Act, Action, Deed, Store, StoreError,
    db::{Query, Scope, Transaction, sql},
};

const REMOVE: &str = "
    UPDATE documents SET removed_ms = $3, removed_by = $4
    WHERE organization = $1 AND id = $2 AND removed_ms IS NULL";

const RESTORE: &str = "
    UPDATE documents SET removed_ms = NULL, removed_by = NULL
    WHERE organization = $1 AND id = $2 AND removed_ms IS NOT NULL";

const REMOVED_LIST: &str = "
    SELECT organization, id FROM documents WHERE removed_ms IS NOT NULL AND removed_ms <= $1 ORDER BY removed_ms LIMIT $2";

impl Store {
    /// Takes a document out of sight: it is in no list and no index, and can be brought back until its removal is made
    /// good. `false` where there is none in sight.
    pub async fn document_set_aside(
        &self,
        organization: &OrganizationId,
        act: &Act,
        document_id: DocumentId,
    ) -> Result<bool, StoreError> {
        let update = sql(REMOVE).bind(organization).bind(document_id.to_string()).bind(act.at).bind(act.actor);
        self.document_change((organization, act), (document_id, Action::DocumentRemoved), update).await
    }

    /// Brings a document back that was taken out of sight. `false` where there is none.
    pub async fn document_restore(
        &self,
        organization: &OrganizationId,
        act: &Act,
        document_id: DocumentId,
    ) -> Result<bool, StoreError> {
        let update = sql(RESTORE).bind(organization).bind(document_id.to_string());
        self.document_change((organization, act), (document_id, Action::DocumentRestored), update).await
    }

    /// Documents of all organizations that were taken out of sight at this time or before, the first ones first.
    pub async fn document_list_removed(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, DocumentId)>, StoreError> {
        let select = sql(REMOVED_LIST).bind(before).bind(limit);
        let rows: Vec<(String, String)> = self.read(Scope::Instance).await?.all(select).await?;
        let parsed = rows.into_iter().map(|(organization, id)| {
            let organization = organization.parse().map_err(|error| StoreError::row("organization", error))?;
            Ok((organization, document_id(&id)?))
        });
        parsed.collect()
    }

    /// Brings a document back inside the caller's transaction, under the library's lock.
    pub(crate) async fn document_unhide(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        document_id: DocumentId,
    ) -> Result<(), StoreError> {
        let id = document_id.to_string();
        transaction.run(sql(RESTORE).bind(organization).bind(&id)).await?;
        Self::change_append(transaction, organization, &id).await
    }

    async fn document_change(
        &self,
        (organization, act): (&OrganizationId, &Act),
        (document_id, action): (DocumentId, Action),
        update: Query,
    ) -> Result<bool, StoreError> {
        let mut acting = self.act(organization, act).await?;
        Self::library_lock(&mut acting).await?;
        if acting.run(update).await? == 0 {
            return Ok(false);
        }
        Self::change_append(&mut acting, organization, &document_id.to_string()).await?;
        acting.note(Deed::new(action).object("document", document_id));
        acting.commit().await?;
        Ok(true)
    }
}
