//! A store, a clock that stands still, and jobs that do what a test says.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use access::JobId;
use async_trait::async_trait;
use audience::OrganizationId;
use futures::{StreamExt as _, future::BoxFuture};
use jiff::Timestamp;
use jobs::{Events, Job, JobError, Kinds, Now, Options, Run, Runner};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Backoff, JobEvent, JobState, NewJob, Store, Work};
use testkit::Home;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What a test wants done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) number: u32,
}

impl Work for Task {
    const KIND: &'static str = "task";
    const FAILURES_MAX: u32 = 3;

    fn key(&self) -> String {
        self.number.to_string()
    }
}

/// Does it as the test says.
pub(crate) struct Script<F>(pub(crate) F);

#[async_trait]
impl<F> Job for Script<F>
where
    F: Fn(u32, Run) -> BoxFuture<'static, Result<Value, JobError>> + Send + Sync + 'static,
{
    type Work = Task;

    async fn run(&self, task: Task, run: &Run) -> Result<Value, JobError> {
        (self.0)(task.number, run.clone()).await
    }
}

/// How often each thing was done.
#[derive(Clone, Default)]
pub(crate) struct Done(Arc<Mutex<BTreeMap<u32, u32>>>);

impl Done {
    pub(crate) fn add(&self, what: u32) -> u32 {
        let mut done = self.0.lock().unwrap();
        let times = done.entry(what).or_default();
        *times += 1;
        *times
    }

    pub(crate) fn all(&self) -> Vec<(u32, u32)> {
        self.0.lock().unwrap().iter().map(|(what, times)| (*what, *times)).collect()
    }
}

pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) store: Store,
    clock: Arc<Mutex<Timestamp>>,
}

/// A runner in a task of its own.
pub(crate) struct Running {
    pub(crate) end: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    /// Tells it to end, and waits until it has.
    pub(crate) async fn end(self) {
        self.end.cancel();
        within(self.task).await.unwrap();
    }

    /// As if its process were killed: nothing more runs, nothing is written down.
    pub(crate) async fn kill(self) {
        self.task.abort();
        assert!(within(self.task).await.unwrap_err().is_cancelled());
    }
}

/// Hangs are failures.
pub(crate) async fn within<F: IntoFuture>(what: F) -> F::Output {
    tokio::time::timeout(Duration::from_mins(1), what).await.unwrap()
}

pub(crate) const LEASE: Duration = Duration::from_millis(300);

/// Fast where a test waits for it, and never tried again later than at once.
pub(crate) fn options() -> Options {
    Options {
        at_once: 4,
        lease: LEASE,
        poll: Duration::from_millis(20),
        drain: Duration::from_mins(1),
        backoff: Backoff { first: Duration::ZERO, longest: Duration::ZERO },
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let home = Home::fresh().await;
        let store = home.open().await;
        let clock = Arc::new(Mutex::new("2026-03-02T09:00:00Z".parse().unwrap()));
        Self { home, store, clock }
    }

    pub(crate) fn now(&self) -> Now {
        let clock = Arc::clone(&self.clock);
        Arc::new(move || *clock.lock().unwrap())
    }

    pub(crate) fn pass(&self, time: Duration) {
        *self.clock.lock().unwrap() += time;
    }

    /// A runner over this store, as one process has it.
    pub(crate) fn runner(&self, worker: &str, kinds: Kinds) -> Runner {
        let events = Events::new(self.store.clone(), options().poll);
        Runner::new(worker, self.store.clone(), kinds, events, self.now()).options(options())
    }

    /// Starts a runner that does tasks as the script says.
    pub(crate) fn start<F>(&self, worker: &str, script: F) -> Running
    where
        F: Fn(u32, Run) -> BoxFuture<'static, Result<Value, JobError>> + Send + Sync + 'static,
    {
        start(self.runner(worker, Kinds::new().with(Script(script))))
    }

    pub(crate) async fn add(&self, number: u32) -> JobId {
        add(&self.store, number, (self.now())()).await
    }

    pub(crate) async fn state(&self, job: JobId) -> JobState {
        self.store.job_find(Some(&OrganizationId::local()), job).await.unwrap().unwrap().state
    }

    /// What a job tells until it ends, as another replica sees it.
    pub(crate) async fn watch(&self, job: JobId, after: u32) -> Vec<JobEvent> {
        let events = Events::new(self.home.open().await, options().poll);
        let stream = events.watch(Some(OrganizationId::local()), job, after).await.unwrap().unwrap();
        within(stream.map(Result::unwrap).collect()).await
    }
}

pub(crate) async fn add(store: &Store, number: u32, now: Timestamp) -> JobId {
    let local = OrganizationId::local();
    let job = NewJob::new(Some(&local), JobId::from(Uuid::now_v7()), &Task { number }).unwrap();
    store.job_add(&job, now).await.unwrap().job
}

pub(crate) fn start(runner: Runner) -> Running {
    let end = CancellationToken::new();
    let ended = end.clone();
    Running { end, task: tokio::spawn(async move { runner.run(ended).await }) }
}
