//! Uploaded bytes, by the hash of what they are: files on disk, or objects in an S3-compatible store.
//!
//! The same bytes are kept once for each organization; nothing is shared between two. What [`Blobs::keep`] returned is
//! durable. What is on its way lies apart under the id of its upload, so that an upload can go on where it stopped.

mod error;
mod hashing;

use std::{fmt, path::Path, pin::Pin, sync::Arc};

use audience::OrganizationId;
use bytes::Bytes;
use document::ContentHash;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::{
    ObjectStore, ObjectStoreExt as _, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem, memory::InMemory,
    path::Path as Key,
};
use url::Url;
use uuid::Uuid;

pub use error::{BlobError, KeepError};
use hashing::Hashing;

/// Parts that are written at the same time.
const PARTS_AT_ONCE: usize = 2;

/// Bytes as they are read.
pub type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BlobError>> + Send>>;

/// An S3-compatible store.
#[derive(Clone)]
pub struct S3 {
    /// The bucket.
    pub bucket: String,
    /// The region; any word where the store has none.
    pub region: String,
    /// The store's address; AWS where there is none.
    pub endpoint: Option<Url>,
    /// The key's name.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What it is; its name from now on.
    pub content: ContentHash,
    /// How long it is.
    pub bytes: u64,
}

/// Where uploaded bytes are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Files in a folder, which is made if it is not there.
    pub fn folder(folder: &Path) -> Result<Self, BlobError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| BlobError::Folder { folder: folder.to_owned(), source: source.into() })?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|source| BlobError::Folder { folder: folder.to_owned(), source: source.into() })?;
        // What is acknowledged survives a loss of power, not only a killed process.
        Ok(Self(Arc::new(store.with_fsync(true).with_automatic_cleanup(true))))
    }

    /// Objects in a bucket.
    pub fn s3(options: &S3) -> Result<Self, BlobError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&options.bucket)
            .with_region(&options.region)
            .with_access_key_id(&options.access_key_id)
            .with_secret_access_key(&options.secret_access_key);
        if let Some(endpoint) = &options.endpoint {
            builder = builder
                .with_endpoint(endpoint.as_str().trim_end_matches('/'))
                .with_allow_http(endpoint.scheme() == "http");
        }
        Ok(Self(Arc::new(builder.build().map_err(BlobError::Store)?)))
    }

    /// Bytes that are gone with the last clone.
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Keeps bytes as they come, and says what they are. `upload` is a name that nobody else uses meanwhile.
    ///
    /// Where this fails, nothing is kept. Bytes beyond `bytes_max` end it.
    pub async fn keep<E>(
        &self,
        organization: &OrganizationId,
        upload: Uuid,
        chunks: impl Stream<Item = Result<Bytes, E>> + Send,
        bytes_max: u64,
    ) -> Result<Kept, KeepError<E>> {
        let staged = staged(organization, upload);
        let kept = self.stage(&staged, chunks, bytes_max).await?;
        let place = place(organization, kept.content);
        self.0.rename(&staged, &place).await.map_err(BlobError::Store)?;
        Ok(kept)
    }

    async fn stage<E>(
        &self,
        staged: &Key,
        chunks: impl Stream<Item = Result<Bytes, E>> + Send,
        bytes_max: u64,
    ) -> Result<Kept, KeepError<E>> {
        let upload = self.0.put_multipart(staged).await.map_err(BlobError::Store)?;
        let mut writer = WriteMultipart::new(upload);
        let mut hashing = Hashing::new(bytes_max);
        let mut chunks = std::pin::pin!(chunks);
        while let Some(chunk) = chunks.next().await {
            let taken = match chunk {
                Ok(chunk) => hashing.take(&chunk).map(|()| chunk).map_err(KeepError::Store),
                Err(source) => Err(KeepError::Source(source)),
            };
            match taken {
                Ok(chunk) => {
                    writer.wait_for_capacity(PARTS_AT_ONCE).await.map_err(BlobError::Store)?;
                    writer.put(chunk);
                }
                Err(error) => {
                    // What is left behind by a store that fails to clean up is in nobody's way.
                    let _ = writer.abort().await;
                    return Err(error);
                }
            }
        }
        writer.finish().await.map_err(BlobError::Store)?;
        Ok(hashing.kept())
    }

    /// Reads what is kept under this hash; `None` where nothing is.
    pub async fn read(
        &self,
        organization: &OrganizationId,
        content: ContentHash,
    ) -> Result<Option<(u64, Chunks)>, BlobError> {
        match self.0.get(&place(organization, content)).await {
            Ok(found) => {
                let bytes = found.meta.size;
                Ok(Some((bytes, found.into_stream().map_err(BlobError::Store).boxed())))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(BlobError::Store(error)),
        }
    }

    /// Reads all of it at once.
    pub async fn bytes(&self, organization: &OrganizationId, content: ContentHash) -> Result<Option<Bytes>, BlobError> {
        match self.0.get(&place(organization, content)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(BlobError::Store)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(BlobError::Store(error)),
        }
    }

    /// Removes it for good. Nothing there is as good.
    pub async fn remove(&self, organization: &OrganizationId, content: ContentHash) -> Result<(), BlobError> {
        match self.0.delete(&place(organization, content)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::Store(error)),
        }
    }

    /// Keeps the part of a resumable upload that begins at this byte; sent again, it replaces itself.
    pub async fn part_keep(
        &self,
        organization: &OrganizationId,
        upload: Uuid,
        offset: u64,
        bytes: Bytes,
    ) -> Result<(), BlobError> {
        self.0.put(&part(organization, upload, offset), bytes.into()).await.map_err(BlobError::Store)?;
        Ok(())
    }

    /// Keeps the parts of an upload, which begin at these bytes, as one. The parts stay until they are dropped.
    pub async fn parts_join(
        &self,
        organization: &OrganizationId,
        upload: Uuid,
        offsets: &[u64],
        bytes_max: u64,
    ) -> Result<Kept, BlobError> {
        let parts: Vec<Key> = offsets.iter().map(|offset| part(organization, upload, *offset)).collect();
        let store = Arc::clone(&self.0);
        let chunks = stream::iter(parts).then(move |part| read_part(Arc::clone(&store), part)).try_flatten().boxed();
        self.keep(organization, upload, chunks, bytes_max).await.map_err(|error| match error {
            KeepError::Source(source) => BlobError::Store(source),
            KeepError::Store(error) => error,
        })
    }

    /// Drops the parts of an upload.
    pub async fn parts_drop(
        &self,
        organization: &OrganizationId,
        upload: Uuid,
        offsets: &[u64],
    ) -> Result<(), BlobError> {
        for offset in offsets {
            match self.0.delete(&part(organization, upload, *offset)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(BlobError::Store(error)),
            }
        }
        Ok(())
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), BlobError> {
        match self.0.head(&Key::from("ping")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::Store(error)),
        }
    }
}

/// One part, as it is read.
async fn read_part(
    store: Arc<dyn ObjectStore>,
    part: Key,
) -> Result<stream::BoxStream<'static, object_store::Result<Bytes>>, object_store::Error> {
    Ok(store.get(&part).await?.into_stream())
}

fn place(organization: &OrganizationId, content: ContentHash) -> Key {
    let hash = content.to_string();
    // Two letters apart, so that no folder grows too large to list.
    let (shelf, _) = hash.split_at(2);
    Key::from_iter([organization.as_str(), "kept", shelf, hash.as_str()])
}

fn staged(organization: &OrganizationId, upload: Uuid) -> Key {
    Key::from_iter([organization.as_str(), "incoming", &upload.to_string()])
}

fn part(organization: &OrganizationId, upload: Uuid, offset: u64) -> Key {
    Key::from_iter([organization.as_str(), "parts", &upload.to_string(), &offset.to_string()])
}
