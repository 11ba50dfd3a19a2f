//! What holds of jobs whatever happens in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use access::JobId;
use audience::OrganizationId;
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};
use store::{EventName, JobEvent, JobFilter, JobState, Lease, Outcome, Store};

use crate::queue::{at, count_to, events, failed, find, take};

#[derive(Debug, Clone)]
enum Step {
    Add(u32),
    Take,
    Wait(i64),
    /// By the lease taken as that one, the current one or not.
    Renew(usize),
    Save(usize),
    Settle(usize, Outcome),
    Cancel(usize),
    Retry(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let outcome = prop_oneof![
        Just(Outcome::Done(Value::Null)),
        Just(failed()),
        Just(Outcome::Failed { error: "no".to_owned(), again: None }),
        Just(Outcome::Cancelled),
        Just(Outcome::Released),
    ];
    prop_oneof![
        2 => (0_u32..3).prop_map(Step::Add),
        4 => Just(Step::Take),
        2 => (1_i64..80).prop_map(Step::Wait),
        1 => (0_usize..8).prop_map(Step::Renew),
        2 => (0_usize..8).prop_map(Step::Save),
        3 => (0_usize..8, outcome).prop_map(|(lease, outcome)| Step::Settle(lease, outcome)),
        1 => (0_usize..8).prop_map(Step::Cancel),
        2 => (0_usize..8).prop_map(Step::Retry),
    ]
}

/// The store, and what somebody saw who watched from the beginning.
struct Watched {
    store: Store,
    second: i64,
    leases: Vec<Lease>,
    /// What each counts to, in the order in which they were kept.
    jobs: BTreeMap<JobId, u32>,
    seen: BTreeMap<JobId, Vec<JobEvent>>,
}

impl Watched {
    /// Whether a run that holds this lease may write, as the job stands.
    async fn holds(&self, lease: &Lease) -> bool {
        let job = find(&self.store, lease.job()).await;
        job.state == JobState::Running && job.attempts == lease.attempt()
    }

    async fn take_step(&mut self, step: Step) {
        let local = OrganizationId::local();
        let now = at(self.second);
        let lease = |number: usize| self.leases.len().checked_sub(1).map(|last| self.leases[number.min(last)].clone());
        let job = |number: usize| self.jobs.keys().nth(number).copied();
        match step {
            Step::Add(to) => {
                let added = self.store.job_add(&count_to(to), now).await.unwrap();
                if added.added {
                    self.jobs.insert(added.job, to);
                }
            }
            Step::Take => self.leases.extend(take(&self.store, "w", self.second).await.map(|taken| taken.lease)),
            Step::Wait(seconds) => self.second += seconds,
            Step::Renew(number) => {
                let Some(lease) = lease(number) else { return };
                let held = self.holds(&lease).await;
                assert_eq!(self.store.job_renew(&lease, at(self.second + 30)).await.unwrap(), held);
            }
            Step::Save(number) => {
                let Some(lease) = lease(number) else { return };
                let (held, told) = (self.holds(&lease).await, [json!(lease.attempt())]);
                assert_eq!(self.store.job_save(&lease, Some(&json!({})), &told, now).await.unwrap(), held);
            }
            Step::Settle(number, outcome) => {
                let Some(lease) = lease(number) else { return };
                let held = self.holds(&lease).await;
                assert_eq!(self.store.job_settle(&lease, outcome, now).await.unwrap().is_some(), held);
                assert!(!self.holds(&lease).await);
            }
            Step::Cancel(number) => {
                let Some(job) = job(number) else { return };
                let live = !find(&self.store, job).await.state.is_ended();
                assert_eq!(self.store.job_cancel(Some(&local), job, now).await.unwrap().is_some(), live);
            }
            Step::Retry(number) => {
                let Some(job) = job(number) else { return };
                let was = find(&self.store, job).await.state;
                let came_back = self.store.job_retry(Some(&local), job, now).await.unwrap();
                assert!(!came_back || was == JobState::Dead);
            }
        }
    }

    async fn check(&mut self) {
        let local = OrganizationId::local();
        for &job in self.jobs.keys() {
            let seen = self.seen.entry(job).or_default();
            let after = seen.last().map_or(0, |event| event.number);
            let news = self.store.job_events(Some(&local), job, after).await.unwrap().unwrap();
            assert_eq!(news.is_end, find(&self.store, job).await.state.is_ended());
            seen.extend(news.events);
            assert!(seen.windows(2).all(|pair| pair[0].number < pair[1].number), "{seen:?}");
            // Whoever comes late sees the same, but for ends that were none.
            let late = events(&self.store, job, 0).await;
            let is_end = |event: &&JobEvent| event.name != EventName::Progress;
            let expected: Vec<_> =
                seen.iter().filter(|event| !is_end(event) || Some(*event) == seen.last()).cloned().collect();
            assert_eq!(late, expected);
            assert_eq!(late.iter().filter(is_end).count(), usize::from(news.is_end));
        }
        // The same work is kept once while it waits or runs.
        let all = self.store.job_list(Some(&local), &JobFilter::default(), 100).await.unwrap();
        let live: Vec<u32> = all.iter().filter(|job| !job.state.is_ended()).map(|job| self.jobs[&job.id]).collect();
        assert_eq!(live.iter().collect::<BTreeSet<_>>().len(), live.len(), "{all:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_job_has_one_writer_and_one_end(steps in vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::in_memory().await.unwrap();
            let mut watched =
                Watched { store, second: 0, leases: Vec::new(), jobs: BTreeMap::new(), seen: BTreeMap::new() };
            for step in steps {
                watched.take_step(step).await;
                watched.check().await;
            }
        });
    }
}
