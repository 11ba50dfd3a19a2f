//! Several processes on one data folder, and processes that are killed.

use std::{
    collections::BTreeSet,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::world::World;

const FILES: usize = 24;

/// Files of one folder, each a document of one passage with a word that all have.
fn write(world: &World, folder: &str, files: usize) {
    for number in 0..files {
        let text = format!("# Plan {number} of {folder}\n\nThe harbour decides what number {number} costs.\n");
        world.write(&format!("{folder}/{number:02}.md"), text);
    }
}

fn names(folder: &str, files: usize) -> BTreeSet<String> {
    (0..files).map(|number| format!("{folder}/{number:02}.md")).collect()
}

fn documents(report: &Value, key: &str) -> Vec<String> {
    report[key].as_array().unwrap().iter().map(|row| row["document"].as_str().unwrap().to_owned()).collect()
}

fn listed(world: &World, data: &str) -> Vec<String> {
    documents(&world.json(&["documents", "list", "--data", data]), "documents")
}

/// The documents that a mode of search finds, of which there are fewer than it may show.
fn found(world: &World, data: &str, mode: &str) -> BTreeSet<String> {
    let hits = world.json(&["search", "harbour", "--data", data, "--limit", "100", "--mode", mode]);
    assert_eq!((&hits["mode"], &hits["degraded"]), (&json!(mode), &json!(false)));
    documents(&hits, "hits").into_iter().collect()
}

fn start(world: &World, arguments: &[&str]) -> Child {
    world.command(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[track_caller]
fn report(child: Child) -> Value {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_killed_ingest_leaves_nothing_half_done() {
    let world = World::new();
    write(&world, "in", FILES);
    let started = Instant::now();
    world.json(&["ingest", "in", "--data", "whole"]);
    let whole = started.elapsed().min(Duration::from_secs(20));
    for (round, share) in [0.1, 0.4, 0.6, 0.8, 0.95].into_iter().enumerate() {
        let data = &format!("killed-{round}");
        let mut child = start(&world, &["ingest", "in", "--data", data]);
        std::thread::sleep(whole.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();

        let kept: BTreeSet<String> = listed(&world, data).into_iter().collect();
        let report = world.json(&["ingest", "in", "--data", data]);
        for row in report["documents"].as_array().unwrap() {
            let was_kept = kept.contains(row["document"].as_str().unwrap());
            let status = if was_kept { "unchanged" } else { "added" };
            assert_eq!((&row["status"], &row["version"], &row["passages"]), (&json!(status), &json!(1), &json!(1)));
        }
        assert_eq!(listed(&world, data).len(), FILES);
        for mode in ["lexical", "vector"] {
            assert_eq!(found(&world, data, mode), names("in", FILES), "{mode}");
        }
    }
}

#[test]
fn two_ingests_at_once_keep_each_document_once() {
    let world = World::new();
    for folder in ["one", "both", "two"] {
        write(&world, folder, FILES / 3);
    }
    let ingest =
        |folders: [&str; 2]| start(&world, &["ingest", folders[0], folders[1], "--data", "kept", "--format", "json"]);
    // Each begins with what the other one takes in too, in a folder that is not there yet.
    let children = [ingest(["both", "one"]), ingest(["both", "two"])];
    for child in children {
        let report = report(child);
        assert_eq!(documents(&report, "documents").len(), 2 * (FILES / 3));
        assert!(report["documents"].as_array().unwrap().iter().all(|row| row["version"] == json!(1)));
    }
    let all: BTreeSet<_> = ["one", "both", "two"].iter().flat_map(|folder| names(folder, FILES / 3)).collect();
    let list = listed(&world, "kept");
    assert_eq!((list.len(), list.into_iter().collect::<BTreeSet<_>>()), (FILES, all.clone()));
    for mode in ["lexical", "vector"] {
        assert_eq!(found(&world, "kept", mode), all, "{mode}");
    }
}

#[test]
fn a_search_beside_an_ingest_answers_with_what_is_kept_so_far() {
    let world = World::new();
    write(&world, "in", FILES);
    let mut ingest = start(&world, &["ingest", "in", "--data", "kept", "--format", "json"]);
    let mut before = 0;
    loop {
        let over = ingest.try_wait().unwrap().is_some();
        let found = found(&world, "kept", "lexical").len();
        assert!(found >= before, "what was found once is found again");
        before = found;
        if over {
            break;
        }
    }
    report(ingest);
    assert_eq!(before, FILES);
}
