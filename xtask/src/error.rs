//! What can go wrong in a task.

use std::path::PathBuf;

/// Why a task could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaskError {
    /// The command line asks for something that does not exist.
    #[error("{0}")]
    Usage(String),
    /// A program could not be started.
    #[error("could not start {program}: is it installed?")]
    Start {
        /// The program.
        program: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A program ran and failed.
    #[error("{command} failed ({status}): {detail}")]
    Failed {
        /// The command line.
        command: String,
        /// How it ended.
        status: String,
        /// The last line it left on stderr.
        detail: String,
    },
    /// A program answered something else than was agreed.
    #[error("{what} did not answer as agreed")]
    Answer {
        /// Which program or file.
        what: String,
        /// The cause.
        source: serde_json::Error,
    },
    /// A file or folder could not be read or written.
    #[error("could not use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// Something that a part needs is not there.
    #[error("{0}")]
    Missing(String),
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
