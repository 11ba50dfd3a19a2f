//! Indexes are made from the store: deleted, outdated, or shared with another process.

use audience::{Audience, OrganizationId};
use search::{IndexPlace, Mode, SearchError};
use store::Store;

use crate::world::{World, add, library, search, searcher, take, texts};

#[tokio::test]
async fn an_index_that_is_gone_or_broken_is_made_again() {
    let world = World::new().await;
    world.add("a.txt", "An old harbour.", &Audience::Org).await;
    let index = world.home.folder().join("data/index");
    for broken in ["gone", "empty", "damaged"] {
        match broken {
            "gone" => std::fs::remove_dir_all(&index).unwrap(),
            "empty" => {
                for file in std::fs::read_dir(&index).unwrap() {
                    std::fs::remove_file(file.unwrap().path()).unwrap();
                }
            }
            _ => std::fs::write(index.join("meta.json"), "{").unwrap(),
        }
        let (_, fresh, _) = world.beside().await;
        let results = search(&fresh, "harbour", &[Audience::Org], Mode::Lexical).await;
        assert_eq!(texts(&results), ["An old harbour."], "{broken}");
    }
}

#[tokio::test]
async fn an_index_of_another_store_is_not_believed() {
    let (world, other) = (World::new().await, World::new().await);
    world.add("a.txt", "An old harbour.", &Audience::Org).await;
    other.add("b.txt", "A new harbour.", &Audience::Org).await;
    let index = IndexPlace::Folder(world.home.folder().join("data/index"));
    let fresh = searcher(&other.store, index);
    assert_eq!(texts(&search(&fresh, "harbour", &[Audience::Org], Mode::Lexical).await), ["A new harbour."]);
}

#[tokio::test]
async fn what_was_kept_without_being_indexed_is_found_all_the_same() {
    let world = World::new().await;
    world.add("a.txt", "A first harbour.", &Audience::Org).await;
    // A library whose own index is elsewhere stands for one that was killed before it indexed.
    let elsewhere = searcher(&world.store, IndexPlace::Memory);
    let killed = library(&world.store, &elsewhere, OrganizationId::local());
    add(&killed, world.home.folder(), "a.txt", "A second harbour.", &Audience::Org).await;
    add(&killed, world.home.folder(), "b.txt", "A third harbour.", &Audience::Org).await;
    let mut found = texts(&search(&world.searcher, "harbour", &[Audience::Org], Mode::Lexical).await);
    found.sort();
    assert_eq!(found, ["A second harbour.", "A third harbour."]);
}

#[tokio::test]
async fn what_is_kept_is_reported_where_an_index_cannot_follow() {
    let world = World::new().await;
    std::fs::write(world.path("taken"), "a file where a folder has to be").unwrap();
    std::fs::write(world.path("a.txt"), "A lasting harbour.").unwrap();
    let broken = searcher(&world.store, IndexPlace::Folder(world.path("taken").join("index")));
    let library = library(&world.store, &broken, OrganizationId::local());
    let report = take(&library, &[world.path("a.txt")], &Audience::Org).await;
    assert_eq!((report.documents.len(), report.failed.len()), (1, 0));
    assert!(matches!(report.index, Some(SearchError::File { .. })), "{:?}", report.index);
    assert_eq!(world.search("harbour").await, ["A lasting harbour."]);
    assert!(library.remove(report.documents[0].document_id).await.unwrap());
    assert!(world.search("harbour").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_folder_can_be_opened_by_several_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut opening = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let folder = folder.path().to_owned();
        opening.spawn(async move { Store::open(&folder).await });
    }
    while let Some(opened) = opening.join_next().await {
        opened.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_at_once_on_one_folder_lose_nothing() {
    let world = World::new().await;
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..3 {
        let (_, searcher, library) = world.beside().await;
        let folder = world.home.folder().to_owned();
        tasks.spawn(async move {
            for number in 0..5 {
                let name = format!("w{writer}-{number}.txt");
                let added = add(&library, &folder, &name, &format!("Harbour {writer} {number}."), &Audience::Org).await;
                let hits = search(&searcher, "harbour", &[Audience::Org], Mode::Hybrid).await.hits;
                assert!(hits.len() > usize::from(number > 0), "{writer} {number}");
                // All of them take in the same file: one adds it, the others find it unchanged.
                add(&library, &folder, "same.txt", "The same for all.", &Audience::Org).await;
                if number == 4 {
                    library.remove(added.document_id).await.unwrap();
                }
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(world.library.list().await.unwrap().len(), 3 * 4 + 1);
    let hits = search(&world.searcher, "harbour same", &[Audience::Org], Mode::Lexical).await.hits;
    assert_eq!(hits.len(), 10);
}
