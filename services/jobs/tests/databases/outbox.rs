//! What goes out goes out once, is tried again, or is given up.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use audience::OrganizationId;
use jobs::{Deliver, JobError, Kinds, Postman, Schedule};
use serde_json::json;
use store::{Message, NewMessage, SendOutbox};

use crate::world::{World, start, within};

/// Takes what it is given; the first try of `slow` fails, each of `never` is refused.
#[derive(Default)]
struct Letterbox(Mutex<Vec<(String, u32)>>);

#[async_trait]
impl Deliver for Letterbox {
    async fn deliver(&self, organization: &OrganizationId, message: &Message) -> Result<(), JobError> {
        assert_eq!(organization.as_str(), "local");
        match (message.key.as_str(), message.attempt) {
            ("slow", 1) => Err(JobError::retry("the server is busy")),
            ("never", _) => Err(JobError::fail("there is no such mailbox")),
            (key, attempt) => {
                self.0.lock().unwrap().push((key.to_owned(), attempt));
                Ok(())
            }
        }
    }
}

impl Letterbox {
    async fn holds(&self, letters: usize) {
        within(async {
            while self.0.lock().unwrap().len() < letters {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_sent_at_once_and_what_failed_by_the_next_sweep() {
    let world = World::new().await;
    let letterbox = Arc::new(Letterbox::default());
    let minute = Duration::from_mins(1);
    let runner = |worker| {
        let kinds = Kinds::new().with(Postman::new(Arc::clone(&letterbox) as _));
        world.runner(worker, kinds).schedules(vec![Schedule::new(minute, SendOutbox)])
    };
    let running = [start(runner("one")), start(runner("two"))];
    let local = OrganizationId::local();
    for key in ["quick", "slow", "never"] {
        let message = NewMessage { key: key.to_owned(), channel: "mail".to_owned(), payload: json!({}), about: None };
        world.store.outbox_put(&local, &message, (world.now())()).await.unwrap();
    }
    letterbox.holds(1).await;
    // What failed waits half a minute at most, and the sweep comes each minute.
    within(async {
        while letterbox.0.lock().unwrap().len() < 2 {
            world.pass(minute);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    for running in running {
        running.end().await;
    }
    assert_eq!(*letterbox.0.lock().unwrap(), [("quick".to_owned(), 1), ("slow".to_owned(), 2)]);
    world.pass(Duration::from_hours(24));
    assert!(world.store.outbox_waiting((world.now())()).await.unwrap().is_empty());
}
