//! What goes wrong, and what every answer carries.

use access::Role;
use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Ask},
    world::{PASSWORD, World},
};

fn carries_what_every_answer_does(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert!(answer.header("cache-control").contains("no-store"), "{what}");
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = world.plan().await;
    let upload = world.upload(&[("acme two.txt", "two")], "org").await;
    world.work().await;
    for path in [
        "/livez".to_owned(),
        "/readyz".to_owned(),
        "/api".to_owned(),
        "/api/openapi.json".to_owned(),
        "/api/v1/access".to_owned(),
        "/api/v1/me".to_owned(),
        "/api/v1/documents?limit=1".to_owned(),
        "/api/v1/nothing".to_owned(),
        "/nothing".to_owned(),
        "/problems/not-there".to_owned(),
        "/.well-known/security.txt".to_owned(),
        format!("/api/v1/documents/{document}/versions/1/file"),
        format!("/api/v1/jobs/{}/events", upload[0]["job"].as_str().unwrap()),
    ] {
        for client in [&talent, &world.stranger] {
            carries_what_every_answer_does(&client.get(&path).await, &path);
        }
    }
}

#[tokio::test]
async fn every_failure_is_a_problem_with_a_page() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let document = world.plan().await;
    let session = || Ask::post("/api/v1/session");
    let file = |method: Method| Ask::new(method, format!("/api/v1/documents/{document}/versions/1/file"));
    let signing_in = json!({ "email": "talent@acme.example", "password": PASSWORD });
    let cases = [
        ("malformed", 400, session().body("application/json", "{")),
        ("malformed", 400, session().body("application/json", "")),
        ("malformed", 400, session().body("application/json", format!("{signing_in} more"))),
        ("malformed", 400, session().body("application/json", vec![0xff])),
        ("malformed", 400, Ask::get("/api/v1/documents?cursor=forged")),
        ("malformed", 400, Ask::post("/api/v1/documents").body("multipart/form-data; boundary=limit", "--lim")),
        ("refused", 403, session().json(&json!({ "email": "talent@acme.example", "password": "wrong" }))),
        ("refused", 403, Ask::post("/api/v1/session/link").json(&json!({ "secret": "none" }))),
        ("not-there", 404, Ask::get("/api/v1/nothing")),
        ("not-there", 404, Ask::get("/nothing")),
        ("not-there", 404, Ask::get("/problems/nothing")),
        ("not-there", 404, Ask::get("/api/v1/documents/no-id")),
        ("not-there", 404, Ask::get(format!("/api/v1/documents/{document}/versions/0"))),
        ("not-there", 404, Ask::get(format!("/api/v1/documents/{document}/versions/2"))),
        ("not-there", 404, Ask::get(format!("/api/v1/documents/{document}/versions/99999999999"))),
        ("not-there", 404, Ask::get("/api/v1/documents/%ff")),
        ("method", 405, session().body("application/json", "").method(Method::PUT)),
        ("method", 405, file(Method::TRACE)),
        ("method", 405, file(Method::DELETE)),
        ("method", 405, Ask::new(Method::TRACE, "/livez")),
        ("method", 405, Ask::post("/livez")),
        ("too-large", 413, session().body("application/json", vec![b' '; 1024 * 1024 + 1])),
        (
            "too-large",
            413,
            Ask::post("/api/v1/documents").form(&[("file", Some("a"), &vec![b'x'; 2 * 1024 * 1024 + 1])]),
        ),
        ("media-type", 415, session().body("text/plain", signing_in.to_string())),
        ("media-type", 415, session()),
        ("media-type", 415, Ask::post("/api/v1/documents").json(&signing_in)),
    ];
    for (kind, status, ask) in cases {
        let answer = talent.ask(&ask).await;
        let what = format!("{ask:?}");
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        let problem = answer.problem();
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{what}: {problem}");
        carries_what_every_answer_does(&answer, &what);
        if status == 405 {
            assert!(answer.header("allow").contains(if kind == "method" { "" } else { "GET" }), "{what}");
        }
        let page = world.stranger.get(problem["type"].as_str().unwrap()).await.is(200);
        assert!(page.text().contains(problem["title"].as_str().unwrap()), "{}", page.text());
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let allowed = async |path: &str| {
        let answer = talent.ask(&Ask::new(Method::TRACE, path)).await.is(405);
        let mut allowed: Vec<_> = answer.header("allow").split(',').map(|one| one.trim().to_owned()).collect();
        allowed.sort();
        allowed.join(" ")
    };
    assert_eq!(allowed("/api/v1/documents").await, "GET HEAD POST");
    assert_eq!(allowed("/api/v1/session").await, "DELETE POST");
    assert_eq!(allowed("/api/v1/uploads/1").await, "DELETE GET HEAD PATCH");
    assert_eq!(allowed("/api/v1/uploads").await, "POST");
    assert_eq!(allowed("/readyz").await, "GET HEAD");
}

#[tokio::test]
async fn fields_that_do_not_fit_are_named() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    let fields = async |ask: Ask| talent.ask(&ask).await.fields();
    let session = |body: Value| Ask::post("/api/v1/session").json(&body);
    let begin = |body: Value| Ask::post("/api/v1/uploads").json(&body);
    let form = |fields: &[(&str, Option<&str>, &[u8])]| Ask::post("/api/v1/documents").form(fields);
    assert_eq!(fields(session(json!({ "email": "nobody", "password": "x" }))).await, ["email"]);
    assert_eq!(fields(session(json!({ "email": "a@b.example", "password": 1 }))).await, ["password"]);
    assert_eq!(fields(session(json!({ "email": "a@b.example", "password": "x", "more": 1 }))).await, ["more"]);
    assert_eq!(fields(begin(json!({ "name": "../..", "bytes": 1 }))).await, ["name"]);
    assert_eq!(fields(begin(json!({ "name": "a", "bytes": 0 }))).await, ["bytes"]);
    assert_eq!(fields(begin(json!({ "name": "a", "bytes": -1 }))).await, ["bytes"]);
    assert_eq!(fields(begin(json!({ "name": "a", "bytes": 1, "audience": "all" }))).await, ["audience"]);
    assert_eq!(fields(form(&[])).await, ["file"]);
    assert_eq!(fields(form(&[("file", Some("a"), b"")])).await, ["file"]);
    assert_eq!(fields(form(&[("file", Some(""), b"x")])).await, ["name"]);
    assert_eq!(fields(form(&[("other", None, b"x")])).await, ["other"]);
    assert_eq!(fields(Ask::get("/api/v1/documents?limit=0")).await, ["limit"]);
    assert_eq!(fields(Ask::get("/api/v1/documents?limit=x")).await, ["limit"]);
    assert_eq!(fields(Ask::get("/api/v1/search?q=")).await, ["q"]);
    assert_eq!(fields(Ask::get("/api/v1/search?q=x&mode=best")).await, ["mode"]);
    assert_eq!(fields(Ask::get("/api/v1/search?q=x&limit=101")).await, ["limit"]);
    assert_eq!(fields(Ask::get("/api/v1/search?q=x&audience=all")).await, ["audience"]);
}

#[tokio::test]
async fn the_description_is_whole() {
    let world = World::new().await;
    let answer = world.stranger.get("/api/openapi.json").await.is(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let api = answer.json();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"), "{}", api["openapi"]);
    let page = world.stranger.get("/api").await.is(200).text();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            for status in ["400", "401", "403", "404", "405", "413", "422", "429", "500", "503"] {
                let failure = &responses[status]["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(failure, "#/components/schemas/Problem", "{method} {path} {status}");
            }
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
    for reference in references(&api) {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(api.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

/// All that points somewhere else in it.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_process_says_whether_it_is_ready() {
    let world = World::new().await;
    assert_eq!(world.stranger.get("/livez").await.is(200).text(), "ok");
    assert_eq!(world.stranger.get("/readyz").await.is(200).text(), "ok");
    world.app.drain();
    let draining = world.stranger.get("/readyz").await.is(503).problem();
    assert_eq!(draining["errors"][0]["field"], "process", "{draining}");
    assert_eq!(draining["errors"].as_array().unwrap().len(), 1);
    world.stranger.get("/livez").await.is(200);
}
