use std::fmt::Write as _;

use axum::{
    Json,
    body::Body as Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use document::{Block, BlockKind, DocumentId, Finding, FindingKind, Place, PlaceKind, Version};
use ingest::Listed;
use serde::{Deserialize, Serialize};
use store::{StoredVersion, VersionSummary};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, page};
use crate::{
    App,
    body::{Path, Query},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_documents))
        .routes(routes!(read_document, remove_document))
        .routes(routes!(restore_document))
        .routes(routes!(read_version))
        .routes(routes!(download_version))
}

const PATH: &str = "/api/v1/documents";

/// A document.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DocumentBody {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its own title.
    title: Option<String>,
    /// What the file is.
    media_type: String,
    /// Its current version.
    version: u32,
    /// The hash of that version's bytes.
    sha256: String,
    /// Who may read it.
    audience: String,
    /// How many passages can be found.
    passages: usize,
}

impl From<Listed> for DocumentBody {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.document_id.to_string(),
            name: listed.document,
            title: listed.title,
            media_type: listed.media_type,
            version: listed.version.get(),
            sha256: listed.content.to_string(),
            audience: listed.audience.to_string(),
            passages: listed.passages,
        }
    }
}

/// A version of a document.
#[derive(Debug, Serialize, ToSchema)]
struct SummaryBody {
    /// Its number, from 1.
    version: u32,
    /// The hash of its bytes.
    sha256: String,
    /// What the file was.
    media_type: String,
    /// Its own title.
    title: Option<String>,
    /// Pages, slides or sheets.
    pages: Option<u32>,
    /// The language of most of it.
    language: Option<String>,
    /// What its reader should know.
    findings: Vec<FindingBody>,
}

impl From<VersionSummary> for SummaryBody {
    fn from(summary: VersionSummary) -> Self {
        Self {
            version: summary.version.get(),
            sha256: summary.content.to_string(),
            media_type: summary.media_type,
            title: summary.title,
            pages: summary.pages,
            language: summary.language,
            findings: summary.findings.iter().map(FindingBody::from).collect(),
        }
    }
}

/// Something about a file that its reader should know.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingBody {
    /// What kind of thing.
    #[schema(value_type = String)]
    kind: FindingKind,
    /// A sentence.
    detail: String,
}

impl From<&Finding> for FindingBody {
    fn from(finding: &Finding) -> Self {
        Self { kind: finding.kind, detail: finding.detail.clone() }
    }
}

/// A document with its versions.
#[derive(Debug, Serialize, ToSchema)]
struct DocumentWithVersions {
    #[serde(flatten)]
    document: DocumentBody,
    /// The latest first.
    versions: Vec<SummaryBody>,
}

/// Where in a document something stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceBody {
    /// `page`, `slide`, `sheet` or `section`.
    #[schema(value_type = String)]
    kind: PlaceKind,
    /// From 1; none in a section.
    number: Option<u32>,
    /// The headings above it, outermost first.
    heading: Vec<String>,
}

impl From<&Place> for PlaceBody {
    fn from(place: &Place) -> Self {
        Self { kind: place.kind, number: place.number, heading: place.heading.clone() }
    }
}

/// A part of a text.
#[derive(Debug, Serialize, ToSchema)]
struct BlockBody {
    /// What it is: a title, a paragraph, a speaker note and so on.
    #[schema(value_type = String)]
    kind: BlockKind,
    /// Where it stands.
    place: PlaceBody,
    /// The first character of its range of the text.
    start: u32,
    /// The one after its last.
    end: u32,
}

impl From<&Block> for BlockBody {
    fn from(block: &Block) -> Self {
        let (start, end) = (block.span.start, block.span.end);
        Self { kind: block.kind, place: (&block.place).into(), start, end }
    }
}

/// A version as it was read.
#[derive(Debug, Serialize, ToSchema)]
struct VersionBody {
    /// The document's id.
    id: String,
    /// Its name.
    name: String,
    /// Who may read it.
    audience: String,
    #[serde(flatten)]
    version: SummaryBody,
    /// The text that all ranges refer to, in Unicode characters.
    text: String,
    /// Its structure, in reading order.
    blocks: Vec<BlockBody>,
}

impl VersionBody {
    fn of(document: Listed, version: VersionSummary, stored: &StoredVersion) -> Self {
        Self {
            id: document.document_id.to_string(),
            name: document.document,
            audience: document.audience.to_string(),
            version: version.into(),
            text: stored.text.as_str().to_owned(),
            blocks: stored.blocks.iter().map(BlockBody::from).collect(),
        }
    }
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes a body that is no JSON")]
pub(super) struct FileBytes(Vec<u8>);

/// Which version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct VersionPath {
    /// The document's id.
    #[param(value_type = String)]
    id: DocumentId,
    /// The version's number, from 1.
    #[param(value_type = u32)]
    version: Version,
}

/// The documents that you may read, the latest added first.
#[utoipa::path(get, path = "/documents", operation_id = "list_documents", tag = "documents", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<DocumentBody>)))]
async fn list_documents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let listed = app.documents().list_documents(&caller, query.after(&app, "documents")?, limit).await?;
    let last = listed.last().map(|listed| listed.document_id.to_string());
    let items: Vec<DocumentBody> = listed.into_iter().map(DocumentBody::from).collect();
    Ok(page(&app, ("documents", PATH), items, (limit, last)).into_response())
}

/// One document and its versions.
#[utoipa::path(get, path = "/documents/{id}", operation_id = "read_document", tag = "documents", params(("id" = String, Path)),
    responses((status = 200, description = "The document.", body = DocumentWithVersions)))]
async fn read_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentWithVersions>, Problem> {
    let (listed, versions) = app.documents().read_document(&caller, id).await?;
    let versions = versions.into_iter().map(SummaryBody::from).collect();
    Ok(Json(DocumentWithVersions { document: listed.into(), versions }))
}

/// Remove a document. It is gone at once, and can be brought back for a while.
#[utoipa::path(delete, path = "/documents/{id}", operation_id = "remove_document", tag = "documents", params(("id" = String, Path)),
    responses((status = 204, description = "It is removed.")))]
async fn remove_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Problem> {
    app.documents().remove_document(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a removed document back.
#[utoipa::path(post, path = "/documents/{id}/restore", operation_id = "restore_document", tag = "documents", params(("id" = String, Path)),
    responses((status = 200, description = "It is back.", body = DocumentBody)))]
async fn restore_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentBody>, Problem> {
    Ok(Json(app.documents().restore_document(&caller, id).await?.into()))
}

/// A version's text and structure.
#[utoipa::path(get, path = "/documents/{id}/versions/{version}", operation_id = "read_version", tag = "documents", params(VersionPath),
    responses((status = 200, description = "The version.", body = VersionBody)))]
async fn read_version(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(VersionPath { id, version }): Path<VersionPath>,
) -> Result<Json<VersionBody>, Problem> {
    let (document, version, stored) = app.documents().read_version(&caller, id, version).await?;
    Ok(Json(VersionBody::of(document, version, &stored)))
}

/// The file as it was sent.
#[utoipa::path(get, path = "/documents/{id}/versions/{version}/file", operation_id = "download_version", tag = "documents", params(VersionPath),
    responses((status = 200, description = "Its bytes.", content_type = "application/octet-stream", body = FileBytes)))]
async fn download_version(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(VersionPath { id, version }): Path<VersionPath>,
) -> Result<Response, Problem> {
    let file = app.documents().download(&caller, id, version).await?;
    let mut response = Bytes::from_stream(file.chunks).into_response();
    let headers = response.headers_mut();
    // Never shown by the browser: what somebody uploaded is not a page of this site.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, file.bytes.into());
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", encoded(&file.name))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// A name as a header carries it (RFC 8187).
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_encoded_for_its_header() {
        assert_eq!(super::encoded("Pläne \"23\".pdf"), "Pl%C3%A4ne%20%2223%22.pdf");
    }
}
