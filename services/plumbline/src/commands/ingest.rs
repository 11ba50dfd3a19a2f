use config::Settings;
use document::{DocumentId, Finding, Version};
use ingest::{Added, Progress as Step, Stage};
use serde::Serialize;

use super::{count, note};
use crate::{
    cli::{Format, IngestArgs},
    failure::{Failure, chain},
    output,
    progress::Progress,
    setup,
};

#[derive(Serialize)]
struct Report {
    documents: Vec<Row>,
    failed: Vec<Failed>,
}

#[derive(Serialize)]
struct Row {
    document_id: DocumentId,
    document: String,
    version: Version,
    status: &'static str,
    passages: usize,
    findings: Vec<Finding>,
}

impl From<Added> for Row {
    fn from(added: Added) -> Self {
        Self {
            document_id: added.document_id,
            document: added.document,
            version: added.version,
            status: added.status.as_str(),
            passages: added.passages,
            findings: added.findings,
        }
    }
}

#[derive(Serialize)]
struct Failed {
    document: String,
    error: String,
}

/// Keeps documents, so that they can be searched.
pub(crate) async fn run(settings: &Settings, args: IngestArgs) -> Result<(), Failure> {
    let data = setup::data_dir(settings, args.data.data);
    let (files, missing) = ingest::files(&args.paths);
    let mut failed: Vec<Failed> = missing
        .into_iter()
        .map(|path| Failed { document: path.given, error: format!("cannot be opened: {}", path.error) })
        .collect();

    if files.is_empty() && failed.is_empty() {
        return Err(Failure::Failed(
            "the folder holds no documents: name files, or a folder that holds some".to_owned(),
        ));
    }
    let mut documents = Vec::new();
    if !files.is_empty() {
        // The table of tokens loads while files are read.
        document::tokens::warm();
        let library = setup::library(settings, &data).await?;
        let progress = Progress::start("ingesting", files.len());
        let step = |step: Step<'_>| match step.stage {
            Stage::Reading => progress.now(format!("reading {}", step.document)),
            Stage::Keeping => {}
            Stage::Done => progress.step(),
        };
        let report = library.add(&files, &args.audience, &step).await;
        if let Some(error) = &report.index {
            eprintln!(
                "note: the documents are kept, but an index could not follow; the next search tries again: {}",
                chain(error)
            );
        }
        documents = report.documents.into_iter().map(Row::from).collect();
        failed.extend(report.failed.into_iter().map(|row| Failed { document: row.document, error: chain(&row.error) }));
    }

    for row in &documents {
        row.findings.iter().for_each(|finding| eprintln!("{}", note(&row.document, finding)));
    }
    for row in &failed {
        eprintln!("failed: {}: {}", row.document, row.error);
    }
    let (kept, lost) = (documents.len(), failed.len());
    let report = Report { documents, failed };
    match args.format.format {
        Format::Text => output::print(&text(&report))?,
        Format::Json => output::print_json(&report)?,
    }
    if lost == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "{lost} of {} could not be ingested, the reasons are above",
        count(kept + lost, "document")
    )))
}

fn text(report: &Report) -> String {
    let row = |row: &Row| {
        format!("{:<9} {} (version {}, {})\n", row.status, row.document, row.version, count(row.passages, "passage"))
    };
    report.documents.iter().map(row).collect()
}
