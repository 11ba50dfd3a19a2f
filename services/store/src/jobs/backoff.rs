use std::time::Duration;

/// How long a job waits after a failure: longer each time, and never all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first failure, at most.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
}

impl Default for Backoff {
    /// 2 s, doubled up to ten minutes: ten failures in a row take about a quarter of an hour.
    fn default() -> Self {
        Self { first: Duration::from_secs(2), longest: Duration::from_mins(10) }
    }
}

impl Backoff {
    /// The wait after so many failures in a row. `jitter`, from 0 to 1, is drawn by the caller: it spreads those that
    /// failed together over the upper half of the wait.
    pub fn wait(&self, failures: u32, jitter: f64) -> Duration {
        let doubled = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let whole = self.first.saturating_mul(doubled).min(self.longest);
        whole / 2 + (whole / 2).mul_f64(jitter.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wait_doubles_up_to_the_longest() {
        let backoff = Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(10) };
        let waits: Vec<_> = [1, 2, 3, 4, 100].map(|failures| backoff.wait(failures, 1.0).as_secs()).into();
        assert_eq!(waits, [2, 4, 8, 10, 10]);
        assert_eq!(backoff.wait(1, 0.0), Duration::from_secs(1));
    }

    proptest! {
        #[test]
        fn a_wait_is_never_shorter_after_more_failures(failures in 0_u32..100, jitter in 0.0_f64..=1.0) {
            let backoff = Backoff::default();
            prop_assert!(backoff.wait(failures, jitter) <= backoff.wait(failures + 1, jitter));
            prop_assert!(backoff.wait(failures, jitter) <= backoff.longest);
            prop_assert!(backoff.wait(failures, jitter) >= backoff.first / 2);
        }
    }
}
