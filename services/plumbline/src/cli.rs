//! What can be typed. The help texts teach: they are most users' only manual.

use std::{fs, path::PathBuf};

use audience::{Audience, OrganizationId};
use clap::{Args, Parser, Subcommand, ValueEnum};
use config::ModelName;
use document::Language;
use store::{Email, Name};

/// Drafts cited leadership capacity maps from a company's strategy documents.
#[derive(Debug, Parser)]
#[command(
    name = "plumbline",
    version,
    arg_required_else_help = true,
    after_help = "Start with:\n  plumbline draft DIR              a capacity map from the strategy documents in DIR\n  plumbline ingest DIR             keep documents, so that they can be searched\n  plumbline search \"what we promise customers\"\n\nSettings come from plumbline.toml and PLUMBLINE_SECTION__KEY variables; every one is explained in\nconfig/default.toml. Exit status: 0 done, 1 failed, 2 wrong usage."
)]
pub(crate) struct Cli {
    /// Settings file [default: plumbline.toml in the working directory, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the text and the structure of one file
    #[command(after_help = "PowerPoint, Word, Excel, PDF, OpenDocument, HTML, Markdown, RTF, mail and plain text are \
        told apart by their content. Notes about the file go to stderr.\n\nExample:\n  plumbline extract deck.pptx --format json")]
    Extract(ExtractArgs),
    /// Keep documents in the data folder, so that they can be searched
    #[command(
        after_help = "Folders are walked. The same bytes again change nothing; changed bytes become a new version.\n\n\
        Example:\n  plumbline ingest strategy/ --audience program:north"
    )]
    Ingest(IngestArgs),
    /// Find passages in the documents that were ingested
    #[command(
        after_help = "Hybrid search weighs words and meaning together. Only the audiences that are named are searched.\n\n\
        Examples:\n  plumbline search \"who decides on prices\"\n  plumbline search margins --audience org --audience program:north --mode lexical"
    )]
    Search(SearchArgs),
    /// List the documents that were ingested, or remove one
    Documents(DocumentsArgs),
    /// Draft a capacity map from strategy documents
    #[command(after_help = "Without a configured model the draft is made offline, by extraction alone, and says so.\n\
        Nothing is kept in the data folder.\n\nExamples:\n  plumbline draft strategy/\n  plumbline draft deck.pptx plan.docx --format html --out map.html\n  \
        plumbline draft strategy/ --intent @intent.txt --model openai:gpt-4.1")]
    Draft(DraftArgs),
    /// Measure the quality of search on a collection with known answers
    Eval(EvalArgs),
    /// Run the service: the API and the work behind it
    #[command(
        after_help = "Prints its address when it answers. Ctrl-C lets what is under way end first.\n\nExamples:\n  \
        plumbline serve --port 8080\n  plumbline serve --only work       workers alone, on a database that they share"
    )]
    Serve(ServeArgs),
    /// Try the service with a sample company, on a data folder that is thrown away
    #[command(
        after_help = "People of each role are there to sign in as, in a click.\n\nExample:\n  plumbline demo --port 8080"
    )]
    Demo(DemoArgs),
    /// Check that everything this program needs works here
    Doctor(DoctorArgs),
    /// Write everything that is kept into one file
    #[command(
        after_help = "The service may run and be written to meanwhile: the backup is one moment of it. It holds the uploaded \
        files\nand everything in the database, so keep it as safe as these. The indexes are not in it; they are made again.\n\n\
        Example:\n  plumbline backup /backups/monday.plumbline --data /var/lib/plumbline"
    )]
    Backup(BackupArgs),
    /// Put back what a backup holds, into an empty place
    #[command(
        after_help = "A backup of SQLite can be put into PostgreSQL, and the other way round. One that was cut short or \
        altered is\nrefused before anything is written.\n\nExample:\n  \
        plumbline restore /backups/monday.plumbline --data /var/lib/plumbline-new"
    )]
    Restore(RestoreArgs),
    /// Bring the database up to date, as `serve` does when it starts
    #[command(
        after_help = "Safe while an older version still runs: schemas only grow.\n\nExample:\n  plumbline migrate --data /var/lib/plumbline"
    )]
    Migrate(MigrateArgs),
    /// Set up organizations and passwords, at the machine itself
    Admin(AdminArgs),
}

/// Text for people or JSON for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct FormatArg {
    /// Text for people, or one JSON document for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct DataArg {
    /// Data folder [default: the setting data.dir]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// The file to read
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) data: DataArg,
    /// Who may read them: org, program:ID, engagement:ID or person:ID
    #[arg(long, default_value = "org")]
    pub(crate) audience: Audience,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeArg {
    /// Words and meaning, weighed together
    Hybrid,
    /// Words alone
    Lexical,
    /// Meaning alone
    Vector,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// What to look for, in any words
    #[arg(value_parser = non_empty)]
    pub(crate) query: String,
    #[command(flatten)]
    pub(crate) data: DataArg,
    /// An audience that the viewer may read; may be given again [default: org]
    #[arg(long, value_name = "AUDIENCE")]
    pub(crate) audience: Vec<Audience>,
    /// At most this many hits
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) limit: u16,
    /// How to search
    #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
    pub(crate) mode: ModeArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentsArgs {
    #[command(subcommand)]
    pub(crate) action: DocumentsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocumentsAction {
    /// List the documents, each with its newest version
    List {
        #[command(flatten)]
        data: DataArg,
        #[command(flatten)]
        format: FormatArg,
    },
    /// Remove a document with all its versions
    Remove {
        /// Its id, as `documents list` shows it
        id: String,
        #[command(flatten)]
        data: DataArg,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// How a draft is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DraftFormat {
    /// Markdown
    Md,
    /// The command line's contract
    Json,
    /// A page that prints well
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct DraftArgs {
    /// Files and folders of one strategy
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The executives' statement of leadership intent, or @FILE that holds it
    #[arg(long, value_name = "TEXT|@FILE", value_parser = non_empty)]
    pub(crate) intent: Option<String>,
    /// Use no model even if one is configured
    #[arg(long, conflicts_with = "model")]
    pub(crate) offline: bool,
    /// The model to draft with: openai:NAME or anthropic:NAME [default: the setting model.name]
    #[arg(long, value_name = "PROVIDER:NAME")]
    pub(crate) model: Option<ModelName>,
    /// Language to write in, such as en, fr, de or es [default: the documents' own]
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<Language>,
    /// How the draft is written
    #[arg(long, value_enum, default_value_t = DraftFormat::Md)]
    pub(crate) format: DraftFormat,
    /// Write to this file instead of the terminal
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) what: EvalWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalWhat {
    /// Retrieval over a collection in BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv
    Retrieval {
        /// The folder that holds the three files
        dir: PathBuf,
        /// How to search
        #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
        mode: ModeArg,
        #[command(flatten)]
        format: FormatArg,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

fn non_empty(raw: &str) -> Result<String, &'static str> {
    if raw.trim().is_empty() { Err("it is empty") } else { Ok(raw.to_owned()) }
}

impl DraftArgs {
    /// The intent's text, read from its file where one was named.
    pub(crate) fn intent_text(&self) -> Result<Option<String>, IntentError> {
        let Some(given) = &self.intent else { return Ok(None) };
        let Some(path) = given.strip_prefix('@') else { return Ok(Some(given.trim().to_owned())) };
        let text = fs::read_to_string(path).map_err(|source| IntentError::Unread { path: path.to_owned(), source })?;
        let text = text.trim();
        if text.is_empty() { Err(IntentError::Empty(path.to_owned())) } else { Ok(Some(text.to_owned())) }
    }
}

/// The file of the intent gave no intent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntentError {
    #[error("cannot read the intent from '{path}'")]
    Unread { path: String, source: std::io::Error },
    #[error("the intent in '{0}' is empty: write the executives' statement into it, or leave --intent out")]
    Empty(String),
}

#[derive(Debug, Args)]
pub(crate) struct PortArg {
    /// Port to listen at; 0 takes a free one [default: the setting server.port]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
}

/// A part of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// What answers requests.
    Web,
    /// What does the work behind them.
    Work,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) port: PortArg,
    #[command(flatten)]
    pub(crate) data: DataArg,
    /// Only one part of it, where several processes share a database
    #[arg(long, value_enum, value_name = "PART")]
    pub(crate) only: Option<Part>,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    pub(crate) port: PortArg,
}

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The file to write; one that is there is replaced once the new one is whole
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// A backup, as `plumbline backup` wrote it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct AdminArgs {
    #[command(subcommand)]
    pub(crate) action: AdminAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdminAction {
    /// Set up an organization with its first person, of the talent team
    #[command(after_help = "Their password is the first line on stdin. Everybody else they invite themselves.\n\n\
        Example:\n  plumbline admin organization \"Aldous & Wray\" --talent nadia@aldous-wray.example < password.txt")]
    Organization(AdminOrganizationArgs),
    /// Set the password of somebody who can no longer sign in
    #[command(after_help = "The new password is the first line on stdin. It ends all their sessions.\n\n\
        Example:\n  plumbline admin password nadia@aldous-wray.example < password.txt")]
    Password(AdminPasswordArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AdminOrganizationArgs {
    /// The organization's name
    pub(crate) name: Name,
    /// Mail address of the first person of its talent team
    #[arg(long, value_name = "EMAIL")]
    pub(crate) talent: Email,
    /// Their name [default: their mail address, until they change it]
    #[arg(long, value_name = "NAME")]
    pub(crate) talent_name: Option<Name>,
    /// The organization's id [default: made of its name]
    #[arg(long)]
    pub(crate) id: Option<OrganizationId>,
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}

#[derive(Debug, Args)]
pub(crate) struct AdminPasswordArgs {
    /// Their mail address
    pub(crate) email: Email,
    /// Which organization's member, where the address belongs to several
    #[arg(long, value_name = "ID")]
    pub(crate) organization: Option<OrganizationId>,
    #[command(flatten)]
    pub(crate) data: DataArg,
    #[command(flatten)]
    pub(crate) format: FormatArg,
}
