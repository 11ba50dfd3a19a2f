//! The two databases behind one [`Store`]. What differs between them stands in this folder and in the migrations.

mod catalog;
mod postgres;
mod query;
mod sqlite;
mod transaction;
mod wake;

use std::{fmt, path::Path, sync::Arc};

use audience::OrganizationId;
use document::ContentHash;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::watch;
use url::Url;

pub(crate) use catalog::{Kind, Table};
pub(crate) use query::{Query, Value, sql};
pub(crate) use transaction::{Cells, Texts, Transaction};
pub use wake::WakeUps;

use crate::StoreError;

pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Everything that is kept, of all organizations. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    at: Arc<At>,
    pool: Pool,
    identity: String,
    migrated: Migrated,
    /// Who waits for work in this process. See [`Store::wake_ups`].
    workers: watch::Sender<()>,
}

#[derive(Debug)]
enum Pool {
    Sqlite {
        readers: SqlitePool,
        /// One connection: `SQLite` has one writer at a time, and waiting in our own queue is fair.
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// What opening a database did to its schema. A schema is named by its newest migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// The schema before; none where the database was new.
    pub from: Option<i64>,
    /// The schema now.
    pub to: i64,
}

/// Where a database is, as messages name it: a file, or a server without its password.
#[derive(Debug)]
pub(crate) struct At(String);

impl At {
    pub(crate) fn failed(&self, source: sqlx::Error) -> StoreError {
        StoreError::of(source, self)
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose rows a transaction may touch. Each statement names its organization too; on `PostgreSQL` row-level security
/// holds a statement that forgot to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope<'a> {
    /// One tenant's.
    Organization(&'a OrganizationId),
    /// Everybody's: what runs the instance (queues, indexes, sign-in) before it knows for whom.
    Instance,
}

impl fmt::Display for Store {
    /// Where it is: a file, or server and database without who signs in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.at.fmt(f)
    }
}

impl Store {
    /// The store in one `SQLite` file in a data folder; folder and file are made if they are not there, older schemas
    /// brought up to date.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let (at, readers, writer, from) = sqlite::open(folder).await?;
        Self::with(at, Pool::Sqlite { readers, writer }, from).await
    }

    /// A store that is gone with its last clone.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let (at, pool) = sqlite::in_memory().await?;
        Self::with(at, Pool::Sqlite { readers: pool.clone(), writer: pool }, None).await
    }

    /// The store in a `PostgreSQL` database; older schemas are brought up to date.
    pub async fn connect(url: &Url) -> Result<Self, StoreError> {
        let (at, pool, from) = postgres::connect(url).await?;
        Self::with(at, Pool::Postgres(pool), from).await
    }

    async fn with(at: At, pool: Pool, from: Option<i64>) -> Result<Self, StoreError> {
        let at = Arc::new(at);
        let unnamed = Self(Arc::new(Inner {
            at: Arc::clone(&at),
            pool,
            identity: String::new(),
            migrated: Migrated { from, to: 0 },
            workers: watch::Sender::new(()),
        }));
        let mut transaction = unnamed.read(Scope::Instance).await?;
        let (identity,): (String,) = transaction.one(sql("SELECT identity FROM library")).await?;
        let migrated = Migrated { from, to: Self::schema(&mut transaction).await? };
        drop(transaction);
        match Arc::try_unwrap(unnamed.0) {
            Ok(inner) => Ok(Self(Arc::new(Inner { identity, migrated, ..inner }))),
            Err(_) => Err(StoreError::row("store", "it is used before it is open")),
        }
    }

    /// Closes all connections, once nobody uses them; on `SQLite` the file is whole by itself then. Nothing can be asked
    /// any more.
    pub async fn close(&self) {
        match &self.0.pool {
            Pool::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// What opening it did to its schema.
    pub fn migrated(&self) -> Migrated {
        self.0.migrated
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: (i64,) = self.read(Scope::Instance).await?.one(sql("SELECT change FROM library")).await?;
        Ok(())
    }

    /// A secret of this store, one for each purpose: the same in every process on it.
    pub fn secret(&self, purpose: &str) -> [u8; 32] {
        *ContentHash::of(format!("{} {purpose}", self.0.identity).as_bytes()).as_bytes()
    }

    /// Tells this store from any other.
    pub(crate) fn identity(&self) -> &str {
        &self.0.identity
    }

    /// Where several reads see one state.
    pub(crate) async fn read(&self, scope: Scope<'_>) -> Result<Transaction, StoreError> {
        let inner = match &self.0.pool {
            Pool::Sqlite { readers, .. } => readers.begin().await.map(transaction::Inner::Sqlite),
            Pool::Postgres(pool) => postgres::begin_read(pool, scope).await.map(transaction::Inner::Postgres),
        };
        self.begun(inner)
    }

    /// Where changes are made. On `SQLite` nobody else writes until it ends.
    pub(crate) async fn write(&self, scope: Scope<'_>) -> Result<Transaction, StoreError> {
        let inner = match &self.0.pool {
            Pool::Sqlite { writer, .. } => writer.begin_with("BEGIN IMMEDIATE").await.map(transaction::Inner::Sqlite),
            Pool::Postgres(pool) => postgres::begin_write(pool, scope).await.map(transaction::Inner::Postgres),
        };
        self.begun(inner)
    }

    /// What ends the inner `SELECT` of a claim, so that several claim at once and none waits for another. On `SQLite`
    /// whoever writes is alone.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match &self.0.pool {
            Pool::Sqlite { .. } => "",
            Pool::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    fn begun(&self, inner: Result<transaction::Inner, sqlx::Error>) -> Result<Transaction, StoreError> {
        let at = Arc::clone(&self.0.at);
        inner
            .map(|inner| Transaction { at, inner, workers: self.0.workers.clone(), wakes: false })
            .map_err(|error| self.0.at.failed(error))
    }
}
