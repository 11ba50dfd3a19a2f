//! What tests of several crates stand on.
//!
//! A test asks for a [`Home`] and opens stores there. Where [`SERVER`] is set, homes are fresh databases of that
//! `PostgreSQL` server; else fresh folders. `cargo xtask test` runs all tests that use a home in both ways.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "helpers of tests may stop them, as tests may")]

use std::{
    env,
    path::{Path, PathBuf},
};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use store::Store;
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

/// The environment variable that names a `PostgreSQL` server for tests, by the address of a database whose user may
/// create others and is no superuser (row-level security does not hold one).
pub const SERVER: &str = "PLUMBLINE_TEST_POSTGRES";

/// Where one test keeps what it keeps; gone with it (a database goes with its server).
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
    database: Option<Url>,
}

impl Home {
    /// A fresh home of the kind that the environment asks for.
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
    pub async fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match env::var(SERVER) {
            Ok(server) => Some(create(&server.parse().unwrap()).await),
            Err(_) => None,
        };
        Self { folder, database }
    }

    /// A folder for indexes and files, and for the database file where there is no server.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database, where it is a server's.
    pub const fn database(&self) -> Option<&Url> {
        self.database.as_ref()
    }

    /// The store there: what one more process on the same data has.
    pub async fn open(&self) -> Store {
        match &self.database {
            Some(database) => Store::connect(database).await.unwrap(),
            None => Store::open(&self.data()).await.unwrap(),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// All columns of all tables, as the database itself knows them.
    pub async fn columns(&self) -> Vec<(String, String)> {
        if let Some(mut connection) = self.postgres().await {
            let select = "SELECT table_name::TEXT, column_name::TEXT FROM information_schema.columns
                WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
            sqlx::query_as(select).fetch_all(&mut connection).await.unwrap()
        } else {
            let select = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid";
            sqlx::query_as(select).fetch_all(&mut self.sqlite().await).await.unwrap()
        }
    }

    /// Every row of every table as text in lower case, bytes in hexadecimal: all that is kept, whoever's it is.
    pub async fn rows(&self) -> Vec<String> {
        let columns = self.columns().await;
        let mut rows = Vec::new();
        for columns in columns.chunk_by(|one, other| one.0 == other.0) {
            let table = &columns[0].0;
            let found: Vec<String> = if let Some(mut connection) = self.postgres().await {
                let select = format!("SELECT t::TEXT FROM {table} t");
                sqlx::query_scalar(AssertSqlSafe(select)).fetch_all(&mut connection).await.unwrap()
            } else {
                let quoted: Vec<_> = columns.iter().map(|(_, column)| format!("quote(\"{column}\")")).collect();
                let select = format!("SELECT {} FROM {table}", quoted.join("||','||"));
                sqlx::query_scalar(AssertSqlSafe(select)).fetch_all(&mut self.sqlite().await).await.unwrap()
            };
            rows.extend(found.into_iter().map(|row| format!("{table}: {}", row.to_lowercase())));
        }
        rows
    }

    /// Runs a statement behind the store's back, as somebody would who tampers with the database.
    pub async fn tamper(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        if let Some(mut connection) = self.postgres().await {
            sqlx::query(statement).execute(&mut connection).await.unwrap();
        } else {
            sqlx::query(statement).execute(&mut self.sqlite().await).await.unwrap();
        }
    }

    /// A connection that may touch everybody's rows.
    async fn postgres(&self) -> Option<PgConnection> {
        let mut connection = PgConnection::connect(self.database.as_ref()?.as_str()).await.unwrap();
        sqlx::query("SET plumbline.organization = '*'").execute(&mut connection).await.unwrap();
        Some(connection)
    }

    async fn sqlite(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.data().join("plumbline.db"));
        SqliteConnection::connect_with(&options).await.unwrap()
    }
}

/// Creates a database beside the one named.
async fn create(server: &Url) -> Url {
    let name = format!("test_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let mut database = server.clone();
    database.set_path(&name);
    database
}
