//! Removing, bringing back, and what is left of it in the end.

use access::Role;
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    client::{Ask, Client},
    world::World,
};

async fn hits(client: &Client) -> usize {
    let found = client.get("/api/v1/search?q=zanzibar").await.is(200).json();
    found["hits"].as_array().unwrap().iter().filter(|hit| hit["text"].as_str().unwrap().contains("zanzibar")).count()
}

async fn zanzibar(world: &World, name: &str) -> String {
    let upload = world.document(name, "zanzibar waits", "org").await;
    format!("/api/v1/documents/{}", upload["document"].as_str().unwrap())
}

#[tokio::test]
async fn what_is_removed_is_gone_at_once_and_can_be_brought_back() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = zanzibar(&world, "a.txt").await;
    assert_eq!(hits(&talent).await, 1);
    let restore = Ask::post(format!("{document}/restore"));
    talent.ask(&restore).await.is(404);
    let before = talent.get(&document).await.is(200).json();
    talent.delete(&document).await.is(204);
    assert_eq!(hits(&talent).await, 0);
    assert_eq!(talent.get("/api/v1/documents").await.is(200).json()["items"], json!([]));
    for rest in ["", "/versions/1", "/versions/1/file"] {
        talent.get(&format!("{document}{rest}")).await.is(404);
    }
    talent.delete(&document).await.is(404);
    talent.ask(&restore).await.is(200);
    assert_eq!(hits(&talent).await, 1);
    assert_eq!(talent.get(&document).await.is(200).json(), before);
    talent.ask(&restore).await.is(404);
}

#[tokio::test]
async fn what_can_no_longer_be_undone_leaves_nothing() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = zanzibar(&world, "zanzibar.txt").await;
    let other = world.document("other.txt", "something else", "org").await;
    assert!(world.home.rows().await.iter().any(|row| row.contains("zanzibar")));
    assert_eq!(world.files().len(), 2);
    talent.delete(&document).await.is(204);
    world.pass(SignedDuration::from_hours(23));
    world.sweep().await;
    talent.ask(&Ask::post(format!("{document}/restore"))).await.is(200);
    talent.delete(&document).await.is(204);
    world.pass(SignedDuration::from_hours(24));
    world.sweep().await;
    talent.ask(&Ask::post(format!("{document}/restore"))).await.is(404);
    let rows = world.home.rows().await;
    let left: Vec<_> = rows.iter().filter(|row| row.contains("zanzibar")).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(world.files().len(), 1);
    let other = format!("/api/v1/documents/{}/versions/1/file", other["document"].as_str().unwrap());
    assert_eq!(talent.get(&other).await.is(200).text(), "something else");
}

#[tokio::test]
async fn bytes_that_another_document_rests_on_stay() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let (one, two) = (zanzibar(&world, "a.txt").await, zanzibar(&world, "b.txt").await);
    talent.delete(&one).await.is(204);
    world.pass(SignedDuration::from_hours(24));
    world.sweep().await;
    talent.get(&one).await.is(404);
    assert_eq!(hits(&talent).await, 1);
    assert_eq!(talent.get(&format!("{two}/versions/1/file")).await.is(200).text(), "zanzibar waits");
}

#[tokio::test]
async fn a_sweep_that_was_killed_halfway_is_finished_by_the_next() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = zanzibar(&world, "a.txt").await;
    let sha256 = talent.get(&document).await.is(200).json()["sha256"].as_str().unwrap().to_owned();
    talent.delete(&document).await.is(204);
    world.pass(SignedDuration::from_hours(24));
    // The bytes went, and then the process.
    world.blobs.remove(&world.acme.id, sha256.parse().unwrap()).await.unwrap();
    world.sweep().await;
    let rows = world.home.rows().await;
    assert!(!rows.iter().any(|row| row.contains("zanzibar")));
    assert_eq!(world.files(), Vec::<String>::new());
}

#[tokio::test]
async fn the_same_file_sent_again_brings_its_document_back() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = zanzibar(&world, "a.txt").await;
    talent.ask(&Ask::new(Method::DELETE, &document)).await.is(204);
    assert_eq!(zanzibar(&world, "a.txt").await, document);
    assert_eq!(hits(&talent).await, 1);
    world.pass(SignedDuration::from_hours(48));
    world.sweep().await;
    talent.get(&document).await.is(200);
    assert_eq!(talent.get(&format!("{document}/versions/1/file")).await.is(200).text(), "zanzibar waits");
}
