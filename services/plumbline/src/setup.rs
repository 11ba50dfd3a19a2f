//! From settings to the options of each crate. Nobody below this file knows where a setting came from.

use std::{
    env,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use async_trait::async_trait;
use audience::OrganizationId;
use config::{EmbedderKind, ModelName, Provider, Settings, Sources};
use document::{ChunkLimits, DocumentId, Extracted, Finding, FindingKind};
use extract::{ExtractError, Limits, Worker};
use ingest::{IngestError, Library, Parts, Reader};
use search::{
    IndexPlace, QdrantOptions, Searcher,
    embed::{self, Embedder, HttpOptions},
};
use store::Store;
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

use crate::failure::Failure;

const MB: u64 = 1024 * 1024;

/// What leads this program to the reading of one file; see [`extract::worker_main`].
pub(crate) const WORKER_ARGUMENT: &str = "__extract";

/// Logs go to stderr, and only where somebody asked for them (`RUST_LOG`).
pub(crate) fn logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("off"));
    // A line that cannot be written is lost; to say so on stderr as well would end the thread that logs.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    // Only a second call could fail, and there is none.
    let _ = lines.try_init();
}

/// The settings; what is wrong with them is wrong usage.
pub(crate) fn settings(file: Option<PathBuf>) -> Result<Settings, Failure> {
    let environment = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let directory = env::current_dir().unwrap_or_default();
    config::load(&Sources { file, directory, environment }).map_err(|error| match error {
        config::ConfigError::Unopened { .. } => Failure::from_error(&error),
        config::ConfigError::Unreadable { .. } | config::ConfigError::Invalid(_) => Failure::Usage(error.to_string()),
    })
}

/// The data folder: as typed, else as set.
pub(crate) fn data_dir(settings: &Settings, typed: Option<PathBuf>) -> PathBuf {
    typed.unwrap_or_else(|| settings.data.dir.clone())
}

/// What one file may cost.
pub(crate) fn limits(settings: &config::Extract) -> Limits {
    Limits {
        file_bytes_max: settings.file_mb_max * MB,
        unpacked_bytes_max: settings.unpacked_mb_max * MB,
        part_bytes_max: settings.part_mb_max * MB,
        cells_max: settings.cells_max,
        pages_max: settings.pages_max,
        text_bytes_max: usize::try_from(settings.text_mb_max * MB).unwrap_or(usize::MAX),
        resident_bytes_max: settings.resident_mb_max * MB,
        cpu_s: settings.cpu_s_max,
        wall: Duration::from_secs(settings.wall_s_max),
        ..Limits::default()
    }
}

/// How many files are read at once.
pub(crate) fn processes(settings: &config::Extract) -> usize {
    match settings.processes {
        0 => thread::available_parallelism().map_or(1, usize::from),
        number => number,
    }
}

/// How texts are cut. The settings were checked, so this holds.
pub(crate) fn chunk_limits(settings: &config::Passages) -> Result<ChunkLimits, Failure> {
    ChunkLimits::new(settings.tokens_max, settings.overlap).map_err(|error| Failure::Usage(error.to_string()))
}

/// Reads files in child processes of this program, and says which languages need a remark.
pub(crate) struct FileReader {
    worker: Worker,
    limits: Limits,
}

impl FileReader {
    /// Reads a file as it lies on disk, for what nobody needs its bytes or their hash for.
    pub(crate) async fn read_file(&self, path: &Path) -> Result<Extracted, IngestError> {
        let unopened = |error| IngestError::Open(Arc::new(error));
        let file = File::open(path).map_err(unopened)?;
        if file.metadata().map_err(unopened)?.is_dir() {
            return Err(unopened(io::ErrorKind::IsADirectory.into()));
        }
        Ok(remarked(self.worker.extract_file(file, file_name(path).as_deref()).await?))
    }
}

#[async_trait]
impl Reader for FileReader {
    async fn read(&self, bytes: Vec<u8>, name: &Path) -> Result<Extracted, ExtractError> {
        Ok(remarked(self.worker.extract(&bytes, file_name(name).as_deref()).await?))
    }

    fn file_bytes_max(&self) -> u64 {
        self.limits.file_bytes_max
    }
}

fn file_name(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

fn remarked(mut read: Extracted) -> Extracted {
    read.findings.extend(language_finding(&read));
    read
}

/// A language that searches well and cannot be drafted from without a model.
fn language_finding(read: &Extracted) -> Option<Finding> {
    let language = read.language.as_ref().filter(|language| !coach::offline::reads(language))?;
    let detail = format!(
        "The text is in the language '{language}': it can be searched, but the offline drafter reads only English, French, German and Spanish."
    );
    Some(Finding::new(FindingKind::Language, detail))
}

/// What reads files, within the limits that are set.
pub(crate) fn reader(settings: &config::Extract) -> Result<FileReader, Failure> {
    let program =
        env::current_exe().map_err(|error| Failure::Failed(format!("cannot find this program's own file: {error}")))?;
    let arguments = vec![WORKER_ARGUMENT.into()];
    let limits = limits(settings);
    Ok(FileReader { worker: Worker::new(program, arguments, limits, processes(settings)), limits })
}

/// What makes vectors.
pub(crate) fn embedder(settings: &config::Embedder) -> Result<Arc<dyn Embedder>, Failure> {
    Ok(match settings.kind {
        EmbedderKind::Builtin => Arc::new(embed::Builtin::new()?),
        EmbedderKind::Http => Arc::new(embed::Http::new(http_embedder(settings)?)?),
        EmbedderKind::Transformer => {
            embed::open_transformer(settings.model_dir.as_deref().unwrap_or(Path::new("")))?.into()
        }
    })
}

/// What answers queries over a store, with its indexes in the data folder.
pub(crate) fn searcher(
    settings: &Settings,
    data: &Path,
    store: &Store,
    embedder: &Arc<dyn Embedder>,
) -> Result<Arc<Searcher>, Failure> {
    let place = IndexPlace::Folder(data.join("index"));
    let corpus = Arc::new(store.clone());
    Ok(Arc::new(Searcher::open(corpus, Arc::clone(embedder), place, qdrant(&settings.qdrant))?))
}

/// The server that is set, else the file in the data folder.
pub(crate) async fn store(settings: &Settings, data: &Path) -> Result<Store, Failure> {
    Ok(match &settings.database.url {
        Some(url) => Store::connect(url).await?,
        None => Store::open(data).await?,
    })
}

/// The pipeline and the searcher over the documents of a data folder.
pub(crate) async fn library(settings: &Settings, data: &Path) -> Result<Library, Failure> {
    let store = store(settings, data).await?;
    let embedder = embedder(&settings.embedder)?;
    let searcher = searcher(settings, data, &store, &embedder)?;
    Ok(Library::new(parts(settings, store, embedder, searcher)?))
}

/// The same, gone with its last user and beside no server: for what is measured, not kept.
pub(crate) async fn library_in_memory(settings: &Settings) -> Result<(Library, Arc<Searcher>), Failure> {
    let store = Store::in_memory().await?;
    let embedder = embedder(&settings.embedder)?;
    let searcher = Searcher::open(Arc::new(store.clone()), Arc::clone(&embedder), IndexPlace::Memory, None)?;
    let searcher = Arc::new(searcher);
    Ok((Library::new(parts(settings, store, embedder, Arc::clone(&searcher))?), searcher))
}

pub(crate) fn parts(
    settings: &Settings,
    store: Store,
    embedder: Arc<dyn Embedder>,
    searcher: Arc<Searcher>,
) -> Result<Parts, Failure> {
    Ok(Parts {
        organization: OrganizationId::local(),
        shelf: Arc::new(store),
        reader: Arc::new(reader(&settings.extract)?),
        embedder,
        searcher,
        limits: chunk_limits(&settings.passages)?,
        concurrency: processes(&settings.extract),
        new_id: Arc::new(|| DocumentId::from(Uuid::now_v7())),
    })
}

/// How to reach the Qdrant server, where one is set.
pub(crate) fn qdrant(settings: &config::Qdrant) -> Option<QdrantOptions> {
    Some(QdrantOptions {
        url: settings.url.clone()?,
        api_key: settings.api_key.reveal().map(str::to_owned),
        collection: settings.collection.clone(),
        timeout: Duration::from_secs(settings.timeout_s),
    })
}

/// The client for the model that was asked for, with the fallback that is set.
pub(crate) fn model(settings: &config::Model, name: &ModelName) -> Result<model::Client, Failure> {
    let fallback = settings.fallback.as_ref().map(|name| endpoint(settings, name));
    Ok(model::Client::new(endpoint(settings, name), fallback, model_options(settings))?)
}

/// How a draft with this model is made.
pub(crate) fn draft_options(settings: &config::Model, name: &ModelName) -> coach::Options {
    let limits = coach::Limits {
        window_tokens: settings.window_tokens,
        batch_tokens: settings.batch_tokens,
        answer_tokens: settings.answer_tokens,
        revisions_max: settings.revisions,
        ..coach::Limits::default()
    };
    coach::Options { limits, concurrency: settings.concurrency, ..coach::Options::new(name.to_string()) }
}

fn endpoint(settings: &config::Model, name: &ModelName) -> model::Endpoint {
    let at = settings.endpoint(name.provider);
    let priced = settings.input_price > 0.0 || settings.output_price > 0.0;
    model::Endpoint {
        protocol: match name.provider {
            Provider::OpenAi => model::Protocol::OpenAi,
            Provider::Anthropic => model::Protocol::Anthropic,
        },
        base_url: at.base_url.clone(),
        api_key: at.api_key.map(model::ApiKey::new),
        model: name.name.clone(),
        price: priced.then(|| model::Price {
            input_per_million: settings.input_price,
            output_per_million: settings.output_price,
            currency: settings.currency.clone(),
        }),
    }
}

fn model_options(settings: &config::Model) -> model::Options {
    let defaults = model::Options::default();
    model::Options {
        timeouts: model::Timeouts {
            connect: Duration::from_secs(settings.connect_s),
            first_byte: Duration::from_secs(settings.first_byte_s),
            idle: Duration::from_secs(settings.idle_s),
            whole: Duration::from_secs(settings.whole_s),
        },
        retries: model::Retries {
            max: settings.retries,
            budget: Duration::from_secs(settings.retry_budget_s),
            ..defaults.retries
        },
        repairs: settings.repairs,
        ..defaults
    }
}

/// The settings were checked, so the address is there.
fn http_embedder(settings: &config::Embedder) -> Result<HttpOptions, Failure> {
    let url = settings.url.clone().ok_or_else(|| Failure::Usage("embedder.url: must be set".to_owned()))?;
    Ok(HttpOptions {
        url,
        model: settings.model.clone(),
        api_key: settings.api_key.reveal().map(str::to_owned),
        batch: settings.batch,
        timeout: Duration::from_secs(settings.timeout_s),
        weight: settings.weight,
        query_prefix: settings.query_prefix.clone(),
        passage_prefix: settings.passage_prefix.clone(),
    })
}
