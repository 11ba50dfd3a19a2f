//! Several processes on one database, each with indexes of its own, and one place for files.

use std::{collections::BTreeSet, fs, os::unix::fs::symlink, time::Duration};

use eventsource_stream::Eventsource as _;
use futures::StreamExt as _;
use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use crate::{
    client::{Ask, Client},
    instance::{Instance, Process},
};

/// Files of each replica.
const FILES: usize = 12;
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);

/// A replica's own folder; its files lie where all replicas have them, as on a share or in a bucket.
fn folder(instance: &Instance, name: &str) {
    let (home, shared) = (instance.home.folder(), instance.home.folder().join("shared"));
    fs::create_dir_all(&shared).unwrap();
    fs::create_dir_all(home.join(name)).unwrap();
    symlink(shared, home.join(name).join("files")).unwrap();
}

fn start(instance: &Instance, name: &str, arguments: &[&str]) -> Process {
    folder(instance, name);
    instance.serve(name, arguments)
}

fn client(instance: &Instance, address: Url) -> Client {
    Client::of(&instance.key, address)
}

/// Files, each with a word that no other has.
fn files(replica: &str) -> Vec<(String, Vec<u8>)> {
    let file = |number| {
        let text = format!("# Plan {number}\n\nThe harbour decides what {replica}number{number} costs.\n");
        (format!("{replica}-{number}.md"), text.into_bytes())
    };
    (0..FILES).map(file).collect()
}

/// Sends files and returns their jobs.
async fn send(client: &Client, files: &[(String, Vec<u8>)]) -> Vec<String> {
    let sent = client.expect(StatusCode::ACCEPTED, &Ask::form(files)).await;
    sent["items"].as_array().unwrap().iter().map(|upload| upload["job"].as_str().unwrap().to_owned()).collect()
}

/// All that a job tells until its stream ends: numbers and names.
async fn watch(client: &Client, job: &str) -> Vec<(usize, String)> {
    let stream = client.send(&Ask::get(format!("/api/v1/jobs/{job}/events"))).await.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    let told = stream.bytes_stream().eventsource().map(|event| {
        let event = event.unwrap();
        (event.id.parse().unwrap(), event.event)
    });
    told.collect().await
}

/// Waits for the ends of jobs, each told once and last.
async fn watch_all(client: &Client, jobs: &[String]) {
    for job in jobs {
        let told = tokio::time::timeout(PATIENCE, watch(client, job)).await.expect("the stream ends");
        assert!(told.iter().map(|(number, _)| *number).eq(1..=told.len()), "{told:?}");
        let ends: Vec<_> = told.iter().filter(|(_, name)| name != "job.progress").collect();
        assert_eq!(ends, [told.last().unwrap()], "{told:?}");
        assert_eq!(told.last().unwrap().1, "job.completed");
    }
}

/// Waits until a replica finds each of these files by its own word.
async fn finds(client: &Client, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let text = std::str::from_utf8(bytes).unwrap();
        let word = text.split_whitespace().find(|word| word.contains("number")).unwrap();
        let ask = Ask::get(format!("/api/v1/search?q={word}&mode=lexical"));
        let found = async {
            loop {
                let found = client.expect(StatusCode::OK, &ask).await;
                let names: Vec<&Value> = found["hits"].as_array().unwrap().iter().map(|hit| &hit["document"]).collect();
                if names == [name] {
                    break;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("{name} is not found by '{word}'"));
    }
}

/// The jobs whose runs began there, as its log tells: by nothing that the processes share.
fn begun(process: &Process) -> Vec<String> {
    let log = process.log();
    let lines = log.lines().filter(|line| line.contains("a run begins") && line.contains("ingest_upload"));
    lines.map(|line| line.split_once("job.id=").unwrap().1.split_whitespace().next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_one_replica_takes_another_reads_and_both_tell() {
    let instance = Instance::fresh().await;
    if instance.home.database().is_none() {
        return; // Replicas share a server.
    }
    let mut web = start(&instance, "web", &["--only", "web"]);
    let mut work = start(&instance, "work", &["--only", "work"]);
    let client = client(&instance, web.address().await);
    assert_eq!(work.said().await, "plumbline works");
    let files = files("web");
    let jobs = send(&client, &files).await;
    watch_all(&client, &jobs).await;
    finds(&client, &files).await;
    assert_eq!(begun(&web), [""; 0]);
    let begun = begun(&work);
    assert_eq!(begun.iter().collect::<BTreeSet<_>>(), jobs.iter().collect());
    assert_eq!(begun.len(), jobs.len());
}

#[tokio::test]
async fn two_replicas_share_the_work_and_each_finds_and_tells_all_of_it() {
    let instance = Instance::fresh().await;
    if instance.home.database().is_none() {
        return; // Replicas share a server.
    }
    let mut replicas = [start(&instance, "one", &[]), start(&instance, "two", &[])];
    let mut clients = Vec::new();
    for replica in &mut replicas {
        clients.push(client(&instance, replica.address().await));
    }
    let files = [files("one"), files("two")];
    let (of_one, of_two) = tokio::join!(send(&clients[0], &files[0]), send(&clients[1], &files[1]));
    let jobs = [of_one, of_two].concat();
    // Each tells of what either does.
    tokio::join!(watch_all(&clients[0], &jobs), watch_all(&clients[1], &jobs));
    for client in &clients {
        finds(client, &files.concat()).await;
    }
    let begun: Vec<_> = replicas.iter().map(begun).collect();
    assert!(begun.iter().all(|jobs| !jobs.is_empty()), "both work");
    let all = begun.concat();
    assert_eq!(all.iter().collect::<BTreeSet<_>>(), jobs.iter().collect());
    assert_eq!(all.len(), jobs.len(), "none ran twice");
}
