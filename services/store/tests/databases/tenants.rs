//! The second lock: row-level security on PostgreSQL.

use audience::Audience;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::world::{World, add};

/// How many documents a statement without any condition sees, after the transaction said this.
async fn seen(connection: &mut PgConnection, said: &str) -> i64 {
    let mut transaction = connection.begin().await.unwrap();
    if !said.is_empty() {
        let set = format!("SET LOCAL plumbline.organization = '{said}'");
        sqlx::query(AssertSqlSafe(set)).execute(&mut *transaction).await.unwrap();
    }
    sqlx::query_scalar("SELECT count(*) FROM documents").fetch_one(&mut *transaction).await.unwrap()
}

#[tokio::test]
async fn a_statement_that_forgets_its_organization_sees_one_tenant_only() {
    let world = World::new().await;
    world.add("a.txt", "Our harbour.", &Audience::Org).await;
    let rival = world.library_of("rival").await;
    add(&rival, world.home.folder(), "b.txt", "Their harbour.", &Audience::Org).await;
    add(&rival, world.home.folder(), "c.txt", "Their pier.", &Audience::Org).await;
    // SQLite has no such lock: there each statement's own condition is the only one.
    let Some(database) = world.home.database() else { return };
    let mut connection = PgConnection::connect(database.as_str()).await.unwrap();
    for (said, expected) in [("", 0), ("local", 1), ("rival", 2), ("stranger", 0), ("*", 3)] {
        assert_eq!(seen(&mut connection, said).await, expected, "{said:?}");
    }
    let unprotected: Vec<String> = sqlx::query_scalar(
        "SELECT c.table_name::TEXT FROM information_schema.columns c
         JOIN pg_class t ON t.relname = c.table_name AND t.relkind = 'r'
         WHERE c.table_schema = 'public' AND c.column_name = 'organization'
             AND NOT (t.relrowsecurity AND t.relforcerowsecurity)",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(unprotected.is_empty(), "tables without row-level security: {unprotected:?}");
}
