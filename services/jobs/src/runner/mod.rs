//! Takes jobs as they are due, several at once, until it is told to end.

mod supervise;

use std::{collections::BTreeMap, time::Duration};

use access::JobId;
use jiff::Timestamp;
use store::{Backoff, Store, StoreError, Taken, WakeUps};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{Events, Kinds, Now, Schedule};
use supervise::Supervisor;

/// How a runner works.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs under way at once.
    pub at_once: usize,
    /// How long a worker may be silent before its job goes to another. It says that it lives three times as often.
    pub lease: Duration,
    /// How often it looks for work that nobody told it of.
    pub poll: Duration,
    /// How long jobs may go on when the runner is told to end. What is not done by then is left to others.
    pub drain: Duration,
    /// How long a job that failed waits.
    pub backoff: Backoff,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            at_once: 4,
            lease: Duration::from_secs(30),
            poll: Duration::from_secs(1),
            drain: Duration::from_secs(20),
            backoff: Backoff::default(),
        }
    }
}

/// Does the work in a store.
#[derive(Clone)]
pub struct Runner {
    worker: String,
    store: Store,
    kinds: Kinds,
    schedules: Vec<Schedule>,
    events: Events,
    now: Now,
    options: Options,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { worker, kinds, schedules, options, .. } = self;
        let mut out = f.debug_struct("Runner");
        out.field("worker", worker).field("kinds", kinds).field("schedules", schedules).field("options", options);
        out.finish_non_exhaustive()
    }
}

/// A job and which attempt at it.
type Key = (JobId, u32);

/// The jobs under way, and how to stop each.
struct UnderWay {
    runs: JoinSet<Key>,
    stops: BTreeMap<Key, CancellationToken>,
    drain: CancellationToken,
}

impl Runner {
    /// A runner under a name that no other has, also none that ran before.
    pub fn new(worker: impl Into<String>, store: Store, kinds: Kinds, events: Events, now: Now) -> Self {
        Self { worker: worker.into(), store, kinds, schedules: Vec::new(), events, now, options: Options::default() }
    }

    /// With these options.
    #[must_use]
    pub fn options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// With work that comes again.
    #[must_use]
    pub fn schedules(self, schedules: Vec<Schedule>) -> Self {
        Self { schedules, ..self }
    }

    /// Works until it is told to end, then lets what is under way finish for a while and leaves the rest to others.
    pub async fn run(&self, end: CancellationToken) {
        let mut wake_ups = self.wake_ups().await;
        let mut asked = vec![None; self.schedules.len()];
        let mut under_way = UnderWay { runs: JoinSet::new(), stops: BTreeMap::new(), drain: CancellationToken::new() };
        tracing::info!(worker = self.worker, kinds = ?self.kinds, "takes jobs");
        while !end.is_cancelled() {
            if let Err(error) = self.look(&mut asked, &mut under_way).await {
                tracing::warn!(error = %error, "cannot look for jobs");
            }
            tokio::select! {
                () = end.cancelled() => {}
                () = woken(&mut wake_ups) => {}
                () = tokio::time::sleep(self.options.poll) => {}
                Some(ended) = under_way.runs.join_next() => under_way.forget(ended.ok()),
            }
        }
        self.drain(under_way).await;
    }

    /// Looks once: for what is scheduled, what is to be stopped, and as long as there is room, what is to be done.
    async fn look(&self, asked: &mut [Option<Timestamp>], under_way: &mut UnderWay) -> Result<(), StoreError> {
        self.ask_for_scheduled(asked).await?;
        if !under_way.stops.is_empty() {
            for job in self.store.job_stops(&self.worker).await? {
                let of_job = under_way.stops.range((job, 0)..=(job, u32::MAX));
                of_job.for_each(|(_, stop)| stop.cancel());
            }
        }
        let kinds = self.kinds.names();
        while under_way.runs.len() < self.options.at_once {
            let now = (self.now)();
            let until = now.checked_add(self.options.lease).unwrap_or(Timestamp::MAX);
            let Some(taken) = self.store.job_take((&self.worker, &kinds), until, now).await? else { break };
            self.begin(taken, under_way);
        }
        Ok(())
    }

    fn begin(&self, taken: Taken, under_way: &mut UnderWay) {
        let key = (taken.lease.job(), taken.lease.attempt());
        let stop = CancellationToken::new();
        let supervisor = Supervisor::new(self.clone(), stop.clone(), under_way.drain.clone());
        under_way.stops.insert(key, stop);
        under_way.runs.spawn(async move {
            supervisor.see_through(taken).await;
            key
        });
    }

    /// Asks for the work of each period that has begun since this was last done.
    async fn ask_for_scheduled(&self, asked: &mut [Option<Timestamp>]) -> Result<(), StoreError> {
        let now = (self.now)();
        for (schedule, asked) in self.schedules.iter().zip(asked) {
            let period = Some(schedule.period(now));
            if *asked != period {
                self.store.job_add(&schedule.job(schedule.period(now))?, now).await?;
                *asked = period;
            }
        }
        Ok(())
    }

    async fn drain(&self, mut under_way: UnderWay) {
        let jobs = under_way.runs.len();
        tracing::info!(worker = self.worker, jobs, "takes no more jobs");
        let finished = async { while under_way.runs.join_next().await.is_some() {} };
        if tokio::time::timeout(self.options.drain, finished).await.is_err() {
            under_way.drain.cancel();
            while under_way.runs.join_next().await.is_some() {}
        }
    }

    /// Without them, work is found by looking from time to time.
    async fn wake_ups(&self) -> Option<WakeUps> {
        let wake_ups = self.store.wake_ups().await;
        wake_ups.inspect_err(|error| tracing::warn!(error = %error, "no wake-ups from the database")).ok()
    }
}

impl UnderWay {
    fn forget(&mut self, ended: Option<Key>) {
        if let Some(key) = ended {
            self.stops.remove(&key);
        } else {
            // A supervisor does not panic; if one did, nothing is known of its job, whose lease runs out.
            tracing::error!("a run was lost");
        }
    }
}

async fn woken(wake_ups: &mut Option<WakeUps>) {
    match wake_ups {
        Some(wake_ups) => wake_ups.next().await,
        None => std::future::pending().await,
    }
}
