use crate::world::{World, argument, here};

/// nDCG@10 of bm25s over exactly these documents: see testdata/README.md.
const BM25: f64 = 0.644;

#[test]
fn retrieval_on_a_known_collection_reaches_the_reference() {
    let world = World::new();
    let collection = here("testdata/retrieval/handbook-18f");
    let figures = |mode: &str| world.json(&["eval", "retrieval", argument(&collection), "--mode", mode]);
    let lexical = figures("lexical");
    assert!(lexical["ndcg_at_10"].as_f64().unwrap() >= BM25 - 0.01, "{lexical}");
    for key in ["recall_at_10", "recall_at_100", "mrr_at_10"] {
        let value = lexical[key].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&value), "{key}: {value}");
    }
    assert_eq!(lexical["mode"], "lexical");
    assert!(lexical["ms_p50"].is_number() && lexical["ms_p95"].is_number());
    let hybrid = figures("hybrid");
    assert!(hybrid["ndcg_at_10"].as_f64() > figures("vector")["ndcg_at_10"].as_f64());
}

#[test]
fn a_folder_that_is_no_collection_is_refused() {
    let world = World::new();
    world.run(&["eval", "retrieval", "none"]).fails(1, &["none", "corpus.jsonl"]);
    world.write("c/corpus.jsonl", "{\"_id\": \"1\"}\n").write("c/queries.jsonl", "").write("c/qrels.tsv", "");
    world.run(&["eval", "retrieval", "c"]).fails(1, &["corpus.jsonl", "line 1", "text"]);
}
