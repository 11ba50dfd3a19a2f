//! What is kept goes into one file while others write, and comes back elsewhere.

use std::{fs, thread, time::Duration};

use serde_json::Value;

use crate::world::{Ran, World, argument};

const STRATEGY: &str = "# Deciding\n\nPlant managers decide on prices without asking headquarters.\n";

/// A world with two documents in the folder `kept`.
fn world() -> World {
    let world = World::new();
    world.write("a.md", STRATEGY).write("b.md", "# Harbour\n\nThe harbour grows.\n");
    world.json(&["ingest", "a.md", "b.md", "--data", "kept"]);
    world
}

fn documents(world: &World, data: &str) -> Value {
    world.json(&["documents", "list", "--data", data])
}

fn restore(world: &World, file: &str, data: &str) -> Ran {
    world.run(&["restore", file, "--data", data])
}

#[test]
fn what_is_put_back_is_what_was_kept() {
    let world = world();
    let report = world.json(&["backup", "one.plumbline", "--data", "kept"]);
    assert_eq!((&report["backup"], &report["files"]), (&"one.plumbline".into(), &0.into()));
    assert_eq!(fs::metadata(world.path("one.plumbline")).unwrap().len(), report["bytes"].as_u64().unwrap());
    let put_back = world.json(&["restore", "one.plumbline", "--data", "elsewhere/new"]);
    assert_eq!(put_back["rows"], report["rows"]);
    assert_eq!(documents(&world, "elsewhere/new"), documents(&world, "kept"));
    let search = |data| world.json(&["search", "who decides on prices", "--data", data])["hits"].clone();
    assert_eq!(search("elsewhere/new"), search("kept"));
    // A backup of what was put back holds the same rows.
    let again = world.json(&["backup", "two.plumbline", "--data", "elsewhere/new"]);
    assert_eq!((&again["rows"], &again["schema"]), (&report["rows"], &report["schema"]));
}

#[test]
fn a_backup_is_one_moment_of_what_others_write() {
    let world = world();
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 0..8 {
                let name = format!("more-{number}.md");
                world.write(&name, format!("# More\n\nMore of the same, number {number}.\n"));
                world.json(&["ingest", &name, "--data", "kept"]);
            }
        });
        let mut number = 0;
        while !writing.is_finished() {
            let (file, data) = (format!("{number}.plumbline"), format!("back-{number}"));
            world.json(&["backup", &file, "--data", "kept"]);
            world.json(&["restore", &file, "--data", &data]);
            let list = documents(&world, &data)["documents"].as_array().unwrap().clone();
            let now = documents(&world, "kept")["documents"].as_array().unwrap().clone();
            assert!(list.len() >= 2 && list.iter().all(|row| now.contains(row)), "{list:?}");
            assert!(list.iter().all(|row| row["passages"].as_u64() > Some(0)), "each has all of its rows: {list:?}");
            number += 1;
            thread::sleep(Duration::from_millis(20));
        }
        assert!(number > 0);
    });
}

#[test]
fn a_backup_cut_short_or_altered_is_refused_before_anything_is_written() {
    let world = world();
    world.json(&["backup", "whole.plumbline", "--data", "kept"]);
    let whole = fs::read(world.path("whole.plumbline")).unwrap();
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    let cuts = [0, 1, whole.len() / 2, whole.len() - 65, whole.len() - 1].map(|at| whole[..at].to_vec());
    for bytes in cuts.into_iter().chain([altered, b"PK\x05\x06 no backup".to_vec()]) {
        world.write("broken.plumbline", &bytes);
        restore(&world, "broken.plumbline", "new").fails(1, &["broken.plumbline", "take another copy"]);
        assert!(!world.path("new").exists());
    }
    restore(&world, "none.plumbline", "new").fails(1, &["none.plumbline"]);
}

#[test]
fn nothing_is_put_over_something() {
    let world = world();
    world.json(&["backup", "one.plumbline", "--data", "kept"]);
    let before = documents(&world, "kept");
    restore(&world, "one.plumbline", "kept").fails(1, &["kept", "not empty", "--data"]);
    assert_eq!(documents(&world, "kept"), before);
    // An empty folder is as good as none, as a volume is that was just mounted.
    fs::create_dir(world.path("mounted")).unwrap();
    assert_eq!(restore(&world, "one.plumbline", "mounted").status, 0);
    let left: Vec<_> = fs::read_dir(world.path("mounted")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn a_backup_goes_only_where_it_can_be_written_and_of_what_is_there() {
    let world = world();
    world.run(&["backup", "no/such/folder/x", "--data", "kept"]).fails(1, &["no/such/folder/x"]);
    world.run(&["backup", "x", "--data", "nothing"]).fails(1, &["nothing", "--data"]);
    assert!(!world.path("nothing").exists() && !world.path("x").exists());
    let folder = argument(&world.path("kept")).to_owned();
    world.run(&["backup", &folder, "--data", "kept"]).fails(1, &["kept"]);
}
