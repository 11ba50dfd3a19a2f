//! Jobs: taken by one worker at a time, done once, never lost.

use std::{collections::BTreeSet, time::Duration};

use access::{JobId, PersonId};
use audience::OrganizationId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    Again, Backoff, EventName, Job, JobEvent, JobFilter, JobState, NewJob, Outcome, Store, StoreError, Taken, Work,
};
use testkit::Home;
use uuid::Uuid;

/// Counts to a number.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Count {
    pub(crate) to: u32,
}

impl Work for Count {
    const KIND: &'static str = "count";
    const FAILURES_MAX: u32 = 3;

    fn key(&self) -> String {
        self.to.to_string()
    }
}

/// How long a lease is here.
const LEASE: Duration = Duration::from_secs(30);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// A store in a home of its own, which is gone when it is dropped.
pub(crate) async fn fresh() -> (Home, Store) {
    let home = Home::fresh().await;
    let store = home.open().await;
    (home, store)
}

fn local() -> OrganizationId {
    OrganizationId::local()
}

pub(crate) fn count_to(to: u32) -> NewJob {
    NewJob::new(Some(&local()), JobId::from(Uuid::now_v7()), &Count { to }).unwrap()
}

pub(crate) async fn add(store: &Store, to: u32) -> JobId {
    store.job_add(&count_to(to), at(0)).await.unwrap().job
}

pub(crate) async fn take(store: &Store, worker: &str, second: i64) -> Option<Taken> {
    store.job_take((worker, &["count"]), at(second) + LEASE, at(second)).await.unwrap()
}

pub(crate) async fn find(store: &Store, job: JobId) -> Job {
    store.job_find(Some(&local()), job).await.unwrap().unwrap()
}

pub(crate) async fn events(store: &Store, job: JobId, after: u32) -> Vec<JobEvent> {
    store.job_events(Some(&local()), job, after).await.unwrap().unwrap().events
}

async fn names(store: &Store, job: JobId) -> Vec<EventName> {
    events(store, job, 0).await.into_iter().map(|event| event.name).collect()
}

/// Try again a minute later.
pub(crate) fn failed() -> Outcome {
    let minute = Duration::from_mins(1);
    let again = Again { backoff: Backoff { first: minute, longest: minute }, jitter: 1.0, at_least: Duration::ZERO };
    Outcome::Failed { error: "the model is down".to_owned(), again: Some(again) }
}

async fn settle(store: &Store, taken: &Taken, outcome: Outcome, second: i64) -> Option<JobState> {
    store.job_settle(&taken.lease, outcome, at(second)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_workers_do_two_hundred_jobs_once_each() {
    const JOBS: u32 = 200;
    let home = Home::fresh().await;
    let store = home.open().await;
    for to in 0..JOBS {
        add(&store, to).await;
    }
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..4 {
        let store = home.open().await;
        workers.spawn(async move {
            let mut done = Vec::new();
            while let Some(taken) = take(&store, &format!("worker {worker}"), 1).await {
                assert_eq!(settle(&store, &taken, Outcome::Done(Value::Null), 1).await, Some(JobState::Done));
                done.push(taken.lease.job());
            }
            done
        });
    }
    let done: Vec<JobId> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!(done.len(), JOBS as usize);
    assert_eq!(done.iter().collect::<BTreeSet<_>>().len(), JOBS as usize);
}

#[tokio::test]
async fn a_worker_that_falls_silent_loses_its_job_and_writes_nothing_more() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    let silent = take(&store, "silent", 0).await.unwrap();
    assert!(store.job_save(&silent.lease, Some(&json!(1)), &[json!("one")], at(5)).await.unwrap());
    assert_eq!(take(&store, "other", 29).await, None);
    let other = take(&store, "other", 31).await.unwrap();
    assert_eq!((other.lease.attempt(), &other.checkpoint), (2, &Some(json!(1))));

    assert!(!store.job_renew(&silent.lease, at(90)).await.unwrap());
    assert!(!store.job_save(&silent.lease, Some(&json!(9)), &[json!("nine")], at(32)).await.unwrap());
    assert!(!store.job_save(&silent.lease, None, &[json!("nine")], at(32)).await.unwrap());
    assert_eq!(settle(&store, &silent, Outcome::Done(json!("nine")), 32).await, None);
    assert_eq!(find(&store, job).await.worker.as_deref(), Some("other"));

    assert!(store.job_renew(&other.lease, at(90)).await.unwrap());
    assert_eq!(take(&store, "silent", 89).await, None);
    assert_eq!(settle(&store, &other, Outcome::Done(json!("three")), 89).await, Some(JobState::Done));
    // Ended is ended, also for who held it last.
    assert_eq!(settle(&store, &other, Outcome::Done(json!("three")), 89).await, None);
    let told: Vec<_> = events(&store, job, 0).await.into_iter().map(|event| (event.number, event.data)).collect();
    assert_eq!(told, [(1, json!("one")), (2, json!("three"))]);
}

#[tokio::test]
async fn a_job_that_loses_its_worker_each_time_is_dead() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    for second in [0, 31, 62] {
        assert!(take(&store, "w", second).await.is_some());
    }
    assert_eq!(take(&store, "w", 93).await, None);
    let dead = find(&store, job).await;
    assert_eq!((dead.state, dead.attempts, dead.ended), (JobState::Dead, 4, Some(at(93))));
    assert_eq!(dead.error.as_deref(), Some("the worker was lost each time it was tried"));
    assert_eq!(names(&store, job).await, [EventName::Failed]);
}

#[tokio::test]
async fn progress_makes_up_for_failures() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    for round in 0..5 {
        let taken = take(&store, "w", round * 31).await.unwrap();
        assert!(store.job_save(&taken.lease, Some(&json!(round)), &[], at(round * 31)).await.unwrap());
    }
    assert_eq!(find(&store, job).await.failures, 0);
}

#[tokio::test]
async fn a_failure_waits_then_kills_and_a_hand_brings_it_back() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    let taken = take(&store, "w", 0).await.unwrap();
    store.job_save(&taken.lease, Some(&json!("kept")), &[], at(0)).await.unwrap();
    assert_eq!(settle(&store, &taken, failed(), 0).await, Some(JobState::Waiting));
    assert_eq!(find(&store, job).await.error.as_deref(), Some("the model is down"));
    assert_eq!(take(&store, "w", 59).await, None);
    let taken = take(&store, "w", 60).await.unwrap();
    assert_eq!(settle(&store, &taken, failed(), 60).await, Some(JobState::Waiting));
    let taken = take(&store, "w", 120).await.unwrap();
    assert_eq!(settle(&store, &taken, failed(), 120).await, Some(JobState::Dead));
    assert_eq!(take(&store, "w", 1000).await, None);
    let told = events(&store, job, 0).await.pop().unwrap();
    assert_eq!((told.name, told.data), (EventName::Failed, json!({ "state": "dead", "error": "the model is down" })));

    assert!(store.job_retry(Some(&local()), job, at(2000)).await.unwrap());
    assert!(!store.job_retry(Some(&local()), job, at(2000)).await.unwrap());
    let taken = take(&store, "w", 2000).await.unwrap();
    assert_eq!(taken.checkpoint, Some(json!("kept")));
    assert_eq!(settle(&store, &taken, failed(), 2000).await, Some(JobState::Waiting));
    let taken = take(&store, "w", 2060).await.unwrap();
    assert_eq!(settle(&store, &taken, Outcome::Done(json!(3)), 2060).await, Some(JobState::Done));
    // Its first end is none any more; whoever had seen it sees the second.
    assert_eq!(names(&store, job).await, [EventName::Progress, EventName::Completed]);
    assert_eq!(events(&store, job, 1).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_work_is_not_tried_again() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    let taken = take(&store, "w", 0).await.unwrap();
    let hopeless = Outcome::Failed { error: "there is no such document".to_owned(), again: None };
    assert_eq!(settle(&store, &taken, hopeless, 0).await, Some(JobState::Dead));
    assert_eq!(find(&store, job).await.state, JobState::Dead);
}

#[tokio::test]
async fn a_worker_that_goes_away_leaves_its_job_to_others_at_once() {
    let (_home, store) = fresh().await;
    let job = add(&store, 3).await;
    let taken = take(&store, "going", 0).await.unwrap();
    assert_eq!(settle(&store, &taken, Outcome::Released, 1).await, Some(JobState::Waiting));
    assert!(take(&store, "staying", 1).await.is_some());
    assert_eq!(find(&store, job).await.failures, 0);
}

#[tokio::test]
async fn stopping_ends_what_waits_at_once_and_what_runs_when_its_worker_sees_it() {
    let (_home, store) = fresh().await;
    let waiting = add(&store, 1).await;
    let local = Some(local());
    let cancel = async |job, second| store.job_cancel(local.as_ref(), job, at(second)).await.unwrap();
    assert_eq!(cancel(waiting, 0).await, Some(JobState::Cancelled));
    assert_eq!(cancel(waiting, 0).await, None);
    assert_eq!(events(&store, waiting, 0).await[0].data, json!({ "state": "cancelled" }));

    let running = add(&store, 2).await;
    let taken = take(&store, "w", 0).await.unwrap();
    assert_eq!(store.job_stops("w").await.unwrap(), []);
    assert_eq!(cancel(running, 1).await, Some(JobState::Running));
    assert_eq!(store.job_stops("w").await.unwrap(), [running]);
    assert!(find(&store, running).await.is_stopping);
    // It failed before it saw that it was stopped: it is not tried again.
    assert_eq!(settle(&store, &taken, failed(), 2).await, Some(JobState::Cancelled));
    assert_eq!(store.job_stops("w").await.unwrap(), []);

    let lost = add(&store, 3).await;
    take(&store, "lost", 0).await.unwrap();
    assert_eq!(cancel(lost, 1).await, Some(JobState::Running));
    assert_eq!(take(&store, "w", 31).await, None);
    assert_eq!(find(&store, lost).await.state, JobState::Cancelled);
    assert_eq!(names(&store, lost).await, [EventName::Failed]);
}

#[tokio::test]
async fn the_same_work_is_kept_once_while_it_waits_or_runs() {
    let (_home, store) = fresh().await;
    let job = add(&store, 7).await;
    let again = store.job_add(&count_to(7), at(1)).await.unwrap();
    assert_eq!((again.job, again.added), (job, false));
    let taken = take(&store, "w", 1).await.unwrap();
    assert_eq!(add(&store, 7).await, job);
    settle(&store, &taken, Outcome::Done(Value::Null), 2).await;
    let next = store.job_add(&count_to(7), at(3)).await.unwrap();
    assert!(next.added && next.job != job);
    // The same words in another organization, or of the instance, are other work.
    let rival: OrganizationId = "rival".parse().unwrap();
    for owner in [Some(&rival), None] {
        let job = NewJob::new(owner, JobId::from(Uuid::now_v7()), &Count { to: 7 }).unwrap();
        assert!(store.job_add(&job, at(3)).await.unwrap().added);
    }
}

#[tokio::test]
async fn work_of_a_moment_is_kept_once_for_ever() {
    let (_home, store) = fresh().await;
    let nine = || NewJob::once(None, ("nine o'clock".to_owned(), at(0)), &Count { to: 9 }).unwrap();
    assert!(store.job_add(&nine(), at(0)).await.unwrap().added);
    let taken = take(&store, "w", 0).await.unwrap();
    assert_eq!(taken.lease.owner(), None);
    settle(&store, &taken, Outcome::Done(Value::Null), 0).await;
    assert!(!store.job_add(&nine(), at(1)).await.unwrap().added);
    assert_eq!(take(&store, "w", 1).await, None);
}

#[tokio::test]
async fn a_dead_job_does_not_come_back_beside_its_successor() {
    let (_home, store) = fresh().await;
    let dead = add(&store, 7).await;
    let taken = take(&store, "w", 0).await.unwrap();
    settle(&store, &taken, Outcome::Failed { error: String::new(), again: None }, 0).await;
    add(&store, 7).await;
    assert!(!store.job_retry(Some(&local()), dead, at(1)).await.unwrap());
    assert_eq!(find(&store, dead).await.state, JobState::Dead);
}

#[tokio::test]
async fn the_longest_due_goes_first_and_unknown_kinds_stay() {
    let (_home, store) = fresh().await;
    store.job_add(&count_to(1).due(at(20)), at(0)).await.unwrap();
    store.job_add(&count_to(2).due(at(10)), at(0)).await.unwrap();
    assert_eq!(take(&store, "w", 9).await, None);
    assert_eq!(store.job_take(("w", &["other"]), at(60), at(30)).await.unwrap(), None);
    assert_eq!(store.job_take(("w", &[]), at(60), at(30)).await.unwrap(), None);
    assert_eq!(take(&store, "w", 30).await.unwrap().input, json!({ "to": 2 }));
    assert_eq!(take(&store, "w", 30).await.unwrap().input, json!({ "to": 1 }));
}

#[tokio::test]
async fn nothing_crosses_between_organizations() {
    let (_home, store) = fresh().await;
    let person = PersonId::from(Uuid::now_v7());
    let job = store.job_add(&count_to(1).asked_by(person), at(0)).await.unwrap().job;
    let rival: OrganizationId = "rival".parse().unwrap();
    for stranger in [Some(&rival), None] {
        assert_eq!(store.job_find(stranger, job).await.unwrap(), None);
        assert_eq!(store.job_events(stranger, job, 0).await.unwrap(), None);
        assert_eq!(store.job_cancel(stranger, job, at(1)).await.unwrap(), None);
        assert!(!store.job_retry(stranger, job, at(1)).await.unwrap());
        assert!(store.job_list(stranger, &JobFilter::default(), 10).await.unwrap().is_empty());
    }
    assert_eq!(find(&store, job).await.asked_by, Some(person));
}

#[tokio::test]
async fn jobs_are_listed_counted_and_forgotten() {
    let (_home, store) = fresh().await;
    let [first, second, third] = [add(&store, 1).await, add(&store, 2).await, add(&store, 3).await];
    for (outcome, second) in [(Outcome::Done(Value::Null), 0), (failed(), 0)] {
        let taken = take(&store, "w", second).await.unwrap();
        settle(&store, &taken, outcome, second).await;
    }
    let list = async |filter: JobFilter, limit| -> Result<Vec<JobId>, StoreError> {
        let jobs = store.job_list(Some(&local()), &filter, limit).await?;
        Ok(jobs.into_iter().map(|job| job.id).collect())
    };
    assert_eq!(list(JobFilter::default(), 2).await.unwrap(), [third, second]);
    assert_eq!(list(JobFilter { before: Some(second), ..JobFilter::default() }, 2).await.unwrap(), [first]);
    let waiting = JobFilter { state: Some(JobState::Waiting), kind: Some("count".to_owned()), before: None };
    assert_eq!(list(waiting, 9).await.unwrap(), [third, second]);
    let counts: Vec<_> = store.job_counts().await.unwrap().into_iter().map(|count| (count.state, count.jobs)).collect();
    assert_eq!(counts, [(JobState::Done, 1), (JobState::Waiting, 2)]);

    let taken = take(&store, "w", 0).await.unwrap();
    settle(&store, &taken, Outcome::Failed { error: String::new(), again: None }, 0).await;
    assert_eq!(store.job_prune(at(0)).await.unwrap(), 0);
    assert_eq!(store.job_prune(at(1)).await.unwrap(), 1);
    assert_eq!(store.job_events(Some(&local()), first, 0).await.unwrap(), None);
    assert_eq!(find(&store, third).await.state, JobState::Dead);
}

#[tokio::test]
async fn who_waits_is_woken_by_work_and_by_a_stop() {
    let home = Home::fresh().await;
    let store = home.open().await;
    let mut wake_ups = store.wake_ups().await.unwrap();
    // On SQLite only the same process wakes.
    let beside = if home.database().is_some() { home.open().await } else { store.clone() };
    let job = add(&beside, 1).await;
    wake_ups.next().await;
    take(&store, "w", 1).await.unwrap();
    beside.job_cancel(Some(&local()), job, at(2)).await.unwrap();
    wake_ups.next().await;
    assert_eq!(store.job_stops("w").await.unwrap(), [job]);
}

#[tokio::test]
async fn nobody_overtakes_in_a_lane() {
    let (_home, store) = fresh().await;
    let mut jobs = Vec::new();
    // The same moment, so that the order is that of the ids; the last one has no lane.
    for to in 0..4 {
        let job = count_to(to);
        let job = if to == 3 { job } else { job.in_lane(format!("lane {}", to / 2)) };
        jobs.push(store.job_add(&job, at(0)).await.unwrap().job);
    }
    let mut taken = Vec::new();
    while let Some(one) = take(&store, "w", 0).await {
        taken.push(one);
    }
    let ids: Vec<_> = taken.iter().map(|taken| taken.lease.job()).collect();
    assert_eq!(ids, [jobs[0], jobs[2], jobs[3]]);
    // The first one's worker is lost: the second goes on waiting, the first is begun again.
    let again = take(&store, "w", 31).await.unwrap();
    assert_eq!((again.lease.job(), again.lease.attempt()), (jobs[0], 2));
    // Also while it waits for another try.
    assert_eq!(settle(&store, &again, failed(), 31).await, Some(JobState::Waiting));
    for lost in &taken[1..] {
        assert_eq!(settle(&store, lost, Outcome::Done(Value::Null), 31).await, Some(JobState::Done));
    }
    assert_eq!(take(&store, "w", 32).await, None);
    let last = take(&store, "w", 1000).await.unwrap();
    assert_eq!(settle(&store, &last, Outcome::Done(Value::Null), 1000).await, Some(JobState::Done));
    assert_eq!(take(&store, "w", 1000).await.unwrap().lease.job(), jobs[1]);
}
