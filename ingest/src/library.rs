use std::{
    cmp::Reverse,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use audience::{Audience, OrganizationId};
use document::{ChunkLimits, ContentHash, DocumentId, Extracted, Finding, Version};
use futures::{StreamExt as _, join, stream};
use search::{SearchError, Searcher, embed::Embedder};
use tokio::sync::{mpsc, watch};

use crate::{
    File, IngestError, Listed, Reader, Reading, Shelf, Status,
    pipeline::{self, Entry, Outcome, Prepared, Waiting},
};

/// Documents that wait to be kept.
const WAITING_MAX: usize = 16;
/// So many are kept without waiting for more.
pub(crate) const TOGETHER_ENOUGH: usize = 12;
/// Documents of one transaction.
pub(crate) const TOGETHER_MAX: usize = 64;

/// Makes the id of a document that is not known yet, from the caller's clock and chance.
pub type NewId = Arc<dyn Fn() -> DocumentId + Send + Sync>;

/// What a library is put together from.
#[derive(Clone)]
pub struct Parts {
    /// The tenant it works for.
    pub organization: OrganizationId,
    /// Where documents are kept.
    pub shelf: Arc<dyn Shelf>,
    /// Reads files.
    pub reader: Arc<dyn Reader>,
    /// Makes vectors.
    pub embedder: Arc<dyn Embedder>,
    /// Follows the shelf.
    pub searcher: Arc<Searcher>,
    /// How large passages may be.
    pub limits: ChunkLimits,
    /// Files read at once.
    pub concurrency: usize,
    /// Makes ids.
    pub new_id: NewId,
}

/// Where a document is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Its reading began.
    Reading,
    /// It was read and cut; now it waits to be embedded and kept.
    Keeping,
    /// It is kept, or was not taken in.
    Done,
}

/// A step of an ingestion.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The path as the user gave it.
    pub document: &'a str,
    /// Where that document is now.
    pub stage: Stage,
    /// How many documents are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// A document that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its stable id.
    pub document_id: DocumentId,
    /// The path as the user gave it.
    pub document: String,
    /// Its current version.
    pub version: Version,
    /// What became of it.
    pub status: Status,
    /// How many passages it has.
    pub passages: usize,
    /// What its user should know.
    pub findings: Vec<Finding>,
}

/// A document that was not taken in.
#[derive(Debug)]
pub struct Failed {
    /// The path as the user gave it.
    pub document: String,
    /// Why.
    pub error: IngestError,
}

/// What became of all files, each list in the order they were given.
#[derive(Debug, Default)]
pub struct Report {
    /// What is kept.
    pub documents: Vec<Added>,
    /// What is not.
    pub failed: Vec<Failed>,
    /// Why the indexes could not follow, where they could not. What is kept is kept; the next search tries again.
    pub index: Option<SearchError>,
}

/// The pipeline of one organization.
#[derive(Clone)]
pub struct Library {
    pub(crate) parts: Parts,
}

impl Library {
    /// A library from its parts.
    pub const fn new(parts: Parts) -> Self {
        Self { parts }
    }

    /// The same library, which keeps on another shelf.
    #[must_use]
    pub fn on_shelf(mut self, other: Arc<dyn Shelf>) -> Self {
        self.parts.shelf = other;
        self
    }

    /// Takes files in for one audience. One that cannot be read does not keep the others out. What is reported is kept
    /// durably.
    pub async fn add(
        &self,
        files: &[File],
        audience: &Audience,
        progress: &(dyn Fn(Progress<'_>) + Send + Sync),
    ) -> Report {
        let entries = files.iter().map(|file| Entry::of(&self.parts, file, audience));
        let mut entries: Vec<_> = entries.enumerate().collect();
        // The longest first, so that none is left to be read alone in the end.
        entries.sort_by_cached_key(|(_, entry)| Reverse(std::fs::metadata(&entry.path).map_or(0, |about| about.len())));
        let told = &Watch::new(entries.len(), progress);
        // Small, so that little waits in memory; what waits is kept together, in one transaction.
        let (ready, waiting) = mpsc::channel(WAITING_MAX);
        let each = entries.into_iter().map(|(index, entry)| self.read(index, entry, told));
        let mut arriving = stream::iter(each).buffer_unordered(self.parts.concurrency.max(1));
        let reading = async move {
            while let Some(read) = arriving.next().await {
                // Nobody waits only when nobody wants the answer any more.
                if ready.send(read).await.is_err() {
                    return;
                }
            }
        };
        let (kept, following) = watch::channel(0);
        let keeping = pipeline::keep_waiting(&self.parts, waiting, kept, told);
        let ((), outcomes, ()) = join!(reading, keeping, self.follow(following));
        self.report(outcomes).await
    }

    /// Lets the indexes follow while other documents are still read, each time after as many again as before: so what
    /// is left in the end is little, and the segments written are few.
    async fn follow(&self, mut kept: watch::Receiver<usize>) {
        let mut followed = 0;
        while kept.changed().await.is_ok() {
            let now = *kept.borrow_and_update();
            if now >= 2 * followed + TOGETHER_ENOUGH {
                // Where an index cannot follow, the report says so in the end.
                let _ = self.parts.searcher.refresh().await;
                followed = now;
            }
        }
    }

    async fn read(&self, index: usize, entry: Entry, watch: &Watch<'_>) -> Waiting {
        watch.tell(&entry.given, Stage::Reading);
        let prepared = pipeline::read_entry(&self.parts, &entry).await;
        if matches!(prepared, Ok(Prepared::New(_))) {
            watch.tell(&entry.given, Stage::Keeping);
        }
        (index, entry.given, prepared)
    }

    /// Takes in documents that were read already, each under a name that stands for its path.
    pub async fn add_read(&self, documents: Vec<(String, Extracted)>, audience: &Audience) -> Report {
        let watch = Watch::new(documents.len(), &|_| ());
        let mut outcomes = Vec::with_capacity(documents.len());
        let mut documents = documents.into_iter().enumerate();
        loop {
            let some = documents.by_ref().take(TOGETHER_MAX).map(|(index, (name, read))| {
                let file = File { path: name.clone().into(), given: name.clone() };
                let entry = Entry::of(&self.parts, &file, audience);
                let content = ContentHash::of(read.text.as_str().as_bytes());
                let reading = Reading::of(content, read, self.parts.limits);
                (index, name, Ok(Prepared::New(Box::new(pipeline::new_document(&entry, reading)))))
            });
            let some: Vec<_> = some.collect();
            if some.is_empty() {
                break;
            }
            outcomes.extend(pipeline::keep_together(&self.parts, some, &watch).await);
        }
        self.report(outcomes).await
    }

    /// Removes a document with all its versions, from the indexes too. `false` where there is none. Where an index
    /// cannot follow, the document is not found all the same: hits are read from the shelf.
    pub async fn remove(&self, document_id: DocumentId) -> Result<bool, IngestError> {
        let removed = self.parts.shelf.remove(&self.parts.organization, document_id).await;
        let removed = removed.map_err(IngestError::shelf)?;
        if let Err(error) = self.parts.searcher.refresh().await {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, "an index could not follow a removal yet");
        }
        Ok(removed)
    }

    /// All documents, in the order they were added.
    pub async fn list(&self) -> Result<Vec<Listed>, IngestError> {
        self.parts.shelf.list(&self.parts.organization).await.map_err(IngestError::shelf)
    }

    /// Lets the indexes follow, so that the next search need not, and reports.
    async fn report(&self, outcomes: Vec<Outcome>) -> Report {
        let index = self.parts.searcher.refresh().await.err();
        Report { index, ..Report::of(outcomes) }
    }
}

impl Report {
    fn of(mut outcomes: Vec<Outcome>) -> Self {
        outcomes.sort_by_key(|(index, ..)| *index);
        let mut report = Self::default();
        for (_, document, outcome) in outcomes {
            match outcome {
                Ok(added) => report.documents.push(added),
                Err(error) => report.failed.push(Failed { document, error }),
            }
        }
        report
    }
}

/// Counts, and tells whoever listens.
pub(crate) struct Watch<'a> {
    done: AtomicUsize,
    total: usize,
    progress: &'a (dyn Fn(Progress<'_>) + Send + Sync),
}

impl<'a> Watch<'a> {
    pub(crate) const fn new(total: usize, progress: &'a (dyn Fn(Progress<'_>) + Send + Sync)) -> Self {
        Self { done: AtomicUsize::new(0), total, progress }
    }

    pub(crate) fn tell(&self, document: &str, stage: Stage) {
        let done = match stage {
            Stage::Done => self.done.fetch_add(1, Ordering::Relaxed) + 1,
            Stage::Reading | Stage::Keeping => self.done.load(Ordering::Relaxed),
        };
        (self.progress)(Progress { document, stage, done, total: self.total });
    }
}
