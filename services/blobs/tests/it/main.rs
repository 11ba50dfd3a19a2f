//! Bytes in, the same bytes out, in a folder and in memory; against an S3 double in `cargo xtask audit`.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

use std::{convert::Infallible, env};

use audience::OrganizationId;
use blobs::{BlobError, Blobs, KeepError, S3};
use bytes::Bytes;
use document::ContentHash;
use futures::{Stream, StreamExt as _, stream};
use uuid::Uuid;

const MAX: u64 = 32 * 1024 * 1024;

/// Names the address of an S3 double with a bucket `plumbline`.
const S3_ENDPOINT: &str = "PLUMBLINE_TEST_S3";

struct Home {
    _folder: tempfile::TempDir,
    blobs: Vec<Blobs>,
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the double is")]
fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let mut blobs = vec![Blobs::folder(&folder.path().join("files")).unwrap(), Blobs::in_memory()];
    if let Ok(endpoint) = env::var(S3_ENDPOINT) {
        // As the binary does: the client is built without one. Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let s3 = S3 {
            bucket: "plumbline".to_owned(),
            region: "us-east-1".to_owned(),
            endpoint: Some(endpoint.parse().unwrap()),
            access_key_id: "test".to_owned(),
            secret_access_key: "test".to_owned(),
        };
        blobs.push(Blobs::s3(&s3).unwrap());
    }
    Home { _folder: folder, blobs }
}

fn chunks(bytes: &[u8], size: usize) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    let chunks: Vec<_> = bytes.chunks(size).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    stream::iter(chunks)
}

/// Some bytes that differ everywhere.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|number| u8::try_from((number * 7 + number / 251) % 256).unwrap()).collect()
}

#[tokio::test]
async fn what_is_kept_is_found_by_what_it_is() {
    let (ours, theirs) = (OrganizationId::local(), "rival".parse().unwrap());
    for blobs in home().blobs {
        for length in [0, 1, 5_000, 12_000_000] {
            let bytes = bytes(length);
            let kept = blobs.keep(&ours, Uuid::now_v7(), chunks(&bytes, 65_536), MAX).await.unwrap();
            assert_eq!((kept.content, kept.bytes), (ContentHash::of(&bytes), length as u64));
            let again = blobs.keep(&ours, Uuid::now_v7(), chunks(&bytes, 1_000_003), MAX).await.unwrap();
            assert_eq!(again, kept);
            assert_eq!(blobs.bytes(&ours, kept.content).await.unwrap().unwrap(), bytes);
            let (size, stream) = blobs.read(&ours, kept.content).await.unwrap().unwrap();
            let read: Vec<u8> = stream.map(|chunk| chunk.unwrap().to_vec()).concat().await;
            assert_eq!((size, read), (length as u64, bytes));
            assert!(blobs.bytes(&theirs, kept.content).await.unwrap().is_none());
            blobs.remove(&ours, kept.content).await.unwrap();
            blobs.remove(&ours, kept.content).await.unwrap();
            assert!(blobs.read(&ours, kept.content).await.unwrap().is_none());
        }
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_or_is_too_large_keeps_nothing() {
    let ours = OrganizationId::local();
    for blobs in home().blobs {
        let bytes = bytes(200_000);
        let broken = chunks(&bytes, 1_000).map(|_| Ok(Bytes::from_static(b"x"))).chain(stream::iter([Err("gone")]));
        let error = blobs.keep(&ours, Uuid::now_v7(), broken, MAX).await.unwrap_err();
        assert!(matches!(error, KeepError::Source("gone")), "{error:?}");
        let error = blobs.keep(&ours, Uuid::now_v7(), chunks(&bytes, 1_000), 199_999).await.unwrap_err();
        assert!(matches!(error, KeepError::Store(BlobError::TooLarge { bytes_max: 199_999 })), "{error:?}");
        assert!(blobs.bytes(&ours, ContentHash::of(&bytes)).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn parts_become_one_in_their_order() {
    let ours = OrganizationId::local();
    for blobs in home().blobs {
        let (bytes, upload) = (bytes(30_000), Uuid::now_v7());
        for offset in [20_000, 0, 10_000, 10_000] {
            let part = Bytes::copy_from_slice(&bytes[offset..offset + 10_000]);
            blobs.part_keep(&ours, upload, offset as u64, part).await.unwrap();
        }
        let offsets = [0, 10_000, 20_000];
        let kept = blobs.parts_join(&ours, upload, &offsets, MAX).await.unwrap();
        assert_eq!(kept.content, ContentHash::of(&bytes));
        assert_eq!(blobs.parts_join(&ours, upload, &offsets, MAX).await.unwrap(), kept);
        blobs.parts_drop(&ours, upload, &offsets).await.unwrap();
        assert!(blobs.parts_join(&ours, upload, &offsets, MAX).await.is_err(), "the parts are gone");
        assert_eq!(blobs.bytes(&ours, kept.content).await.unwrap().unwrap(), bytes);
    }
}
