use std::path::Path;

use audience::{Audience, OrganizationId, Readable};
use config::{EmbedderKind, Settings};
use ingest::{Reader as _, Shelf as _};
use search::{Degraded, Mode, Query, embed::TextKind};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::count;
use crate::{
    cli::{DoctorArgs, Format},
    failure::{Failure, chain},
    output, service, setup,
};

#[derive(Serialize)]
struct Report {
    ok: bool,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    status: Status,
    detail: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Ok,
    Off,
    Failed,
}

/// What a check found: it works, or it is not configured.
enum Found {
    Works(String),
    Off(String),
}

impl Check {
    fn of(name: &'static str, outcome: Result<Found, Failure>) -> Self {
        match outcome {
            Ok(Found::Works(detail)) => Self { name, status: Status::Ok, detail },
            Ok(Found::Off(detail)) => Self { name, status: Status::Off, detail },
            Err(failure) => Self { name, status: Status::Failed, detail: failure.to_string() },
        }
    }
}

/// Checks that everything this program needs works here.
pub(crate) async fn run(settings: &Settings, args: DoctorArgs) -> Result<(), Failure> {
    let data = setup::data_dir(settings, args.data.data);
    let checks = vec![
        Check::of("reader", reader(settings).await),
        Check::of("store", store(settings, &data).await),
        Check::of("embedder", embedder(settings).await),
        Check::of("search", search(settings, &data).await),
        Check::of("qdrant", qdrant(settings, &data).await),
        Check::of("model", model(settings).await),
        Check::of("mail", mail(settings).await),
    ];
    let failed = checks.iter().filter(|check| check.status == Status::Failed).count();
    let report = Report { ok: failed == 0, checks };
    match args.format.format {
        Format::Json => output::print_json(&report)?,
        Format::Text => output::print(&text(&report))?,
    }
    if failed == 0 { Ok(()) } else { Err(Failure::Failed(format!("{} failed, see above", count(failed, "check")))) }
}

fn text(report: &Report) -> String {
    let line = |check: &Check| {
        let status = match check.status {
            Status::Ok => "ok",
            Status::Off => "off",
            Status::Failed => "failed",
        };
        format!("{status:<7} {:<9} {}\n", check.name, check.detail)
    };
    report.checks.iter().map(line).collect()
}

/// A text goes through a child process and comes back.
async fn reader(settings: &Settings) -> Result<Found, Failure> {
    let read = setup::reader(&settings.extract)?.read(b"plumb line".to_vec(), Path::new("check.txt")).await?;
    let processes = count(setup::processes(&settings.extract), "file");
    Ok(Found::Works(format!("reads {processes} at once, each in a process of its own ({})", read.media_type)))
}

async fn store(settings: &Settings, data: &Path) -> Result<Found, Failure> {
    if settings.database.url.is_none() && !data.exists() {
        return Ok(Found::Off(format!("'{}' is not there yet; 'plumbline ingest' makes it", data.display())));
    }
    let store = setup::store(settings, data).await?;
    let listed = store.list(&OrganizationId::local()).await.map_err(|error| Failure::Failed(chain(&*error)))?;
    Ok(Found::Works(format!("{} in '{store}'", count(listed.len(), "document"))))
}

async fn embedder(settings: &Settings) -> Result<Found, Failure> {
    let embedder = setup::embedder(&settings.embedder)?;
    let vectors = embedder.embed(&["leaders decide"], TextKind::Query).await?;
    if vectors.first().is_none_or(Option::is_none) {
        return Err(Failure::Failed(format!("{} gave no vector for two plain words", embedder.id())));
    }
    let where_it_runs = match settings.embedder.kind {
        EmbedderKind::Builtin | EmbedderKind::Transformer => "in this process",
        EmbedderKind::Http => "over HTTP",
    };
    Ok(Found::Works(format!("{}, {where_it_runs}", embedder.id())))
}

/// A search that has to open the indexes and bring them up to date.
async fn search(settings: &Settings, data: &Path) -> Result<Found, Failure> {
    if settings.database.url.is_none() && !data.exists() {
        return Ok(Found::Off("nothing to search yet".to_owned()));
    }
    let store = setup::store(settings, data).await?;
    let embedder = setup::embedder(&settings.embedder)?;
    let searcher = setup::searcher(settings, data, &store, &embedder)?;
    let results = searcher.search(&probe(Mode::Hybrid)).await?;
    if results.degraded == Some(Degraded::Documents) {
        let hint = "'plumbline ingest' of the same paths embeds them anew";
        return Err(Failure::Failed(format!(
            "documents were kept with another embedder than {}: {hint}",
            embedder.id()
        )));
    }
    Ok(Found::Works(format!(
        "the indexes are in step with the store ({} for a trial word)",
        count(results.hits.len(), "hit")
    )))
}

async fn qdrant(settings: &Settings, data: &Path) -> Result<Found, Failure> {
    let Some(options) = setup::qdrant(&settings.qdrant) else {
        return Ok(Found::Off("not configured (qdrant.url); the embedded engine is used".to_owned()));
    };
    let store = setup::store(settings, data).await?;
    let embedder = setup::embedder(&settings.embedder)?;
    let results = setup::searcher(settings, data, &store, &embedder)?.search(&probe(Mode::Hybrid)).await?;
    if results.degraded == Some(Degraded::Engine) {
        let hint = "check qdrant.url (the gRPC port, usually 6334) and qdrant.api_key";
        return Err(Failure::Failed(format!("{} did not answer: {hint}", options.url)));
    }
    Ok(Found::Works(format!("{} answers, collection '{}'", options.url, options.collection)))
}

fn probe(mode: Mode) -> Query {
    Query {
        organization: OrganizationId::local(),
        readable: Readable::only(Audience::Org),
        text: "leaders".to_owned(),
        limit: 1,
        mode,
    }
}

/// The server answers and lets us in; nothing is sent.
async fn mail(settings: &Settings) -> Result<Found, Failure> {
    let Some(mail) = service::mail(settings, &service::public_url(settings)?)? else {
        return Ok(Found::Off("not configured (mail.url); letters wait until it is".to_owned()));
    };
    mail.check().await?;
    Ok(Found::Works("the mail server answers".to_owned()))
}

/// One short question, since a server that lists its models may still refuse to answer.
async fn model(settings: &Settings) -> Result<Found, Failure> {
    let Some(name) = &settings.model.name else {
        return Ok(Found::Off("not configured (model.name); drafts are made offline".to_owned()));
    };
    let client = setup::model(&settings.model, name)?;
    let turn = model::Turn::new("", "Answer with the single word: ready", 64);
    client.send(&turn, &CancellationToken::new()).await?;
    Ok(Found::Works(format!("{name} answers")))
}
