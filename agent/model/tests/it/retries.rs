//! Waiting, the budget, the fallback.

use std::time::Duration;

use futures::StreamExt;
use model::{Client, ModelError, ModelEvent, Options, Protocol, Retries};
use scripted_model::{Reply, ScriptedModel, Step};
use tokio_util::sync::CancellationToken;

use crate::world::{BOTH, World, endpoint, listen, options, turn};

#[tokio::test]
async fn at_least_what_the_server_asks_is_waited() {
    for protocol in BOTH {
        for (name, value, least) in [("retry-after-ms", "80", 80), ("retry-after", "0.08", 80)] {
            let world = World::new(protocol, [Reply::status(429).header(name, value), Reply::text("Now.")]).await;
            assert_eq!(world.send().await.unwrap().ending.attempts, 2);
            let requests = world.server.requests();
            assert!(requests[1].at - requests[0].at >= Duration::from_millis(least));
        }
    }
}

#[tokio::test]
async fn a_date_is_measured_by_the_servers_own_clock() {
    let busy = Reply::status(429)
        .header("date", "Wed, 21 Oct 2026 07:28:00 GMT")
        .header("retry-after", "Wed, 21 Oct 2026 07:28:01 GMT");
    let world = World::new(Protocol::OpenAi, [busy, Reply::text("Now.")]).await;
    world.send().await.unwrap();
    let requests = world.server.requests();
    assert!(requests[1].at - requests[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn who_asks_for_more_than_the_budget_is_not_waited_for() {
    for protocol in BOTH {
        let world = World::new(protocol, [Reply::status(429).header("retry-after", "3600")]).await;
        let error = world.send().await.unwrap_err();
        assert!(error.to_string().contains("asking to wait 3600 s"), "{error}");
        assert_eq!(world.server.requests().len(), 1);
    }
}

#[tokio::test]
async fn one_budget_holds_for_all_retries_of_a_turn() {
    let busy = || Reply::status(429).header("retry-after-ms", "20");
    let retries =
        Retries { max: 100, budget: Duration::from_millis(70), base: Duration::ZERO, ceiling: Duration::ZERO };
    let world = World::with(Protocol::OpenAi, Options { retries, ..options() }, vec![busy(); 100]).await;
    world.send().await.unwrap_err();
    assert_eq!(world.server.requests().len(), 4);
}

#[tokio::test]
async fn the_fallback_answers_where_the_first_stays_out_of_order() {
    for protocol in BOTH {
        let (first, second) = (
            ScriptedModel::start(vec![Reply::status(503); 3]).await,
            ScriptedModel::start([Reply::text("Here.")]).await,
        );
        let other = BOTH.into_iter().find(|other| *other != protocol).unwrap();
        let fallback = model::Endpoint { model: "other".into(), price: None, ..endpoint(other, &second) };
        let client = Client::new(endpoint(protocol, &first), Some(fallback), options()).unwrap();
        let answer = client.send(&turn(), &CancellationToken::new()).await.unwrap();
        assert_eq!(answer.text, "Here.");
        let ending = answer.ending;
        assert_eq!((ending.model.as_str(), ending.fallback, ending.attempts, ending.cost), ("other", true, 4, None));
    }
}

#[tokio::test]
async fn where_both_fail_the_error_says_so() {
    let (first, second) = (
        ScriptedModel::start([Reply::error(429, "insufficient_quota", "used up")]).await,
        ScriptedModel::start([Reply::status(401)]).await,
    );
    let client =
        Client::new(endpoint(Protocol::OpenAi, &first), Some(endpoint(Protocol::Anthropic, &second)), options())
            .unwrap();
    let error = client.send(&turn(), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, ModelError::Fallback { .. }));
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "HOST")]}, { insta::assert_snapshot!(error) });
}

#[tokio::test]
async fn a_rejected_request_does_not_go_to_the_fallback() {
    let (first, second) =
        (ScriptedModel::start([Reply::status(401)]).await, ScriptedModel::start([Reply::text("no")]).await);
    let client =
        Client::new(endpoint(Protocol::OpenAi, &first), Some(endpoint(Protocol::OpenAi, &second)), options()).unwrap();
    client.send(&turn(), &CancellationToken::new()).await.unwrap_err();
    assert!(second.requests().is_empty());
}

#[tokio::test]
async fn what_was_handed_out_is_not_said_again() {
    for protocol in BOTH {
        let cut = |kept: usize| move |events: Vec<String>| vec![Step::send(events[..kept].concat()), Step::Cut];
        let text = "A sentence in several pieces.";
        // Nothing of the text had come: it is tried again.
        let world = World::new(protocol, [Reply::text(text).shaped(cut(1)), Reply::text(text)]).await;
        let (heard, rest) = listen(world.stream()).await;
        assert_eq!(heard, text);
        assert!(matches!(&rest[..], [Ok(ModelEvent::End(ending))] if ending.attempts == 2));
        // Some had.
        let world = World::new(protocol, [Reply::text(text).shaped(cut(5)), Reply::text(text)]).await;
        let mut events = world.stream();
        let Some(Ok(ModelEvent::Text(_))) = events.next().await else { panic!("no text") };
        let (_, rest) = listen(events).await;
        assert!(matches!(&rest[..], [Err(ModelError::Call { .. })]), "{rest:?}");
        assert_eq!(world.server.requests().len(), 1);
        // An answer that is collected is nobody's yet.
        let world = World::new(protocol, [Reply::text(text).shaped(cut(5)), Reply::text(text)]).await;
        assert_eq!(world.send().await.unwrap().text, text);
    }
}
