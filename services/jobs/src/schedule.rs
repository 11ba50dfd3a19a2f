use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use store::{NewJob, StoreError, Work};

/// Work of the instance that comes again: once in each period, however many workers ask for it. A period in which no
/// worker is there is left out.
#[derive(Clone)]
pub struct Schedule {
    kind: &'static str,
    every: Duration,
    job: Arc<dyn Fn(Timestamp) -> Result<NewJob, StoreError> + Send + Sync>,
}

impl Schedule {
    /// This work in every such period. Periods begin at multiples of their length since 1970.
    pub fn new<W: Work>(every: Duration, work: W) -> Self {
        let job = move |period: Timestamp| NewJob::once(None, (period.to_string(), period), &work);
        Self { kind: W::KIND, every, job: Arc::new(job) }
    }

    /// When the period began that a time lies in.
    pub(crate) fn period(&self, now: Timestamp) -> Timestamp {
        let every = i64::try_from(self.every.as_millis()).unwrap_or(i64::MAX).max(1);
        let began = now.as_millisecond().div_euclid(every) * every;
        Timestamp::from_millisecond(began).unwrap_or(now)
    }

    /// The job of the period that began then.
    pub(crate) fn job(&self, period: Timestamp) -> Result<NewJob, StoreError> {
        (self.job)(period)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("kind", &self.kind).field("every", &self.every).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Sweep;

    impl Work for Sweep {
        const KIND: &'static str = "sweep";

        fn key(&self) -> String {
            String::new()
        }
    }

    #[test]
    fn whoever_asks_in_one_period_asks_for_the_same_job() {
        let hourly = Schedule::new(Duration::from_hours(1), Sweep);
        let job = |time: &str| hourly.job(hourly.period(time.parse().unwrap())).unwrap();
        assert_eq!(job("2026-03-02T09:00:00Z"), job("2026-03-02T09:59:59.999Z"));
        assert_ne!(job("2026-03-02T09:59:59.999Z").id(), job("2026-03-02T10:00:00Z").id());
        let other = Schedule::new(Duration::from_mins(30), Sweep);
        assert_eq!(other.period("2026-03-02T09:59:59Z".parse().unwrap()).to_string(), "2026-03-02T09:30:00Z");
    }
}
