use serde_json::{Value, json};

use crate::world::World;

const DECIDING: &str = "# Deciding\n\nPlant managers decide on prices without asking headquarters.\n";

fn ingest(world: &World, arguments: &[&str]) -> Value {
    world.json(&[&["ingest", "--data", "kept"], arguments].concat())
}

fn search(world: &World, arguments: &[&str]) -> Value {
    world.json(&[&["search", "--data", "kept"], arguments].concat())
}

fn found(hits: &Value) -> Vec<&str> {
    hits["hits"].as_array().unwrap().iter().map(|hit| hit["document"].as_str().unwrap()).collect()
}

#[test]
fn what_was_ingested_is_found_with_its_place() {
    let world = World::new();
    world.write("in/deciding.md", DECIDING).write("in/sub/cooking.md", "# Soup\n\nBoil the carrots.\n");
    let report = ingest(&world, &["in"]);
    let rows = report["documents"].as_array().unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row["document"].as_str().unwrap(), &row["status"], &row["version"])).collect();
    assert_eq!(
        told,
        [("in/deciding.md", &json!("added"), &json!(1)), ("in/sub/cooking.md", &json!("added"), &json!(1))]
    );

    let hits = search(&world, &["who decides on prices", "--limit", "1"]);
    let hit = &hits["hits"][0];
    assert_eq!((&hit["document"], &hit["version"]), (&json!("in/deciding.md"), &json!(1)));
    assert_eq!(hit["place"]["heading"], json!(["Deciding"]));
    assert!(hit["text"].as_str().unwrap().contains("Plant managers decide"));
    assert_eq!((&hits["mode"], &hits["degraded"]), (&json!("hybrid"), &json!(false)));
    assert!(hits["took_ms"].is_number());
}

#[test]
fn the_same_bytes_change_nothing_and_other_bytes_are_a_new_version() {
    let world = World::new();
    world.write("a.md", DECIDING);
    let first = ingest(&world, &["a.md"])["documents"][0].clone();
    let again = ingest(&world, &["a.md"])["documents"][0].clone();
    assert_eq!(
        (&again["status"], &again["document_id"], &again["version"]),
        (&json!("unchanged"), &first["document_id"], &json!(1))
    );
    world.write("a.md", "# Deciding\n\nHeadquarters sets every price.\n");
    let changed = ingest(&world, &["a.md"])["documents"][0].clone();
    assert_eq!(
        (&changed["status"], &changed["document_id"], &changed["version"]),
        (&json!("updated"), &first["document_id"], &json!(2))
    );
    let hits = search(&world, &["plant managers decide prices", "--mode", "lexical"]);
    let texts = hits["hits"].to_string();
    assert!(!texts.contains("without asking") && texts.contains("Headquarters sets"), "{texts}");
}

#[test]
fn an_audience_sees_its_own_and_nothing_is_implied() {
    let world = World::new();
    world.write("a.md", DECIDING);
    let open = ingest(&world, &["a.md"])["documents"][0]["document_id"].clone();
    let note = ingest(&world, &["a.md", "--audience", "engagement:7"])["documents"][0].clone();
    assert_eq!(note["status"], "added");
    assert_ne!(note["document_id"], open);
    let ids = |arguments: &[&str]| -> Vec<Value> {
        let hits = search(&world, &[&["prices"], arguments].concat());
        hits["hits"].as_array().unwrap().iter().map(|hit| hit["document_id"].clone()).collect()
    };
    assert_eq!(ids(&[]), [open]);
    assert_eq!(ids(&["--audience", "engagement:7"]), [note["document_id"].clone()]);
    assert_eq!(ids(&["--audience", "person:7"]), [] as [Value; 0]);
    assert_eq!(ids(&["--audience", "org", "--audience", "engagement:7"]).len(), 2);
}

#[test]
fn what_was_removed_is_gone() {
    let world = World::new();
    world.write("a.md", DECIDING).write("b.md", "# Prices\n\nPrices follow costs.\n");
    ingest(&world, &["a.md", "b.md"]);
    let list = world.json(&["documents", "list", "--data", "kept"]);
    let row = &list["documents"][0];
    assert_eq!(
        (&row["document"], &row["title"], &row["audience"], &row["version"]),
        (&json!("a.md"), &json!("Deciding"), &json!("org"), &json!(1))
    );
    assert_eq!(row["sha256"].as_str().unwrap().len(), 64);
    let id = row["document_id"].as_str().unwrap();
    assert_eq!(world.json(&["documents", "remove", id, "--data", "kept"]), json!({"removed": id}));
    assert_eq!(found(&search(&world, &["plant managers decide on prices"])), ["b.md"]);
    assert_eq!(world.json(&["documents", "list", "--data", "kept"])["documents"].as_array().unwrap().len(), 1);
    world.run(&["documents", "remove", id, "--data", "kept"]).fails(1, &[id]);
    world.run(&["documents", "remove", "no-id", "--data", "kept"]).fails(1, &["no-id"]);
}

#[test]
fn the_indexes_can_be_deleted() {
    let world = World::new();
    world.write("a.md", DECIDING);
    ingest(&world, &["a.md"]);
    for entry in std::fs::read_dir(world.path("kept")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        }
    }
    assert_eq!(found(&search(&world, &["prices"])), ["a.md"]);
}

#[test]
fn what_cannot_be_read_is_listed_and_the_rest_is_kept() {
    let world = World::new();
    world.write("in/good.md", DECIDING).write("in/empty.txt", "");
    let ran = world.run(&["ingest", "in", "none.md", "--data", "kept", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["documents"].as_array().unwrap().len(), 1);
    let failed: Vec<_> =
        report["failed"].as_array().unwrap().iter().map(|row| row["document"].as_str().unwrap()).collect();
    assert_eq!(failed, ["none.md", "in/empty.txt"]);
    assert!(ran.error().contains("2 of 3"), "{}", ran.error());
}

#[test]
fn an_index_that_cannot_follow_keeps_no_report_back() {
    let world = World::new();
    // Stands where the lock of the index has to be.
    world.write("a.md", DECIDING).write("kept/index.lock/file", "");
    let ran = world.run(&["ingest", "a.md", "--data", "kept", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["documents"][0]["status"], "added");
    assert!(ran.stderr.contains("note: the documents are kept, but an index could not follow"), "{}", ran.stderr);
    std::fs::remove_dir_all(world.path("kept/index.lock")).unwrap();
    assert_eq!(found(&search(&world, &["prices"])), ["a.md"]);
}

#[test]
fn an_empty_folder_has_no_hits_and_that_is_no_failure() {
    let world = World::new();
    assert_eq!(found(&search(&world, &["anything"])), [] as [&str; 0]);
    let ran = world.run(&["search", "anything", "--data", "kept"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stderr.contains("plumbline ingest"), "it says what to do next: {}", ran.stderr);
}

#[test]
fn a_text_without_a_known_word_is_found_by_words() {
    let world = World::new();
    world
        .write("a.txt", "この戦略は指導者により速い決断を求めています。")
        .write("b.txt", "会社の食堂は十二時に開きます。");
    ingest(&world, &["a.txt", "b.txt"]);
    assert_eq!(found(&search(&world, &["速い決断"])).first(), Some(&"a.txt"));
}
