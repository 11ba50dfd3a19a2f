//! Opening the database. What differs between databases stands in this file and in the migrations.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    SqlitePool, SqliteTransaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::StoreError;

pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The database file inside the data folder.
const FILE: &str = "plumbline.db";
/// How long a writer waits for another process. Each holds the lock for one batch of documents.
const BUSY: Duration = Duration::from_secs(30);
/// How often, and after what pause, a file is opened again that others turn to WAL.
const OPEN_TRIES: u32 = 100;
const OPEN_PAUSE: Duration = Duration::from_millis(20);
const READERS: u32 = 4;

/// The documents of all organizations. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) path: PathBuf,
    pub(crate) identity: String,
    pub(crate) readers: SqlitePool,
    /// One connection: `SQLite` has one writer at a time, and waiting in our own queue is fair.
    writer: SqlitePool,
}

impl Store {
    /// The store in a data folder; folder and file are made if they are not there, older schemas brought up to date.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let not_writable =
            |source: std::io::Error| StoreError::NotWritable { path: folder.to_owned(), source: source.into() };
        tokio::fs::create_dir_all(folder).await.map_err(not_writable)?;
        let path = folder.join(FILE);
        // WAL lets others read while one writes; FULL makes a commit survive a loss of power.
        let options = options()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY);
        let writer = open_writer(&options, &path).await?;
        migrate(&writer, &path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(false) // A file does not go away as a server does.
            .connect_lazy_with(options);
        Self::with(path, writer, readers).await
    }

    /// A store that is gone with its last clone.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from("memory");
        // One connection that is never given up: the database lives in it.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options().in_memory(true))
            .await
            .map_err(|error| StoreError::of(error, &path))?;
        migrate(&pool, &path).await?;
        Self::with(path, pool.clone(), pool).await
    }

    async fn with(path: PathBuf, writer: SqlitePool, readers: SqlitePool) -> Result<Self, StoreError> {
        let identity = sqlx::query_scalar("SELECT identity FROM library")
            .fetch_one(&writer)
            .await
            .map_err(|error| StoreError::of(error, &path))?;
        Ok(Self(Arc::new(Inner { path, identity, readers, writer })))
    }

    /// Where changes are made: nobody else writes until it ends.
    pub(crate) async fn begin_write(&self) -> Result<SqliteTransaction<'static>, StoreError> {
        self.0.writer.begin_with("BEGIN IMMEDIATE").await.map_err(self.failed())
    }

    /// Where several reads see one state.
    pub(crate) async fn begin_read(&self) -> Result<SqliteTransaction<'static>, StoreError> {
        self.0.readers.begin().await.map_err(self.failed())
    }

    /// What a failure of this database means.
    pub(crate) fn failed(&self) -> impl Fn(sqlx::Error) -> StoreError + Copy + '_ {
        |error| StoreError::of(error, &self.0.path)
    }
}

/// Opens the connection that writes. `SQLite` does not wait where several turn a new file to WAL at once; this does.
async fn open_writer(options: &SqliteConnectOptions, path: &Path) -> Result<SqlitePool, StoreError> {
    let mut tries = 0;
    loop {
        let opened = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await;
        match opened.map_err(|error| StoreError::of(error, path)) {
            Err(StoreError::Locked { .. }) if tries < OPEN_TRIES => tries += 1,
            opened => return opened,
        }
        tokio::time::sleep(OPEN_PAUSE).await;
    }
}

fn options() -> SqliteConnectOptions {
    // What is removed is overwritten, not only forgotten.
    SqliteConnectOptions::new().foreign_keys(true).pragma("secure_delete", "ON")
}

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let of = |error| StoreError::of(error, path);
    let of_migration = |error| StoreError::of_migration(error, path);
    let migrations = sqlx::migrate!("migrations/sqlite");
    // Fails where the table is not there yet, which is as good as none.
    let applied = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(pool).await;
    let applied: Option<i64> = applied.unwrap_or_default();
    if applied >= migrations.iter().map(|migration| migration.version).max() {
        // Nothing is written, only checked, so nobody who writes is waited for.
        return migrations.run(pool).await.map_err(of_migration);
    }
    // Under the write lock: of several processes that open a new folder at once, one makes the tables.
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(of)?;
    migrations.run_direct(None, &mut *transaction, false).await.map_err(of_migration)?;
    transaction.commit().await.map_err(of)
}
