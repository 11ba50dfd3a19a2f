//! Messages: kept once, sent by one at a time, forgotten when sent.

use std::time::Duration;

use access::PersonId;
use audience::OrganizationId;
use serde_json::json;
use store::{Again, Backoff, JobFilter, Message, NewMessage, SendOutbox, Store, Work as _};
use uuid::Uuid;

use crate::queue::{at, fresh};

fn mail(key: &str) -> NewMessage {
    let about = Some(PersonId::from(Uuid::now_v7()));
    NewMessage { key: key.to_owned(), channel: "mail".to_owned(), payload: json!({ "to": "a@b.example" }), about }
}

async fn put(store: &Store, key: &str) -> bool {
    store.outbox_put(&OrganizationId::local(), &mail(key), at(0)).await.unwrap()
}

async fn take(store: &Store, second: i64) -> Option<Message> {
    store.outbox_take(&OrganizationId::local(), at(second + 60), at(second)).await.unwrap()
}

#[tokio::test]
async fn a_message_is_kept_once_with_the_job_that_sends_it() {
    let (_home, store) = fresh().await;
    let local = OrganizationId::local();
    assert!(put(&store, "invitation 1").await);
    assert!(!put(&store, "invitation 1").await);
    assert!(put(&store, "invitation 2").await);
    let jobs = store.job_list(Some(&local), &JobFilter::default(), 10).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), [SendOutbox::KIND; 2]);
    assert_eq!(store.outbox_waiting(at(0)).await.unwrap(), std::slice::from_ref(&local));
    let message = take(&store, 0).await.unwrap();
    assert!(store.outbox_sent(&local, &message, at(1)).await.unwrap());
    // Sent is sent, also where it is kept again.
    assert!(!put(&store, "invitation 1").await);
    assert!(!store.outbox_sent(&local, &message, at(1)).await.unwrap());
}

#[tokio::test]
async fn a_message_is_in_one_hand_at_a_time() {
    let (_home, store) = fresh().await;
    let local = OrganizationId::local();
    put(&store, "a").await;
    let rival: OrganizationId = "rival".parse().unwrap();
    assert_eq!(store.outbox_take(&rival, at(60), at(0)).await.unwrap(), None);
    let first = take(&store, 0).await.unwrap();
    assert_eq!((first.attempt, first.payload.clone()), (1, json!({ "to": "a@b.example" })));
    assert_eq!(take(&store, 59).await, None);
    let second = take(&store, 60).await.unwrap();
    assert_eq!(second.attempt, 2);
    // Whoever was too slow says nothing any more.
    assert!(!store.outbox_failed(&local, &first, ("late", None), at(61)).await.unwrap());
    assert!(store.outbox_sent(&local, &second, at(61)).await.unwrap());
    assert_eq!(take(&store, 1000).await, None);
}

#[tokio::test]
async fn what_fails_is_tried_later_or_given_up() {
    let (_home, store) = fresh().await;
    let local = OrganizationId::local();
    put(&store, "a").await;
    let message = take(&store, 0).await.unwrap();
    let hour = Duration::from_hours(1);
    let again = Again { backoff: Backoff::default(), jitter: 0.0, at_least: hour };
    assert!(store.outbox_failed(&local, &message, ("the server is busy", Some(again)), at(0)).await.unwrap());
    assert_eq!(take(&store, 3599).await, None);
    let message = take(&store, 3600).await.unwrap();
    assert!(store.outbox_failed(&local, &message, ("no such mailbox", None), at(3600)).await.unwrap());
    assert_eq!(take(&store, 100_000).await, None);
    assert!(store.outbox_waiting(at(100_000)).await.unwrap().is_empty());
}
