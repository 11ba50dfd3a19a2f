//! Everything that is kept goes out as rows and comes back from them, on either database.

use std::collections::BTreeMap;

use audience::{Audience, OrganizationId};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{Act, NewMessage, Snapshot, Store, StoreError};
use testkit::Home;

use crate::world::World;

type Rows = BTreeMap<String, Vec<Value>>;

/// All that a snapshot holds, as a backup would keep it.
async fn taken(mut snapshot: Snapshot) -> (Vec<String>, Rows) {
    let (tables, mut all) = (snapshot.tables(), Rows::new());
    for table in &tables {
        let mut rows = Vec::new();
        let take = |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        };
        snapshot.rows(table, take).await.unwrap();
        rows.sort_by_key(Value::to_string);
        all.insert(table.clone(), rows);
    }
    (tables, all)
}

async fn put(store: &Store, tables: &[String], rows: &Rows, change: i64) {
    let mut loading = store.load().await.unwrap().unwrap();
    for table in tables {
        let lines = rows[table].iter().map(|row| Ok::<_, StoreError>(row.to_string().into_bytes()));
        assert_eq!(loading.rows(table, lines).await.unwrap(), rows[table].len());
    }
    loading.commit(change).await.unwrap();
}

/// What the database itself holds, without the identity, which is each store's own.
async fn held(home: &Home) -> Vec<String> {
    let mut rows = home.rows().await;
    rows.retain(|row| !row.starts_with("library: ") && !row.starts_with("_sqlx") && !row.starts_with("sqlite"));
    rows.sort();
    rows
}

async fn world() -> World {
    let world = World::new().await;
    let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    world.add("a.txt", "# Prices\nPlant managers decide on prices – in \"euro\" \u{1f600}.", &Audience::Org).await;
    world.add("a.txt", "# Prices\nThe harbour decides.", &Audience::Org).await;
    let act = Act { at: now, actor: None, seed: [7; 32] };
    let local = OrganizationId::local();
    world.store.organization_create(&act, &local, &"Harbour Works".parse().unwrap()).await.unwrap();
    let message = NewMessage { key: "k".into(), channel: "mail".into(), payload: json!({"a": 1}), about: None };
    world.store.outbox_put(&local, &message, now).await.unwrap();
    world
}

#[tokio::test]
async fn what_is_put_back_is_what_was_there_whoever_wrote_meanwhile_and_on_whichever_database() {
    let world = world().await;
    let before = held(&world.home).await;
    let snapshot = world.store.snapshot().await.unwrap();
    let (schema, change) = (snapshot.schema(), snapshot.change());
    assert_eq!(change, 2);
    world.add("b.txt", "Written while the backup is made.", &Audience::Org).await;
    let (tables, rows) = taken(snapshot).await;
    assert_eq!((rows["documents"].len(), rows["versions"].len(), rows["organizations"].len()), (1, 2, 1));

    // By way of the embedded database, whichever this test runs on.
    let folder = tempfile::tempdir().unwrap();
    let embedded = Store::open(folder.path()).await.unwrap();
    put(&embedded, &tables, &rows, change).await;
    let (tables, again) = taken(embedded.snapshot().await.unwrap()).await;
    assert_eq!(again, rows);

    let home = Home::fresh().await;
    let store = home.open().await;
    put(&store, &tables, &again, change).await;
    assert_eq!(held(&home).await, before);
    let snapshot = store.snapshot().await.unwrap();
    assert_eq!((snapshot.schema(), snapshot.change()), (schema, change));
    // It goes on numbering where the rows end.
    let (_, searcher, library) = crate::world::open(&home, OrganizationId::local()).await;
    crate::world::add(&library, home.folder(), "c.txt", "After it was put back.", &Audience::Org).await;
    let found = crate::world::search(&searcher, "harbour", &[Audience::Org], search::Mode::Lexical).await;
    assert_eq!(crate::world::texts(&found), ["Prices\n\nThe harbour decides."]);
}

#[tokio::test]
async fn nothing_is_put_where_something_is() {
    let world = world().await;
    assert!(world.store.load().await.unwrap().is_none());
}

#[tokio::test]
async fn rows_that_do_not_fit_leave_nothing() {
    let home = Home::fresh().await;
    let store = home.open().await;
    for wrong in ["[1]", "{}", "[\"x\", \"y\", 5, \"z\", 1, 2, 3]", "[null"] {
        let mut loading = store.load().await.unwrap().unwrap();
        let lines = [Ok::<_, StoreError>(wrong.as_bytes().to_vec())];
        assert!(loading.rows("organizations", lines.into_iter()).await.is_err(), "{wrong}");
    }
    let mut loading = store.load().await.unwrap().unwrap();
    assert!(loading.rows("passengers", std::iter::empty::<Result<Vec<u8>, StoreError>>()).await.is_err());
    drop(loading);
    assert!(store.load().await.unwrap().is_some());
}
