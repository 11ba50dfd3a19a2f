use std::{fmt, io, path::Path, path::PathBuf};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, variable or key.
    pub at: String,
    /// What is wrong and what would be right.
    pub what: String,
}

impl Finding {
    pub(crate) fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be opened.
    #[error("cannot open settings file '{}': {source}", path.display())]
    Unopened {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("settings file '{}' is not valid TOML: {detail}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Where and what, on one line.
        detail: String,
    },
    /// Keys or values are wrong; all of them are listed.
    #[error("{}", list(.0))]
    Invalid(Vec<Finding>),
}

impl ConfigError {
    pub(crate) fn unreadable(path: &Path, error: &toml::de::Error) -> Self {
        let detail = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Unreadable { path: path.to_owned(), detail }
    }
}

fn list(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
