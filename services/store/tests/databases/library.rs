//! Taking in, taking in again, removing.

use std::sync::{Arc, Mutex};

use audience::{Audience, OrganizationId};
use document::Version;
use ingest::{Library, Stage, Status};
use search::Mode;

use crate::{
    queue::{add, take as take_job},
    world::{World, search, take},
};

#[tokio::test]
async fn what_is_taken_in_is_found_at_its_place() {
    let world = World::new().await;
    let added = world.add("plan.txt", "# Markets\nWe win the midmarket by speed.", &Audience::Org).await;
    assert_eq!((added.status, added.version, added.passages), (Status::Added, Version::FIRST, 1));
    for mode in [Mode::Hybrid, Mode::Lexical, Mode::Vector] {
        let results = search(&world.searcher, "winning the midmarket", &[Audience::Org], mode).await;
        let hit = results.hits.first().unwrap();
        assert_eq!((results.mode, results.degraded), (mode, None));
        assert_eq!(hit.source.document_id, added.document_id);
        assert!(hit.text.ends_with("We win the midmarket by speed."), "{}", hit.text);
        let version = world.store.version_find(&OrganizationId::local(), added.document_id, Version::FIRST).await;
        assert_eq!(version.unwrap().unwrap().text.slice(hit.span), Some(hit.text.as_str()));
    }
}

#[tokio::test]
async fn the_same_bytes_change_nothing_and_others_are_a_new_version() {
    let world = World::new().await;
    let first = world.add("plan.txt", "We sell ships.", &Audience::Org).await;
    let again = world.add("plan.txt", "We sell ships.", &Audience::Org).await;
    assert_eq!((again.status, again.version, again.passages), (Status::Unchanged, Version::FIRST, 1));
    let changed = world.add("plan.txt", "We rent ships.\n# New\nAnd planes.", &Audience::Org).await;
    assert_eq!((changed.status, changed.version.get()), (Status::Updated, 2));
    assert_eq!(changed.document_id, first.document_id);
    assert!(world.search("sell").await.iter().all(|text| !text.contains("sell")));
    assert_eq!(world.library.list().await.unwrap().len(), 1);
    let old = world.store.version_find(&OrganizationId::local(), first.document_id, Version::FIRST).await;
    let old = old.unwrap().unwrap();
    assert_eq!((old.text.as_str(), old.blocks.len()), ("We sell ships.", 1));
}

#[tokio::test]
async fn a_run_that_lost_its_lease_keeps_nothing_over_what_came_later() {
    let world = World::new().await;
    add(&world.store, 1).await;
    let lost = take_job(&world.store, "stands still", 0).await.unwrap();
    let under = |lease| world.library.clone().on_shelf(Arc::new(world.store.shelf_under(lease)));
    let (behind, audience) = (under(&lost.lease), Audience::Org);
    let sent = |library: Library, text: &str| {
        let bytes = text.as_bytes().to_vec();
        async move { library.add_bytes("plan.txt", bytes, &Audience::Org).await }
    };
    let again = take_job(&world.store, "goes on", 31).await.unwrap();
    let first = sent(under(&again.lease), "We sell ships.").await.unwrap();
    assert_eq!((first.status, first.version), (Status::Added, Version::FIRST));
    let later = sent(world.library.clone(), "We rent ships.").await.unwrap();
    assert_eq!((later.status, later.version.get()), (Status::Updated, 2));
    assert!(sent(behind, "We sell ships.").await.is_err());
    let listed = world.library.list().await.unwrap();
    assert_eq!((listed.len(), listed[0].version, &listed[0].audience), (1, later.version, &audience));
}

#[tokio::test]
async fn what_is_removed_is_gone_at_once_also_for_others() {
    let world = World::new().await;
    let (_, other, _) = world.beside().await;
    let kept = world.add("kept.txt", "A lasting harbour.", &Audience::Org).await;
    let removed = world.add("removed.txt", "A passing harbour.", &Audience::Org).await;
    assert_eq!(search(&other, "harbour", &[Audience::Org], Mode::Hybrid).await.hits.len(), 2);
    assert!(world.library.remove(removed.document_id).await.unwrap());
    assert!(!world.library.remove(removed.document_id).await.unwrap());
    for searcher in [&world.searcher, &other] {
        let hits = search(searcher, "harbour", &[Audience::Org], Mode::Hybrid).await.hits;
        assert_eq!(hits.iter().map(|hit| hit.source.document_id).collect::<Vec<_>>(), [kept.document_id]);
    }
    let version = world.store.version_find(&OrganizationId::local(), removed.document_id, Version::FIRST).await;
    assert_eq!(version.unwrap(), None);
}

#[tokio::test]
async fn what_cannot_be_read_keeps_nothing_else_out() {
    let world = World::new().await;
    let folder = world.path("many");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..40 {
        std::fs::write(folder.join(format!("{number:02}.txt")), format!("Plan number{number} of the fleet.")).unwrap();
    }
    std::fs::write(folder.join("07.txt"), "damaged").unwrap();
    std::fs::write(folder.join(".hidden"), "damaged").unwrap();
    let report = take(&world.library, std::slice::from_ref(&folder), &Audience::Org).await;
    let given = |name: &str| format!("{}/{name}", folder.display());
    assert_eq!(report.failed.iter().map(|failed| failed.document.clone()).collect::<Vec<_>>(), [given("07.txt")]);
    let expected: Vec<_> = (0..40).filter(|n| *n != 7).map(|n| given(&format!("{n:02}.txt"))).collect();
    assert_eq!(report.documents.iter().map(|added| added.document.clone()).collect::<Vec<_>>(), expected);
    assert_eq!(world.search("number23").await.first().unwrap(), "Plan number23 of the fleet.");
}

#[tokio::test]
async fn each_document_is_told_to_be_done_once() {
    let world = World::new().await;
    let paths = [world.path("a.txt"), world.path("b.txt"), world.path("a.txt")];
    for path in &paths {
        std::fs::write(path, path.display().to_string()).unwrap();
    }
    let (files, _) = ingest::files(&paths);
    let told = Mutex::new(Vec::new());
    let watch = |step: ingest::Progress<'_>| {
        if step.stage == Stage::Done {
            told.lock().unwrap().push((step.document.to_owned(), step.total));
        }
    };
    world.library.add(&files, &Audience::Org, &watch).await;
    let mut told = told.into_inner().unwrap();
    told.sort();
    assert_eq!(told, paths[..2].iter().map(|path| (path.display().to_string(), 2)).collect::<Vec<_>>());
}
