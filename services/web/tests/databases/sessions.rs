//! Signing in and out, and from where.

use access::Role;
use axum::http::header;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    client::Ask,
    world::{PASSWORD, World},
};

#[tokio::test]
async fn a_person_signs_in_is_known_and_signs_out() {
    let world = World::new().await;
    let answer = world.sign_in("Talent@ACME.example", PASSWORD).await.is(201);
    let cookie = answer.header("set-cookie");
    for part in ["plumbline=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!answer.text().contains(cookie.split(['=', ';']).nth(1).unwrap()), "the secret is in the cookie only");
    let talent = world.stranger.with_cookie_of(&answer);
    let me = talent.get("/api/v1/me").await.is(200).json();
    assert_eq!((&me["organization"], &me["roles"]), (&json!("acme"), &json!(["talent"])));
    assert_eq!(me["person"], answer.json()["person"]);
    let out = talent.delete("/api/v1/session").await.is(204);
    assert!(out.header("set-cookie").contains("plumbline=;") && out.header("set-cookie").contains("Max-Age=0"));
    talent.get("/api/v1/me").await.is(401).problem();
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_alike() {
    let world = World::new().await;
    let wrong = world.sign_in("talent@acme.example", "eight tall lighthouses").await.is(403);
    let unknown = world.sign_in("nobody@acme.example", PASSWORD).await;
    let without = world.sign_in("leader@acme.example", PASSWORD).await;
    assert_eq!(wrong.told(), unknown.told());
    assert_eq!(wrong.told(), without.told());
    assert!(!wrong.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn whoever_guesses_is_told_when_to_come_again() {
    let world = World::new().await;
    let mut waits = None;
    for _ in 0..10 {
        let answer = world.sign_in("talent@acme.example", "wrong").await;
        if answer.status == 429 {
            answer.problem();
            waits = Some(answer.header("retry-after").parse::<i64>().unwrap());
            break;
        }
        answer.is(403);
    }
    let wait = waits.unwrap();
    // The right password does not help before, and does then.
    world.sign_in("talent@acme.example", PASSWORD).await.is(429);
    world.pass(SignedDuration::from_secs(wait - 1));
    world.sign_in("talent@acme.example", PASSWORD).await.is(429);
    world.pass(SignedDuration::from_secs(1));
    world.sign_in("talent@acme.example", PASSWORD).await.is(201);
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let world = World::new().await;
    let (known, unknown) = ("talent@acme.example", "nobody@acme.example");
    let request = |email: &str| Ask::post("/api/v1/session/links").json(&json!({ "email": email }));
    let told = world.stranger.ask(&request(known)).await.is(202).told();
    assert_eq!(world.stranger.ask(&request(unknown)).await.told(), told);
    let secret = world.new_link().await;
    let answer = world.use_link(&secret).await.is(201);
    world.stranger.with_cookie_of(&answer).get("/api/v1/me").await.is(200);
    let (used, wrong) = (world.use_link(&secret).await.is(403), world.use_link(&"A".repeat(43)).await.is(403));
    assert_eq!(used.told(), wrong.told());
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_over_at_once() {
    let world = World::new().await;
    let (here, there) = (world.client(Role::Leader).await, world.client(Role::Leader).await);
    here.get("/api/v1/me").await.is(200);
    world.end_sessions(Role::Leader).await;
    for client in [here, there] {
        client.get("/api/v1/me").await.is(401).problem();
        client.get("/api/v1/documents").await.is(401);
    }
}

#[tokio::test]
async fn a_change_from_another_site_is_refused() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let signing_in =
        Ask::post("/api/v1/session").json(&json!({ "email": "talent@acme.example", "password": PASSWORD }));
    let begin = Ask::post("/api/v1/uploads").json(&json!({ "name": "a.txt", "bytes": 1 }));
    let host = world.stranger.host();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://other.example"),
        ("origin", "null"),
    ] {
        let problem = talent.ask(&begin.clone().header(name, value)).await.is(403).problem();
        assert_eq!(problem["type"], "/problems/cross-site", "{name}: {value}");
        // Nor can anybody be signed in from there, as somebody else.
        world.stranger.ask(&signing_in.clone().header(name, value)).await.is(403);
        // Links from elsewhere lead here.
        talent.ask(&Ask::get("/api/v1/me").header(name, value)).await.is(200);
    }
    for (name, value) in
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", &format!("http://{host}"))]
    {
        talent.ask(&begin.clone().header(name, value)).await.is(201);
    }
    let many = talent.carrying(header::COOKIE, "plumbline=; plumbline_other=x");
    many.get("/api/v1/me").await.is(401);
}
