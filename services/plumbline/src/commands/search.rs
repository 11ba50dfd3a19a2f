use std::{fmt::Write as _, time::Instant};

use audience::{Audience, OrganizationId, Readable};
use config::Settings;
use document::{DocumentId, Place, Version};
use search::{Degraded, Hit, Mode, Query, Results};
use serde::Serialize;

use crate::{
    cli::{Format, ModeArg, SearchArgs},
    failure::Failure,
    output, setup,
};

#[derive(Serialize)]
struct Report<'a> {
    hits: Vec<Row<'a>>,
    mode: &'static str,
    degraded: bool,
    took_ms: f64,
}

#[derive(Serialize)]
struct Row<'a> {
    document_id: DocumentId,
    document: &'a str,
    version: Version,
    place: &'a Place,
    text: &'a str,
    score: f32,
}

impl<'a> From<&'a Hit> for Row<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            document_id: hit.source.document_id,
            document: &hit.source.document,
            version: hit.source.version,
            place: &hit.place,
            text: &hit.text,
            score: hit.score,
        }
    }
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Hybrid => Self::Hybrid,
            ModeArg::Lexical => Self::Lexical,
            ModeArg::Vector => Self::Vector,
        }
    }
}

/// Finds passages in the documents that were ingested.
pub(crate) async fn run(settings: &Settings, args: SearchArgs) -> Result<(), Failure> {
    let data = setup::data_dir(settings, args.data.data);
    let store = setup::store(settings, &data).await?;
    let embedder = setup::embedder(&settings.embedder)?;
    let searcher = setup::searcher(settings, &data, &store, &embedder)?;
    let readable = Readable::new(args.audience).unwrap_or_else(|_| Readable::only(Audience::Org));
    let query = Query {
        organization: OrganizationId::local(),
        readable,
        text: args.query,
        limit: usize::from(args.limit),
        mode: args.mode.into(),
    };
    // What a program that searches again and again would wait: opening is not searching.
    searcher.refresh().await?;
    let started = Instant::now();
    let results = searcher.search(&query).await?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;

    if let Some(degraded) = results.degraded {
        eprintln!("note: these are hits by words alone: {}", reason(degraded));
    }
    match args.format.format {
        Format::Json => output::print_json(&Report {
            hits: results.hits.iter().map(Row::from).collect(),
            mode: results.mode.as_str(),
            degraded: results.degraded.is_some(),
            took_ms,
        }),
        Format::Text => {
            if results.hits.is_empty() {
                explain_nothing(&store, &query.readable).await?;
            }
            output::print(&text(&results))
        }
    }
}

const fn reason(degraded: Degraded) -> &'static str {
    match degraded {
        Degraded::Embedder => "the query could not be embedded; 'plumbline doctor' says more",
        Degraded::Engine => "the vector engine did not answer; 'plumbline doctor' says more",
        Degraded::Documents => {
            "some documents were kept with another embedder; 'plumbline ingest' of the same paths embeds them anew"
        }
    }
}

/// Nothing found is no failure, but its reason is worth a line.
async fn explain_nothing(store: &store::Store, readable: &Readable) -> Result<(), Failure> {
    let documents = ingest::Shelf::list(store, &OrganizationId::local()).await;
    let documents = documents.map_err(|error| Failure::Failed(error.to_string()))?;
    if documents.iter().any(|document| readable.allows(&document.audience)) {
        eprintln!("nothing found: try other words, or fewer");
    } else {
        let audiences: Vec<String> = readable.iter().map(ToString::to_string).collect();
        let audiences = audiences.join(", ");
        eprintln!("nothing to search for {audiences} yet: keep documents with 'plumbline ingest PATH --audience A'");
    }
    Ok(())
}

fn text(results: &Results) -> String {
    let mut out = String::new();
    for (index, hit) in results.hits.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}. {}, {}", index + 1, hit.source.document, hit.place);
        for line in hit.text.lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "   {}", line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        out.push('\n');
    }
    out
}
