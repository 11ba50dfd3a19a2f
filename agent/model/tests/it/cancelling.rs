//! Whoever no longer wants an answer closes the connection at once: the server sees it.

use futures::StreamExt;
use model::{Events, ModelError, ModelEvent, Schema};
use scripted_model::{Reply, Step};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, World, turn};

/// Begins to answer and never goes on.
fn endless() -> Reply {
    Reply::text("A sentence in several pieces.").shaped(|events| vec![Step::send(events[..5].concat()), Step::Stall])
}

async fn first(events: &mut Events) {
    let Some(Ok(ModelEvent::Text(_))) = events.next().await else { panic!("no text") };
}

#[tokio::test]
async fn a_cancelled_stream_ends_with_one_error() {
    for protocol in BOTH {
        let world = World::new(protocol, [endless()]).await;
        let cancel = CancellationToken::new();
        let mut events = world.client.stream(turn(), &cancel);
        first(&mut events).await;
        cancel.cancel();
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => assert!(matches!(event, ModelEvent::Text(_))),
                Err(error) => assert!(matches!(error, ModelError::Cancelled)),
            }
        }
        world.server.hung_up().await;
    }
}

#[tokio::test]
async fn a_dropped_stream_closes_the_connection() {
    for protocol in BOTH {
        let world = World::new(protocol, [endless()]).await;
        let mut events = world.stream();
        first(&mut events).await;
        drop(events);
        world.server.hung_up().await;
    }
}

#[tokio::test]
async fn a_cancelled_call_closes_the_connection() {
    let schema = Schema::new("any", json!({})).unwrap();
    for protocol in BOTH {
        let silent = || Reply::text("").shaped(|_| vec![Step::Stall]);
        for reply in [endless(), silent()] {
            let world = World::new(protocol, [reply.clone()]).await;
            let cancel = CancellationToken::new();
            let question = turn();
            let (answer, ()) = futures::join!(world.client.send(&question, &cancel), async {
                world.server.asked(1).await;
                cancel.cancel();
            });
            assert!(matches!(answer, Err(ModelError::Cancelled)));
            world.server.hung_up().await;

            let world = World::new(protocol, [reply]).await;
            let cancel = CancellationToken::new();
            let (value, ()) = futures::join!(world.client.json::<Value>(&question, &schema, &cancel), async {
                world.server.asked(1).await;
                cancel.cancel();
            });
            assert!(matches!(value, Err(ModelError::Cancelled)));
            world.server.hung_up().await;
        }
    }
}

#[tokio::test]
async fn waiting_for_a_retry_is_cancelled_too() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::status(429).header("retry-after", "9")]).await;
        let cancel = CancellationToken::new();
        let question = turn();
        let (answer, ()) = futures::join!(world.client.send(&question, &cancel), async {
            world.server.asked(1).await;
            cancel.cancel();
        });
        assert!(matches!(answer, Err(ModelError::Cancelled)));
    }
}

#[tokio::test]
async fn what_is_cancelled_beforehand_is_not_asked() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::text("no")]).await;
        let cancel = CancellationToken::new();
        cancel.cancel();
        assert!(matches!(world.client.send(&turn(), &cancel).await, Err(ModelError::Cancelled)));
        assert!(world.server.requests().is_empty());
    }
}
