//! Drafting as a job: what it tells, and what becomes of it when its worker is lost, stopped or refused.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use coach::map::Drafter;
use coaching::Error;
use maps::{DraftRequest, MapsError};
use scripted_model::Reply;
use store::{EventName, JobState, MapState};

use crate::{
    player::{model, obliging, prompt, said, server},
    review::content,
    world::World,
};

/// Nothing, for as long as a test waits.
fn silence() -> Reply {
    Reply::status(200).after(Duration::from_hours(1))
}

fn by_model() -> DraftRequest {
    DraftRequest { drafter: Some(Drafter::Model), ..DraftRequest::default() }
}

#[tokio::test]
async fn a_draft_reads_the_programs_documents_and_no_others() {
    let world = World::new().await;
    let view = world.drafted(&DraftRequest::default()).await;
    let text = serde_json::to_string(content(&view)).unwrap();
    assert!(!text.contains("zeppelin") && !text.contains("zebra"), "{text}");
    let strategy = world.coaching.store().strategy_read(&world.acme, world.program).await.unwrap();
    let read: Vec<_> = strategy.documents.iter().map(|document| document.source.document.as_str()).collect();
    assert_eq!(read, ["plan.txt", "memo.txt"]);
    for document in &strategy.documents {
        for quote in content(&view).all_evidence().filter(|quote| quote.document_id == document.source.document_id) {
            let span = document::Span { start: quote.start, end: quote.end };
            assert_eq!(document.text.slice(span), Some(quote.quote.as_str()));
        }
    }
    world.remove(world.memo).await;
    let strategy = world.coaching.store().strategy_read(&world.acme, world.program).await.unwrap();
    assert_eq!(strategy.documents.len(), 1);
}

#[tokio::test]
async fn a_map_without_documents_is_not_drafted_and_says_why() {
    let world = World::new().await;
    world.remove(world.plan).await;
    world.remove(world.memo).await;
    let map = world.maps.start_draft(&world.talent, world.program, &DraftRequest::default()).await.unwrap();
    let (end, runner) = world.start("one", None);
    let told = world.told(map.job).await;
    end.cancel();
    runner.await.unwrap();
    let last = told.last().unwrap();
    assert_eq!(last.name, EventName::Failed);
    assert!(last.data["error"].as_str().unwrap().contains("no text to draft from"), "{last:?}");
    assert_eq!(world.read(map.id).await.record.map.state, MapState::Draft);
}

#[tokio::test]
async fn who_has_no_model_is_told_at_once() {
    let world = World::new().await;
    let refused = world.maps.start_draft(&world.talent, world.program, &by_model()).await;
    assert!(matches!(refused, Err(MapsError::Coaching(Error::Invalid(_)))), "{refused:?}");
    let refused = DraftRequest { intent: Some(3), ..DraftRequest::default() };
    let refused = world.maps.start_draft(&world.talent, world.program, &refused).await;
    assert!(matches!(refused, Err(MapsError::Coaching(Error::Invalid(_)))), "{refused:?}");
}

/// The worker is lost while the model is asked. Another goes on: no answer that was kept is asked for again, and what
/// was told is not told again.
#[tokio::test]
async fn an_answer_that_was_paid_for_is_not_asked_for_again() {
    let world = World::with(true).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = server(move |request| {
        count.fetch_add(1, Ordering::SeqCst);
        // Before the last part the first worker hears nothing more.
        if prompt(request) == "detail_capacity" && count.load(Ordering::SeqCst) < 6 {
            return silence();
        }
        said(&obliging(request))
    })
    .await;
    let map = world.maps.start_draft(&world.coaches[0], world.program, &DraftRequest::default()).await.unwrap();
    assert_eq!(map.drafter, Drafter::Model);
    let (_, lost) = world.start("lost", Some(model(&server)));
    let is_detailing = || server.requests().iter().any(|request| prompt(request) == "detail_capacity");
    while !is_detailing() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    lost.abort();
    let before: Vec<_> = server.requests().iter().map(|request| prompt(request).to_owned()).collect();
    asked.store(100, Ordering::SeqCst);
    let (end, runner) = world.start("next", Some(model(&server)));
    let told = world.told(map.job).await;
    end.cancel();
    runner.await.unwrap();
    assert_eq!(told.last().unwrap().name, EventName::Completed, "{told:?}");
    let after: Vec<_> = server.requests().iter().skip(before.len()).map(|request| prompt(request).to_owned()).collect();
    assert!(after.iter().all(|prompt| prompt == "detail_capacity"), "{before:?}, then {after:?}");
    let kinds: Vec<_> = told.iter().filter_map(|event| event.data["kind"].as_str()).collect();
    let all: Vec<_> = told.iter().map(|event| event.data.to_string()).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "each is told once: {all:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "proposed").count(), 1, "{kinds:?}");
    let view = world.read(map.id).await;
    assert_eq!(view.record.map.state, MapState::InReview);
    assert_eq!(content(&view).made_by.model.as_deref(), Some("openai:player"));
    let kept = world.coaching.store().model_call_list_of_job(&world.acme, map.job).await.unwrap();
    assert!(kept.len() >= 4, "{}", kept.len());
}

#[tokio::test]
async fn a_draft_that_is_stopped_ends_and_hangs_up() {
    let world = World::with(true).await;
    let server = server(|_| silence()).await;
    let map = world.maps.start_draft(&world.coaches[0], world.program, &by_model()).await.unwrap();
    let (end, runner) = world.start("one", Some(model(&server)));
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let store = world.coaching.store();
    store.job_cancel(Some(&world.acme), map.job, jiff::Timestamp::now()).await.unwrap();
    let told = world.told(map.job).await;
    end.cancel();
    runner.await.unwrap();
    assert_eq!(told.last().unwrap().data["state"], "cancelled", "{told:?}");
    let job = store.job_find(Some(&world.acme), map.job).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Cancelled);
}
