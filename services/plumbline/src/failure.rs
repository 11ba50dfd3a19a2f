//! How a failure is said: one line that begins `error: `, last on stderr, and an exit status.

use std::{error::Error, fmt, process::ExitCode};

use clap::error::ErrorKind;

/// Why a command ended without what was asked for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Exit 1: what is wrong and what to do.
    Failed(String),
    /// Exit 2: a setting, an audience or the like is wrong.
    Usage(String),
    /// The reader of stdout went away, as `head` does: nobody is left to tell.
    PipeClosed,
}

impl Failure {
    /// An error with all its causes, on one line.
    pub(crate) fn from_error(error: &dyn Error) -> Self {
        Self::Failed(chain(error))
    }

    /// Says it, and gives the exit status.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Failed(said) => {
                eprintln!("error: {}", one_line(said));
                ExitCode::from(1)
            }
            Self::Usage(said) => {
                eprintln!("error: {}", one_line(said));
                ExitCode::from(2)
            }
            Self::PipeClosed => ExitCode::SUCCESS,
        }
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::from_error(&error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(said) | Self::Usage(said) => f.write_str(&one_line(said)),
            Self::PipeClosed => f.write_str("the reader went away"),
        }
    }
}

/// An error and its causes, each said once.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !said.contains(&more) {
            said.push_str(": ");
            said.push_str(&more);
        }
        cause = error.source();
    }
    said
}

fn one_line(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wrong usage as clap found it: the hints first, the error last. Help and version are no failure.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print_help(error);
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}\nerror: no command was given: try 'plumbline draft DIR'", error.render());
            ExitCode::from(2)
        }
        _ => {
            let rendered = error.render().to_string();
            let (said, hints) = rendered.split_once("\n\n").unwrap_or((&rendered, ""));
            let said = said.strip_prefix("error: ").unwrap_or(said);
            if !hints.trim().is_empty() {
                eprintln!("{}\n", hints.trim());
            }
            eprintln!("error: {}", one_line(said));
            ExitCode::from(2)
        }
    }
}

fn print_help(error: &clap::Error) {
    // A closed pipe is the only way this fails, and then nobody reads it.
    let _ = error.print();
}
