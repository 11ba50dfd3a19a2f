use std::{collections::VecDeque, time::Duration};

use access::JobId;
use audience::OrganizationId;
use futures::{Stream, stream};
use store::{JobEvent, Store, StoreError};
use tokio::sync::broadcast;

/// Word of jobs that is not fetched yet. Whoever falls further behind looks at the store, as everybody does.
const WORD_KEPT: usize = 256;

/// The events of jobs as they come. What is told is always read from the store; what runs in this process is only told
/// sooner.
#[derive(Debug, Clone)]
pub struct Events {
    store: Store,
    word: broadcast::Sender<JobId>,
    poll: Duration,
}

impl Events {
    /// Events of the jobs in this store. What other processes do is seen every `poll`.
    pub fn new(store: Store, poll: Duration) -> Self {
        Self { store, word: broadcast::Sender::new(WORD_KEPT), poll }
    }

    /// Says that there is news of a job.
    pub(crate) fn tell(&self, job: JobId) {
        // Nobody listening is fine.
        let _ = self.word.send(job);
    }

    /// The events of a job after the one of that number, 0 for all; `None` where there is no such job. The stream ends
    /// after the job's last event. Whoever comes back with the number of the last event seen misses none and sees none
    /// twice, on whichever replica.
    pub async fn watch(
        &self,
        owner: Option<OrganizationId>,
        job: JobId,
        after: u32,
    ) -> Result<Option<impl Stream<Item = Result<JobEvent, StoreError>> + Send + use<>>, StoreError> {
        if self.store.job_find(owner.as_ref(), job).await?.is_none() {
            return Ok(None);
        }
        let word = self.word.subscribe();
        let watching =
            Watching { events: self.clone(), word, owner, job, after, ready: VecDeque::new(), is_end: false };
        Ok(Some(stream::try_unfold(watching, |mut watching| async {
            let event = watching.next().await?;
            Ok(event.map(|event| (event, watching)))
        })))
    }
}

struct Watching {
    events: Events,
    word: broadcast::Receiver<JobId>,
    owner: Option<OrganizationId>,
    job: JobId,
    after: u32,
    ready: VecDeque<JobEvent>,
    is_end: bool,
}

impl Watching {
    async fn next(&mut self) -> Result<Option<JobEvent>, StoreError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.after = event.number;
                return Ok(Some(event));
            }
            if self.is_end {
                return Ok(None);
            }
            // A job that has been forgotten meanwhile tells nothing more.
            let Some(news) = self.events.store.job_events(self.owner.as_ref(), self.job, self.after).await? else {
                return Ok(None);
            };
            (self.ready, self.is_end) = (news.events.into(), news.is_end);
            if self.ready.is_empty() && !self.is_end {
                self.word().await;
            }
        }
    }

    /// Waits until there may be news: word of this job, too much word to tell, or time to look.
    async fn word(&mut self) {
        let word = async {
            while let Ok(job) = self.word.recv().await {
                if job == self.job {
                    break;
                }
            }
        };
        // Late is no fault: then it is time to look.
        let _ = tokio::time::timeout(self.events.poll, word).await;
    }
}
