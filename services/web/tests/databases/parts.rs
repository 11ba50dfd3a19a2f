//! Uploads in parts.

use access::Role;
use axum::http::Method;
use serde_json::json;

use crate::{
    client::{Answer, Ask, Client},
    world::World,
};

const TEXT: &[u8] = b"Lighthouses keep their promises";

/// Begins an upload of [`TEXT`]: its address.
async fn begin(talent: &Client) -> String {
    let begin = Ask::post("/api/v1/uploads").json(&json!({ "name": "light.txt", "bytes": TEXT.len() }));
    let answer = talent.ask(&begin).await.is(201);
    assert_eq!(answer.json()["state"], "receiving");
    answer.header("location").to_owned()
}

async fn part(talent: &Client, path: &str, offset: usize, bytes: &[u8]) -> Answer {
    talent.ask(&Ask::new(Method::PATCH, path).part(offset, bytes)).await
}

async fn received(talent: &Client, path: &str) -> u64 {
    talent.get(path).await.is(200).json()["received"].as_u64().unwrap()
}

/// The upload became a document whose file is what was sent.
async fn is_whole(world: &World, talent: &Client, path: &str) {
    world.work().await;
    let upload = talent.get(path).await.is(200).json();
    assert_eq!(upload["state"], "done", "{upload}");
    let file = format!("/api/v1/documents/{}/versions/1/file", upload["document"].as_str().unwrap());
    assert_eq!(talent.get(&file).await.is(200).body, TEXT);
    let jobs = talent.get("/api/v1/jobs").await.is(200).json();
    assert_eq!(jobs["items"].as_array().unwrap().len(), 1, "{jobs}");
}

#[tokio::test]
async fn a_file_comes_in_parts() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    for (offset, until) in [(0, 10), (10, 11), (11, 20)] {
        let answer = part(&talent, &path, offset, &TEXT[offset..until]).await.is(200).json();
        assert_eq!((&answer["received"], &answer["state"]), (&json!(until), &json!("receiving")));
    }
    let answer = part(&talent, &path, 20, &TEXT[20..]).await.is(200).json();
    assert_eq!(answer["state"], "kept");
    is_whole(&world, &talent, &path).await;
}

#[tokio::test]
async fn a_gap_is_told_where_to_go_on() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    part(&talent, &path, 0, &TEXT[..10]).await.is(200);
    for offset in [0, 9, 11, TEXT.len() + 1] {
        let answer = part(&talent, &path, offset, &TEXT[10..12]).await.is(409);
        assert!(answer.problem()["detail"].as_str().unwrap().contains("byte 10"), "{}", answer.text());
    }
    assert_eq!(received(&talent, &path).await, 10);
    let too_long = part(&talent, &path, 10, &[TEXT, b"!"].concat()[10..]).await;
    assert_eq!(too_long.fields(), ["body"]);
    let overflow = Ask::new(Method::PATCH, &path).part(10, b"x").header("upload-offset", &u64::MAX.to_string());
    talent.ask(&overflow).await.is(409);
    let silent = Ask::new(Method::PATCH, &path).body("application/offset+octet-stream", "x");
    assert_eq!(talent.ask(&silent).await.fields(), ["Upload-Offset"]);
    let other = Ask::new(Method::PATCH, &path).part(10, b"x").body("application/json", "x");
    talent.ask(&other).await.is(415).problem();
    part(&talent, &path, 10, &TEXT[10..]).await.is(200);
    is_whole(&world, &talent, &path).await;
}

#[tokio::test]
async fn the_last_part_may_be_sent_again_whatever_became_of_its_answer() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    part(&talent, &path, 0, &TEXT[..20]).await.is(200);
    // Until here came the process that was killed: the last part is noted, and joined, and nobody was told.
    let id: access::UploadId = path.rsplit('/').next().unwrap().parse().unwrap();
    let rest = TEXT[20..].to_vec();
    let (acme, now, length) = (&world.acme.id, world.coaching.now(), rest.len() as u64);
    world.blobs.part_keep(acme, id.into(), 20, rest.clone().into()).await.unwrap();
    assert!(world.store.upload_advance(acme, id, (20, length), now).await.unwrap());
    world.blobs.parts_join(acme, id.into(), &[0, 20], TEXT.len() as u64).await.unwrap();
    let waiting = talent.get(&path).await.is(200).json();
    assert_eq!((&waiting["state"], &waiting["job"]), (&json!("receiving"), &json!(null)));
    assert_eq!(part(&talent, &path, 20, &rest).await.is(200).json()["state"], "kept");
    // Once more, as somebody does who never got that answer either.
    let again = part(&talent, &path, 20, &rest).await.is(200).json();
    assert_eq!(again["state"], "kept");
    assert_eq!(part(&talent, &path, TEXT.len(), b"").await.is(200).json()["job"], again["job"]);
    is_whole(&world, &talent, &path).await;
    part(&talent, &path, 20, &rest).await.is(200);
    is_whole(&world, &talent, &path).await;
}

#[tokio::test]
async fn of_two_that_send_the_same_part_both_end_with_one_file() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    let ask = Ask::new(Method::PATCH, &path).part(0, TEXT);
    let both = futures::future::join_all((0..4).map(|_| talent.ask(&ask))).await;
    for answer in &both {
        assert!(matches!(answer.status, 200 | 409), "{} {}", answer.status, answer.text());
    }
    assert!(both.iter().any(|answer| answer.status == 200));
    is_whole(&world, &talent, &path).await;
}

#[tokio::test]
async fn an_upload_is_given_up_until_it_is_whole() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    part(&talent, &path, 0, &TEXT[..10]).await.is(200);
    talent.delete(&path).await.is(204);
    talent.get(&path).await.is(404);
    talent.delete(&path).await.is(404);
    assert_eq!(world.files(), Vec::<String>::new(), "its parts are gone");
    let path = begin(&talent).await;
    part(&talent, &path, 0, TEXT).await.is(200);
    talent.delete(&path).await.is(409).problem();
    is_whole(&world, &talent, &path).await;
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_given_up() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let path = begin(&talent).await;
    part(&talent, &path, 0, &TEXT[..10]).await.is(200);
    world.pass(jiff::SignedDuration::from_hours(47));
    world.sweep().await;
    part(&talent, &path, 10, &TEXT[10..11]).await.is(200);
    world.pass(jiff::SignedDuration::from_hours(47));
    world.sweep().await;
    assert_eq!(received(&talent, &path).await, 11);
    world.pass(jiff::SignedDuration::from_hours(2));
    world.sweep().await;
    talent.get(&path).await.is(404);
    assert_eq!(world.files(), Vec::<String>::new());
}
