//! Real child processes: the example program reads the files, as the product's own binary does.

use std::{
    env,
    path::PathBuf,
    time::{Duration, Instant},
};

use extract::{ExtractError, Limits, Worker};

/// The example `extract`, which Cargo builds beside the tests.
fn program() -> PathBuf {
    let here = env::current_exe().expect("a test knows where it is");
    let target = here.parent().and_then(|deps| deps.parent()).expect("tests lie in target/PROFILE/deps");
    let program = target.join("examples").join("extract");
    assert!(program.is_file(), "{} is missing: run `cargo test -p extract`, which builds it", program.display());
    program
}

fn worker(limits: Limits) -> Worker {
    Worker::new(program(), vec!["__extract".into()], limits, 2)
}

/// A program that does to its parent what no reader should, in place of a reader.
fn misbehaving(script: &str, limits: Limits) -> Worker {
    Worker::new("/bin/sh".into(), vec!["-c".into(), script.into()], limits, 1)
}

async fn refusal(worker: Worker, file: &[u8]) -> String {
    worker.extract(file, None).await.expect_err("it cannot be read").to_string()
}

#[tokio::test]
async fn a_child_reads_what_this_process_would() {
    let file = "# Plan\n\nWe focus.\n".repeat(50_000);
    let limits = Limits::default();
    let here = extract::read(file.as_bytes(), Some("plan.md"), &limits).expect("it can be read");
    let there = worker(limits).extract(file.as_bytes(), Some("plan.md")).await.expect("it can be read");
    assert_eq!(here, there);
}

#[tokio::test]
async fn a_file_on_disk_is_read_as_its_bytes_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.md");
    std::fs::write(&path, "# Plan\n\nWe focus.\n").expect("the file can be written");
    let worker = worker(Limits { file_bytes_max: 20, ..Limits::default() });
    let file = || std::fs::File::open(&path).expect("it is there");
    let there = worker.extract_file(file(), Some("plan.md")).await.expect("it can be read");
    assert_eq!(there.blocks.len(), 2, "a heading and a paragraph, since the name's ending is told");
    std::fs::write(&path, "# Plan\n\nWe focus on one.\n").expect("the file can be written");
    let refusal = worker.extract_file(file(), None).await.expect_err("it is too long").to_string();
    assert!(refusal.contains("larger than"), "{refusal}");
}

#[tokio::test]
async fn a_childs_refusal_is_told_as_it_is() {
    assert_eq!(worker(Limits::default()).extract(b" ", None).await, Err(ExtractError::Empty));
    let small = Limits { file_bytes_max: 3, ..Limits::default() };
    assert!(refusal(worker(small), b"four").await.contains("larger than"));
}

#[tokio::test]
async fn memory_is_bounded_by_the_child_itself() {
    // Enough for the stack and the file, not for the tree of its elements.
    let limits = Limits { memory_bytes_max: 480 << 20, ..Limits::default() };
    let page = format!("<!doctype html>{}", "<b>x</b>".repeat(3 << 20));
    let refusal = refusal(worker(limits), page.as_bytes()).await;
    assert!(refusal.contains("MB of memory"), "{refusal}");
}

#[tokio::test]
async fn memory_is_bounded_by_the_parent() {
    let limits = Limits { resident_bytes_max: 20 << 20, ..Limits::default() };
    let page = format!("<!doctype html>{}", "<b>x</b>".repeat(3 << 20));
    let refusal = refusal(worker(limits), page.as_bytes()).await;
    assert!(refusal.contains("more than 20 MB of memory"), "{refusal}");
}

#[tokio::test]
async fn processor_time_is_bounded() {
    let limits = Limits { cpu_s: 1, file_bytes_max: 1 << 30, ..Limits::default() };
    // A page of a hundred thousand elements in each other's way is slow to build a tree of.
    let page = format!("<!doctype html><table>{}", "<tr><td><p><font size=1>x".repeat(360_000));
    let start = Instant::now();
    let read = worker(limits).extract(page.as_bytes(), None).await;
    assert!(read.is_err(), "{:?}", read.map(|read| read.blocks.len()));
    assert!(start.elapsed() < limits.wall);
}

#[tokio::test]
async fn time_by_the_clock_is_bounded() {
    let limits = Limits { wall: Duration::from_millis(200), ..Limits::default() };
    let refusal = refusal(misbehaving("exec sleep 600", limits), b"x").await;
    assert!(refusal.contains("longer than 0.2 s"), "{refusal}");
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let limits = Limits { text_bytes_max: 1 << 20, ..Limits::default() };
    let refusal = refusal(misbehaving("exec yes", limits), b"x").await;
    assert!(refusal.contains("larger than"), "{refusal}");
}

#[tokio::test]
async fn a_broken_child_is_an_error_with_its_reason() {
    let limits = Limits::default();
    let gone = refusal(misbehaving("exit 3", limits), b"x").await;
    assert!(gone.contains("without an answer"), "{gone}");
    let crashed = refusal(misbehaving("kill -ABRT $$", limits), b"x").await;
    assert!(crashed.contains("damaged"), "{crashed}");
    let nonsense = refusal(misbehaving("echo hello", limits), b"x").await;
    assert!(nonsense.contains("reading process failed"), "{nonsense}");
    let missing = Worker::new("/nowhere/at/all".into(), vec![], limits, 1);
    assert!(refusal(missing, b"x").await.contains("reading process failed"));
}

#[tokio::test]
async fn a_child_knows_nothing_of_its_parents_environment() {
    // The words come back as the reason only if the shell finds the parent's variables.
    let answer = r#"{"Err":{"damaged":{"detail":"the environment leaked"}}}"#;
    let script = format!("[ -z \"$CARGO_MANIFEST_DIR\" ] && echo '\"clean\"' || echo '{answer}'");
    let refusal = refusal(misbehaving(&script, Limits::default()), b"x").await;
    assert!(!refusal.contains("leaked") && refusal.contains("reading process failed"), "{refusal}");
}

#[tokio::test]
async fn a_dropped_reading_ends_its_process() {
    let mark = tempfile::tempdir().expect("a folder");
    let alive = mark.path().join("alive");
    let script = format!("echo $$ > {}; exec sleep 600", alive.display());
    let worker = misbehaving(&script, Limits::default());
    let reading = tokio::spawn(async move { worker.extract(b"x", None).await });
    let id = loop {
        match std::fs::read_to_string(&alive) {
            Ok(id) if id.ends_with('\n') => break id.trim().to_owned(),
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    reading.abort();
    let process = PathBuf::from(format!("/proc/{id}"));
    while process.exists() {
        // The runtime collects a killed child on its own; if it does not, this test never ends.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
