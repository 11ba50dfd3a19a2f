use std::{path::PathBuf, sync::Arc};

use audience::{Audience, Org, OrganizationId};
use coach::{Strategy, StrategyDocument, map::FailedDocument};
use config::Settings;
use document::{DocumentId, Passage, Source, Version, WrongCompartment};
use futures::{StreamExt as _, stream};
use ingest::{File, Reading};

use super::super::note;
use crate::{
    failure::{Failure, chain},
    progress::Progress,
    setup,
};

/// Reads the documents of a strategy, several at a time, and keeps nothing. What cannot be read is listed.
pub(super) async fn strategy(
    settings: &Settings,
    paths: &[PathBuf],
) -> Result<(Strategy, Vec<FailedDocument>), Failure> {
    let (files, missing) = ingest::files(paths);
    let mut failed: Vec<FailedDocument> = missing
        .into_iter()
        .map(|path| FailedDocument { document: path.given, error: format!("cannot be opened: {}", path.error) })
        .collect();
    let reader = setup::reader(&settings.extract)?;
    let limits = setup::chunk_limits(&settings.passages)?;
    let progress = Progress::start("reading", files.len());
    let mut readings = stream::iter(&files)
        .map(|file| {
            progress.now(file.given.clone());
            let reading = ingest::read(&reader, file, limits);
            async move { (file, reading.await) }
        })
        .buffered(setup::processes(&settings.extract));

    let mut documents = Vec::new();
    while let Some((file, reading)) = readings.next().await {
        match reading {
            Ok(reading) => {
                for finding in &reading.read.findings {
                    progress.say(&note(&file.given, finding));
                }
                documents.push(document(file, reading)?);
            }
            Err(error) => {
                let error = chain(&error);
                progress.say(&format!("failed: {}: {error}", file.given));
                failed.push(FailedDocument { document: file.given.clone(), error });
            }
        }
        progress.step();
    }
    Ok((Strategy { documents }, failed))
}

fn document(file: &File, reading: Reading) -> Result<StrategyDocument, WrongCompartment> {
    let path = file.path.to_string_lossy();
    let source = Arc::new(Source {
        document_id: DocumentId::derived(&OrganizationId::local(), &Audience::Org, &path),
        document: file.given.clone(),
        version: Version::FIRST,
    });
    let text = reading.read.text;
    let passages = reading.chunks.into_iter().map(|chunk| {
        let words = text.slice(chunk.span).unwrap_or_default().to_owned();
        Passage::<Org>::admit(&Audience::Org, Arc::clone(&source), chunk.place, chunk.span, words)
    });
    let passages = passages.collect::<Result<_, _>>()?;
    Ok(StrategyDocument {
        source,
        title: reading.read.title,
        language: reading.read.language,
        blocks: reading.read.blocks,
        passages,
        text,
    })
}
