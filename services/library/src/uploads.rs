use access::{Operation, UploadId};
use audience::{Audience, OrganizationId};
use blobs::KeepError;
use bytes::Bytes;
use coaching::{Caller, Error};
use document::ContentHash;
use futures::Stream;
use store::{NewJob, NewUpload, Upload};
use uuid::Uuid;

use crate::{Documents, IngestUpload, LibraryError};

/// Longest name of a file: what file systems take.
const NAME_MAX: usize = 255;

/// A file whose bytes are kept, and that is not acknowledged yet.
#[derive(Debug, Clone)]
pub struct Sending {
    upload: NewUpload,
    content: ContentHash,
}

impl Documents {
    /// Keeps the bytes of a file as they come. Nobody knows of it until [`Self::send`] has acknowledged it, so a request
    /// with several files takes all or none.
    pub async fn receive<E: std::error::Error + Send + Sync + 'static>(
        &self,
        caller: &Caller,
        (name, audience): (&str, Audience),
        chunks: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Sending, LibraryError> {
        let viewer = caller.allow(Operation::UploadDocuments)?;
        let name = file_name(name)?;
        self.check_audience(&viewer.organization, &audience).await?;
        let id: Uuid = self.coaching.id();
        let kept = self.blobs.keep(&viewer.organization, id, chunks, self.options.file_bytes_max).await;
        let kept = kept.map_err(|error| match error {
            KeepError::Source(source) => LibraryError::Broken(source.into()),
            KeepError::Store(error) => error.into(),
        })?;
        if kept.bytes == 0 {
            return Err(Error::field("file", format!("'{name}' is empty: choose a file with something in it")).into());
        }
        let upload = NewUpload { id: id.into(), person: viewer.person, name, audience, bytes: kept.bytes };
        Ok(Sending { upload, content: kept.content })
    }

    /// Acknowledges files: with them are kept the jobs that read them. All or none.
    pub async fn send(&self, caller: &Caller, sending: Vec<Sending>) -> Result<Vec<Upload>, LibraryError> {
        let viewer = caller.allow(Operation::UploadDocuments)?;
        if sending.is_empty() {
            return Err(Error::field("file", "no file is there: send at least one part named 'file'").into());
        }
        let mut uploads = Vec::with_capacity(sending.len());
        for Sending { upload, content } in sending {
            let job = self.job(caller, (upload.id, &upload.name, &upload.audience))?;
            uploads.push((upload, content, job));
        }
        let store = self.coaching.store();
        store.upload_add(&viewer.organization, &self.coaching.act_of(viewer), &uploads).await?;
        let mut sent = Vec::with_capacity(uploads.len());
        for (upload, ..) in uploads {
            sent.push(store.upload_find(&viewer.organization, upload.id).await?.ok_or(Error::NotThere)?);
        }
        Ok(sent)
    }

    /// Begins an upload in parts.
    pub async fn begin_upload(
        &self,
        caller: &Caller,
        (name, audience): (&str, Audience),
        bytes: u64,
    ) -> Result<Upload, LibraryError> {
        let viewer = caller.allow(Operation::BeginUpload)?;
        let name = file_name(name)?;
        self.check_audience(&viewer.organization, &audience).await?;
        if bytes == 0 || bytes > self.options.file_bytes_max {
            let most = self.options.file_bytes_max / 1_048_576;
            return Err(Error::field("bytes", format!("a file has at least one byte and at most {most} MB")).into());
        }
        let upload = NewUpload { id: self.coaching.id(), person: viewer.person, name, audience, bytes };
        self.coaching.store().upload_begin(&viewer.organization, &upload, self.coaching.now()).await?;
        self.upload(caller, Operation::BeginUpload, upload.id).await
    }

    /// How far an upload of mine is.
    pub async fn read_upload(&self, caller: &Caller, id: UploadId) -> Result<Upload, LibraryError> {
        self.upload(caller, Operation::ReadUpload, id).await
    }

    /// Takes the part of an upload that begins at this byte. The last part acknowledges the file; it may be sent again
    /// by somebody who never got that answer.
    pub async fn continue_upload(
        &self,
        caller: &Caller,
        id: UploadId,
        (offset, part): (u64, Bytes),
    ) -> Result<Upload, LibraryError> {
        let upload = self.upload(caller, Operation::ContinueUpload, id).await?;
        let viewer = caller.viewer();
        let length = part.len() as u64;
        let is_here = upload.received == upload.bytes && offset.checked_add(length) == Some(upload.bytes);
        if !is_here && offset != upload.received {
            return Err(LibraryError::Gap { received: upload.received });
        }
        if offset + length > upload.bytes {
            let rest = upload.bytes - upload.received;
            return Err(Error::field("body", format!("the file has {rest} bytes more, and {length} came")).into());
        }
        let store = self.coaching.store();
        if !is_here && length > 0 {
            // First the bytes, then the note of them: what is noted is there.
            self.blobs.part_keep(&viewer.organization, id.into(), offset, part).await?;
            let noted = store.upload_advance(&viewer.organization, id, (offset, length), self.coaching.now()).await?;
            if !noted {
                let received = self.upload(caller, Operation::ContinueUpload, id).await?.received;
                return Err(LibraryError::Gap { received });
            }
        }
        if offset + length == upload.bytes && upload.content.is_none() {
            let parts = store.upload_parts(&viewer.organization, id).await?;
            let kept = self.blobs.parts_join(&viewer.organization, id.into(), &parts, upload.bytes).await?;
            let job = self.job(caller, (id, &upload.name, &upload.audience))?;
            let act = self.coaching.act_of(viewer);
            store.upload_complete(&viewer.organization, &act, id, (kept.content, &job)).await?;
            // Only now are they of no more use: a crash before leaves an upload whose last part can be sent again.
            self.blobs.parts_drop(&viewer.organization, id.into(), &parts).await?;
        }
        self.upload(caller, Operation::ContinueUpload, id).await
    }

    /// Gives an upload of mine up.
    pub async fn abort_upload(&self, caller: &Caller, id: UploadId) -> Result<(), LibraryError> {
        self.upload(caller, Operation::AbortUpload, id).await?;
        let organization = &caller.viewer().organization;
        let parts = self.coaching.store().upload_parts(organization, id).await?;
        if !self.coaching.store().upload_forget(organization, id).await? {
            return Err(LibraryError::Whole);
        }
        self.blobs.parts_drop(organization, id.into(), &parts).await?;
        Ok(())
    }

    /// An upload of the caller's own.
    async fn upload(&self, caller: &Caller, operation: Operation, id: UploadId) -> Result<Upload, LibraryError> {
        let viewer = caller.allow(operation)?;
        let found = self.coaching.store().upload_find(&viewer.organization, id).await?;
        Ok(found.filter(|upload| upload.person == Some(viewer.person)).ok_or(Error::NotThere)?)
    }

    /// The job that reads an upload. What becomes one document is read in the order it was sent: so its last version is
    /// the last one sent, and one that a worker was lost over is not read again over a later one.
    fn job(
        &self,
        caller: &Caller,
        (upload, name, audience): (UploadId, &str, &Audience),
    ) -> Result<NewJob, LibraryError> {
        let viewer = caller.viewer();
        let job = NewJob::new(Some(&viewer.organization), self.coaching.id(), &IngestUpload { upload })?;
        // By its hash: jobs hold no words of people.
        let document = ContentHash::of(format!("{audience} {name}").as_bytes());
        Ok(job.asked_by(viewer.person).in_lane(document.to_string()))
    }

    /// Talent teams send what everybody or a program may read; the rest belongs to people's own pages.
    async fn check_audience(&self, organization: &OrganizationId, audience: &Audience) -> Result<(), LibraryError> {
        let known = match audience {
            Audience::Org => true,
            Audience::Program(id) => match id.as_str().parse() {
                Ok(program) => self.coaching.store().program_find(organization, program).await?.is_some(),
                Err(_) => false,
            },
            Audience::Engagement(_) | Audience::Person(_) => false,
        };
        let wrong = || Error::field("audience", "use org, or program:ID of one of your programs");
        if known { Ok(()) } else { Err(wrong().into()) }
    }
}

/// The last part of a path, as browsers and programs send them; one line without hidden characters.
fn file_name(raw: &str) -> Result<String, Error> {
    let name = raw.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let hides = name.chars().any(|letter| letter.is_control() || audience::is_hidden(letter));
    if name.is_empty() || name.len() > NAME_MAX || hides || matches!(name, "." | "..") {
        return Err(Error::field("name", "a file needs a name of at most 255 bytes on one line"));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_last_part_of_its_path() {
        for (raw, name) in [("deck.pptx", "deck.pptx"), ("C:\\decks\\a b.pdf", "a b.pdf"), ("x/ä.md ", "ä.md")] {
            assert_eq!(file_name(raw).unwrap(), name);
        }
        for raw in ["", "..", "x/", "a\nb", "a\u{202e}fdp.exe", &"x".repeat(256)] {
            assert!(file_name(raw).is_err(), "{raw:?}");
        }
    }
}
