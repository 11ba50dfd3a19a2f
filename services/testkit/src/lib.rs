//! What tests of several crates stand on.
//!
//! A test asks for a [`Home`] and opens stores there. Where [`SERVER`] is set, homes are fresh databases of that
//! `PostgreSQL` server; else fresh folders. `cargo xtask test` runs all tests that use a home in both ways.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop them, as tests may")]

use std::{env, path::Path};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
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
            None => Store::open(&self.folder().join("data")).await.unwrap(),
        }
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
