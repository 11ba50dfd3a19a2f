//! Work is done once, goes on after a crash, and is found without being looked for.

use std::{sync::Arc, time::Duration};

use jobs::{Events, Kinds, Options, Runner};
use serde_json::{Value, json};
use store::{EventName, JobState};
use tokio::sync::Notify;

use crate::world::{Done, LEASE, Script, World, add, options, start, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_runners_share_the_work_and_do_each_job_once() {
    let world = World::new().await;
    let done = Done::default();
    let script = |done: &Done| {
        let done = done.clone();
        Script(move |number, _| {
            let done = done.clone();
            Box::pin(async move {
                done.add(number);
                Ok(json!(number))
            }) as _
        })
    };
    let mut jobs = Vec::new();
    for number in 0..40 {
        jobs.push(world.add(number).await);
    }
    let mut running = Vec::new();
    for worker in ["one", "two"] {
        let store = world.home.open().await;
        let events = Events::new(store.clone(), options().poll);
        let kinds = Kinds::new().with(script(&done));
        running.push(start(Runner::new(worker, store, kinds, events, world.now()).options(options())));
    }
    for (number, job) in (0_u32..).zip(jobs) {
        let told = world.watch(job, 0).await;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].name, &told[0].data), (EventName::Completed, &json!(number)));
    }
    for running in running {
        running.end().await;
    }
    assert_eq!(done.all(), (0..40).map(|number| (number, 1)).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_kill_another_worker_goes_on_where_the_checkpoint_is() {
    const STEPS: u32 = 5;
    let world = World::new().await;
    let (done, half_way) = (Done::default(), Arc::new(Notify::new()));
    // The first worker never gets beyond the third step.
    let script = |survives: bool| {
        let (done, half_way) = (done.clone(), Arc::clone(&half_way));
        move |_, run: jobs::Run| {
            let (done, half_way) = (done.clone(), Arc::clone(&half_way));
            Box::pin(async move {
                for step in run.checkpoint().unwrap_or(0)..STEPS {
                    if step == 2 && !survives {
                        run.progress(&json!({ "begun": step })).await?;
                        half_way.notify_one();
                        std::future::pending::<()>().await;
                    }
                    done.add(step);
                    run.save(&(step + 1), &[json!({ "did": step })]).await?;
                }
                Ok(json!({ "steps": STEPS }))
            }) as _
        }
    };
    let job = world.add(1).await;
    let first = world.start("first", script(false));
    within(half_way.notified()).await;
    first.kill().await;
    assert_eq!(world.state(job).await, JobState::Running);

    let second = world.start("second", script(true));
    world.pass(LEASE);
    let told = world.watch(job, 0).await;
    second.end().await;
    assert_eq!(done.all(), (0..STEPS).map(|step| (step, 1)).collect::<Vec<_>>());
    let told: Vec<Value> = told.into_iter().map(|event| event.data).collect();
    let expected = [
        json!({ "did": 0 }),
        json!({ "did": 1 }),
        json!({ "begun": 2 }),
        json!({ "did": 2 }),
        json!({ "did": 3 }),
        json!({ "did": 4 }),
        json!({ "steps": 5 }),
    ];
    assert_eq!(told, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_work_wakes_a_runner_that_does_not_look() {
    let world = World::new().await;
    let kinds = Kinds::new().with(Script(|number, _| Box::pin(async move { Ok(json!(number)) }) as _));
    let options = Options { poll: Duration::from_hours(1), ..options() };
    let running = start(world.runner("sleeper", kinds).options(options));
    let beside = if world.home.database().is_some() { world.home.open().await } else { world.store.clone() };
    for number in 0..5 {
        let job = add(&beside, number, (world.now())()).await;
        assert_eq!(world.watch(job, 0).await.len(), 1);
    }
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_run_at_once_than_there_is_room_for() {
    let world = World::new().await;
    let (begun, go_on) = (Done::default(), Arc::new(Notify::new()));
    let (begun_then, go_on_then) = (begun.clone(), Arc::clone(&go_on));
    let script = Script(move |number, _| {
        let (begun, go_on) = (begun_then.clone(), Arc::clone(&go_on_then));
        Box::pin(async move {
            begun.add(number);
            go_on.notified().await;
            Ok(Value::Null)
        }) as _
    });
    let mut jobs = Vec::new();
    for number in 0..3 {
        jobs.push(world.add(number).await);
    }
    let room = Options { at_once: 1, ..options() };
    let running = start(world.runner("one", Kinds::new().with(script)).options(room));
    for (done, job) in jobs.into_iter().enumerate() {
        // Each begins only when the one before has ended.
        go_on.notify_one();
        assert_eq!(world.watch(job, 0).await.len(), 1);
        assert!(begun.all().len() <= done + 2);
    }
    running.end().await;
}
