//! A client that sends versions of its documents, one after the other, and never gives a file up.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use document::ContentHash;
use fastrand::Rng;
use reqwest::StatusCode;
use tokio_util::sync::CancellationToken;

use crate::client::{Ask, Client};

/// Documents of each writer: few, so that versions of one meet in the queue.
const DOCUMENTS: usize = 4;
/// Longest pause between two files.
const PAUSE_MS: u64 = 700;

/// What was acknowledged: of each document the contents, in the order they were sent.
pub(crate) type Acknowledged = BTreeMap<String, Vec<ContentHash>>;

pub(crate) struct Writer {
    number: usize,
    client: Client,
    rng: Rng,
    files: usize,
    acknowledged: Acknowledged,
}

impl Writer {
    pub(crate) fn new(number: usize, client: Client) -> Self {
        Self { number, client, rng: Rng::new(), files: 0, acknowledged: Acknowledged::new() }
    }

    /// Sends until it is told to stop; each file until it is acknowledged.
    pub(crate) async fn run(mut self, stop: CancellationToken) -> Acknowledged {
        while !stop.is_cancelled() {
            self.send_some().await;
            tokio::time::sleep(Duration::from_millis(self.rng.u64(0..PAUSE_MS))).await;
        }
        self.acknowledged
    }

    async fn send_some(&mut self) {
        let mut documents: Vec<usize> = (0..DOCUMENTS).collect();
        self.rng.shuffle(&mut documents);
        let in_parts = self.rng.bool();
        documents.truncate(if in_parts { 1 } else { self.rng.usize(1..=3) });
        let files: Vec<_> = documents.into_iter().map(|document| self.file(document)).collect();
        if in_parts {
            self.send_in_parts(&files[0]).await;
        } else {
            self.client.expect(StatusCode::ACCEPTED, &Ask::form(&files)).await;
        }
        for (name, bytes) in files {
            self.acknowledged.entry(name).or_default().push(ContentHash::of(&bytes));
        }
    }

    /// The next version of a document: no two files are the same.
    fn file(&mut self, document: usize) -> (String, Vec<u8>) {
        self.files += 1;
        let name = format!("plan-{}-{document}.md", self.number);
        let mut text = format!("# Plan {document} of writer {}\n\nVersion {}.\n\n", self.number, self.files);
        for line in 0..self.rng.u32(1..60) {
            let orders = self.rng.u32(..);
            writeln!(text, "In depot {line} managers decide on {orders} orders a week.\n").unwrap();
        }
        (name, text.into_bytes())
    }

    async fn send_in_parts(&mut self, (name, bytes): &(String, Vec<u8>)) {
        let begun = self.client.expect(StatusCode::CREATED, &Ask::begin(name, bytes.len())).await;
        let id = begun["id"].as_str().unwrap();
        let part = bytes.len().div_ceil(self.rng.usize(1..=4));
        let mut upload = begun.clone();
        while upload["state"] == "receiving" {
            let received = usize::try_from(upload["received"].as_u64().unwrap()).unwrap();
            let end = bytes.len().min(received + part);
            upload = match self.client.once(&Ask::part(id, received, &bytes[received..end])).await {
                Some((StatusCode::OK, upload)) => upload,
                Some((status, problem)) => panic!("a part was answered with {status}: {problem}"),
                // Whether it was taken is asked.
                None => self.client.expect(StatusCode::OK, &Ask::get(format!("/api/v1/uploads/{id}"))).await,
            };
        }
    }
}
