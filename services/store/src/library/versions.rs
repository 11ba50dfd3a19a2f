use audience::OrganizationId;
use document::{Block, DocumentId, MediaType, StoredText, Version};
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    db::{Scope, sql},
};

const VERSION_FIND: &str = "
    SELECT title, media_type, text, blocks FROM versions
    WHERE organization = $1 AND document = $2 AND version = $3";

/// One version of a document as it was read: what a citation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// The document's own title.
    pub title: Option<String>,
    /// What the file was.
    pub media_type: MediaType,
    /// The text that all ranges refer to.
    pub text: StoredText,
    /// Its structure, in reading order.
    pub blocks: Vec<Block>,
}

#[derive(FromRow)]
struct VersionRow {
    title: Option<String>,
    media_type: String,
    text: String,
    blocks: String,
}

impl Store {
    /// A version of a document, current or old. `None` where there is none.
    pub async fn version_find(
        &self,
        organization: &OrganizationId,
        document_id: DocumentId,
        version: Version,
    ) -> Result<Option<StoredVersion>, StoreError> {
        let select = sql(VERSION_FIND).bind(organization.as_str()).bind(document_id.to_string()).bind(version.get());
        let row: Option<VersionRow> = self.read(Scope::Organization(organization)).await?.first(select).await?;
        row.map(StoredVersion::try_from).transpose()
    }
}

impl TryFrom<VersionRow> for StoredVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        let media_type = MediaType::from_name(&row.media_type);
        Ok(Self {
            title: row.title,
            media_type: media_type.ok_or_else(|| StoreError::row("media type", row.media_type))?,
            text: StoredText::new(row.text),
            blocks: serde_json::from_str(&row.blocks).map_err(|error| StoreError::row("list of blocks", error))?,
        })
    }
}
