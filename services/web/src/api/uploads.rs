use access::UploadId;
use audience::Audience;
use axum::{
    Json,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartError},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use store::Upload;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, documents::FileBytes};
use crate::{
    App,
    body::{Body, Path},
    guard::SignedIn,
    problem::{Kind, Problem},
};

/// Files of one request, at most.
const FILES_MAX: usize = 50;
/// What a part of a resumable upload is.
const PART: &str = "application/offset+octet-stream";
/// One part of a resumable upload, at most.
const PART_BYTES_MAX: usize = 16 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<App> {
    let files = OpenApiRouter::new()
        .routes(routes!(upload_documents))
        // Each file has its own limit, which the library knows.
        .layer(DefaultBodyLimit::disable());
    let parts = OpenApiRouter::new()
        .routes(routes!(read_upload, continue_upload, abort_upload))
        .layer(DefaultBodyLimit::max(PART_BYTES_MAX));
    OpenApiRouter::new().routes(routes!(begin_upload)).merge(files).merge(parts)
}

/// A file on its way into the library.
#[derive(Debug, Serialize, ToSchema)]
struct UploadBody {
    /// Its id.
    id: String,
    /// The file's name.
    name: String,
    /// Who may read what it becomes.
    audience: String,
    /// How long it is.
    bytes: u64,
    /// How much of it is here.
    received: u64,
    /// `receiving`, `kept`, `done` or `refused`.
    #[schema(value_type = String)]
    state: store::UploadState,
    /// The job that reads it: its events tell how far it is.
    job: Option<String>,
    /// The document that it became.
    document: Option<String>,
    /// The version that it became.
    version: Option<u32>,
    /// Why it became nothing.
    error: Option<String>,
}

impl From<Upload> for UploadBody {
    fn from(upload: Upload) -> Self {
        Self {
            id: upload.id.to_string(),
            name: upload.name,
            audience: upload.audience.to_string(),
            bytes: upload.bytes,
            received: upload.received,
            state: upload.state,
            job: upload.job.map(|job| job.to_string()),
            document: upload.document.map(|(document, _)| document.to_string()),
            version: upload.document.map(|(_, version)| version.get()),
            error: upload.error,
        }
    }
}

/// Files, and who may read them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the parts of a form")]
struct UploadForm {
    /// `org` or `program:ID`; comes before the files.
    #[schema(default = "org")]
    audience: Option<String>,
    /// One part for each file.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
}

/// Upload files. What this acknowledges is kept: all of the files, or none.
#[utoipa::path(post, path = "/documents", operation_id = "upload_documents", tag = "documents",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 202, description = "They are kept, and are being read.", body = Page<UploadBody>)))]
async fn upload_documents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Problem> {
    let mut form = form.map_err(|_| Problem::new(Kind::MediaType, "send the files as multipart/form-data"))?;
    let (mut sending, mut audience) = (Vec::new(), Audience::Org);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        match field.name() {
            // What is kept by then was kept for somebody else.
            Some("audience") if !sending.is_empty() => {
                return Err(Problem::field("audience", "say who may read the files before the first of them"));
            }
            Some("audience") => {
                let raw = field.text().await.map_err(|error| broken(&error))?;
                audience = parse(&raw)?;
            }
            Some("file") if sending.len() < FILES_MAX => {
                let name = field.file_name().unwrap_or_default().to_owned();
                sending.push(app.documents().receive(&caller, (&name, audience.clone()), field).await?);
            }
            Some("file") => return Err(Problem::field("file", format!("send at most {FILES_MAX} files at once"))),
            other => {
                let name = other.unwrap_or_default();
                return Err(Problem::field(name, "this part is not known: use 'audience' and 'file'"));
            }
        }
    }
    let items = app.documents().send(&caller, sending).await?.into_iter().map(UploadBody::from).collect();
    Ok((StatusCode::ACCEPTED, Json(Page { items })).into_response())
}

/// A file that is to come in parts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BeginUpload {
    /// Its name.
    name: String,
    /// `org` or `program:ID`.
    #[serde(default)]
    audience: Option<String>,
    /// How long it is.
    bytes: u64,
}

/// Begin an upload in parts, for large files and bad lines.
#[utoipa::path(post, path = "/uploads", operation_id = "begin_upload", tag = "documents", request_body = BeginUpload,
    responses((status = 201, description = "Send parts to the address in `Location`.", body = UploadBody)))]
async fn begin_upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(begin): Body<BeginUpload>,
) -> Result<Response, Problem> {
    let audience = begin.audience.as_deref().map_or(Ok(Audience::Org), parse)?;
    let upload = app.documents().begin_upload(&caller, (&begin.name, audience), begin.bytes).await?;
    let location = HeaderValue::from_str(&format!("/api/v1/uploads/{}", upload.id));
    let mut response = (StatusCode::CREATED, Json(UploadBody::from(upload))).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// How far an upload of yours is.
#[utoipa::path(get, path = "/uploads/{id}", operation_id = "read_upload", tag = "documents", params(("id" = String, Path)),
    responses((status = 200, description = "`received` is where to go on.", body = UploadBody)))]
async fn read_upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<UploadId>,
) -> Result<Json<UploadBody>, Problem> {
    Ok(Json(app.documents().read_upload(&caller, id).await?.into()))
}

/// Send the next part. The last one acknowledges the file.
#[utoipa::path(patch, path = "/uploads/{id}", operation_id = "continue_upload", tag = "documents",
    params(("id" = String, Path), ("Upload-Offset" = u64, Header, description = "The byte at which the part begins.")),
    request_body(content = FileBytes, content_type = "application/offset+octet-stream"),
    responses((status = 200, description = "It is kept.", body = UploadBody)))]
async fn continue_upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<UploadId>,
    headers: HeaderMap,
    part: Bytes,
) -> Result<Json<UploadBody>, Problem> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != PART) {
        return Err(Problem::new(Kind::MediaType, format!("a part must be {PART}")));
    }
    let offset = headers.get("upload-offset").and_then(|value| value.to_str().ok()?.parse().ok());
    let offset = offset.ok_or_else(|| Problem::field("Upload-Offset", "say at which byte the part begins"))?;
    Ok(Json(app.documents().continue_upload(&caller, id, (offset, part)).await?.into()))
}

/// Give an upload up.
#[utoipa::path(delete, path = "/uploads/{id}", operation_id = "abort_upload", tag = "documents", params(("id" = String, Path)),
    responses((status = 204, description = "It is forgotten.")))]
async fn abort_upload(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<UploadId>,
) -> Result<StatusCode, Problem> {
    app.documents().abort_upload(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(raw: &str) -> Result<Audience, Problem> {
    raw.trim().parse().map_err(|error: audience::InvalidAudience| Problem::field("audience", error.to_string()))
}

fn broken(error: &MultipartError) -> Problem {
    Problem::new(Kind::Malformed, format!("the form cannot be read: {}", error.body_text()))
}
