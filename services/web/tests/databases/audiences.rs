//! What only some of an organization may read.

use access::{Operation, Role, Roles};
use axum::http::header;
use coaching::KeyRequest;
use serde_json::json;
use store::Scopes;
use uuid::Uuid;

use crate::{
    client::{Ask, Client},
    world::World,
};

async fn finds(client: &Client, word: &str) -> usize {
    client.get(&format!("/api/v1/search?q={word}&mode=lexical")).await.is(200).json()["hits"].as_array().unwrap().len()
}

async fn lists(client: &Client) -> usize {
    client.get("/api/v1/documents").await.is(200).json()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_programs_document_is_for_its_people_and_those_who_run_programs() {
    let world = World::new().await;
    let program = world.program().await;
    let audience = format!("program:{program}");
    let upload = world.document("secret.txt", "zanzibar", &audience).await;
    assert_eq!(upload["audience"], audience);
    let document = format!("/api/v1/documents/{}", upload["document"].as_str().unwrap());
    for role in [Role::Talent, Role::Executive, Role::Coach, Role::Leader] {
        let client = world.client(role).await;
        client.get(&document).await.is(200);
        client.get(&format!("{document}/versions/1")).await.is(200);
        client.get(&format!("{document}/versions/1/file")).await.is(200);
        assert_eq!((finds(&client, "zanzibar").await, lists(&client).await), (1, 1), "{role}");
    }

    let roles = Roles::new([Role::Coach, Role::Leader]).unwrap();
    let (name, email) = ("Una".parse().unwrap(), "una@acme.example".parse().unwrap());
    let outside = world.coaching.add_person(&world.acme.id, name, email, roles).await.unwrap();
    let outside = world.client_as(&world.acme.id, outside).await;
    let missing = format!("/api/v1/documents/{}", Uuid::max());
    for rest in ["", "/versions/1", "/versions/1/file"] {
        let (not_theirs, not_there) = (format!("{document}{rest}"), format!("{missing}{rest}"));
        let (not_theirs, not_there) = (outside.get(&not_theirs).await.is(404), outside.get(&not_there).await);
        assert_eq!(not_theirs.told(), not_there.told());
    }
    assert_eq!((finds(&outside, "zanzibar").await, lists(&outside).await), (0, 0));
    let narrowed = format!("/api/v1/search?q=zanzibar&audience={audience}");
    assert_eq!(outside.get(&narrowed).await.is(200).json()["hits"], json!([]));
}

#[tokio::test]
async fn nobody_sends_to_what_is_not_theirs() {
    let world = World::new().await;
    let program = world.program().await;
    let rival = world.client_of(&world.rival, Role::Talent).await;
    let person = world.acme.person(Role::Leader);
    let begin = |audience: &str| {
        Ask::post("/api/v1/uploads").json(&json!({ "name": "a.txt", "bytes": 1, "audience": audience }))
    };
    let theirs = rival.ask(&begin(&format!("program:{program}"))).await;
    let nowhere = rival.ask(&begin(&format!("program:{}", Uuid::max()))).await;
    assert_eq!(theirs.fields(), ["audience"]);
    assert_eq!(theirs.told(), nowhere.told());
    let talent = world.client(Role::Talent).await;
    assert_eq!(talent.ask(&begin(&format!("person:{person}"))).await.fields(), ["audience"]);
}

#[tokio::test]
async fn an_upload_is_its_senders() {
    let world = World::new().await;
    let upload = world.half_upload().await;
    let (name, email) = ("Tim".parse().unwrap(), "tim@acme.example".parse().unwrap());
    let roles = Roles::new([Role::Talent]).unwrap();
    let colleague = world.coaching.add_person(&world.acme.id, name, email, roles).await.unwrap();
    let colleague = world.client_as(&world.acme.id, colleague).await;
    let paths = [format!("/api/v1/uploads/{upload}"), format!("/api/v1/uploads/{}", Uuid::max())];
    let [not_theirs, not_there] = paths.map(Ask::get);
    assert_eq!(colleague.ask(&not_theirs).await.is(404).told(), colleague.ask(&not_there).await.told());
    let [not_theirs, not_there] =
        [not_theirs, not_there].map(|ask| ask.method(axum::http::Method::PATCH).part(2, b"me"));
    assert_eq!(colleague.ask(&not_theirs).await.is(404).told(), colleague.ask(&not_there).await.told());
}

#[tokio::test]
async fn a_key_does_what_it_is_for_and_no_more() {
    let world = World::new().await;
    let scopes = Scopes::These([Operation::ListDocuments, Operation::ListPeople].into());
    let request = KeyRequest { name: "reader".parse().unwrap(), scopes, expires: None };
    let key = world.coaching.create_key(&world.talent().await, request).await.unwrap();
    let program = world.stranger.carrying(header::AUTHORIZATION, &format!("Bearer {}", key.secret));
    program.get("/api/v1/documents").await.is(200);
    program.get("/api/v1/search?q=x").await.is(404).problem();
    program.get("/api/v1/me").await.is(404).problem();
    // No page of another site can send a key, so where the request comes from does not matter.
    program.carrying(header::ORIGIN, "https://other.example").get("/api/v1/documents").await.is(200);
    world.coaching.revoke_key(&world.talent().await, key.key.id).await.unwrap();
    program.get("/api/v1/documents").await.is(401).problem();
    // A key that is no longer good is not helped by a session beside it.
    let session = world.client(Role::Talent).await;
    session.carrying(header::AUTHORIZATION, &format!("Bearer {}", key.secret)).get("/api/v1/me").await.is(401);
    session.get("/api/v1/me").await.is(200);
}
