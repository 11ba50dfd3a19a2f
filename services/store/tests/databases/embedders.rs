//! Documents that were kept with another embedder than the one that is set now.

use std::sync::atomic::Ordering;

use audience::{Audience, OrganizationId};
use ingest::{IngestError, Status};
use search::{Corpus as _, Degraded, Mode};

use crate::world::{Buckets, World, add, library, search, searcher, take, texts};

const HARBOUR: &str = "An old harbour.";
/// Has no word, so no embedder makes a vector of it.
const DOTS: &str = "…";

#[tokio::test]
async fn until_another_embedder_was_given_everything_words_answer_and_say_so() {
    let world = World::new().await;
    let first = world.add("a.txt", HARBOUR, &Audience::Org).await;
    world.add("dots.txt", DOTS, &Audience::Org).await;
    let embedder = Buckets::new("2");
    let (_, changed, library) = world.beside_with(&embedder).await;
    let (_, reading, _) = world.beside_with(&embedder).await;
    for mode in [Mode::Hybrid, Mode::Vector] {
        let results = search(&reading, "harbour", &[Audience::Org], mode).await;
        assert_eq!((results.mode, results.degraded), (Mode::Lexical, Some(Degraded::Documents)), "{mode}");
        assert_eq!(texts(&results), [HARBOUR]);
    }
    assert_eq!(search(&reading, "harbour", &[Audience::Org], Mode::Lexical).await.degraded, None);

    let again = add(&library, world.home.folder(), "a.txt", HARBOUR, &Audience::Org).await;
    assert_eq!((again.status, again.version, again.document_id), (Status::Unchanged, first.version, first.document_id));
    let results = search(&changed, "harbour", &[Audience::Org], Mode::Hybrid).await;
    assert_eq!(results.degraded, Some(Degraded::Documents), "the other document is still to come");

    add(&library, world.home.folder(), "dots.txt", DOTS, &Audience::Org).await;
    for searcher in [&changed, &reading, &world.searcher] {
        for mode in [Mode::Hybrid, Mode::Vector] {
            let results = search(searcher, "harbour", &[Audience::Org], mode).await;
            assert_eq!((results.mode, results.degraded), (mode, None));
            assert_eq!(texts(&results), [HARBOUR]);
        }
    }
}

#[tokio::test]
async fn a_passage_without_a_known_word_is_embedded_once() {
    let world = World::new().await;
    world.add("dots.txt", DOTS, &Audience::Org).await;
    let embedder = Buckets::new("2");
    let (store, _, library) = world.beside_with(&embedder).await;
    for _ in 0..3 {
        add(&library, world.home.folder(), "dots.txt", DOTS, &Audience::Org).await;
        assert_eq!(embedder.given.load(Ordering::Relaxed), 1);
    }
    let change = store.latest().await.unwrap();
    add(&library, world.home.folder(), "dots.txt", DOTS, &Audience::Org).await;
    assert_eq!(store.latest().await.unwrap(), change, "nothing is left for the indexes to follow");
}

#[tokio::test]
async fn what_the_viewer_may_not_read_is_not_felt() {
    let world = World::new().await;
    let ana = Audience::Person("ana".parse().unwrap());
    world.add("ana.txt", "Ana fears the harbour.", &ana).await;
    let (_, searcher, library) = world.beside_with(&Buckets::new("2")).await;
    add(&library, world.home.folder(), "a.txt", HARBOUR, &Audience::Org).await;
    assert_eq!(search(&searcher, "harbour", &[Audience::Org], Mode::Hybrid).await.degraded, None);
    let both = search(&searcher, "harbour", &[Audience::Org, ana], Mode::Hybrid).await;
    assert_eq!((both.degraded, both.hits.len()), (Some(Degraded::Documents), 2));
}

#[tokio::test]
async fn an_embedder_that_is_down_changes_nothing_and_can_be_tried_again() {
    let world = World::new().await;
    world.add("a.txt", HARBOUR, &Audience::Org).await;
    let embedder = Buckets::new("2");
    let (_, searcher, library) = world.beside_with(&embedder).await;
    embedder.down.store(true, Ordering::Relaxed);
    let report = take(&library, &[world.path("a.txt")], &Audience::Org).await;
    assert!(matches!(report.failed[0].error, IngestError::Embed(_)), "{:?}", report.failed);
    assert_eq!(world.search("harbour").await, [HARBOUR]);
    embedder.down.store(false, Ordering::Relaxed);
    assert_eq!(take(&library, &[world.path("a.txt")], &Audience::Org).await.documents[0].status, Status::Unchanged);
    assert_eq!(search(&searcher, "harbour", &[Audience::Org], Mode::Vector).await.degraded, None);
}

#[tokio::test]
async fn a_new_version_is_of_the_embedder_that_it_was_kept_with() {
    let world = World::new().await;
    world.add("a.txt", HARBOUR, &Audience::Org).await;
    let (_, later, library_of_later) = world.beside_with(&Buckets::new("2")).await;
    add(&library_of_later, world.home.folder(), "a.txt", HARBOUR, &Audience::Org).await;
    let updated = add(&library_of_later, world.home.folder(), "a.txt", "A new harbour.", &Audience::Org).await;
    assert_eq!(updated.status, Status::Updated);
    assert_eq!(search(&later, "harbour", &[Audience::Org], Mode::Vector).await.degraded, None);
    let back = searcher(&world.store, search::IndexPlace::Memory);
    let results = search(&back, "harbour", &[Audience::Org], Mode::Vector).await;
    assert_eq!(results.degraded, Some(Degraded::Documents), "what it was given is no more");
    let library_back = library(&world.store, &back, OrganizationId::local());
    add(&library_back, world.home.folder(), "a.txt", "A new harbour.", &Audience::Org).await;
    assert_eq!(texts(&search(&back, "harbour", &[Audience::Org], Mode::Vector).await), ["A new harbour."]);
}
