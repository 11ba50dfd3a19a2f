//! Work that comes again is done once in each period.

use std::time::Duration;

use jobs::{Kinds, PruneJobs, Pruner, Schedule};
use serde_json::json;
use store::{EventName, Job, JobFilter, JobState};

use crate::world::{Script, World, start, within};

async fn of_the_instance(world: &World) -> Vec<Job> {
    world.store.job_list(None, &JobFilter::default(), 10).await.unwrap()
}

/// Waits until so many have ended.
async fn ended(world: &World, jobs: usize) {
    within(async {
        while of_the_instance(world).await.iter().filter(|job| job.state.is_ended()).count() < jobs {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runners_do_scheduled_work_once_in_each_period() {
    let world = World::new().await;
    let hour = Duration::from_hours(1);
    let kinds =
        || Kinds::new().with(Pruner { keep: 2 * hour }).with(Script(|_, _| Box::pin(async { Ok(json!(1)) }) as _));
    let runner = |worker| world.runner(worker, kinds()).schedules(vec![Schedule::new(hour, PruneJobs {})]);
    let task = world.add(1).await;
    let running = [start(runner("one")), start(runner("two"))];
    assert_eq!(world.watch(task, 0).await[0].name, EventName::Completed);
    ended(&world, 1).await;
    world.pass(hour);
    ended(&world, 2).await;
    // A runner that comes later in the same period asks for nothing new.
    let late = start(runner("late"));
    for running in running {
        running.end().await;
    }
    late.end().await;
    let jobs = of_the_instance(&world).await;
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| (job.kind.as_str(), job.state) == ("prune_jobs", JobState::Done)));

    // Periods later the task is forgotten, and with it the sweeps of then.
    world.pass(2 * hour);
    let last = start(runner("last"));
    let local = audience::OrganizationId::local();
    within(async {
        while world.store.job_find(Some(&local), task).await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    last.end().await;
    let left: Vec<_> = of_the_instance(&world).await.into_iter().map(|job| job.created).collect();
    assert_eq!(left, [(world.now())(), (world.now())() - 2 * hour]);
}
