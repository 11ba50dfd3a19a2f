mod collection;

use std::{sync::Arc, time::Instant};

use audience::{Audience, OrganizationId, Readable};
use collection::{Collection, Entry};
use config::Settings;
use document::{BlockKind, Extracted, MediaType, Piece, Place};
use search::{Mode, Query, Searcher, quality::Quality};
use serde::Serialize;

use crate::{
    cli::{EvalWhat, Format},
    failure::Failure,
    output,
    progress::Progress,
    setup,
};

/// Enough hits that a hundred documents are among them, each as its best passage.
const HITS: usize = 400;

#[derive(Serialize)]
struct Figures<'a> {
    collection: &'a str,
    mode: &'static str,
    documents: usize,
    queries: usize,
    ndcg_at_10: f64,
    recall_at_10: f64,
    recall_at_100: f64,
    mrr_at_10: f64,
    ms_p50: f64,
    ms_p95: f64,
}

/// Measures the quality of search.
pub(crate) async fn run(settings: &Settings, what: EvalWhat) -> Result<(), Failure> {
    let EvalWhat::Retrieval { dir, mode, format } = what;
    let collection = Collection::read(&dir)?;
    let mode = Mode::from(mode);
    let searcher = fill(settings, &collection).await?;
    let (quality, mut took_ms) = ask(&searcher, &collection, mode).await?;
    took_ms.sort_by(f64::total_cmp);
    let figures = Figures {
        collection: &collection.name,
        mode: mode.as_str(),
        documents: collection.documents.len(),
        queries: collection.queries.len(),
        ndcg_at_10: quality.ndcg_at_10,
        recall_at_10: quality.recall_at_10,
        recall_at_100: quality.recall_at_100,
        mrr_at_10: quality.mrr_at_10,
        ms_p50: percentile(&took_ms, 50),
        ms_p95: percentile(&took_ms, 95),
    };
    match format.format {
        Format::Json => output::print_json(&figures),
        Format::Text => output::print(&text(&figures)),
    }
}

/// A library that is gone with the command, over the documents of the collection.
async fn fill(settings: &Settings, collection: &Collection) -> Result<Arc<Searcher>, Failure> {
    let progress = Progress::start("indexing", 0);
    progress.now(format!("{} documents", collection.documents.len()));
    let (library, searcher) = setup::library_in_memory(settings).await?;
    let documents = collection.documents.iter().map(|entry| (entry.id.clone(), read(entry))).collect();
    let report = library.add_read(documents, &Audience::Org).await;
    if let Some(failed) = report.failed.first() {
        return Err(Failure::Failed(format!("document {} of the collection: {}", failed.document, failed.error)));
    }
    Ok(searcher)
}

/// A document as if it had been a file: its title over its paragraphs.
fn read(entry: &Entry) -> Extracted {
    let title = Piece { kind: BlockKind::Title, place: Place::section(vec![]), text: entry.title.clone() };
    let heading: Vec<String> = Some(entry.title.clone()).filter(|title| !title.is_empty()).into_iter().collect();
    let paragraphs = entry.text.split("\n\n").map(|text| Piece {
        kind: BlockKind::Paragraph,
        place: Place::section(heading.clone()),
        text: text.to_owned(),
    });
    let title_text = Some(entry.title.clone());
    Extracted::assemble(title_text, MediaType::Text, None, std::iter::once(title).chain(paragraphs), vec![])
}

/// The mean figures of all queries, and what each took in milliseconds.
async fn ask(searcher: &Searcher, collection: &Collection, mode: Mode) -> Result<(Quality, Vec<f64>), Failure> {
    let progress = Progress::start("asking", collection.queries.len());
    let mut judged = Vec::new();
    let mut took_ms = Vec::new();
    for question in &collection.queries {
        let query = Query {
            organization: OrganizationId::local(),
            readable: Readable::only(Audience::Org),
            text: question.text.clone(),
            limit: HITS,
            mode,
        };
        let started = Instant::now();
        let results = searcher.search(&query).await?;
        took_ms.push(started.elapsed().as_secs_f64() * 1000.0);
        let ranking = results.hits.iter().map(|hit| hit.source.document.as_str());
        judged.extend(collection.judgements.get(&question.id).and_then(|judged| Quality::of(ranking, judged)));
        progress.step();
    }
    Ok((Quality::mean(&judged), took_ms))
}

/// The nearest rank of a sorted list; 0 where it is empty.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

fn text(figures: &Figures<'_>) -> String {
    format!(
        "{}: {} documents, {} queries, {}\n  nDCG@10      {:.3}\n  recall@10    {:.3}\n  recall@100   {:.3}\n  MRR@10       {:.3}\n  \
         time         {:.1} ms at the median, {:.1} ms at the 95th percentile\n",
        figures.collection,
        figures.documents,
        figures.queries,
        figures.mode,
        figures.ndcg_at_10,
        figures.recall_at_10,
        figures.recall_at_100,
        figures.mrr_at_10,
        figures.ms_p50,
        figures.ms_p95
    )
}
