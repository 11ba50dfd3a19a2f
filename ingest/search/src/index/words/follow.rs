use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tantivy::{
    Index, IndexWriter, TantivyDocument, Term,
    indexer::LogMergePolicy,
    tokenizer::{PreTokenizedString, Token},
};

use super::{BETWEEN, Fields, WordsView, compartment, schema};
use crate::{
    Change, Changed, ChangedDocument, ChangedPassage, Corpus, IndexPlace, SearchError,
    index::analysis::{Analysis, passage_terms},
};

/// Changes with the schema or the analysis: an index of another format is made again.
const FORMAT: &str = "words-1";
/// What the writer may hold before it writes a segment.
const WRITER_BYTES: usize = 48 << 20;
/// Documents read from the store at once.
const PAGE: u32 = 64;
/// How long to wait for another process that follows the same store into the same folder.
const WAIT: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(10);

/// The words index in its place. Many may have it open, one at a time follows the store.
pub(crate) struct WordsIndex {
    place: IndexPlace,
    identity: String,
    view: Mutex<Option<Arc<WordsView>>>,
}

impl WordsIndex {
    pub(crate) fn new(place: IndexPlace, corpus: &dyn Corpus) -> Self {
        Self { place, identity: corpus.identity().to_owned(), view: Mutex::new(None) }
    }

    /// Follows the store up to its last change, and gives back the state reached. Where another process has the
    /// index for too long, that is the last state there is.
    pub(crate) async fn follow(self: &Arc<Self>, corpus: &dyn Corpus) -> Result<Arc<WordsView>, SearchError> {
        let latest = corpus.latest().await.map_err(SearchError::Corpus)?;
        let this = Arc::clone(self);
        let view = blocking(move || Ok(this.committed(latest))).await?;
        if let Some(view) = &view
            && view.upto == latest
        {
            return Ok(Arc::clone(view));
        }
        let this = Arc::clone(self);
        let Some(mut writing) = blocking(move || this.begin(latest)).await? else {
            tracing::warn!("another process holds the words index; searching its last state");
            return view.ok_or_else(|| self.busy());
        };
        loop {
            let page = corpus.changed(writing.upto, PAGE, None).await.map_err(SearchError::Corpus)?;
            if page.is_empty() {
                break;
            }
            writing = blocking(move || writing.apply(&page)).await?;
        }
        let this = Arc::clone(self);
        blocking(move || this.end(writing)).await
    }

    /// The last state that was committed, read again only where it is behind.
    fn committed(&self, latest: Change) -> Option<Arc<WordsView>> {
        let mut open = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = &*open
            && view.upto == latest
        {
            return Some(Arc::clone(view));
        }
        let index = match (&*open, &self.place) {
            (Some(view), _) => view.index().clone(),
            (None, IndexPlace::Folder(folder)) if folder.is_dir() => match Index::open_in_dir(folder) {
                Ok(index) if index.schema() == schema().0 => index,
                _ => return None,
            },
            _ => return None,
        };
        let view = self.view_of(&index, latest).ok().flatten();
        open.clone_from(&view);
        view
    }

    /// What an index holds; `None` where it is not made from this store.
    fn view_of(&self, index: &Index, latest: Change) -> Result<Option<Arc<WordsView>>, SearchError> {
        let Some(upto) = self.reached(index, latest)? else { return Ok(None) };
        Ok(Some(Arc::new(WordsView::open(index, schema().1, upto)?)))
    }

    /// Up to which change an index has followed this store; `None` where it has not.
    fn reached(&self, index: &Index, latest: Change) -> Result<Option<Change>, SearchError> {
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let mut parts = payload.split(' ');
        let ours = parts.next() == Some(FORMAT) && parts.next() == Some(&self.identity);
        let upto = parts.next().and_then(|number| number.parse().ok()).map(Change);
        Ok(upto.filter(|upto| ours && *upto <= latest))
    }

    /// Takes the index for writing, made again where it cannot be used. `None` where another has it for too long.
    fn begin(&self, latest: Change) -> Result<Option<Writing>, SearchError> {
        let lock = match &self.place {
            IndexPlace::Memory => None,
            IndexPlace::Folder(folder) => match lock(folder)? {
                Some(lock) => Some(lock),
                None => return Ok(None),
            },
        };
        let (index, upto) = match self.usable(latest)? {
            Some(usable) => usable,
            None => (self.create()?, Change::NONE),
        };
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.1);
        writer.set_merge_policy(Box::new(policy));
        Ok(Some(Writing { writer, fields: schema().1, upto, is_new: upto == Change::NONE, _lock: lock }))
    }

    fn usable(&self, latest: Change) -> Result<Option<(Index, Change)>, SearchError> {
        let index = match &self.place {
            IndexPlace::Memory => {
                let view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
                view.as_ref().map(|view| view.index().clone())
            }
            IndexPlace::Folder(folder) => Index::open_in_dir(folder).ok(),
        };
        let Some(index) = index.filter(|index| index.schema() == schema().0) else { return Ok(None) };
        Ok(self.reached(&index, latest)?.map(|upto| (index, upto)))
    }

    fn create(&self) -> Result<Index, SearchError> {
        let IndexPlace::Folder(folder) = &self.place else {
            return Ok(Index::create_in_ram(schema().0));
        };
        tracing::info!("making the words index from the store");
        let of = |source| SearchError::File { path: folder.clone(), source };
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(of)?;
        }
        std::fs::create_dir_all(folder).map_err(of)?;
        Ok(Index::create_in_dir(folder, schema().0)?)
    }

    /// Commits, durably, and lets go of the index.
    fn end(&self, mut writing: Writing) -> Result<Arc<WordsView>, SearchError> {
        let mut commit = writing.writer.prepare_commit()?;
        commit.set_payload(&format!("{FORMAT} {} {}", self.identity, writing.upto));
        commit.commit()?;
        let index = writing.writer.index().clone();
        // Merges begun by this commit would die with the writer, and segments pile up.
        writing.writer.wait_merging_threads()?;
        let view = Arc::new(WordsView::open(&index, writing.fields, writing.upto)?);
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&view));
        Ok(view)
    }

    fn busy(&self) -> SearchError {
        match &self.place {
            IndexPlace::Folder(folder) => SearchError::Busy(folder.clone()),
            IndexPlace::Memory => SearchError::Busy(PathBuf::from("memory")),
        }
    }
}

/// The index while it follows.
struct Writing {
    writer: IndexWriter,
    fields: Fields,
    upto: Change,
    is_new: bool,
    /// Held by the operating system for as long as this process has it: a killed one leaves nothing behind.
    _lock: Option<File>,
}

impl Writing {
    fn apply(mut self, page: &[Changed]) -> Result<Self, SearchError> {
        for changed in page {
            let document = format!("{}{BETWEEN}{}", changed.organization, changed.document_id);
            if !self.is_new {
                self.writer.delete_term(Term::from_field_text(self.fields.document, &document));
            }
            if let Some(now) = &changed.now {
                let compartment = compartment(&changed.organization, &now.audience);
                for passage in &now.passages {
                    self.add(&document, &compartment, now, passage)?;
                }
            }
            self.upto = changed.change;
        }
        Ok(self)
    }

    fn add(
        &self,
        document: &str,
        compartment: &str,
        now: &ChangedDocument,
        passage: &ChangedPassage,
    ) -> Result<(), SearchError> {
        let analysis = Analysis::of(now.language.as_ref());
        let tokens: Vec<Token> = passage_terms(analysis, now.title.as_deref(), passage)
            .into_iter()
            .enumerate()
            .map(|(position, term)| Token { text: format!("{compartment}{term}"), position, ..Token::default() })
            .collect();
        let Fields { words, document: owner, passage: id, compartment: whose, length } = self.fields;
        let mut row = TantivyDocument::default();
        row.add_u64(length, tokens.len() as u64);
        row.add_pre_tokenized_text(words, PreTokenizedString { text: String::new(), tokens });
        row.add_text(owner, document);
        row.add_u64(id, passage.id.0.cast_unsigned());
        row.add_text(whose, format!("{compartment}{}", analysis.name()));
        self.writer.add_document(row)?;
        Ok(())
    }
}

fn lock(folder: &Path) -> Result<Option<File>, SearchError> {
    let path = folder.with_extension("lock");
    let of = |source| SearchError::File { path: path.clone(), source };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(of)?;
    }
    let file = File::create(&path).map_err(of)?;
    let until = Instant::now() + WAIT;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(POLL),
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(source)) => return Err(of(source)),
        }
    }
}

/// Runs what waits for disk or processor beside the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| SearchError::Interrupted(error.into()))?
}
