//! Files on their way into the library. What is acknowledged is here with its bytes kept, and so is the job that reads
//! it: all in one transaction.

use access::{JobId, PersonId, UploadId};
use audience::{Audience, OrganizationId};
use document::{ContentHash, DocumentId, Version};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, NewJob, Store, StoreError,
    db::{Query, Scope, sql},
    row,
};

const UPLOAD_INSERT: &str = "
    INSERT INTO uploads
        (organization, id, person, name, audience, bytes, received, state, sha256, job, created_ms, touched_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";

const UPLOAD_FIND: &str = "
    SELECT id, person, name, audience, bytes, received, state, sha256, job, document, version, error, created_ms
    FROM uploads WHERE organization = $1 AND id = $2";

const UPLOAD_LIST: &str = "
    SELECT id, person, name, audience, bytes, received, state, sha256, job, document, version, error, created_ms
    FROM uploads WHERE organization = $1";

// Only where it goes on without a gap, so that of two that send the same part one is told where to go on.
const UPLOAD_ADVANCE: &str = "
    UPDATE uploads SET received = received + $4, touched_ms = $5
    WHERE organization = $1 AND id = $2 AND received = $3 AND state = 'receiving' AND received + $4 <= bytes";

const PART_INSERT: &str = "
    INSERT INTO upload_parts (organization, upload, first_byte, bytes) VALUES ($1, $2, $3, $4)";

const PART_LIST: &str = "
    SELECT first_byte FROM upload_parts WHERE organization = $1 AND upload = $2 ORDER BY first_byte";

const PART_DELETE: &str = "DELETE FROM upload_parts WHERE organization = $1 AND upload = $2";

const UPLOAD_COMPLETE: &str = "
    UPDATE uploads SET state = 'kept', sha256 = $3, job = $4, touched_ms = $5
    WHERE organization = $1 AND id = $2 AND state = 'receiving' AND received = bytes";

const UPLOAD_DONE: &str = "
    UPDATE uploads SET state = 'done', document = $3, version = $4, error = NULL, touched_ms = $5
    WHERE organization = $1 AND id = $2 AND state = 'kept'";

const UPLOAD_REFUSED: &str = "
    UPDATE uploads SET state = 'refused', error = $3, touched_ms = $4
    WHERE organization = $1 AND id = $2 AND state = 'kept'";

const UPLOAD_DELETE: &str = "DELETE FROM uploads WHERE organization = $1 AND id = $2 AND state = 'receiving'";

const UPLOAD_STALE: &str = "
    SELECT organization, id FROM uploads WHERE state = 'receiving' AND touched_ms <= $1 ORDER BY touched_ms LIMIT $2";

const CONTENT_USED: &str = "
    SELECT EXISTS (SELECT 1 FROM versions WHERE organization = $1 AND sha256 = $2 AND document <> $3)
        OR EXISTS (SELECT 1 FROM uploads WHERE organization = $1 AND sha256 = $2 AND state = 'kept') AS used";

/// A file that somebody sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// Its id from now on.
    pub id: UploadId,
    /// Who sends it.
    pub person: PersonId,
    /// The file's name.
    pub name: String,
    /// Who may read what it becomes.
    pub audience: Audience,
    /// How long it is.
    pub bytes: u64,
}

/// Where an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// More is to come.
    Receiving,
    /// All of it is kept, and waits to be read.
    Kept,
    /// It became a version of a document.
    Done,
    /// It could not be read.
    Refused,
}

/// An upload, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// Who sends it; nobody where they left for good.
    pub person: Option<PersonId>,
    /// The file's name.
    pub name: String,
    /// Who may read what it becomes.
    pub audience: Audience,
    /// How long it is.
    pub bytes: u64,
    /// How much of it is here, without a gap.
    pub received: u64,
    /// Where it is.
    pub state: UploadState,
    /// What it is, once all is here.
    pub content: Option<ContentHash>,
    /// The job that reads it.
    pub job: Option<JobId>,
    /// What it became.
    pub document: Option<(DocumentId, Version)>,
    /// Why it became nothing.
    pub error: Option<String>,
    /// When it began.
    pub created: Timestamp,
}

#[derive(FromRow)]
struct UploadRow {
    id: String,
    person: Option<String>,
    name: String,
    audience: String,
    bytes: i64,
    received: i64,
    state: String,
    sha256: Option<String>,
    job: Option<String>,
    document: Option<String>,
    version: Option<i64>,
    error: Option<String>,
    created_ms: i64,
}

impl TryFrom<UploadRow> for Upload {
    type Error = StoreError;

    fn try_from(row: UploadRow) -> Result<Self, StoreError> {
        let document = row::parsed_if("document id", row.document.as_deref())?;
        let version = row.version.map(|version| row::number("version", version)).transpose()?;
        Ok(Self {
            id: row::parsed("upload id", &row.id)?,
            person: row::parsed_if("person id", row.person.as_deref())?,
            name: row.name,
            audience: row::parsed("audience", &row.audience)?,
            bytes: row::number("length", row.bytes)?,
            received: row::number("length", row.received)?,
            state: state(&row.state)?,
            content: row::parsed_if("content hash", row.sha256.as_deref())?,
            job: row::parsed_if("job id", row.job.as_deref())?,
            document: document.zip(version),
            error: row.error,
            created: row::time(row.created_ms)?,
        })
    }
}

impl UploadState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Receiving => "receiving",
            Self::Kept => "kept",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

fn state(raw: &str) -> Result<UploadState, StoreError> {
    let all = [UploadState::Receiving, UploadState::Kept, UploadState::Done, UploadState::Refused];
    all.into_iter().find(|state| state.as_str() == raw).ok_or_else(|| StoreError::row("state of an upload", raw))
}

impl Store {
    /// Begins an upload in parts.
    pub async fn upload_begin(
        &self,
        organization: &OrganizationId,
        upload: &NewUpload,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(insert(organization, upload, (0, UploadState::Receiving), None, now)).await?;
        transaction.commit().await
    }

    /// Keeps uploads whose bytes are kept already, each with what it is and the job that reads it: all or none.
    pub async fn upload_add(
        &self,
        organization: &OrganizationId,
        act: &Act,
        uploads: &[(NewUpload, ContentHash, NewJob)],
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        for (upload, content, job) in uploads {
            let kept = (upload.bytes, UploadState::Kept);
            acting.run(insert(organization, upload, kept, Some((*content, job.id())), act.at)).await?;
            Self::job_insert(&mut acting, job, act.at).await?;
            acting.note(sent(upload.id));
        }
        acting.commit().await
    }

    /// An upload, as it stands.
    pub async fn upload_find(&self, organization: &OrganizationId, id: UploadId) -> Result<Option<Upload>, StoreError> {
        let select = sql(UPLOAD_FIND).bind(organization).bind(id.to_string());
        let row: Option<UploadRow> = self.read(Scope::Organization(organization)).await?.first(select).await?;
        row.map(Upload::try_from).transpose()
    }

    /// Uploads that are on their way or could not be read, the latest first.
    pub async fn upload_list_open(
        &self,
        organization: &OrganizationId,
        before: Option<UploadId>,
        limit: u32,
    ) -> Result<Vec<Upload>, StoreError> {
        let mut select = sql(UPLOAD_LIST).bind(organization).push(" AND state IN ").push_list([
            UploadState::Receiving.as_str(),
            UploadState::Kept.as_str(),
            UploadState::Refused.as_str(),
        ]);
        if let Some(before) = before {
            select = select.push(" AND id < ").push_bind(before.to_string());
        }
        let select = select.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows: Vec<UploadRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Upload::try_from).collect()
    }

    /// Notes that the part beginning at this byte is kept. `false` where it does not go on from what is here, or goes
    /// beyond the end.
    pub async fn upload_advance(
        &self,
        organization: &OrganizationId,
        id: UploadId,
        (first, bytes): (u64, u64),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (first, bytes) = (length(first)?, length(bytes)?);
        let id = id.to_string();
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let advance = sql(UPLOAD_ADVANCE).bind(organization).bind(&id).bind(first).bind(bytes).bind(now);
        if transaction.run(advance).await? == 0 {
            return Ok(false);
        }
        transaction.run(sql(PART_INSERT).bind(organization).bind(&id).bind(first).bind(bytes)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Where the parts of an upload begin, in order.
    pub async fn upload_parts(&self, organization: &OrganizationId, id: UploadId) -> Result<Vec<u64>, StoreError> {
        let select = sql(PART_LIST).bind(organization).bind(id.to_string());
        let rows: Vec<(i64,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(|(first,)| row::number("length", first)).collect()
    }

    /// Notes that all parts are kept as one, with the job that reads it. `false` where that was noted before.
    pub async fn upload_complete(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: UploadId,
        (content, job): (ContentHash, &NewJob),
    ) -> Result<bool, StoreError> {
        let upload = id.to_string();
        let mut acting = self.act(organization, act).await?;
        let complete =
            sql(UPLOAD_COMPLETE).bind(organization).bind(&upload).bind(content.to_string()).bind(job.id()).bind(act.at);
        if acting.run(complete).await? == 0 {
            return Ok(false);
        }
        acting.run(sql(PART_DELETE).bind(organization).bind(&upload)).await?;
        Self::job_insert(&mut acting, job, act.at).await?;
        acting.note(sent(id));
        acting.commit().await?;
        Ok(true)
    }

    /// Notes what an upload became: a version of a document, or nothing and why.
    pub async fn upload_settle(
        &self,
        organization: &OrganizationId,
        id: UploadId,
        became: Result<(DocumentId, Version), &str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let query = match became {
            Ok((document, version)) => {
                sql(UPLOAD_DONE).bind(organization).bind(id.to_string()).bind(document.to_string()).bind(version.get())
            }
            Err(why) => sql(UPLOAD_REFUSED).bind(organization).bind(id.to_string()).bind(why),
        };
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(query.bind(now)).await?;
        transaction.commit().await
    }

    /// Forgets an upload that is not complete. `false` where there is none.
    pub async fn upload_forget(&self, organization: &OrganizationId, id: UploadId) -> Result<bool, StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        let forgotten = transaction.run(sql(UPLOAD_DELETE).bind(organization).bind(id.to_string())).await?;
        transaction.commit().await?;
        Ok(forgotten > 0)
    }

    /// Uploads of all organizations that nobody has gone on with since this time.
    pub async fn upload_list_stale(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, UploadId)>, StoreError> {
        let select = sql(UPLOAD_STALE).bind(before).bind(limit);
        let rows: Vec<(String, String)> = self.read(Scope::Instance).await?.all(select).await?;
        let parsed = rows.into_iter().map(|(organization, id)| {
            Ok((row::parsed("organization id", &organization)?, row::parsed("upload id", &id)?))
        });
        parsed.collect()
    }

    /// Whether anything but this document rests on these bytes: a version of another, or an upload that waits to be read.
    pub async fn content_is_used_beside(
        &self,
        organization: &OrganizationId,
        content: ContentHash,
        document: DocumentId,
    ) -> Result<bool, StoreError> {
        let select = sql(CONTENT_USED).bind(organization).bind(content.to_string()).bind(document.to_string());
        let (used,): (bool,) = self.read(Scope::Organization(organization)).await?.one(select).await?;
        Ok(used)
    }
}

fn sent(upload: UploadId) -> Deed {
    Deed::new(Action::DocumentSent).object("upload", upload)
}

fn insert(
    organization: &OrganizationId,
    upload: &NewUpload,
    (received, state): (u64, UploadState),
    kept: Option<(ContentHash, JobId)>,
    now: Timestamp,
) -> Query {
    sql(UPLOAD_INSERT)
        .bind(organization)
        .bind(upload.id.to_string())
        .bind(upload.person)
        .bind(&upload.name)
        .bind(upload.audience.to_string())
        .bind(i64::try_from(upload.bytes).unwrap_or(i64::MAX))
        .bind(i64::try_from(received).unwrap_or(i64::MAX))
        .bind(state.as_str())
        .bind(kept.map(|(content, _)| content.to_string()))
        .bind(kept.map(|(_, job)| job.to_string()))
        .bind(now)
}

fn length(bytes: u64) -> Result<i64, StoreError> {
    i64::try_from(bytes).map_err(|error| StoreError::row("length", error))
}
