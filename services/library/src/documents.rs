use access::Operation;
use audience::{Audience, Readable};
use blobs::Chunks;
use coaching::{Caller, Error};
use document::{DocumentId, Version};
use ingest::Listed;
use store::{Action, Deed, StoredVersion, Upload, VersionSummary};

use crate::{Documents, LibraryError};

/// The bytes of a version, as they were sent.
pub struct Download {
    /// The file's name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// How long it is.
    pub bytes: u64,
    /// Its bytes.
    pub chunks: Chunks,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Documents {
    /// The documents that the caller may read, the latest added first, after one of them.
    pub async fn list_documents(
        &self,
        caller: &Caller,
        after: Option<DocumentId>,
        limit: u32,
    ) -> Result<Vec<Listed>, LibraryError> {
        let readable = self.readable(caller, Operation::ListDocuments).await?;
        let organization = &caller.viewer().organization;
        Ok(self.coaching.store().document_list_readable(organization, &readable, after, limit).await?)
    }

    /// Files that are on their way into the library or could not be read, the latest first.
    pub async fn list_uploads(&self, caller: &Caller, limit: u32) -> Result<Vec<Upload>, LibraryError> {
        let viewer = caller.allow(Operation::ReadUpload)?;
        Ok(self.coaching.store().upload_list_open(&viewer.organization, None, limit).await?)
    }

    /// One document and its versions, the latest first.
    pub async fn read_document(
        &self,
        caller: &Caller,
        id: DocumentId,
    ) -> Result<(Listed, Vec<VersionSummary>), LibraryError> {
        self.find(caller, Operation::ReadDocument, id).await
    }

    /// A version of a document with its text.
    pub async fn read_version(
        &self,
        caller: &Caller,
        id: DocumentId,
        version: Version,
    ) -> Result<(Listed, VersionSummary, StoredVersion), LibraryError> {
        let (listed, versions) = self.find(caller, Operation::ReadVersion, id).await?;
        let found = versions.into_iter().find(|summary| summary.version == version).ok_or(Error::NotThere)?;
        let stored = self.coaching.store().version_find(&caller.viewer().organization, id, version).await?;
        Ok((listed, found, stored.ok_or(Error::NotThere)?))
    }

    /// The file as it was sent. That somebody fetched it is noted.
    pub async fn download(&self, caller: &Caller, id: DocumentId, version: Version) -> Result<Download, LibraryError> {
        let (listed, versions) = self.find(caller, Operation::DownloadVersion, id).await?;
        let found = versions.into_iter().find(|summary| summary.version == version).ok_or(Error::NotThere)?;
        let viewer = caller.viewer();
        // A document that the command line took in has its text here, and its file where it was.
        let kept = self.blobs.read(&viewer.organization, found.content).await?;
        let (bytes, chunks) = kept.ok_or(Error::NotThere)?;
        let deed = Deed::new(Action::DocumentFetched).object("document", id);
        self.coaching.store().audit_append(&viewer.organization, &self.coaching.act_of(viewer), [deed]).await?;
        Ok(Download { name: listed.document, media_type: found.media_type, bytes, chunks })
    }

    /// Removes a document. It is gone from lists and searches at once, and can be brought back for a while.
    pub async fn remove_document(&self, caller: &Caller, id: DocumentId) -> Result<(), LibraryError> {
        self.find(caller, Operation::RemoveDocument, id).await?;
        let viewer = caller.viewer();
        let removed =
            self.coaching.store().document_set_aside(&viewer.organization, &self.coaching.act_of(viewer), id).await?;
        if !removed {
            return Err(Error::NotThere.into());
        }
        self.follow().await;
        Ok(())
    }

    /// Brings a removed document back.
    pub async fn restore_document(&self, caller: &Caller, id: DocumentId) -> Result<Listed, LibraryError> {
        let readable = self.readable(caller, Operation::RestoreDocument).await?;
        let viewer = caller.viewer();
        let store = self.coaching.store();
        let removed = store.document_find_removed(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
        if !readable.allows(&removed.audience)
            || !store.document_restore(&viewer.organization, &self.coaching.act_of(viewer), id).await?
        {
            return Err(Error::NotThere.into());
        }
        self.follow().await;
        Ok(self.find(caller, Operation::RestoreDocument, id).await?.0)
    }

    async fn find(
        &self,
        caller: &Caller,
        operation: Operation,
        id: DocumentId,
    ) -> Result<(Listed, Vec<VersionSummary>), LibraryError> {
        let readable = self.readable(caller, operation).await?;
        let organization = &caller.viewer().organization;
        let found = self.coaching.store().document_find_readable(organization, &readable, id).await?;
        Ok(found.ok_or(Error::NotThere)?)
    }

    /// What the caller may read, where they may ask for this at all.
    pub(crate) async fn readable(&self, caller: &Caller, operation: Operation) -> Result<Readable, LibraryError> {
        let viewer = caller.allow(operation)?;
        let programs = self.coaching.store().program_ids(&viewer.organization).await?;
        Ok(viewer.readable_with(&programs).ok_or(Error::NotThere)?)
    }

    /// Lets the indexes follow. Where they cannot, nothing wrong is found all the same: hits are read from the store.
    async fn follow(&self) {
        if let Err(error) = self.searcher.refresh().await {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, "an index could not follow yet");
        }
    }
}

/// Of several audiences those that the caller may read; all of theirs where none is named.
pub(crate) fn narrowed(readable: Readable, wanted: &[Audience]) -> Result<Readable, Error> {
    if wanted.is_empty() {
        return Ok(readable);
    }
    // An audience that is not theirs is as good as one without documents.
    Readable::new(wanted.iter().filter(|audience| readable.allows(audience)).cloned()).map_err(|_| Error::NotThere)
}
