//! Documents as those see them who may.

use access::PersonId;
use audience::{Audience, OrganizationId, Readable};
use document::{ContentHash, DocumentId, Finding, Version};
use ingest::Listed;
use jiff::Timestamp;
use sqlx::FromRow;

use super::documents::{LISTED, ListedRow, audience, content, findings, version};
use crate::{
    Store, StoreError,
    db::{Query, Scope, sql},
    row,
};

const VERSION_LIST: &str = "
    SELECT version, sha256, media_type, title, pages, language, findings
    FROM versions WHERE organization = $1 AND document = $2 ORDER BY version DESC";

const CONTENT_LIST: &str = "SELECT DISTINCT sha256 FROM versions WHERE organization = $1 AND document = $2";

const REMOVED_FIND: &str = "
    SELECT audience, removed_ms, removed_by FROM documents
    WHERE organization = $1 AND id = $2 AND removed_ms IS NOT NULL";

/// A version of a document, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSummary {
    /// Which.
    pub version: Version,
    /// The hash of the file's bytes.
    pub content: ContentHash,
    /// What the file was.
    pub media_type: String,
    /// The document's own title.
    pub title: Option<String>,
    /// Pages, slides or sheets.
    pub pages: Option<u32>,
    /// The language of most of it.
    pub language: Option<String>,
    /// What its reader should know.
    pub findings: Vec<Finding>,
}

/// A document that was taken out of sight and can still be brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Who could read it.
    pub audience: Audience,
    /// When it was removed.
    pub removed: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
}

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    sha256: String,
    media_type: String,
    title: Option<String>,
    pages: Option<i64>,
    language: Option<String>,
    findings: String,
}

impl TryFrom<VersionRow> for VersionSummary {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            version: version(row.version)?,
            content: content(&row.sha256)?,
            media_type: row.media_type,
            title: row.title,
            pages: row.pages.map(|pages| row::number("number of pages", pages)).transpose()?,
            language: row.language,
            findings: findings(&row.findings)?,
        })
    }
}

impl Store {
    /// The documents that a viewer may read, the latest added first, after one of them.
    pub async fn document_list_readable(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        after: Option<DocumentId>,
        limit: u32,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut select = readable_only(organization, readable);
        if let Some(after) = after {
            select = select.push(" AND d.id < ").push_bind(after.to_string());
        }
        let select = select.push(" ORDER BY d.id DESC LIMIT ").push_bind(limit);
        let rows: Vec<ListedRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Listed::try_from).collect()
    }

    /// One document that a viewer may read, and its versions, the latest first.
    pub async fn document_find_readable(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        id: DocumentId,
    ) -> Result<Option<(Listed, Vec<VersionSummary>)>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let select = readable_only(organization, readable).push(" AND d.id = ").push_bind(id.to_string());
        let Some(row) = transaction.first::<ListedRow>(select).await? else { return Ok(None) };
        let versions: Vec<VersionRow> =
            transaction.all(sql(VERSION_LIST).bind(organization).bind(id.to_string())).await?;
        let versions = versions.into_iter().map(VersionSummary::try_from).collect::<Result<_, _>>()?;
        Ok(Some((row.try_into()?, versions)))
    }

    /// The bytes that the versions of a document were read from, each once.
    pub async fn document_contents(
        &self,
        organization: &OrganizationId,
        id: DocumentId,
    ) -> Result<Vec<ContentHash>, StoreError> {
        let select = sql(CONTENT_LIST).bind(organization).bind(id.to_string());
        let rows: Vec<(String,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.iter().map(|(raw,)| content(raw)).collect()
    }

    /// A document that was taken out of sight.
    pub async fn document_find_removed(
        &self,
        organization: &OrganizationId,
        id: DocumentId,
    ) -> Result<Option<SetAside>, StoreError> {
        let select = sql(REMOVED_FIND).bind(organization).bind(id.to_string());
        let row: Option<(String, i64, Option<String>)> =
            self.read(Scope::Organization(organization)).await?.first(select).await?;
        row.map(|(raw, removed, by)| {
            let by = row::parsed_if("person id", by.as_deref())?;
            Ok(SetAside { audience: audience(&raw)?, removed: row::time(removed)?, by })
        })
        .transpose()
    }
}

fn readable_only(organization: &OrganizationId, readable: &Readable) -> Query {
    sql(LISTED).bind(organization).push(" AND d.audience IN ").push_list(readable.iter().map(ToString::to_string))
}
