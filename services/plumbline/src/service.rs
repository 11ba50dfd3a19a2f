//! The service, put together from its parts. Here alone are the real clock and the real chance.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use audience::OrganizationId;
use blobs::{Blobs, S3};
use coaching::{Clock, Coaching, Random};
use config::Settings;
use delivery::Mail;
use ingest::{Library, Parts};
use jiff::Timestamp;
use jobs::{Events, Kinds, Postman, PruneJobs, Pruner, Runner, Schedule};
use library::{Documents, Ingest, Libraries, Options, Sweep, SweepRemoved};
use maps::{Drafting, Maps, Model};
use store::{SendOutbox, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use crate::{failure::Failure, setup};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
/// How long a job that ended can be looked at.
const JOBS_KEPT: Duration = Duration::from_hours(24 * 30);

/// The machine's own.
struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Random for System {
    #[expect(clippy::expect_used, reason = "without chance there are no secrets: nothing may go on")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}

/// Everything that serving takes.
pub(crate) struct Service {
    pub(crate) coaching: Coaching,
    pub(crate) documents: Documents,
    pub(crate) events: Events,
    /// What maps are drafted with, beside extraction alone.
    model: Option<Model>,
    libraries: Arc<PipelineOf>,
    options: jobs::Options,
}

impl Service {
    /// Opens what is set, in this data folder.
    pub(crate) async fn open(settings: &Settings, data: &Path) -> Result<Self, Failure> {
        let store = setup::store(settings, data).await?;
        let embedder = setup::embedder(&settings.embedder)?;
        let searcher = setup::searcher(settings, data, &store, &embedder)?;
        let parts = setup::parts(settings, store.clone(), embedder, Arc::clone(&searcher))?;
        let coaching = coaching(store.clone());
        let documents = Documents::new(coaching.clone(), blobs(settings, data)?, searcher, files(settings));
        let model = settings.model.name.as_ref().map(|name| -> Result<_, Failure> {
            let client = setup::model(&settings.model, name)?;
            Ok(Model { client, options: setup::draft_options(&settings.model, name) })
        });
        let poll = Duration::from_secs(settings.jobs.poll_s);
        let options = jobs::Options {
            at_once: settings.jobs.at_once,
            lease: Duration::from_secs(settings.jobs.lease_s),
            poll,
            drain: Duration::from_secs(settings.jobs.drain_s),
            ..jobs::Options::default()
        };
        Ok(Self {
            coaching,
            documents,
            events: Events::new(store, poll),
            model: model.transpose()?,
            libraries: Arc::new(PipelineOf(parts)),
            options,
        })
    }

    /// What does the work; letters by this server.
    pub(crate) fn runner(&self, mail: Option<Mail>) -> Runner {
        let (blobs, options) = (self.documents.blobs().clone(), *self.documents.options());
        let mut kinds = Kinds::new()
            .with(Ingest::new(blobs.clone(), Arc::clone(&self.libraries) as _))
            .with(Sweep::new(blobs, options))
            .with(Drafting::new(self.coaching.clone(), self.model.clone()))
            .with(Pruner { keep: JOBS_KEPT });
        let mut schedules = vec![Schedule::new(HOUR, SweepRemoved {}), Schedule::new(DAY, PruneJobs {})];
        // Without a mail server letters wait.
        if let Some(mail) = mail {
            kinds = kinds.with(Postman::new(Arc::new(mail)));
            schedules.push(Schedule::new(MINUTE, SendOutbox));
        }
        let worker = Uuid::now_v7().to_string();
        let store = self.coaching.store().clone();
        Runner::new(worker, store, kinds, self.events.clone(), Arc::new(|| System.now()))
            .options(self.options.clone())
            .schedules(schedules)
    }

    /// What answers requests.
    pub(crate) fn router(&self, public_url: Url, doors: Vec<web::Door>) -> (axum::Router, web::App) {
        web::router(web::Parts {
            coaching: self.coaching.clone(),
            documents: self.documents.clone(),
            maps: Maps::new(self.coaching.clone(), self.model.is_some()),
            events: self.events.clone(),
            public_url,
            secret: self.coaching.store().secret("cursors"),
            doors,
        })
    }
}

/// The same pipeline for each organization.
struct PipelineOf(Parts);

impl Libraries for PipelineOf {
    fn of(&self, organization: &OrganizationId) -> Library {
        Library::new(Parts { organization: organization.clone(), ..self.0.clone() })
    }
}

/// The use cases over a store.
pub(crate) fn coaching(store: Store) -> Coaching {
    let hashing = std::thread::available_parallelism().map_or(1, usize::from);
    Coaching::new(store, Arc::new(System), Arc::new(System), hashing)
}

/// Where uploaded bytes are kept.
pub(crate) fn blobs(settings: &Settings, data: &Path) -> Result<Blobs, Failure> {
    let files = &settings.files;
    let Some(bucket) = &files.s3_bucket else { return Ok(Blobs::folder(&data.join("files"))?) };
    Ok(Blobs::s3(&S3 {
        bucket: bucket.clone(),
        region: files.s3_region.clone(),
        endpoint: files.s3_endpoint.clone(),
        access_key_id: files.s3_access_key_id.reveal().unwrap_or_default().to_owned(),
        secret_access_key: files.s3_secret_access_key.reveal().unwrap_or_default().to_owned(),
    })?)
}

fn files(settings: &Settings) -> Options {
    Options {
        file_bytes_max: setup::limits(&settings.extract).file_bytes_max,
        undo: DAY * settings.files.undo_days,
        stale: HOUR * settings.files.stale_hours,
    }
}

/// What sends letters, where a mail server is set. Their links lead to this address.
pub(crate) fn mail(settings: &Settings, public_url: &Url) -> Result<Option<Mail>, Failure> {
    let Some(server) = settings.mail.url.clone() else { return Ok(None) };
    let options = delivery::Options { server, from: settings.mail.from.clone(), public_url: public_url.clone() };
    Ok(Some(Mail::new(&options, Arc::new(|| System.now()))?))
}

/// The address under which people reach the service, as far as the settings tell.
pub(crate) fn public_url(settings: &Settings) -> Result<Url, Failure> {
    match &settings.server.public_url {
        Some(url) => Ok(url.clone()),
        None => Ok(format!("http://{}:{}", settings.server.host, settings.server.port).parse()?),
    }
}

/// A socket that listens, and the address under which people reach it.
pub(crate) async fn listen(settings: &Settings, port: Option<u16>) -> Result<(TcpListener, Url), Failure> {
    let (host, port) = (settings.server.host.as_str(), port.unwrap_or(settings.server.port));
    let listener = TcpListener::bind((host, port)).await.map_err(|error| {
        Failure::Failed(format!("cannot listen at {host}:{port} ({error}): choose another with --port"))
    })?;
    let url = match &settings.server.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", listener.local_addr()?).parse()?,
    };
    Ok((listener, url))
}

/// Serves until it is told to end, and lets requests under way come to theirs.
pub(crate) async fn serve(
    listener: TcpListener,
    (router, app): (axum::Router, web::App),
    end: CancellationToken,
) -> Result<(), Failure> {
    let ended = async move {
        end.cancelled().await;
        app.drain();
    };
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    Ok(axum::serve(listener, service).with_graceful_shutdown(ended).await?)
}

/// Cancelled by Ctrl-C, or by SIGTERM as service managers send it.
pub(crate) fn told_to_end() -> Result<CancellationToken, Failure> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let end = CancellationToken::new();
    let told = end.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        told.cancel();
    });
    Ok(end)
}

/// A data folder as typed or set.
pub(crate) fn data(settings: &Settings, typed: Option<PathBuf>) -> PathBuf {
    setup::data_dir(settings, typed)
}
