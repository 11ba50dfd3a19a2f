//! A process that is killed at random points, in a loop, while files are sent to it. What it did is counted outside.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt,
    time::Duration,
};

use document::ContentHash;
use fastrand::Rng;
use reqwest::StatusCode;
use store::{EventName, Job, JobFilter, JobState};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    client::{Ask, Client},
    instance::{DATA, Instance, organization},
    writer::{Acknowledged, Writer},
};

/// How often it is killed; `cargo xtask kill` sets more.
const TIMES: &str = "PLUMBLINE_TEST_KILLS";
const TIMES_DEFAULT: usize = 10;
const WRITERS: usize = 4;
/// How long a process lives, in milliseconds: from the middle of its start to several files taken in.
const LIFE_MS: std::ops::Range<u64> = 50..1800;
/// How long the last one may take to do what is left.
const REST: Duration = Duration::from_mins(2);
const LOOK: Duration = Duration::from_millis(50);

/// What was counted. All but the first, second, third and the jobs have to be none.
#[derive(Debug, Default)]
struct Figures {
    kills: usize,
    unanswered: u64,
    acknowledged: usize,
    lost: usize,
    documents_twice: usize,
    versions_twice: usize,
    out_of_order: usize,
    not_found: usize,
    jobs: usize,
    unfinished: usize,
    begun_again: u32,
    ends_not_told_once: usize,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: [(&str, &dyn fmt::Display); 12] = [
            ("kills", &self.kills),
            ("requests without an answer", &self.unanswered),
            ("files acknowledged", &self.acknowledged),
            ("  of these lost", &self.lost),
            ("documents kept twice", &self.documents_twice),
            ("versions kept twice", &self.versions_twice),
            ("documents whose versions are out of order", &self.out_of_order),
            ("documents that search does not find as they are", &self.not_found),
            ("jobs", &self.jobs),
            ("  of these not run to the end", &self.unfinished),
            ("  runs of these begun again", &self.begun_again),
            ("  whose end was not told exactly once", &self.ends_not_told_once),
        ];
        rows.iter().try_for_each(|(what, figure)| writeln!(f, "{what:<52}{figure:>8}"))
    }
}

impl Figures {
    fn are_good(&self) -> bool {
        let wrong = self.lost + self.documents_twice + self.versions_twice + self.out_of_order + self.not_found;
        wrong + self.unfinished + self.ends_not_told_once == 0
    }
}

#[expect(clippy::disallowed_methods, reason = "who runs a test says how long")]
fn times() -> usize {
    env::var(TIMES).map_or(TIMES_DEFAULT, |times| times.parse().expect("a number of kills"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_done_twice_however_often_it_is_killed() {
    let times = times();
    let instance = Instance::fresh().await;
    let (tell, address) = watch::channel(None);
    let client = Client::new(&instance.key, address);
    let stop = CancellationToken::new();
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        writers.spawn(Writer::new(number, client.clone()).run(stop.clone()));
    }
    let mut rng = Rng::new();
    for _ in 0..times {
        let mut process = instance.serve(DATA, &[]);
        let life = async {
            tell.send_replace(Some(process.address().await));
            // A writer that failed ends the test here.
            writers.join_next().await.expect("writers write").expect("writers go on until they are stopped");
        };
        let _ = tokio::time::timeout(Duration::from_millis(rng.u64(LIFE_MS)), life).await;
        process.kill().await;
        tell.send_replace(None);
    }
    let mut last = instance.serve(DATA, &[]);
    tell.send_replace(Some(last.address().await));
    stop.cancel();
    let mut acknowledged = Acknowledged::new();
    while let Some(some) = writers.join_next().await {
        acknowledged.extend(some.unwrap());
    }
    tokio::time::timeout(REST, rest(&instance)).await.expect("what is left is done in time");
    let figures = count(&instance, &client, &acknowledged).await;
    let figures = Figures { kills: times, unanswered: client.unanswered(), ..figures };
    println!("{figures}");
    assert!(figures.are_good(), "{figures}{}", last.log());
    assert!(instance.store.audit_verify(&organization()).await.unwrap().faults.is_empty());
}

/// Until no job waits or runs.
async fn rest(instance: &Instance) {
    while instance.store.job_counts().await.unwrap().iter().any(|count| !count.state.is_ended()) {
        tokio::time::sleep(LOOK).await;
    }
}

async fn count(instance: &Instance, client: &Client, acknowledged: &Acknowledged) -> Figures {
    let mut figures = Figures { acknowledged: acknowledged.values().map(Vec::len).sum(), ..Figures::default() };
    let mut kept: BTreeMap<String, Vec<ContentHash>> = BTreeMap::new();
    for document in client.list("/api/v1/documents").await {
        let (id, name) = (document["id"].as_str().unwrap(), document["name"].as_str().unwrap());
        let versions = versions(client, id).await;
        figures.not_found += usize::from(!is_found(client, id, versions.len()).await);
        figures.documents_twice += usize::from(kept.insert(name.to_owned(), versions).is_some());
    }
    for (name, sent) in acknowledged {
        let kept = kept.get(name).map_or(&[][..], Vec::as_slice);
        let different: BTreeSet<_> = kept.iter().collect();
        figures.lost += sent.iter().filter(|content| !different.contains(content)).count();
        figures.versions_twice += kept.len() - different.len();
        figures.out_of_order += usize::from(kept != sent);
    }
    let jobs = jobs(instance).await;
    figures.jobs = jobs.len();
    for job in jobs {
        figures.unfinished += usize::from(job.state != JobState::Done);
        figures.begun_again += job.attempts - 1;
        figures.ends_not_told_once += usize::from(ends(instance, &job).await != 1);
    }
    figures
}

/// What the versions of a document are by their bytes, the first one first.
async fn versions(client: &Client, id: &str) -> Vec<ContentHash> {
    let document = client.expect(StatusCode::OK, &Ask::get(format!("/api/v1/documents/{id}"))).await;
    let mut contents = Vec::new();
    for version in document["versions"].as_array().unwrap() {
        let path = format!("/api/v1/documents/{id}/versions/{}/file", version["version"]);
        let content = ContentHash::of(&client.bytes(&path).await);
        assert_eq!(version["sha256"], content.to_string());
        contents.push(content);
    }
    contents.reverse();
    contents
}

/// Whether search by words finds a document, and its last version only.
async fn is_found(client: &Client, id: &str, last: usize) -> bool {
    let document = client.expect(StatusCode::OK, &Ask::get(format!("/api/v1/documents/{id}"))).await;
    let text = client.expect(StatusCode::OK, &Ask::get(format!("/api/v1/documents/{id}/versions/{last}"))).await;
    // Each version has a line of its own: the one with its number.
    let line = text["text"].as_str().unwrap().lines().find(|line| line.starts_with("Version")).unwrap().to_owned();
    let title = document["title"].as_str().unwrap();
    let query: String = url::form_urlencoded::byte_serialize(format!("{title} {line}").as_bytes()).collect();
    let path = format!("/api/v1/search?q={query}&mode=lexical&limit=100");
    let found = client.expect(StatusCode::OK, &Ask::get(path)).await;
    let hits = found["hits"].as_array().unwrap();
    let own = |hit: &&serde_json::Value| hit["document_id"] == id;
    hits.iter().any(|hit| own(&hit) && hit["text"].as_str().unwrap().contains(&line))
        && hits.iter().filter(own).all(|hit| hit["version"] == last)
}

async fn jobs(instance: &Instance) -> Vec<Job> {
    let (mut jobs, mut filter) = (Vec::new(), JobFilter::default());
    loop {
        let page = instance.store.job_list(Some(&organization()), &filter, 1000).await.unwrap();
        let Some(last) = page.last() else { return jobs };
        filter.before = Some(last.id);
        jobs.extend(page);
    }
}

/// How often the end of a job was told.
async fn ends(instance: &Instance, job: &Job) -> usize {
    let told = instance.store.job_events(Some(&organization()), job.id, 0).await.unwrap().unwrap();
    told.events.iter().filter(|event| event.name != EventName::Progress).count()
}
