//! The stages of one document, and how several are kept together.

use std::{path::PathBuf, sync::Arc, time::Duration};

use audience::Audience;
use document::{ContentHash, DocumentId};
use search::embed::{Vector, embed_cached};
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use crate::{
    Added, File, IngestError, Kept, Known, NewDocument, NewPassage, Parts, Reading, Stage, Status,
    library::{TOGETHER_ENOUGH, TOGETHER_MAX, Watch},
    reading,
};

/// How long documents that are read wait for others to be kept with.
const MOMENT: Duration = Duration::from_millis(50);

/// A file with who may read it.
pub(crate) struct Entry {
    /// Its id, if it is not known yet: made before files are read, so that ids are in the order given.
    pub(crate) document_id: DocumentId,
    pub(crate) given: String,
    pub(crate) path: PathBuf,
    pub(crate) audience: Audience,
}

impl Entry {
    pub(crate) fn of(parts: &Parts, file: &File, audience: &Audience) -> Self {
        Self {
            document_id: (parts.new_id)(),
            given: file.given.clone(),
            path: file.path.clone(),
            audience: audience.clone(),
        }
    }
}

/// What is to be done with a file that could be read.
pub(crate) enum Prepared {
    /// These bytes are kept already: at most they are to be embedded.
    Unchanged(Known),
    /// It is to be embedded and kept.
    New(Box<NewDocument>),
}

/// A document on its way: its number in the order given, the path as given, and how far it came.
pub(crate) type Waiting = (usize, String, Result<Prepared, IngestError>);

/// What became of it.
pub(crate) type Outcome = (usize, String, Result<Added, IngestError>);

/// Reads a file, unless its bytes are known.
pub(crate) async fn read_entry(parts: &Parts, entry: &Entry) -> Result<Prepared, IngestError> {
    let (bytes, content) = reading::open(parts.reader.as_ref(), &entry.path).await?;
    let path = entry.path.to_string_lossy();
    let known = parts.shelf.known(&parts.organization, parts.embedder.id(), &entry.audience, &path).await;
    match known.map_err(IngestError::shelf)? {
        Some(known) if known.content == content => Ok(Prepared::Unchanged(known)),
        _ => {
            let reading = reading::read_bytes(parts.reader.as_ref(), bytes, content, &entry.path, parts.limits).await?;
            Ok(Prepared::New(Box::new(new_document(entry, reading))))
        }
    }
}

pub(crate) fn new_document(entry: &Entry, reading: Reading) -> NewDocument {
    let Reading { content, read, chunks } = reading;
    let passages = chunks.into_iter().map(|chunk| NewPassage { chunk, embedded: content, vector: None }).collect();
    NewDocument {
        document_id: entry.document_id,
        audience: entry.audience.clone(),
        path: entry.path.to_string_lossy().into_owned(),
        given: entry.given.clone(),
        content,
        language: read.language.clone(),
        read,
        passages,
    }
}

/// Keeps what arrives until nothing more comes: whatever waits at the same time in one transaction. How many are done
/// is told to `done`.
pub(crate) async fn keep_waiting(
    parts: &Parts,
    mut waiting: mpsc::Receiver<Waiting>,
    done: watch::Sender<usize>,
    told: &Watch<'_>,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    loop {
        let mut some = Vec::new();
        if waiting.recv_many(&mut some, TOGETHER_MAX).await == 0 {
            return outcomes;
        }
        // A transaction waits for the disk, whatever it holds: what comes in a moment goes along.
        let enough =
            async { while some.len() < TOGETHER_ENOUGH && waiting.recv_many(&mut some, TOGETHER_MAX).await > 0 {} };
        // Too little in that time is no error.
        let _ = timeout(MOMENT, enough).await;
        outcomes.extend(keep_together(parts, some, told).await);
        done.send_replace(outcomes.len());
    }
}

/// Embeds and keeps some documents. If that fails for all together, each is tried alone, so that one cannot keep the
/// others out.
pub(crate) async fn keep_together(parts: &Parts, some: Vec<Waiting>, watch: &Watch<'_>) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(some.len());
    let mut new = Vec::new();
    for (index, given, prepared) in some {
        match prepared {
            Ok(Prepared::New(document)) => new.push((index, *document)),
            Ok(Prepared::Unchanged(known)) => {
                outcomes.push((index, given.clone(), unchanged(parts, known, given).await));
            }
            Err(error) => outcomes.push((index, given, Err(error))),
        }
    }
    let (indices, documents): (Vec<_>, Vec<_>) = new.into_iter().unzip();
    outcomes.extend(
        indices.into_iter().zip(keep_all(parts, documents).await).map(|(index, (given, kept))| (index, given, kept)),
    );
    for (_, given, _) in &outcomes {
        watch.tell(given, Stage::Done);
    }
    outcomes
}

async fn keep_all(parts: &Parts, documents: Vec<NewDocument>) -> Vec<(String, Result<Added, IngestError>)> {
    if documents.is_empty() {
        return Vec::new();
    }
    match embed_and_keep(parts, documents.clone()).await {
        Ok(added) => added.into_iter().map(|added| (added.document.clone(), Ok(added))).collect(),
        Err(error) if documents.len() == 1 || matches!(error, IngestError::Embed(_)) => {
            documents.into_iter().map(|document| (document.given, Err(error.clone()))).collect()
        }
        Err(_) => {
            let mut outcomes = Vec::with_capacity(documents.len());
            for document in documents {
                let given = document.given.clone();
                let added = embed_and_keep(parts, vec![document]).await;
                outcomes.push((given, added.and_then(|mut added| added.pop().ok_or(IngestError::Interrupted))));
            }
            outcomes
        }
    }
}

/// Embeds and keeps documents in one transaction.
async fn embed_and_keep(parts: &Parts, mut documents: Vec<NewDocument>) -> Result<Vec<Added>, IngestError> {
    let parts = parts.clone();
    beside_reading(async move {
        embed(&parts, &mut documents).await?;
        let kept = parts.shelf.keep(&parts.organization, parts.embedder.id(), &documents).await;
        let kept = kept.map_err(IngestError::shelf)?;
        Ok(documents.into_iter().zip(kept).map(|(document, kept)| added(document, &kept)).collect())
    })
    .await
}

/// Embeds what is kept already, where this embedder was not given it yet.
async fn embed_kept(parts: &Parts, known: &Known) -> Result<(), IngestError> {
    if known.embedded {
        return Ok(());
    }
    let (parts, version) = (parts.clone(), (known.document_id, known.version));
    beside_reading(async move {
        let kept = parts.shelf.texts(&parts.organization, version.0).await.map_err(IngestError::shelf)?;
        let (hashes, texts): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
        let vectors: Vec<_> = hashes.into_iter().zip(embed_texts(&parts, &texts).await?).collect();
        let embedded = parts.shelf.embed(&parts.organization, parts.embedder.id(), version, &vectors).await;
        embedded.map_err(IngestError::shelf)
    })
    .await
}

/// Runs what takes a processor's time beside the reading of other documents.
async fn beside_reading<T: Send + 'static>(
    work: impl Future<Output = Result<T, IngestError>> + Send + 'static,
) -> Result<T, IngestError> {
    tokio::spawn(work).await.map_err(|_| IngestError::Interrupted)?
}

async fn embed(parts: &Parts, documents: &mut [NewDocument]) -> Result<(), IngestError> {
    let texts: Vec<String> = documents
        .iter()
        .flat_map(|NewDocument { read, passages, .. }| {
            passages.iter().map(|NewPassage { chunk, .. }| {
                let text = read.text.slice(chunk.span).unwrap_or_default();
                search::embedded_text(read.title.as_deref(), &chunk.place.heading, text)
            })
        })
        .collect();
    let vectors = embed_texts(parts, &texts).await?;
    let passages = documents.iter_mut().flat_map(|document| &mut document.passages);
    for ((passage, text), vector) in passages.zip(texts).zip(vectors) {
        passage.embedded = ContentHash::of(text.as_bytes());
        passage.vector = vector;
    }
    Ok(())
}

async fn embed_texts(parts: &Parts, texts: &[String]) -> Result<Vec<Option<Vector>>, IngestError> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let cache = parts.shelf.vectors(&parts.organization);
    let vectors = embed_cached(parts.embedder.as_ref(), cache.as_ref(), &texts).await;
    vectors.map_err(|error| IngestError::Embed(Arc::new(error)))
}

fn added(document: NewDocument, kept: &Kept) -> Added {
    Added {
        document_id: kept.document_id,
        document: document.given,
        version: kept.version,
        status: kept.status,
        passages: document.passages.len(),
        findings: document.read.findings,
    }
}

async fn unchanged(parts: &Parts, known: Known, document: String) -> Result<Added, IngestError> {
    embed_kept(parts, &known).await?;
    let Known { document_id, version, passages, findings, .. } = known;
    Ok(Added { document_id, document, version, status: Status::Unchanged, passages, findings })
}
