//! What one may not read cannot be found, nor felt.

use audience::Audience;
use search::Mode;

use crate::world::{World, add, search, texts};

fn person(id: &str) -> Audience {
    Audience::Person(id.parse().unwrap())
}

#[tokio::test]
async fn nothing_is_found_but_in_the_audiences_named() {
    let world = World::new().await;
    world.add("org.txt", "The harbour is for all.", &Audience::Org).await;
    world.add("ana.txt", "The harbour frightens Ana.", &person("ana")).await;
    for mode in [Mode::Hybrid, Mode::Lexical, Mode::Vector] {
        let found = async |audiences: &[Audience]| texts(&search(&world.searcher, "harbour", audiences, mode).await);
        assert_eq!(found(&[Audience::Org]).await, ["The harbour is for all."]);
        assert_eq!(found(&[person("ana")]).await, ["The harbour frightens Ana."]);
        assert_eq!(found(&[person("ben")]).await, [""; 0]);
        assert_eq!(found(&[Audience::Org, person("ana")]).await.len(), 2);
    }
}

#[tokio::test]
async fn a_text_that_may_not_be_read_cannot_be_felt_in_a_score() {
    let world = World::new().await;
    for number in 0..12 {
        let text =
            format!("Harbour plan {number} asks for {} and courage.", ["speed", "thrift", "candour"][number % 3]);
        world.add(&format!("{number}.txt"), &text, &Audience::Org).await;
    }
    let scores = async || {
        let results = search(&world.searcher, "speed of the harbour", &[Audience::Org], Mode::Lexical).await;
        results.hits.into_iter().map(|hit| (hit.text, hit.score.to_bits())).collect::<Vec<_>>()
    };
    let before = scores().await;
    for number in 0..9 {
        world.add(&format!("p{number}.txt"), "Speed, speed, speed: what Ana dreads.", &person("ana")).await;
    }
    let other = world.library_of("rival").await;
    add(&other, world.home.folder(), "rival.txt", "Speed of the rival harbour.", &Audience::Org).await;
    assert_eq!(scores().await, before);
    assert!(!before.is_empty());
}

#[tokio::test]
async fn the_same_file_for_others_is_another_document() {
    let world = World::new().await;
    let org = world.add("plan.txt", "One harbour.", &Audience::Org).await;
    let ana = world.add("plan.txt", "One harbour.", &person("ana")).await;
    assert_ne!(org.document_id, ana.document_id);
    assert_eq!(ana.status, ingest::Status::Added);
    // They share a vector; removing one leaves it to the other.
    assert!(world.library.remove(org.document_id).await.unwrap());
    assert_eq!(search(&world.searcher, "harbour", &[person("ana")], Mode::Vector).await.hits.len(), 1);
    let (_, fresh, _) = world.beside().await;
    assert_eq!(search(&fresh, "harbour", &[person("ana")], Mode::Vector).await.hits.len(), 1);
}

#[tokio::test]
async fn organizations_do_not_meet() {
    let world = World::new().await;
    let rival = world.library_of("rival").await;
    let theirs = add(&rival, world.home.folder(), "plan.txt", "Their harbour.", &Audience::Org).await;
    assert_eq!(world.search("harbour").await, [""; 0]);
    assert!(!world.library.remove(theirs.document_id).await.unwrap());
    assert!(world.library.list().await.unwrap().is_empty());
    assert_eq!(rival.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_query_meets_each_document_in_its_language() {
    let world = World::new().await;
    let german =
        "Die Strategie verlangt von den Führungskräften, schneller zu entscheiden und Verantwortung zu teilen.";
    let french = "La stratégie demande aux dirigeants de décider plus vite et de partager leurs leçons avec tous.";
    let japanese = "この戦略は、指導者により速い決断を求めています。";
    for (name, text) in [("de.txt", german), ("fr.txt", french), ("ja.txt", japanese)] {
        world.add(name, text, &Audience::Org).await;
    }
    let first = async |text: &str| texts(&search(&world.searcher, text, &[Audience::Org], Mode::Lexical).await);
    assert_eq!(first("Führungskraft").await, [german]);
    assert_eq!(first("dirigeante leçon").await, [french]);
    assert_eq!(first("速い決断").await, [japanese]);
}
