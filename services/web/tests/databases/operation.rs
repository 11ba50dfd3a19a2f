//! What the edge tells who runs it, and what the links of letters lead to.

use access::Role;

use crate::{client::Ask, world::World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_count_what_was_answered_and_name_nobody() {
    let world = World::new().await;
    let talent = world.client(Role::Talent).await;
    for _ in 0..3 {
        talent.get("/api/v1/people").await.is(200);
    }
    world.stranger.get("/api/v1/people").await.is(401);
    world.waiting_job().await;
    let told = world.stranger.get("/metrics").await.is(200);
    assert!(told.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = told.text();
    for line in [
        "http_request_duration_seconds_count{operation=\"list_people\",status=\"200\"} 3\n",
        "http_request_duration_seconds_count{operation=\"list_people\",status=\"401\"} 1\n",
        "state=\"waiting\"} 1\n",
    ] {
        assert!(text.contains(line), "'{line}' is missing in: {text}");
    }
    assert!(!text.contains('@') && !text.contains("acme"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_used_by_its_button_and_not_by_being_looked_at() {
    let world = World::new().await;
    let browser = &world.stranger;
    let path = format!("/sign-in/{}", world.new_link().await);
    for _ in 0..2 {
        let looked = browser.get(&path).await.is(200);
        assert!(!looked.headers.contains_key("set-cookie"));
    }
    let used = browser.ask(&Ask::post(path.as_str())).await.is(303);
    assert!(used.header("set-cookie").starts_with("plumbline="));
    let again = browser.ask(&Ask::post(path.as_str())).await.is(200);
    assert!(again.text().contains("The link is over") && !again.headers.contains_key("set-cookie"));

    let (invitation, secret) = world.invite().await;
    let path = format!("/invitation/{secret}");
    assert!(browser.get(&path).await.is(200).text().contains(invitation.email.as_str()));
    let typed = |password: &str| {
        let body = format!("name=Una+Lind&password={password}");
        Ask::post(path.as_str()).body("application/x-www-form-urlencoded", body)
    };
    assert!(browser.ask(&typed("short")).await.is(200).text().contains("12 to 256"));
    browser.ask(&typed("long-enough-for-all").header("sec-fetch-site", "cross-site")).await.is(403);
    browser.ask(&typed("long-enough-for-all")).await.is(303);
    assert!(browser.get(&path).await.is(200).text().contains("The link is over"));
}
