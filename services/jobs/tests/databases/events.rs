//! Whoever watches a job misses nothing and sees nothing twice, from wherever they come back.

use std::{sync::Arc, time::Duration};

use access::JobId;
use audience::OrganizationId;
use futures::StreamExt as _;
use jobs::{Events, JobError, Kinds, Run};
use serde_json::json;
use store::EventName;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::world::{Script, World, options, start, within};

/// Tells ten things, each when it may.
async fn tell(run: Run, may: Arc<Semaphore>) -> Result<serde_json::Value, JobError> {
    for number in 1..=10 {
        may.acquire().await.unwrap().forget();
        run.progress(&json!(number)).await?;
    }
    Ok(json!("told"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_that_breaks_off_goes_on_where_it_was() {
    let world = World::new().await;
    let may = Arc::new(Semaphore::new(0));
    let may_then = Arc::clone(&may);
    // Watched in the process of the runner, which never has to look for news, and in another, which always has.
    let here = Events::new(world.store.clone(), Duration::from_hours(1));
    let there = Events::new(world.home.open().await, options().poll);
    let kinds = Kinds::new().with(Script(move |_, run| Box::pin(tell(run, Arc::clone(&may_then))) as _));
    let runner = jobs::Runner::new("w", world.store.clone(), kinds, here.clone(), world.now()).options(options());
    let running = start(runner);
    let job = world.add(1).await;
    for events in [&here, &there] {
        assert!(events.watch(Some("rival".parse().unwrap()), job, 0).await.unwrap().is_none());
        let unknown = JobId::from(Uuid::now_v7());
        assert!(events.watch(Some(OrganizationId::local()), unknown, 0).await.unwrap().is_none());
    }
    let watcher = |events: &Events| {
        let events = events.clone();
        let may = Arc::clone(&may);
        async move {
            let mut numbers = Vec::new();
            let mut last = 0;
            // Comes back after every third event.
            loop {
                let stream = events.watch(Some(OrganizationId::local()), job, last).await.unwrap().unwrap();
                let some: Vec<_> = stream.take(3).map(Result::unwrap).collect().await;
                may.add_permits(2);
                let Some(event) = some.last() else { return numbers };
                last = event.number;
                numbers.extend(some.iter().map(|event| event.number));
                if event.name == EventName::Completed {
                    return numbers;
                }
            }
        }
    };
    may.add_permits(4);
    let (near, far) = within(Box::pin(async { tokio::join!(watcher(&here), watcher(&there)) })).await;
    assert_eq!(near, (1..=11).collect::<Vec<_>>());
    assert_eq!(far, near);
    running.end().await;
    // Whoever comes back after the end hears nothing more.
    assert!(world.watch(job, 11).await.is_empty());
}
