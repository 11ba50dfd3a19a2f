//! A library in a temporary folder, with a reader that needs no process and an embedder that needs no model.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use audience::{Audience, OrganizationId, Readable};
use document::{BlockKind, ChunkLimits, ContentHash, DocumentId, Extracted, MediaType, Piece, Place};
use extract::ExtractError;
use ingest::{Added, File, Library, Parts, Reader, Report};
use search::{
    Corpus, IndexPlace, Mode, Query, Results, Searcher,
    embed::{EmbedError, Embedder, EmbedderId, TextKind, Vector},
};
use store::Store;
use testkit::Home;

/// Each line is a paragraph, `# ` makes a heading; a file of nothing but `damaged` cannot be read.
pub(crate) struct Lines;

#[async_trait]
impl Reader for Lines {
    async fn read(&self, bytes: Vec<u8>, _: &Path) -> Result<Extracted, ExtractError> {
        match String::from_utf8(bytes) {
            Ok(text) if text != "damaged" => Ok(lines(&text)),
            _ => Err(ExtractError::Empty),
        }
    }
}

pub(crate) fn lines(text: &str) -> Extracted {
    let mut heading = Vec::new();
    let pieces: Vec<_> = text
        .lines()
        .map(|line| {
            if let Some(title) = line.strip_prefix("# ") {
                let piece = Piece { kind: BlockKind::Heading, place: Place::section(vec![]), text: title.to_owned() };
                heading = vec![title.to_owned()];
                piece
            } else {
                let place = Place::section(heading.clone());
                Piece { kind: BlockKind::Paragraph, place, text: line.to_owned() }
            }
        })
        .collect();
    Extracted::assemble(None, MediaType::Text, None, pieces, vec![])
}

/// Counts hashed words: texts that share words are near.
pub(crate) struct Buckets {
    id: EmbedderId,
    /// How many passages it was given.
    pub(crate) given: AtomicUsize,
    /// Whether it fails, as a server that is down does.
    pub(crate) down: AtomicBool,
}

impl Buckets {
    pub(crate) fn new(version: &str) -> Arc<Self> {
        let (given, down) = (AtomicUsize::new(0), AtomicBool::new(false));
        Arc::new(Self { id: EmbedderId::new("buckets", version), given, down })
    }
}

#[async_trait]
impl Embedder for Buckets {
    fn id(&self) -> &EmbedderId {
        &self.id
    }

    fn weight(&self) -> f32 {
        0.3
    }

    async fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        if self.down.load(Ordering::Relaxed) {
            return Err(EmbedError::Cache("down".into()));
        }
        if kind == TextKind::Passage {
            self.given.fetch_add(texts.len(), Ordering::Relaxed);
        }
        Ok(texts.iter().map(|text| bucket(text)).collect())
    }
}

fn bucket(text: &str) -> Option<Vector> {
    let mut numbers = vec![0.0; 64];
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let byte = ContentHash::of(word.as_bytes()).as_bytes()[0];
        numbers[usize::from(byte % 64)] += 1.0;
    }
    Vector::normalised(numbers)
}

pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) store: Store,
    pub(crate) searcher: Arc<Searcher>,
    pub(crate) library: Library,
}

impl World {
    pub(crate) async fn new() -> Self {
        let home = Home::fresh().await;
        let (store, searcher, library) = open(&home, OrganizationId::local()).await;
        Self { home, store, searcher, library }
    }

    /// What a second process on the same data has.
    pub(crate) async fn beside(&self) -> (Store, Arc<Searcher>, Library) {
        open(&self.home, OrganizationId::local()).await
    }

    /// What a process on the same data has whose settings name another embedder.
    pub(crate) async fn beside_with(&self, embedder: &Arc<Buckets>) -> (Store, Arc<Searcher>, Library) {
        open_with(&self.home, OrganizationId::local(), embedder).await
    }

    /// The same data, worked on for another organization.
    pub(crate) async fn library_of(&self, organization: &str) -> Library {
        open(&self.home, organization.parse().unwrap()).await.2
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.folder().join(name)
    }

    /// Writes a file and takes it in.
    pub(crate) async fn add(&self, name: &str, text: &str, audience: &Audience) -> Added {
        add(&self.library, self.home.folder(), name, text, audience).await
    }

    pub(crate) async fn search(&self, text: &str) -> Vec<String> {
        texts(&search(&self.searcher, text, &[Audience::Org], Mode::Hybrid).await)
    }
}

pub(crate) async fn open(home: &Home, organization: OrganizationId) -> (Store, Arc<Searcher>, Library) {
    open_with(home, organization, &Buckets::new("1")).await
}

async fn open_with(
    home: &Home,
    organization: OrganizationId,
    embedder: &Arc<Buckets>,
) -> (Store, Arc<Searcher>, Library) {
    let store = home.open().await;
    let index = IndexPlace::Folder(home.folder().join("data").join("index"));
    let searcher = searcher_with(&store, index, embedder);
    let library = library_with(&store, &searcher, organization, embedder);
    (store, searcher, library)
}

pub(crate) fn searcher(store: &Store, place: IndexPlace) -> Arc<Searcher> {
    searcher_with(store, place, &Buckets::new("1"))
}

fn searcher_with(store: &Store, place: IndexPlace, embedder: &Arc<Buckets>) -> Arc<Searcher> {
    let corpus: Arc<dyn Corpus> = Arc::new(store.clone());
    Arc::new(Searcher::open(corpus, Arc::clone(embedder) as _, place, None).unwrap())
}

pub(crate) fn library(store: &Store, searcher: &Arc<Searcher>, organization: OrganizationId) -> Library {
    library_with(store, searcher, organization, &Buckets::new("1"))
}

fn library_with(
    store: &Store,
    searcher: &Arc<Searcher>,
    organization: OrganizationId,
    embedder: &Arc<Buckets>,
) -> Library {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Library::new(Parts {
        organization,
        shelf: Arc::new(store.clone()),
        reader: Arc::new(Lines),
        embedder: Arc::clone(embedder) as _,
        searcher: Arc::clone(searcher),
        limits: ChunkLimits::new(64, 0).unwrap(),
        concurrency: 2,
        new_id: Arc::new(|| DocumentId::at(NEXT.fetch_add(1, Ordering::Relaxed), [7; 10])),
    })
}

pub(crate) async fn add(library: &Library, folder: &Path, name: &str, text: &str, audience: &Audience) -> Added {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let mut report = take(library, &[path], audience).await;
    assert!(report.failed.is_empty() && report.index.is_none(), "{report:?}");
    report.documents.remove(0)
}

pub(crate) async fn take(library: &Library, paths: &[PathBuf], audience: &Audience) -> Report {
    let (files, missing) = ingest::files(paths);
    assert!(missing.is_empty(), "{missing:?}");
    let files: Vec<File> = files;
    library.add(&files, audience, &|_| ()).await
}

pub(crate) async fn search(searcher: &Searcher, text: &str, audiences: &[Audience], mode: Mode) -> Results {
    let query = Query {
        organization: OrganizationId::local(),
        readable: Readable::new(audiences.iter().cloned()).unwrap(),
        text: text.to_owned(),
        limit: 10,
        mode,
    };
    searcher.search(&query).await.unwrap()
}

pub(crate) fn texts(results: &Results) -> Vec<String> {
    results.hits.iter().map(|hit| hit.text.clone()).collect()
}
