use sqlx::migrate::MigrateError;

use crate::{Refusal, db::At};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no database, or parts of it cannot be read.
    #[error("{at} is damaged: put back a copy of it, or move it away and ingest the documents again")]
    Damaged {
        /// The database file, or server and database.
        at: String,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// No room.
    #[error("no room left to write {at}: free some space on that disk and try again")]
    DiskFull {
        /// The database file, or server and database.
        at: String,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// Another process writes, and did not finish in time.
    #[error("{at} is locked by another process: try again when it is done")]
    Locked {
        /// The database file, or server and database.
        at: String,
        /// What the database says.
        #[source]
        source: sqlx::Error,
    },
    /// The folder or file cannot be written.
    #[error("cannot write {at}: check its permissions, or choose another folder with --data")]
    NotWritable {
        /// The database file or its folder.
        at: String,
        /// Why.
        #[source]
        source: crate::db::Cause,
    },
    /// A newer program has written it.
    #[error("{at} was written by a newer version of plumbline (schema {schema}): use that version")]
    Newer {
        /// The database file, or server and database.
        at: String,
        /// Its newest migration.
        schema: i64,
    },
    /// A server that does not answer.
    #[error("the database {at} does not answer: check that it runs and that `database.url` is right")]
    Unreachable {
        /// Server and database.
        at: String,
        /// What the connection says.
        #[source]
        source: sqlx::Error,
    },
    /// A server that lets nobody in under this name.
    #[error("the database {at} refuses the sign-in: check user, password and database in `database.url`")]
    Refused {
        /// Server and database.
        at: String,
        /// What the server says.
        #[source]
        source: sqlx::Error,
    },
    /// Something of this name or key is there already.
    #[error("it is there already")]
    Taken(#[source] sqlx::Error),
    /// A rule of the product would be broken.
    #[error(transparent)]
    Refusal(#[from] Refusal),
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
const CONSTRAINT: u32 = 19;
const NOT_A_DATABASE: u32 = 26;

// SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const SQLSTATE: usize = 5;
const UNIQUE_VIOLATION: &str = "23505";
const DISK_FULL: &str = "53100";
const TOO_MANY_CONNECTIONS: &str = "53300";
const ADMIN_SHUTDOWN: &str = "57P01";
const CANNOT_CONNECT_NOW: &str = "57P03";
const INVALID_AUTHORIZATION: &str = "28000";
const INVALID_PASSWORD: &str = "28P01";
const INVALID_CATALOG: &str = "3D000";
const SERIALIZATION: &str = "40001";
const DEADLOCK: &str = "40P01";
const LOCK_NOT_AVAILABLE: &str = "55P03";

impl StoreError {
    /// What a failure of the database means to the user.
    pub(crate) fn of(source: sqlx::Error, at: &At) -> Self {
        let at = at.to_string();
        if matches!(source, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_)) {
            return Self::Unreachable { at, source };
        }
        let Some(code) = source.as_database_error().and_then(sqlx::error::DatabaseError::code) else {
            return Self::Other(source);
        };
        // SQLite's codes are numbers in decimal; PostgreSQL's have five characters.
        match (code.parse::<u32>().ok().filter(|_| code.len() != SQLSTATE), code.as_ref()) {
            (Some(code), _) => Self::of_sqlite(code & 0xff, source, at),
            (None, UNIQUE_VIOLATION) => Self::Taken(source),
            (None, DISK_FULL) => Self::DiskFull { at, source },
            (None, ADMIN_SHUTDOWN | CANNOT_CONNECT_NOW | TOO_MANY_CONNECTIONS) => Self::Unreachable { at, source },
            (None, INVALID_PASSWORD | INVALID_AUTHORIZATION | INVALID_CATALOG) => Self::Refused { at, source },
            (None, DEADLOCK | SERIALIZATION | LOCK_NOT_AVAILABLE) => Self::Locked { at, source },
            _ => Self::Other(source),
        }
    }

    fn of_sqlite(primary: u32, source: sqlx::Error, at: String) -> Self {
        match primary {
            BUSY | LOCKED => Self::Locked { at, source },
            CORRUPT | NOT_A_DATABASE => Self::Damaged { at, source },
            FULL => Self::DiskFull { at, source },
            READ_ONLY | CANNOT_OPEN => Self::NotWritable { at, source: source.into() },
            CONSTRAINT if source.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) => {
                Self::Taken(source)
            }
            _ => Self::Other(source),
        }
    }

    pub(crate) fn of_migration(error: MigrateError, at: &At) -> Self {
        match error {
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => Self::of(source, at),
            MigrateError::VersionMissing(schema) => Self::Newer { at: at.to_string(), schema },
            other => Self::Other(sqlx::Error::Migrate(Box::new(other))),
        }
    }

    pub(crate) fn row(what: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Row { what, detail: detail.to_string() }
    }

    pub(crate) fn encoding(error: crate::db::Cause) -> Self {
        Self::Other(sqlx::Error::Encode(error))
    }
}
