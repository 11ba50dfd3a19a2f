//! The store that keeps nothing.

use audience::{Audience, OrganizationId};
use search::{IndexPlace, Mode};
use store::Store;

use crate::world::{library, lines, search, searcher, texts};

#[tokio::test]
async fn texts_are_searched_without_a_file_or_a_process() {
    let store = Store::in_memory().await.unwrap();
    let searcher = searcher(&store, IndexPlace::Memory);
    let library = library(&store, &searcher, OrganizationId::local());
    let documents: Vec<_> =
        (0..150).map(|n| (n.to_string(), lines(&format!("Number{n} of the harbour plans.")))).collect();
    let report = library.add_read(documents, &Audience::Org).await;
    assert_eq!((report.documents.len(), report.failed.len()), (150, 0));
    let results = search(&searcher, "number42", &[Audience::Org], Mode::Lexical).await;
    assert_eq!(texts(&results), ["Number42 of the harbour plans."]);
    assert_eq!(results.hits[0].source.document, "42");
    assert_eq!(search(&searcher, "harbour", &[Audience::Org], Mode::Hybrid).await.hits.len(), 10);
}
