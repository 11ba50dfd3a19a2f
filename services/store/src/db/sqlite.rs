//! Opening an `SQLite` file.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::At;
use crate::StoreError;

/// The database file inside the data folder.
const FILE: &str = "plumbline.db";
/// How long a writer waits for another process. Each holds the lock for one batch of documents.
const BUSY: Duration = Duration::from_secs(30);
/// How often, and after what pause, a file is opened again that others turn to WAL.
const OPEN_TRIES: u32 = 100;
const OPEN_PAUSE: Duration = Duration::from_millis(20);
const READERS: u32 = 4;

/// The connections that read, the one that writes, and the schema that was there before.
pub(super) async fn open(folder: &Path) -> Result<(At, SqlitePool, SqlitePool, Option<i64>), StoreError> {
    let not_writable =
        |source: std::io::Error| StoreError::NotWritable { at: folder.display().to_string(), source: source.into() };
    tokio::fs::create_dir_all(folder).await.map_err(not_writable)?;
    let path = folder.join(FILE);
    let at = At(path.display().to_string());
    // WAL lets others read while one writes; FULL makes a commit survive a loss of power.
    let options = options()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY);
    let writer = open_writer(&options, &at).await?;
    let from = migrate(&writer, &at).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false) // A file does not go away as a server does.
        .connect_lazy_with(options);
    Ok((at, readers, writer, from))
}

/// One connection that is never given up: the database lives in it.
pub(super) async fn in_memory() -> Result<(At, SqlitePool), StoreError> {
    let at = At("memory".to_owned());
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options().in_memory(true))
        .await
        .map_err(|error| at.failed(error))?;
    migrate(&pool, &at).await?;
    Ok((at, pool))
}

/// Opens the connection that writes. `SQLite` does not wait where several turn a new file to WAL at once; this does.
async fn open_writer(options: &SqliteConnectOptions, at: &At) -> Result<SqlitePool, StoreError> {
    let mut tries = 0;
    loop {
        let opened = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await;
        match opened.map_err(|error| at.failed(error)) {
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

/// Brings the schema up to date; which one was there before.
async fn migrate(pool: &SqlitePool, at: &At) -> Result<Option<i64>, StoreError> {
    let of_migration = |error| StoreError::of_migration(error, at);
    let migrations = sqlx::migrate!("migrations/sqlite");
    // Fails where the table is not there yet, which is as good as none.
    let applied = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(pool).await;
    let applied: Option<i64> = applied.unwrap_or_default();
    if applied >= migrations.iter().map(|migration| migration.version).max() {
        // Nothing is written, only checked, so nobody who writes is waited for.
        migrations.run(pool).await.map_err(of_migration)?;
        return Ok(applied);
    }
    // Under the write lock: of several processes that open a new folder at once, one makes the tables.
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(|error| at.failed(error))?;
    migrations.run_direct(None, &mut *transaction, false).await.map_err(of_migration)?;
    transaction.commit().await.map_err(|error| at.failed(error))?;
    Ok(applied)
}
