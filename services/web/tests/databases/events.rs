//! What jobs tell, as a stream.

use std::time::Duration;

use access::Role;
use eventsource_stream::{Event, Eventsource as _};
use futures::StreamExt as _;
use serde_json::Value;

use crate::{
    client::{Ask, Client},
    world::World,
};

/// The events of a job until the stream ends, after the one of this number.
async fn watch(client: &Client, job: &str, after: Option<&str>) -> Vec<Event> {
    let mut ask = Ask::get(format!("/api/v1/jobs/{job}/events"));
    if let Some(after) = after {
        ask = ask.header("last-event-id", after);
    }
    let response = client.open(&ask).await;
    assert_eq!(response.status(), 200);
    within(response.bytes_stream().eventsource().map(Result::unwrap).collect()).await
}

/// Hangs are failures.
async fn within<F: IntoFuture>(what: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(30), what).await.unwrap()
}

fn job_of(upload: &Value) -> &str {
    upload["job"].as_str().unwrap()
}

#[tokio::test]
async fn a_stream_tells_of_work_as_it_is_done_and_ends_with_it() {
    let world = World::new().await;
    let upload = world.upload(&[("plan.txt", "a plan")], "org").await.remove(0);
    let coach = world.client(Role::Coach).await;
    let (events, ()) = tokio::join!(watch(&coach, job_of(&upload), None), world.work());
    let names: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(names, ["job.progress", "job.completed"]);
    let ids: Vec<_> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    let told: Value = serde_json::from_str(&events[1].data).unwrap();
    coach.get(&format!("/api/v1/documents/{}", told["document"].as_str().unwrap())).await.is(200);
}

#[tokio::test]
async fn who_comes_back_misses_nothing_and_hears_nothing_twice() {
    let world = World::new().await;
    let job = world.dead_job().await.to_string();
    let coach = world.client(Role::Coach).await;
    let all = watch(&coach, &job, None).await;
    assert_eq!(all.last().unwrap().event, "job.failed");
    for (seen, event) in all.iter().enumerate() {
        assert_eq!(watch(&coach, &job, Some(&event.id)).await, all[seen + 1..]);
    }
    assert_eq!(watch(&coach, &job, Some("0")).await, all);
    for odd in ["-1", "x", "1.0", "99999999999"] {
        let ask = Ask::get(format!("/api/v1/jobs/{job}/events")).header("last-event-id", odd);
        coach.ask(&ask).await.is(400).problem();
    }
}

#[tokio::test]
async fn a_stream_is_not_kept_changed_or_held_back() {
    let world = World::new().await;
    let job = world.dead_job().await;
    let answer = world.client(Role::Coach).await.get(&format!("/api/v1/jobs/{job}/events")).await.is(200);
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert!(answer.header("cache-control").contains("no-transform"));
    assert_eq!(answer.header("x-accel-buffering"), "no");
}

#[tokio::test]
async fn a_stopped_job_ends_its_stream_and_is_not_tried_again() {
    let world = World::new().await;
    let job = world.waiting_job().await.to_string();
    let coach = world.client(Role::Coach).await;
    let cancel = Ask::post(format!("/api/v1/jobs/{job}/cancel"));
    let (events, _) = tokio::join!(watch(&coach, &job, None), coach.ask(&cancel));
    assert_eq!(events.last().unwrap().event, "job.failed");
    assert_eq!(coach.get(&format!("/api/v1/jobs/{job}")).await.is(200).json()["state"], "cancelled");
    coach.ask(&cancel).await.is(202);
    coach.ask(&Ask::post(format!("/api/v1/jobs/{job}/retry"))).await.is(409).problem();
}

#[tokio::test]
async fn a_stream_ends_with_the_session_that_opened_it() {
    let world = World::new().await;
    let job = world.waiting_job().await;
    let coach = world.client(Role::Coach).await;
    let response = coach.open(&Ask::get(format!("/api/v1/jobs/{job}/events"))).await;
    assert_eq!(response.status(), 200);
    coach.delete("/api/v1/session").await.is(204);
    // Nothing was told, and the job goes on: a reader that comes back is told who it is not.
    let text = within(response.text()).await.unwrap();
    assert!(!text.contains("event:"), "{text}");
    coach.get(&format!("/api/v1/jobs/{job}/events")).await.is(401);
    let again = world.client(Role::Coach).await;
    assert_eq!(again.get(&format!("/api/v1/jobs/{job}")).await.is(200).json()["state"], "waiting");
}
