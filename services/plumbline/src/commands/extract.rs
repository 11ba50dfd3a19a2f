use std::path::Path;

use config::Settings;
use document::{Extracted, Finding, MediaType, Place};
use serde::Serialize;

use crate::{
    cli::{ExtractArgs, Format},
    failure::{Failure, chain},
    output, setup,
};

#[derive(Serialize)]
struct Read<'a> {
    document: About<'a>,
    text: &'a str,
    blocks: Vec<Row<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct About<'a> {
    title: Option<&'a str>,
    media_type: MediaType,
    pages: Option<u32>,
    words: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: document::BlockKind,
    text: &'a str,
    place: &'a Place,
    start: u32,
    end: u32,
}

impl<'a> Read<'a> {
    fn of(read: &'a Extracted) -> Self {
        let row = |block: &'a document::Block| Row {
            kind: block.kind,
            text: read.text_of(block),
            place: &block.place,
            start: block.span.start,
            end: block.span.end,
        };
        Self {
            document: About {
                title: read.title.as_deref(),
                media_type: read.media_type,
                pages: read.pages,
                words: read.words(),
            },
            text: read.text.as_str(),
            blocks: read.blocks.iter().map(row).collect(),
            findings: &read.findings,
        }
    }
}

/// Shows the text and the structure of one file.
pub(crate) async fn run(settings: &Settings, args: &ExtractArgs) -> Result<(), Failure> {
    let document = args.file.display().to_string();
    let read = read(settings, &args.file).await.map_err(|why| Failure::Failed(format!("'{document}': {why}")))?;
    for finding in &read.findings {
        eprintln!("{}", super::note(&document, finding));
    }
    match args.format.format {
        Format::Text => output::print(read.text.as_str()),
        Format::Json => output::print_json(&Read::of(&read)),
    }
}

async fn read(settings: &Settings, file: &Path) -> Result<Extracted, String> {
    let reader = setup::reader(&settings.extract).map_err(|failure| failure.to_string())?;
    reader.read_file(file).await.map_err(|error| chain(&error))
}
