mod reading;

use coach::{Brief, DraftEvent, ledger::NoLedger, map::Draft};
use config::{ModelName, Settings};
use document::Language;
use tokio_util::sync::CancellationToken;

use super::count;
use crate::{
    cli::{DraftArgs, DraftFormat},
    failure::{Failure, chain},
    output,
    progress::Progress,
    report, setup,
};

/// Drafts a capacity map from strategy documents.
pub(crate) async fn run(settings: &Settings, args: DraftArgs) -> Result<(), Failure> {
    let intent = args.intent_text()?;
    if let Some(out) = &args.out {
        output::check_writable(out)?;
    }
    // The table of tokens loads while files are read.
    document::tokens::warm();
    let (strategy, failed) = reading::strategy(settings, &args.paths).await?;
    if strategy.documents.is_empty() && failed.is_empty() {
        return Err(Failure::Failed(
            "the folder holds no documents: name files, or a folder that holds some".to_owned(),
        ));
    }
    if strategy.documents.is_empty() {
        let why = failed.first().map(|failed| format!(": {}: {}", failed.document, failed.error)).unwrap_or_default();
        return Err(Failure::Failed(format!("none of the documents could be read{why}")));
    }
    let brief = Brief { strategy, intent, language: args.language.clone() };
    let mut draft = match args.model.as_ref().or(settings.model.name.as_ref()).filter(|_| !args.offline) {
        Some(name) => with_model(settings, name, &brief).await?,
        None => offline(&brief, args.offline)?,
    };
    draft.failed.splice(0..0, failed);

    let text = match args.format {
        DraftFormat::Md => report::markdown(&draft),
        DraftFormat::Json => output::json(&draft)?,
        DraftFormat::Html => report::html(&draft, &language(&brief))?,
    };
    match &args.out {
        None => output::print(&text),
        Some(out) => {
            output::write_file(out, &text)?;
            eprintln!("wrote {}", out.display());
            Ok(())
        }
    }
}

/// By extraction alone. Nobody may take it for a model's work, so it says what it is.
fn offline(brief: &Brief, asked_for: bool) -> Result<Draft, Failure> {
    if !asked_for {
        eprintln!(
            "note: no model is configured, so this draft is made offline, by extraction alone (set model.name or --model)"
        );
    }
    let progress = Progress::start("drafting", 0);
    Ok(coach::offline::draft(brief, &mut |event| tell(&progress, &event))?)
}

async fn with_model(settings: &Settings, name: &ModelName, brief: &Brief) -> Result<Draft, Failure> {
    let failed = |why: String| {
        Failure::Failed(format!("{name} did not draft: {why}; try again, or draft without a model: --offline"))
    };
    let client = setup::model(&settings.model, name).map_err(|failure| failed(failure.to_string()))?;
    let options = setup::draft_options(&settings.model, name);
    let cancel = CancellationToken::new();
    let progress = Progress::start("drafting", 0);
    progress.say(&format!("drafting with {name}"));
    let mut tell = |event| tell(&progress, &event);
    let draft = coach::draft(brief, &client, &NoLedger, &options, &mut tell, &cancel);
    tokio::select! {
        draft = draft => draft.map_err(|error| failed(chain(&error))),
        _ = tokio::signal::ctrl_c() => Err(Failure::Failed("stopped; nothing was written".to_owned())),
    }
}

/// What the draft is doing, as it happens.
fn tell(progress: &Progress, event: &DraftEvent) {
    match event {
        DraftEvent::LeftOut { document, reason } => progress.say(&format!("note: {document} was left out: {reason}")),
        DraftEvent::Read { batch, batches, demands, quotes } => progress.say(&format!(
            "read part {batch} of {batches}: {} so far, {} dropped",
            count(*demands, "demand"),
            count(quotes.dropped as usize, "quote")
        )),
        DraftEvent::Gathered { demands } => progress.say(&format!("gathered {}", count(*demands, "demand"))),
        DraftEvent::Compared { tensions } => {
            progress.say(&format!("compared the documents: {}", count(*tensions, "tension")));
        }
        DraftEvent::Intent { proposed: true, .. } => progress.say("proposed a leadership intent"),
        DraftEvent::Intent { proposed: false, .. } => {}
        DraftEvent::Proposed { capacities } => {
            let names: Vec<&str> = capacities.iter().map(|capacity| capacity.name.as_str()).collect();
            progress.say(&format!("proposed {}: {}", capacity_count(names.len()), names.join("; ")));
        }
        DraftEvent::Challenged { round, capacities } => {
            progress.say(&format!("challenged them, round {round}: {} stand", capacity_count(capacities.len())));
        }
        DraftEvent::Detailed { name, done, capacities } => {
            progress.say(&format!("wrote out {done} of {capacities}: {name}"));
        }
    }
}

fn capacity_count(number: usize) -> String {
    if number == 1 { "1 capacity".to_owned() } else { format!("{number} capacities") }
}

/// What the draft is written in, for the page that shows it: what was asked for, else most documents' language.
fn language(brief: &Brief) -> String {
    let most = || {
        let mut texts: Vec<(u32, &Language)> = Vec::new();
        for document in &brief.strategy.documents {
            let Some(language) = &document.language else { continue };
            match texts.iter_mut().find(|(_, known)| *known == language) {
                Some((length, _)) => *length += document.text.len(),
                None => texts.push((document.text.len(), language)),
            }
        }
        texts.into_iter().max_by_key(|(length, _)| *length).map(|(_, language)| language.clone())
    };
    brief.language.clone().or_else(most).unwrap_or_else(Language::english).to_string()
}
