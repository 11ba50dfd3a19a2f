//! One turn's tries: which endpoint, after what waiting, until when.

use std::{sync::Arc, time::Duration};

use crate::{
    Ending, Fault, ModelError, Options, RetryAfter, Schema, Turn,
    client::{Shared, Target},
    error::Retry,
    exchange::exchange,
    reply::{End, Reply},
};

/// The tries of one turn. Its repairs share them, and with them the budget and the endpoint that works.
pub(crate) struct Attempts {
    shared: Arc<Shared>,
    jitter: fastrand::Rng,
    /// The endpoint that is asked.
    target: usize,
    /// Retries there since the last answer.
    retries: u32,
    /// Requests of this turn, at all endpoints, since the last answer.
    requests: u32,
    /// What is left of the waiting time.
    budget: Duration,
    /// Why the first endpoint was left.
    first: Option<Box<ModelError>>,
}

impl Attempts {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let jitter = shared.options.jitter_seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let budget = shared.options.retries.budget;
        Self { shared, jitter, target: 0, retries: 0, requests: 0, budget, first: None }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.shared.options
    }

    fn target(&self) -> &Target {
        &self.shared.targets[self.target]
    }

    /// Sends the turn once and gives back the answer's beginning.
    pub(crate) async fn open(&mut self, turn: &Turn, schema: Option<&Schema>) -> Result<Reply, Fault> {
        let shared = self.shared.clone();
        exchange(&shared, &shared.targets[self.target], turn, schema, &mut self.requests).await
    }

    /// What is told of an answer that came to its end.
    pub(crate) fn ending(&mut self, end: End) -> Ending {
        let endpoint = &self.target().endpoint;
        let ending = Ending {
            stop: end.stop,
            usage: end.usage,
            cost: endpoint.price.as_ref().map(|price| price.of(&end.usage)),
            model: endpoint.model.clone(),
            reported_model: end.model,
            fallback: self.target > 0,
            attempts: self.requests,
        };
        self.retries = 0;
        self.requests = 0;
        ending
    }

    /// Waits until it is time to try again, at this endpoint or the fallback; or says that nothing is left.
    pub(crate) async fn recover(&mut self, fault: Fault) -> Result<(), ModelError> {
        let wait = match fault.retry() {
            Retry::Never => return Err(self.failure(fault)),
            Retry::Elsewhere => None,
            Retry::Here => self.wait(&fault),
        };
        if let Some(wait) = wait {
            let ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(
                target = self.target,
                retry = self.retries,
                wait_ms = ms,
                "the model's endpoint is tried again"
            );
            tokio::time::sleep(wait).await;
            return Ok(());
        }
        let error = self.failure(fault);
        if self.target + 1 == self.shared.targets.len() {
            return Err(error);
        }
        tracing::warn!(requests = self.requests, "the model's endpoint is given up, the fallback is asked");
        self.first = Some(Box::new(error));
        self.target += 1;
        self.retries = 0;
        Ok(())
    }

    /// The fault as the caller sees it.
    pub(crate) fn failure(&self, fault: Fault) -> ModelError {
        let fault = fault.presentable(self.target().endpoint.api_key.as_ref());
        let error = ModelError::Call { at: self.target().at(), fault };
        match &self.first {
            Some(first) => ModelError::Fallback { first: first.clone(), fallback: Box::new(error) },
            None => error,
        }
    }

    /// How long to wait before this endpoint is tried again; none if it is not worth it. Taken from the budget.
    fn wait(&mut self, fault: &Fault) -> Option<Duration> {
        if self.retries >= self.options().retries.max {
            return None;
        }
        let jitter = self.jitter.f64();
        let own = backoff(self.options(), self.retries, jitter);
        let wait = match fault.retry_after() {
            None => own,
            // At least what was asked, and not all callers in the same moment.
            Some(RetryAfter::For(asked)) => asked.saturating_add(own / 4),
            Some(RetryAfter::Until(_)) => return None,
        };
        self.budget = self.budget.checked_sub(wait)?;
        self.retries += 1;
        Some(wait)
    }
}

/// Doubles from the base up to the ceiling; the jitter, in 0..1, takes off up to a half.
fn backoff(options: &Options, retry: u32, jitter: f64) -> Duration {
    let retries = &options.retries;
    let full = retries.base.saturating_mul(2u32.saturating_pow(retry)).min(retries.ceiling);
    full.mul_f64(1.0 - jitter / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_double_up_to_the_ceiling() {
        let options = Options::default();
        let times: Vec<_> = (0..9).map(|retry| backoff(&options, retry, 0.0).as_millis()).collect();
        assert_eq!(times, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
        assert_eq!(backoff(&options, 40, 0.0), options.retries.ceiling);
    }

    proptest::proptest! {
        #[test]
        fn jitter_keeps_at_least_half(retry in 0u32..40, jitter in 0.0f64..1.0) {
            let options = Options::default();
            let (full, with) = (backoff(&options, retry, 0.0), backoff(&options, retry, jitter));
            proptest::prop_assert!(with <= full && with >= full / 2);
        }
    }
}
