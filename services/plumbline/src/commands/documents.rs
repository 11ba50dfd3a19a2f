use std::{fmt::Write as _, path::PathBuf};

use audience::{Audience, OrganizationId};
use config::Settings;
use document::{DocumentId, Version};
use ingest::{Listed, Shelf as _};
use serde::Serialize;

use super::count;
use crate::{
    cli::{DocumentsAction, Format},
    failure::{Failure, chain},
    output, setup,
};

#[derive(Serialize)]
struct List<'a> {
    documents: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    document_id: DocumentId,
    document: &'a str,
    title: Option<&'a str>,
    media_type: &'a str,
    version: Version,
    sha256: String,
    audience: &'a Audience,
    passages: usize,
}

impl<'a> From<&'a Listed> for Row<'a> {
    fn from(listed: &'a Listed) -> Self {
        Self {
            document_id: listed.document_id,
            document: &listed.document,
            title: listed.title.as_deref(),
            media_type: &listed.media_type,
            version: listed.version,
            sha256: listed.content.to_string(),
            audience: &listed.audience,
            passages: listed.passages,
        }
    }
}

#[derive(Serialize)]
struct Removed {
    removed: DocumentId,
}

/// Lists the documents that were ingested, or removes one.
pub(crate) async fn run(settings: &Settings, action: DocumentsAction) -> Result<(), Failure> {
    match action {
        DocumentsAction::List { data, format } => {
            list(settings, &setup::data_dir(settings, data.data), format.format).await
        }
        DocumentsAction::Remove { id, data, format } => {
            remove(settings, setup::data_dir(settings, data.data), &id, format.format).await
        }
    }
}

async fn list(settings: &Settings, data: &std::path::Path, format: Format) -> Result<(), Failure> {
    let store = setup::store(settings, data).await?;
    let listed = store.list(&OrganizationId::local()).await.map_err(|error| Failure::Failed(chain(&*error)))?;
    match format {
        Format::Json => output::print_json(&List { documents: listed.iter().map(Row::from).collect() }),
        Format::Text => {
            if listed.is_empty() {
                eprintln!("no documents yet: keep some with 'plumbline ingest PATH'");
            }
            output::print(&text(&listed))
        }
    }
}

async fn remove(settings: &Settings, data: PathBuf, id: &str, format: Format) -> Result<(), Failure> {
    let id: DocumentId = id.parse()?;
    if !setup::library(settings, &data).await?.remove(id).await? {
        return Err(Failure::Failed(format!("there is no document {id}: 'plumbline documents list' shows them")));
    }
    match format {
        Format::Json => output::print_json(&Removed { removed: id }),
        Format::Text => output::print(&format!("removed {id}\n")),
    }
}

fn text(listed: &[Listed]) -> String {
    let mut out = String::new();
    for row in listed {
        let title = row.title.as_deref().unwrap_or("no title");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}  {}", row.document_id, row.document);
        let _ = writeln!(
            out,
            "    {title}; version {}, {}, for {}",
            row.version,
            count(row.passages, "passage"),
            row.audience
        );
    }
    out
}
