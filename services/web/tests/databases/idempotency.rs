//! What is sent again does nothing again.

use access::Role;
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{Once, OnceKey};

use crate::{
    client::{Answer, Ask, Client},
    world::World,
};

fn program(key: &str, name: &str) -> Ask {
    Ask::post("/api/v1/programs").header("idempotency-key", key).json(&json!({ "name": name }))
}

async fn programs(client: &Client) -> usize {
    client.get("/api/v1/programs").await.is(200).json()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_request_that_is_sent_again_is_answered_as_the_first_time() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let first = talent.ask(&program("a", "Rise")).await.is(201);
    // From another of her sessions too.
    let again = world.client(Role::Talent).await.ask(&program("a", "Rise")).await.is(201);
    assert_eq!(first.told(), again.told());
    assert_eq!(programs(&talent).await, 1);
    assert_eq!(talent.ask(&program("a", "Fall")).await.fields(), ["Idempotency-Key"]);
    let elsewhere = Ask::post("/api/v1/people").header("idempotency-key", "a").json(&json!({ "name": "Rise" }));
    assert_eq!(talent.ask(&elsewhere).await.fields(), ["Idempotency-Key"]);
    talent.ask(&program("b", "Rise")).await.is(201);
    assert_eq!(programs(&talent).await, 2);
    world.pass(SignedDuration::from_hours(7 * 24));
    world.client(Role::Talent).await.ask(&program("a", "Fall")).await.is(201);
}

#[tokio::test]
async fn a_key_is_its_senders_alone() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    talent.ask(&program("a", "Rise")).await.is(201);
    let rival = world.client_of(&world.rival, Role::Talent).await;
    rival.ask(&program("a", "Fall")).await.is(201);
    let colleague = world.client_as(&world.acme.id, world.newcomer(&world.acme, Role::Talent).await).await;
    colleague.ask(&program("a", "Fall")).await.is(201);
    for key in ["", "two words", &"x".repeat(256)] {
        assert_eq!(talent.ask(&program(key, "Rise")).await.fields(), ["Idempotency-Key"], "{key}");
    }
}

#[tokio::test]
async fn of_requests_at_once_one_is_done() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let ask = program("a", "Rise");
    let answers: Vec<Answer> = futures::future::join_all((0..8).map(|_| talent.ask(&ask))).await;
    let mut made: Vec<Value> = Vec::new();
    for answer in &answers {
        match answer.status {
            201 => made.push(answer.json()["id"].clone()),
            _ => drop(answer.clone().is(409).problem()),
        }
    }
    assert!(!made.is_empty() && made.iter().all(|id| *id == made[0]), "{made:?}");
    assert_eq!(programs(&talent).await, 1);
}

#[tokio::test]
async fn what_failed_is_tried_anew_and_what_stopped_midway_is_not() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let program_id = world.program().await;
    let pair = json!({ "leader": world.acme.person(Role::Leader), "coach": world.acme.person(Role::Coach) });
    let path = format!("/api/v1/programs/{program_id}/engagements");
    let add = Ask::post(path).header("idempotency-key", "a").json(&pair);
    talent.ask(&add).await.is(409).problem();
    let view = world.coaching.read_program(&world.talent().await, program_id, None, 1).await.unwrap();
    talent.delete(&format!("/api/v1/engagements/{}", view.engagements[0].engagement.id)).await.is(204);
    let added = talent.ask(&add).await.is(201);
    assert_eq!(talent.ask(&add).await.told(), added.told());

    let (organization, person) = (world.acme.id.clone(), world.acme.person(Role::Talent));
    let key = OnceKey { organization, person, key: document::ContentHash::of(b"b") };
    let request = document::ContentHash::of(b"/api/v1/programs\n{\"name\":\"Rise\"}");
    let begun = world.store.once_begin(&key, request, world.coaching.now()).await.unwrap();
    assert_eq!(begun, Once::First);
    talent.ask(&program("b", "Rise")).await.is(409).problem();
    assert_eq!(programs(&talent).await, 1);
}

#[tokio::test]
async fn a_secret_is_told_once() {
    let world = World::new().await;
    let leader = world.client(Role::Leader).await;
    let ask = Ask::new(Method::POST, "/api/v1/me/keys").header("idempotency-key", "a").json(&json!({ "name": "x" }));
    let made = leader.ask(&ask).await.is(201);
    leader.ask(&ask).await.is(409).problem();
    assert_eq!(leader.get("/api/v1/me/keys").await.json()["items"].as_array().unwrap().len(), 1);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(world.home.rows().await.iter().all(|row| !row.contains(&secret)));
}
