//! How runs end that do not end well: failures, panics, stops, goodbyes, lost leases.

use std::{sync::Arc, time::Duration};

use access::JobId;
use audience::OrganizationId;
use futures::StreamExt as _;
use jobs::{Events, JobError, Kinds, Options};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{EventName, JobState, NewJob, Work};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::world::{Done, LEASE, Script, Task, World, options, start, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_is_tried_again_until_it_works_or_is_dead() {
    let world = World::new().await;
    let tries = Done::default();
    let tries_then = tries.clone();
    // Works at the third try, cannot work, never works.
    let running = world.start("w", move |number, _| {
        let times = tries_then.add(number);
        Box::pin(async move {
            match number {
                1 if times == 3 => Ok(json!("at last")),
                2 => Err(JobError::fail("there is no such document")),
                _ => Err(JobError::retry("the model is down")),
            }
        }) as _
    });
    let [late, hopeless, never] = [world.add(1).await, world.add(2).await, world.add(3).await];
    assert_eq!(world.watch(late, 0).await[0].data, json!("at last"));
    let told = world.watch(hopeless, 0).await.remove(0);
    assert_eq!(
        (told.name, told.data),
        (EventName::Failed, json!({ "state": "dead", "error": "there is no such document" }))
    );
    assert_eq!(world.watch(never, 0).await[0].data, json!({ "state": "dead", "error": "the model is down" }));
    running.end().await;
    assert_eq!(tries.all(), [(1, 3), (2, 1), (3, 3)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_a_failure_of_its_job_alone() {
    let world = World::new().await;
    let running = world.start("w", |number, _| {
        Box::pin(async move { if number == 1 { panic!("with a private text") } else { Ok(Value::Null) } }) as _
    });
    let [broken, whole] = [world.add(1).await, world.add(2).await];
    let told = world.watch(broken, 0).await.remove(0);
    assert_eq!(told.data["error"], json!("it broke off: this is a fault of the program"));
    assert_eq!(world.watch(whole, 0).await[0].name, EventName::Completed);
    running.end().await;
}

/// A task as another version of the program writes it.
#[derive(Serialize, Deserialize)]
struct Renamed {
    which: String,
}

impl Work for Renamed {
    const KIND: &'static str = Task::KIND;

    fn key(&self) -> String {
        self.which.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_cannot_be_done_by_this_program_is_dead_at_once() {
    let world = World::new().await;
    let tries = Done::default();
    let tries_then = tries.clone();
    let running = world.start("w", move |number, run| {
        tries_then.add(number);
        Box::pin(async move { run.organization().map(|organization| json!(organization)) }) as _
    });
    // Nobody can read it.
    let unread = NewJob::new(None, JobId::from(Uuid::now_v7()), &Renamed { which: "first".to_owned() }).unwrap();
    // It belongs to an organization, and is the instance's.
    let nobodys = NewJob::new(None, JobId::from(Uuid::now_v7()), &Task { number: 7 }).unwrap();
    let events = Events::new(world.store.clone(), options().poll);
    for job in [unread, nobodys] {
        world.store.job_add(&job, (world.now())()).await.unwrap();
        let told: Vec<_> = within(events.watch(None, job.id(), 0).await.unwrap().unwrap().collect()).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].as_ref().unwrap().data["state"], json!("dead"));
    }
    running.end().await;
    assert_eq!(tries.all(), [(7, 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_somebody_stops_stops() {
    let world = World::new().await;
    let begun = Arc::new(Notify::new());
    let begun_then = Arc::clone(&begun);
    // The first ends when it is told to, the second has to be broken off.
    let running = world.start("w", move |number, run| {
        let begun = Arc::clone(&begun_then);
        Box::pin(async move {
            begun.notify_one();
            match number {
                1 => run.stop().cancelled().await,
                _ => std::future::pending().await,
            }
            Err(JobError::Stopped)
        }) as _
    });
    for number in [1, 2] {
        let job = world.add(number).await;
        within(begun.notified()).await;
        world.store.job_cancel(Some(&OrganizationId::local()), job, (world.now())()).await.unwrap();
        let told = world.watch(job, 0).await;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].name, &told[0].data), (EventName::Failed, &json!({ "state": "cancelled" })));
        assert_eq!(world.state(job).await, JobState::Cancelled);
    }
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runner_that_is_told_to_end_finishes_what_it_can_and_leaves_the_rest() {
    let world = World::new().await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let script = || {
        let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
        Script(move |_, run: jobs::Run| {
            let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
            Box::pin(async move {
                begun.notify_one();
                tokio::select! {
                    () = go_on.notified() => Ok(Value::Null),
                    () = run.stop().cancelled() => Err(JobError::Stopped),
                }
            }) as _
        })
    };
    let patient = start(world.runner("patient", Kinds::new().with(script())));
    let finished = world.add(1).await;
    within(begun.notified()).await;
    patient.end.cancel();
    go_on.notify_one();
    patient.end().await;
    assert_eq!(world.state(finished).await, JobState::Done);

    let left = world.add(2).await;
    let hasty = Options { drain: Duration::ZERO, ..options() };
    let hasty = start(world.runner("hasty", Kinds::new().with(script())).options(hasty));
    within(begun.notified()).await;
    hasty.end().await;
    let left = world.store.job_find(Some(&OrganizationId::local()), left).await.unwrap().unwrap();
    assert_eq!((left.state, left.failures), (JobState::Waiting, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_lease_went_to_another_is_ended() {
    let world = World::new().await;
    let (begun, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begun_then, ended_then) = (Arc::clone(&begun), Arc::clone(&ended));
    let running = world.start("slow", move |_, run| {
        let (begun, ended) = (Arc::clone(&begun_then), Arc::clone(&ended_then));
        Box::pin(async move {
            begun.notify_one();
            run.stop().cancelled().await;
            ended.notify_one();
            Ok(json!("mine"))
        }) as _
    });
    let job = world.add(1).await;
    within(begun.notified()).await;
    // Time jumps, as when a machine sleeps, and another takes the job before the slow one says that it lives. Or just
    // after: then the other waits once more.
    let other = within(async {
        loop {
            world.pass(LEASE);
            let now = (world.now())();
            let taken = world.store.job_take(("other", &["task"]), now + Duration::from_hours(1), now).await.unwrap();
            if let Some(taken) = taken {
                return taken;
            }
        }
    })
    .await;
    within(ended.notified()).await;
    running.end().await;
    assert_eq!(world.state(job).await, JobState::Running);
    let done = store::Outcome::Done(json!("theirs"));
    assert_eq!(world.store.job_settle(&other.lease, done, (world.now())()).await.unwrap(), Some(JobState::Done));
    assert_eq!(world.watch(job, 0).await[0].data, json!("theirs"));
}
