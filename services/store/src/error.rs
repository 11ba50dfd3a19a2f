use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no database, or parts of it cannot be read.
    #[error("{} is damaged: put back a copy of it, or move it away and ingest the documents again", path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// No room.
    #[error("no room left to write {}: free some space on that disk and try again", path.display())]
    DiskFull {
        /// The database file.
        path: PathBuf,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// Another process writes, and did not finish in time.
    #[error("{} is locked by another process: try again when it is done", path.display())]
    Locked {
        /// The database file.
        path: PathBuf,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// The folder or file cannot be written.
    #[error("cannot write {}: check its permissions, or choose another folder with --data", path.display())]
    NotWritable {
        /// The database file or its folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: super::db::Cause,
    },
    /// A newer program has written it.
    #[error("{} was written by a newer version of plumbline (schema {schema}): use that version", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its newest migration.
        schema: i64,
    },
    /// A row holds what no program of this version writes.
    #[error("a stored {what} cannot be read: {detail}")]
    Row {
        /// What the row holds.
        what: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// Anything else.
    #[error("the database failed")]
    Other(#[source] sqlx::Error),
}

// Primary result codes (https://www.sqlite.org/rescode.html); extended ones carry them in their low byte.
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

impl StoreError {
    /// What a failure of the database at `path` means to the user.
    pub(crate) fn of(source: sqlx::Error, path: &std::path::Path) -> Self {
        let path = path.to_owned();
        match primary_code(&source) {
            Some(BUSY | LOCKED) => Self::Locked { path, source },
            Some(CORRUPT | NOT_A_DATABASE) => Self::Damaged { path, source },
            Some(FULL) => Self::DiskFull { path, source },
            Some(READ_ONLY | CANNOT_OPEN) => Self::NotWritable { path, source: source.into() },
            _ => Self::Other(source),
        }
    }

    pub(crate) fn of_migration(error: MigrateError, path: &std::path::Path) -> Self {
        match error {
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => Self::of(source, path),
            MigrateError::VersionMissing(schema) => Self::Newer { path: path.to_owned(), schema },
            other => Self::Other(sqlx::Error::Migrate(Box::new(other))),
        }
    }

    pub(crate) fn row(what: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Row { what, detail: detail.to_string() }
    }
}

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}
