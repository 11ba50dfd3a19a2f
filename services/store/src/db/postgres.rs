//! Connecting to a `PostgreSQL` database.

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    AssertSqlSafe, PgPool, PgTransaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use url::Url;

use super::{At, Scope};
use crate::StoreError;

/// Connections of one process. A server's default allows 100 for all.
const CONNECTIONS: u32 = 16;
/// How long a caller waits for a free connection, and so for a server that does not answer.
const ACQUIRE: Duration = Duration::from_secs(10);

/// The connections, and the schema that was there before.
pub(super) async fn connect(url: &Url) -> Result<(At, PgPool, Option<i64>), StoreError> {
    let at = At(named(url));
    let options = PgConnectOptions::from_str(url.as_str()).map_err(|error| at.failed(error))?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.application_name("plumbline"))
        .await
        .map_err(|error| at.failed(error))?;
    // Fails where the table is not there yet, which is as good as none.
    let from = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&pool).await;
    // Of several processes that start at once one migrates: sqlx holds an advisory lock meanwhile.
    sqlx::migrate!("migrations/postgres").run(&pool).await.map_err(|error| StoreError::of_migration(error, &at))?;
    Ok((at, pool, from.unwrap_or_default()))
}

/// The server and database, without who one is there.
fn named(url: &Url) -> String {
    format!("{}{}", url.host_str().unwrap_or("the local server"), url.path())
}

/// One state for all its reads.
pub(super) async fn begin_read(pool: &PgPool, scope: Scope<'_>) -> Result<PgTransaction<'static>, sqlx::Error> {
    begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", scope).await
}

pub(super) async fn begin_write(pool: &PgPool, scope: Scope<'_>) -> Result<PgTransaction<'static>, sqlx::Error> {
    begin(pool, "BEGIN", scope).await
}

/// Begins, and says in the same round trip whose rows may be touched: the policies of the migrations read it.
async fn begin(pool: &PgPool, begin: &str, scope: Scope<'_>) -> Result<PgTransaction<'static>, sqlx::Error> {
    let organization = match scope {
        Scope::Organization(id) => id.as_str(),
        Scope::Instance => "*", // No organization's id.
    };
    // Safe: an id has letters, digits, '.', '_' and '-' only.
    let statement = format!("{begin}; SET LOCAL plumbline.organization = '{organization}'");
    // Seen through where the caller goes away meanwhile: broken off, sqlx gives the connection back with the transaction
    // open, and whoever has it next is in there. Begun for nobody, it is rolled back.
    let pool = pool.clone();
    let task = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(statement)).await });
    task.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}
