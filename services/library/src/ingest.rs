//! The job that reads a file that was sent.

use std::sync::Arc;

use access::UploadId;
use async_trait::async_trait;
use audience::OrganizationId;
use blobs::Blobs;
use ingest::{Added, IngestError, Library};
use jobs::{Job, JobError, Run};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{UploadState, Work};

/// The work of reading one upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestUpload {
    /// Which.
    pub upload: UploadId,
}

impl Work for IngestUpload {
    const KIND: &'static str = "ingest_upload";
    /// A file that takes its reader down with it does so every time.
    const FAILURES_MAX: u32 = 5;

    fn key(&self) -> String {
        self.upload.to_string()
    }
}

/// The pipeline of each organization.
pub trait Libraries: Send + Sync + 'static {
    /// This organization's.
    fn of(&self, organization: &OrganizationId) -> Library;
}

/// Reads uploads.
#[derive(Clone)]
pub struct Ingest {
    blobs: Blobs,
    libraries: Arc<dyn Libraries>,
}

impl std::fmt::Debug for Ingest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ingest").finish_non_exhaustive()
    }
}

impl Ingest {
    /// Reads what is kept here, into these libraries.
    pub fn new(blobs: Blobs, libraries: Arc<dyn Libraries>) -> Self {
        Self { blobs, libraries }
    }
}

#[async_trait]
impl Job for Ingest {
    type Work = IngestUpload;

    async fn run(&self, asked: IngestUpload, run: &Run) -> Result<Value, JobError> {
        let organization = run.organization()?;
        let Some(upload) = run.store().upload_find(organization, asked.upload).await? else {
            return Ok(Value::Null); // Forgotten since it was queued: nothing to do.
        };
        let (UploadState::Kept, Some(content)) = (upload.state, upload.content) else {
            return Ok(Value::Null); // An earlier run came to its end and could not say so any more.
        };
        run.progress(&json!({ "stage": "reading" })).await?;
        let bytes = self.blobs.bytes(organization, content).await.map_err(JobError::retry)?;
        let bytes = bytes.ok_or_else(|| JobError::fail("the bytes of this upload are gone: send the file again"))?;
        // A run whose lease went to another keeps nothing: what was sent after it may be kept already.
        let leased = Arc::new(run.store().shelf_under(run.lease()));
        let library = self.libraries.of(organization).on_shelf(leased);
        match library.add_bytes(&upload.name, bytes.into(), &upload.audience).await {
            Ok(added) => {
                let became = Ok((added.document_id, added.version));
                run.store().upload_settle(organization, upload.id, became, run.now()).await?;
                Ok(told(&added))
            }
            Err(IngestError::Extract(error)) if error.is_of_the_file() => {
                let why = error.to_string();
                run.store().upload_settle(organization, upload.id, Err(&why), run.now()).await?;
                Err(JobError::fail(why))
            }
            Err(error) => Err(JobError::retry(error)),
        }
    }
}

fn told(added: &Added) -> Value {
    json!({
        "document": added.document_id,
        "version": added.version,
        "status": added.status.as_str(),
        "passages": added.passages,
        "findings": added.findings,
    })
}
