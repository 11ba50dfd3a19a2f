use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use audience::OrganizationId;
use serde_json::{Value, json};
use store::{Again, Backoff, Message, SendOutbox};

use crate::{Job, JobError, Run};

/// How long one message may take until another worker tries it. Longer than any channel waits.
const HOLD: Duration = Duration::from_mins(2);
/// Twenty tries take about three days: the last eleven are six hours apart.
const TRIES: u32 = 20;
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(30), longest: Duration::from_hours(6) };

/// What brings a message to whom it is for.
#[async_trait]
pub trait Deliver: Send + Sync + 'static {
    /// Brings it there. Where it cannot know whether it arrived, it says [`JobError::Retry`]: the message goes again
    /// under the same key.
    async fn deliver(&self, organization: &OrganizationId, message: &Message) -> Result<(), JobError>;
}

/// Sends what is due in the outbox.
#[derive(Clone)]
pub struct Postman {
    deliver: Arc<dyn Deliver>,
}

#[derive(Default)]
struct Round {
    sent: u32,
    failed: u32,
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postman").finish_non_exhaustive()
    }
}

impl Postman {
    /// Who sends by this.
    pub fn new(deliver: Arc<dyn Deliver>) -> Self {
        Self { deliver }
    }

    async fn send_all(&self, organization: &OrganizationId, run: &Run, round: &mut Round) -> Result<(), JobError> {
        loop {
            if run.stop().is_cancelled() {
                return Err(JobError::Stopped);
            }
            let until = run.now().checked_add(HOLD).map_err(JobError::fail)?;
            let Some(message) = run.store().outbox_take(organization, until, run.now()).await? else { return Ok(()) };
            self.send(organization, &message, run, round).await?;
        }
    }

    async fn send(
        &self,
        organization: &OrganizationId,
        message: &Message,
        run: &Run,
        round: &mut Round,
    ) -> Result<(), JobError> {
        let Err(error) = self.deliver.deliver(organization, message).await else {
            round.sent += 1;
            run.store().outbox_sent(organization, message, run.now()).await?;
            return Ok(());
        };
        let again = match &error {
            JobError::Retry { after, .. } if message.attempt < TRIES => {
                Some(Again { backoff: BACKOFF, jitter: fastrand::f64(), at_least: *after })
            }
            JobError::Stopped => return Err(error),
            _ => None,
        };
        round.failed += 1;
        tracing::warn!(channel = message.channel, attempt = message.attempt, again = again.is_some(), "not sent");
        run.store().outbox_failed(organization, message, (&error.told(), again), run.now()).await?;
        Ok(())
    }
}

#[async_trait]
impl Job for Postman {
    type Work = SendOutbox;

    async fn run(&self, _: SendOutbox, run: &Run) -> Result<Value, JobError> {
        let organizations = match run.lease().owner() {
            Some(organization) => vec![organization.clone()],
            None => run.store().outbox_waiting(run.now()).await?,
        };
        let mut round = Round::default();
        for organization in &organizations {
            self.send_all(organization, run, &mut round).await?;
        }
        Ok(json!({ "sent": round.sent, "failed": round.failed }))
    }
}
