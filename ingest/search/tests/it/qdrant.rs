//! Both lists from a Qdrant server, and what happens without it.

use std::{sync::Arc, time::Duration};

use audience::{Audience, OrganizationId, Readable};
use search::{Corpus, Degraded, IndexPlace, Mode, QdrantOptions, Query, Results, Searcher};

use crate::{
    corpus::{Directions, Texts},
    qdrant_double::start,
};

fn searcher(texts: &Arc<Texts>, url: &str, version: &str, collection: &str) -> Searcher {
    let options = QdrantOptions {
        url: url.parse().unwrap(),
        api_key: None,
        collection: collection.to_owned(),
        timeout: Duration::from_secs(2),
    };
    let corpus: Arc<dyn Corpus> = Arc::clone(texts) as _;
    Searcher::open(corpus, Arc::new(Directions::new(version)), IndexPlace::Memory, Some(options)).unwrap()
}

async fn ask(searcher: &Searcher, text: &str, audience: &Audience, mode: Mode) -> Results {
    let (organization, readable) = (OrganizationId::local(), Readable::only(audience.clone()));
    searcher.search(&Query { organization, readable, text: text.to_owned(), limit: 5, mode }).await.unwrap()
}

fn found(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.text.as_str()).collect()
}

fn ana() -> Audience {
    Audience::Person("ana".parse().unwrap())
}

fn fleet() -> Arc<Texts> {
    let texts = Arc::new(Texts::default());
    texts.set(1, &Audience::Org, Some(&["The fleet needs a new harbour.", "Leaders decide with their people."]));
    texts.set(2, &Audience::Org, Some(&["Costs fall by a tenth."]));
    texts.set(3, &ana(), Some(&["Ana fears the harbour."]));
    texts
}

/// The life of a document, as any server has to serve it.
async fn follows_and_answers(texts: &Arc<Texts>, url: &str, collection: &str) {
    let searcher = searcher(texts, url, "1", collection);
    let hybrid = ask(&searcher, "a harbour for ships", &Audience::Org, Mode::Hybrid).await;
    assert_eq!((hybrid.mode, hybrid.degraded), (Mode::Hybrid, None));
    assert_eq!(found(&hybrid).first(), Some(&"The fleet needs a new harbour."));
    for mode in [Mode::Hybrid, Mode::Lexical, Mode::Vector] {
        assert_eq!(found(&ask(&searcher, "harbour", &ana(), mode).await), ["Ana fears the harbour."], "{mode}");
    }
    assert_eq!(
        found(&ask(&searcher, "team", &Audience::Org, Mode::Vector).await)[0],
        "Leaders decide with their people."
    );
    texts.set(1, &Audience::Org, Some(&["The quay is old."]));
    assert_eq!(found(&ask(&searcher, "harbour", &Audience::Org, Mode::Lexical).await), [""; 0]);
    assert_eq!(found(&ask(&searcher, "old quay", &Audience::Org, Mode::Lexical).await), ["The quay is old."]);
    texts.set(1, &Audience::Org, None);
    assert_eq!(found(&ask(&searcher, "old quay", &Audience::Org, Mode::Hybrid).await), [""; 0]);
}

#[tokio::test]
async fn a_server_is_followed_and_asked_for_both_lists_at_once() {
    let double = start();
    follows_and_answers(&fleet(), &double.url, "plumbline").await;
    let held = double.held.lock().unwrap();
    assert_eq!(held.tenant.as_deref(), Some("organization"));
    assert_eq!(held.batches[0].query_points.len(), 2, "both lists in one request");
    assert!(
        held.batches
            .iter()
            .flat_map(|batch| &batch.query_points)
            .all(|query| { query.filter.as_ref().is_some_and(|filter| filter.must.len() == 2) })
    );
    // Point 0 and the two documents that are left.
    assert_eq!(held.points.len(), 3);
}

#[tokio::test]
async fn a_collection_is_shared_and_made_again_for_another_embedder() {
    let double = start();
    let (url, held) = (double.url.as_str(), &double.held);
    let texts = fleet();
    let first = searcher(&texts, url, "1", "plumbline");
    let second = searcher(&texts, url, "1", "plumbline");
    ask(&first, "harbour", &Audience::Org, Mode::Hybrid).await;
    held.lock().unwrap().points.get_mut(&100).unwrap().vectors = None;
    ask(&second, "harbour", &Audience::Org, Mode::Hybrid).await;
    assert_eq!(held.lock().unwrap().points[&100].vectors, None, "what was followed is not sent again");
    let other = searcher(&texts, url, "2", "plumbline");
    ask(&other, "harbour", &Audience::Org, Mode::Hybrid).await;
    assert!(held.lock().unwrap().points[&100].vectors.is_some(), "made again");
}

#[tokio::test]
async fn without_its_server_words_answer_and_say_so() {
    let mut double = start();
    let texts = fleet();
    let searcher = searcher(&texts, &double.url, "1", "plumbline");
    assert_eq!(ask(&searcher, "harbour", &Audience::Org, Mode::Hybrid).await.degraded, None);
    double.stop();
    texts.set(4, &Audience::Org, Some(&["A second harbour."]));
    for mode in [Mode::Hybrid, Mode::Vector, Mode::Lexical] {
        let results = ask(&searcher, "harbour", &Audience::Org, mode).await;
        assert_eq!((results.mode, results.degraded), (Mode::Lexical, Some(Degraded::Engine)), "{mode}");
        assert_eq!(results.hits.len(), 2, "{mode}");
    }
    searcher.refresh().await.unwrap();
}

/// Runs where a server is named, in a collection of its own.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a test that needs a server asks the environment for one")]
async fn a_real_server_does_the_same() {
    if let Ok(url) = std::env::var("QDRANT_URL") {
        follows_and_answers(&fleet(), &url, &format!("plumbline-test-{}", std::process::id())).await;
    }
}
