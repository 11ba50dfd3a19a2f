//! People, what they take part in, and what is about them: each operation once, and what goes wrong with it.

use access::{Role, TABLE_VERSION};
use axum::http::{Method, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Ask, Client},
    world::{PASSWORD, World},
};

/// The entries of a list.
fn items(answer: &Answer) -> Vec<Value> {
    answer.json()["items"].as_array().unwrap().clone()
}

async fn send(client: &Client, method: Method, path: &str, body: Value) -> Answer {
    client.ask(&Ask::new(method, path).json(&body)).await
}

#[tokio::test]
async fn people_are_invited_accept_and_are_changed() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let list = "name,email,roles,manager\nIda Ipsen,ida@acme.example,leader,talent@acme.example\nJo,jo@acme,Leader,\n";
    let preview = send(&talent, Method::POST, "/api/v1/people/preview", json!({ "text": list })).await.is(200).json();
    assert_eq!(preview["people"][0]["email"], "ida@acme.example", "{preview}");
    let bad = list.replace("jo@acme", "jo");
    let preview = send(&talent, Method::POST, "/api/v1/people/preview", json!({ "text": bad })).await.is(200).json();
    assert_eq!((&preview["faults"][0]["line"], &preview["faults"][0]["field"]), (&json!(3), &json!("email")));
    assert_eq!(send(&talent, Method::POST, "/api/v1/people", json!({ "text": bad })).await.fields(), ["line 3"]);
    assert!(items(&talent.get("/api/v1/invitations").await).is_empty(), "nobody was invited");
    let one = json!({ "people": [{ "name": "Ida Ipsen", "email": "ida@acme.example", "roles": ["leader"] }] });
    let invited = send(&talent, Method::POST, "/api/v1/people", one.clone()).await.is(201);
    let ida = invited.header("location").to_owned();
    assert_eq!(invited.json()["people"][0], ida.rsplit('/').next().unwrap());
    assert_eq!(send(&talent, Method::POST, "/api/v1/people", one).await.fields(), ["line 1"]);
    assert_eq!(items(&talent.get("/api/v1/invitations").await.is(200))[0]["email"], "ida@acme.example");

    let link = json!({ "secret": world.letter().await.secret });
    let shown = send(&world.stranger, Method::POST, "/api/v1/invitation", link.clone()).await.is(200).json();
    assert_eq!((&shown["organization_name"], &shown["name"]), (&json!("acme"), &json!("Ida Ipsen")));
    let accept = json!({ "secret": link["secret"], "name": "Ida I.", "password": PASSWORD });
    let accepted = send(&world.stranger, Method::POST, "/api/v1/invitation/acceptance", accept.clone()).await.is(201);
    let herself = world.stranger.with_cookie_of(&accepted);
    assert_eq!(herself.get("/api/v1/me").await.is(200).json()["name"], "Ida I.");
    send(&world.stranger, Method::POST, "/api/v1/invitation/acceptance", accept).await.is(403).problem();
    talent.ask(&Ask::post(format!("{ida}/invitation"))).await.is(404).problem();

    let change = Ask::new(Method::PATCH, &ida).json(&json!({ "roles": ["coach", "leader"], "manager": null }));
    talent.ask(&change).await.is(428).problem();
    let tag = talent.get(&ida).await.is(200).header("etag").to_owned();
    let changed = talent.ask(&change.clone().header("if-match", &tag)).await.is(200);
    assert_eq!(changed.json()["roles"], json!(["coach", "leader"]));
    assert_ne!(changed.header("etag"), tag);
    talent.ask(&change.clone().header("if-match", &tag)).await.is(412).problem();
    talent.ask(&change.header("if-match", changed.header("etag"))).await.is(200);
    let wrong = Ask::new(Method::PATCH, &ida).header("if-match", "*").json(&json!({ "roles": ["boss"] }));
    assert_eq!(talent.ask(&wrong).await.fields(), ["roles[0]"]);
    talent.delete(&ida).await.is(204);
    herself.get("/api/v1/me").await.is(401).problem();
}

#[tokio::test]
async fn people_come_in_pages_and_as_a_sheet() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let (mut path, mut names) = ("/api/v1/people?limit=2".to_owned(), Vec::new());
    loop {
        let page = talent.get(&path).await.is(200);
        names.extend(items(&page).iter().map(|person| person["name"].as_str().unwrap().to_owned()));
        let Some(link) = page.headers.get("link") else { break };
        let (next, rel) = link.to_str().unwrap().split_once(">; ").unwrap();
        assert_eq!(rel, "rel=\"next\"");
        next.trim_start_matches('<').clone_into(&mut path);
    }
    // Added at the same time, in the order of their ids.
    names.sort();
    assert_eq!(names, ["coach", "executive", "leader", "operator", "talent"]);
    let sheet = talent.ask(&Ask::get("/api/v1/people").header("accept", "text/csv")).await.is(200);
    assert!(sheet.header("content-disposition").starts_with("attachment"));
    assert_eq!(sheet.text().lines().count(), 1 + Role::ALL.len(), "{}", sheet.text());
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_taken_back() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let (invitation, secret) = world.invite().await;
    let (person, first) = (invitation.person, json!({ "secret": secret }));
    talent.ask(&Ask::post(format!("/api/v1/people/{person}/invitation"))).await.is(202);
    send(&world.stranger, Method::POST, "/api/v1/invitation", first).await.is(403).problem();
    let second = json!({ "secret": world.letter().await.secret });
    send(&world.stranger, Method::POST, "/api/v1/invitation", second.clone()).await.is(200);
    talent.delete(&format!("/api/v1/invitations/{}", invitation.id)).await.is(404).problem();
    let open = items(&talent.get("/api/v1/invitations").await.is(200));
    talent.delete(&format!("/api/v1/invitations/{}", open[0]["id"].as_str().unwrap())).await.is(204);
    send(&world.stranger, Method::POST, "/api/v1/invitation", second).await.is(403).problem();
    talent.get(&format!("/api/v1/people/{person}")).await.is(404).problem();
}

#[tokio::test]
async fn a_program_is_set_up_changed_and_joined() {
    let world = World::new().await;
    let (talent, leader) = (world.client(Role::Talent).await, world.client(Role::Leader).await);
    let late = json!({ "name": "Rise", "starts": "2027-02-01", "ends": "2027-01-01" });
    assert_eq!(send(&talent, Method::POST, "/api/v1/programs", late).await.fields(), ["ends"]);
    let plan = json!({ "name": "Rise", "starts": "2027-01-01" });
    let made = send(&talent, Method::POST, "/api/v1/programs", plan.clone()).await.is(201);
    let rise = made.header("location").to_owned();
    leader.get(&rise).await.is(404).problem();
    let change = Ask::new(Method::PUT, &rise).json(&json!({ "name": "Rise again" }));
    talent.ask(&change).await.is(428).problem();
    let changed = talent.ask(&change.clone().header("if-match", made.header("etag"))).await.is(200);
    assert_eq!((&changed.json()["name"], &changed.json()["starts"]), (&json!("Rise again"), &Value::Null));
    talent.ask(&change.header("if-match", made.header("etag"))).await.is(412).problem();

    let pair = json!({ "leader": world.acme.person(Role::Leader), "coach": world.acme.person(Role::Coach) });
    let engagements = format!("{rise}/engagements");
    let added = send(&talent, Method::POST, &engagements, pair.clone()).await.is(201);
    send(&talent, Method::POST, &engagements, pair.clone()).await.is(409).problem();
    let themselves = json!({ "leader": pair["leader"], "coach": pair["leader"] });
    send(&talent, Method::POST, &engagements, themselves).await.is(409).problem();
    let seen = leader.get(&rise).await.is(200);
    assert_eq!(seen.json()["engagements"][0]["coach_name"], "coach");
    assert_eq!(seen.header("etag"), changed.header("etag"));
    assert_eq!(items(&leader.get("/api/v1/programs").await.is(200)).len(), 1);
    talent.delete(added.header("location")).await.is(204);
    talent.delete(added.header("location")).await.is(404).problem();
    leader.get(&rise).await.is(404).problem();
}

#[tokio::test]
async fn sessions_and_keys_end_at_once() {
    let world = World::new().await;
    let (here, there) = (world.client(Role::Leader).await, world.client(Role::Leader).await);
    let sessions = items(&here.get("/api/v1/me/sessions").await.is(200));
    let current = |session: &&Value| session["current"] == true;
    assert_eq!((sessions.len(), sessions.iter().filter(current).count()), (2, 1));
    let other = sessions.iter().find(|session| !current(session)).unwrap();
    here.delete(&format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap())).await.is(204);
    there.get("/api/v1/me").await.is(401).problem();

    let wrong = json!({ "name": "nightly", "operations": ["read_me", "rule"] });
    assert_eq!(send(&here, Method::POST, "/api/v1/me/keys", wrong).await.fields(), ["operations[1]"]);
    let scopes = json!({ "name": "nightly", "operations": ["list_programs"] });
    let made = send(&here, Method::POST, "/api/v1/me/keys", scopes).await.is(201);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    let program = world.stranger.carrying(header::AUTHORIZATION, &format!("Bearer {secret}"));
    program.get("/api/v1/programs").await.is(200);
    program.get("/api/v1/me").await.is(404).problem();
    let listed = here.get("/api/v1/me/keys").await.is(200);
    assert_eq!(items(&listed)[0]["operations"], json!(["list_programs"]));
    assert!(!listed.text().contains(&secret));
    here.delete(made.header("location")).await.is(204);
    program.get("/api/v1/programs").await.is(401).problem();
}

#[tokio::test]
async fn people_decide_about_themselves() {
    let world = World::new().await;
    let leader = world.client(Role::Leader).await;
    let consent =
        async |given| send(&leader, Method::PUT, "/api/v1/me/consents/memory", json!({ "given": given })).await;
    let since = async || {
        let consents = items(&leader.get("/api/v1/me/consents").await.is(200));
        consents.iter().find(|consent| consent["kind"] == "memory").unwrap()["given"].clone()
    };
    assert_eq!(since().await, Value::Null);
    consent(true).await.is(204);
    assert!(since().await.is_string());
    consent(false).await.is(204);
    assert_eq!(since().await, Value::Null);
    send(&leader, Method::PUT, "/api/v1/me/consents/all", json!({ "given": true })).await.is(404).problem();

    let old = json!({ "version": TABLE_VERSION - 1 });
    assert_eq!(send(&leader, Method::PUT, "/api/v1/me/access", old).await.fields(), ["version"]);
    send(&leader, Method::PUT, "/api/v1/me/access", json!({ "version": TABLE_VERSION })).await.is(204);
    let renamed =
        send(&leader, Method::PATCH, "/api/v1/me", json!({ "name": "Lea", "password": PASSWORD })).await.is(200);
    let renamed = renamed.json();
    assert_eq!((&renamed["name"], &renamed["has_password"]), (&json!("Lea"), &json!(true)));
    assert_eq!(renamed["accepted_access"], TABLE_VERSION);
    let short = json!({ "password": "short", "current_password": PASSWORD });
    assert_eq!(send(&leader, Method::PATCH, "/api/v1/me", short).await.fields(), ["password"]);
}

#[tokio::test]
async fn each_sees_what_is_about_them_and_leaves() {
    let world = World::new().await;
    let (talent, leader) = (world.client(Role::Talent).await, world.client(Role::Leader).await);
    let id = world.acme.person(Role::Leader);
    talent.get(&format!("/api/v1/people/{id}")).await.is(200);
    talent.get(&format!("/api/v1/people/{id}")).await.is(200);
    let about = leader.get("/api/v1/me/about?limit=1").await.is(200);
    assert_eq!(about.json()["did_see"][0]["sentence"], "talent looked at the entry of leader.");
    assert_eq!(
        (&about.json()["sent"], about.json()["could_see"]["version"].as_u64()),
        (&json!([]), Some(TABLE_VERSION.into()))
    );
    assert!(about.header("link").starts_with("</api/v1/me/about?cursor="));
    let export = leader.get("/api/v1/me/export").await.is(200);
    assert!(export.header("content-disposition").contains("attachment"));
    assert_eq!(export.json()["person"], id.to_string());

    let trail = items(&talent.get("/api/v1/audit").await.is(200));
    assert_eq!(trail[0]["action"], "person_exported", "{}", trail[0]);
    let gone = leader.delete("/api/v1/me").await.is(204);
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    leader.get("/api/v1/me").await.is(401).problem();
    talent.delete("/api/v1/me").await.is(409).problem();
    let trail = talent.get("/api/v1/audit").await.is(200).text();
    assert!(!trail.contains(&id.to_string()), "{trail}");
    let proof = talent.get("/api/v1/audit/proof").await.is(200).json();
    assert_eq!((&proof["sound"], proof["head"].as_str().unwrap().len()), (&json!(true), 64));
}

#[tokio::test]
async fn usage_is_counted_of_nobody_in_particular() {
    let world = World::new().await;
    let operator = world.client(Role::Operator).await;
    let usage = operator.get("/api/v1/usage").await.is(200).json();
    let since = world.coaching.now().checked_sub(SignedDuration::from_hours(30 * 24)).unwrap();
    assert_eq!(usage, json!({ "since": since, "items": [] }));
    assert_eq!(
        operator.get("/api/v1/usage?since=2026-01-01T00:00:00Z").await.is(200).json()["since"],
        "2026-01-01T00:00:00Z"
    );
    assert_eq!(operator.get("/api/v1/usage?since=yesterday").await.fields(), ["since"]);
}
