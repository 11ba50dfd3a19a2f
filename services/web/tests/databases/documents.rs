//! Files sent, read, listed, searched and fetched.

use std::collections::BTreeSet;

use access::Role;
use serde_json::{Value, json};

use crate::{client::Ask, world::World};

#[tokio::test]
async fn files_are_sent_read_found_and_fetched() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let files = [("Pläne \"23\".txt", "Grow in Porto\nLeaders decide early"), ("decks\\b.txt", "Nothing else")];
    let uploads = world.upload(&files.map(|(name, text)| (name.split('"').next().unwrap(), text)), "org").await;
    assert_eq!(uploads.len(), 2);
    assert_eq!((&uploads[0]["state"], &uploads[1]["name"]), (&json!("kept"), &json!("b.txt")));
    let upload = |number: usize| format!("/api/v1/uploads/{}", uploads[number]["id"].as_str().unwrap());
    world.work().await;
    let done = talent.get(&upload(0)).await.is(200).json();
    assert_eq!((&done["state"], &done["version"]), (&json!("done"), &json!(1)));
    let document = format!("/api/v1/documents/{}", done["document"].as_str().unwrap());

    let leader = world.client(Role::Leader).await;
    let read = leader.get(&document).await.is(200).json();
    assert_eq!(read["versions"].as_array().unwrap().len(), 1);
    let version = leader.get(&format!("{document}/versions/1")).await.is(200).json();
    let text: Vec<char> = version["text"].as_str().unwrap().chars().collect();
    let blocks = version["blocks"].as_array().unwrap().iter();
    let blocks: Vec<String> = blocks.map(|block| text[range(block)].iter().collect()).collect();
    assert_eq!(blocks, ["Grow in Porto", "Leaders decide early"]);

    for mode in ["hybrid", "lexical", "vector"] {
        let found = leader.get(&format!("/api/v1/search?q=Porto&mode={mode}")).await.is(200).json();
        assert_eq!((&found["mode"], &found["degraded"]), (&json!(mode), &json!(false)));
        let hit = found["hits"].as_array().unwrap().iter().find(|hit| hit["document_id"] == done["document"]).unwrap();
        let passage: String = text[range(hit)].iter().collect();
        assert!(passage.contains("Grow in Porto"), "{hit}");
    }

    let file = leader.get(&format!("{document}/versions/1/file")).await.is(200);
    assert_eq!(file.text(), files[0].1);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(file.header("content-disposition"), "attachment; filename*=UTF-8''Pl%C3%A4ne");
}

fn range(value: &Value) -> std::ops::Range<usize> {
    let number = |field: &str| usize::try_from(value[field].as_u64().unwrap()).unwrap();
    number("start")..number("end")
}

#[tokio::test]
async fn bytes_of_any_kind_come_back_as_they_were() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    // Text that the reader reads, long enough to come in several pieces.
    let text = "\u{feff}zero\u{0}one\r\n-limit\n".repeat(60_000);
    let sent = world.document("long.txt", &text, "org").await;
    let path = format!("/api/v1/documents/{}/versions/1/file", sent["document"].as_str().unwrap());
    let file = talent.get(&path).await.is(200);
    assert!(file.body == text.as_bytes(), "{} bytes", file.body.len());
    assert_eq!(file.header("content-length"), text.len().to_string());
}

#[tokio::test]
async fn the_same_name_is_a_new_version_and_the_same_bytes_are_none() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let first = world.document("plan.txt", "first plan", "org").await;
    let same = world.document("plan.txt", "first plan", "org").await;
    let second = world.document("plan.txt", "second plan", "org").await;
    assert_eq!((&same["document"], &same["version"]), (&first["document"], &json!(1)));
    assert_eq!((&second["document"], &second["version"]), (&first["document"], &json!(2)));
    let document = format!("/api/v1/documents/{}", first["document"].as_str().unwrap());
    let versions = talent.get(&document).await.is(200).json()["versions"].clone();
    let numbers: Vec<_> = versions.as_array().unwrap().iter().map(|version| version["version"].clone()).collect();
    assert_eq!(numbers, [2, 1]);
    let old = talent.get(&format!("{document}/versions/1")).await.is(200).json();
    assert_eq!((&old["text"], &old["version"]), (&json!("first plan"), &json!(1)));
    assert_eq!(old["sha256"], versions[1]["sha256"]);
    assert_eq!(talent.get(&format!("{document}/versions/1/file")).await.is(200).text(), "first plan");
}

#[tokio::test]
async fn of_several_files_all_are_taken_or_none() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let good = ("file", Some("good.txt"), b"good".as_slice());
    for bad in [("file", Some("empty.txt"), b"".as_slice()), ("audience", None, b"org"), ("x", None, b"x")] {
        talent.ask(&Ask::post("/api/v1/documents").form(&[good, bad])).await.is(422);
    }
    let mut cut = Ask::post("/api/v1/documents").form(&[good, good]);
    cut = cut.truncated(20);
    talent.ask(&cut).await.is(400);
    assert_eq!(talent.get("/api/v1/jobs").await.is(200).json()["items"], json!([]));
    world.work().await;
    assert_eq!(talent.get("/api/v1/documents").await.is(200).json()["items"], json!([]));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_and_its_job_is_shown() {
    let world = World::new().await;
    let upload = world.document("bad.txt", "damaged", "org").await;
    assert_eq!(upload["state"], "refused");
    assert!(upload["error"].as_str().is_some_and(|why| !why.is_empty()), "{upload}");
    let coach = world.client(Role::Coach).await;
    let job = coach.get(&format!("/api/v1/jobs/{}", upload["job"].as_str().unwrap())).await.is(200).json();
    assert_eq!((&job["state"], &job["kind"]), (&json!("dead"), &json!("ingest_upload")));
}

#[tokio::test]
async fn a_list_is_walked_page_by_page() {
    let world = World::new().await;
    let names: Vec<_> = (0..5).map(|number| format!("{number}.txt")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    world.upload(&files, "org").await;
    world.work().await;
    let coach = world.client(Role::Coach).await;
    for (list, key) in [("documents", "name"), ("jobs", "id")] {
        let whole = coach.get(&format!("/api/v1/{list}")).await.is(200);
        assert!(!whole.headers.contains_key("link"));
        let whole: Vec<_> = whole.json()["items"].as_array().unwrap().iter().map(|item| item[key].clone()).collect();
        let (mut walked, mut next) = (Vec::new(), Some(format!("/api/v1/{list}?limit=2")));
        while let Some(path) = next {
            let page = coach.get(&path).await.is(200);
            walked.extend(page.json()["items"].as_array().unwrap().iter().map(|item| item[key].clone()));
            let link = page.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
            next = link.map(|link| {
                let (path, relation) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
                assert_eq!(relation, "; rel=\"next\"");
                path.to_owned()
            });
        }
        assert_eq!(walked, whole, "{list}");
        assert_eq!(walked.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(), 5);
    }
}

#[tokio::test]
async fn a_cursor_is_good_in_its_own_list_only() {
    let world = World::new().await;
    world.upload(&[("a.txt", "a"), ("b.txt", "b")], "org").await;
    world.work().await;
    let coach = world.client(Role::Coach).await;
    let page = coach.get("/api/v1/documents?limit=1").await.is(200);
    let cursor = page.header("link").split("cursor=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    coach.get(&format!("/api/v1/documents?cursor={cursor}")).await.is(200);
    coach.get(&format!("/api/v1/jobs?cursor={cursor}")).await.is(400).problem();
    for forged in [&cursor[1..], &format!("{cursor}A"), "", "null", "%00"] {
        coach.get(&format!("/api/v1/documents?cursor={forged}")).await.is(400).problem();
    }
}
