//! Drafts on recorded answers: `testdata/cassettes/ORGANIZATION.jsonl` holds what was asked about
//! `testdata/strategy/ORGANIZATION` and what was answered. `testdata/README.md` says how to record.

use std::{collections::BTreeMap, path::Path};

use coach::{Options, ledger::NoLedger};
use scripted_model::{Reply, Request, Said, ScriptedModel};
use serde_json::{Value, json};

use crate::{
    draft::outline,
    players::{NAME, is_sound, run},
    strategy::organization,
};

/// What makes two requests the same: everything that the model reads.
fn fingerprint(body: &Value) -> String {
    json!([body["system"], body["messages"], body["response_format"]]).to_string()
}

type Tape = BTreeMap<String, String>;

fn tapes() -> Vec<(String, Tape)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cassettes");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let tape = |file: &Path| {
        let rows = std::fs::read_to_string(file).unwrap();
        let row = |line: &str| {
            let row: Value = serde_json::from_str(line).unwrap();
            (fingerprint(&row["request"]), row["answer"]["text"].as_str().unwrap().to_owned())
        };
        (file.file_stem().unwrap().to_str().unwrap().to_owned(), rows.lines().map(row).collect())
    };
    files.iter().filter(|file| file.extension().is_some_and(|end| end == "jsonl")).map(|file| tape(file)).collect()
}

async fn server(tape: Tape) -> ScriptedModel {
    let reply = move |request: &Request| match tape.get(&fingerprint(&request.body)) {
        Some(text) => Reply::said(Said::text(text)),
        None => Reply::status(404).body("this was not recorded: the prompts or the documents have changed"),
    };
    ScriptedModel::answering(reply).await
}

#[tokio::test]
async fn recorded_drafts_are_what_they_were() {
    let tapes = tapes();
    assert!(!tapes.is_empty(), "no cassette: see testdata/README.md on how to record");
    for (name, tape) in tapes {
        let brief = organization(&name);
        let calls = tape.len();
        let server = server(tape).await;
        let draft = run(&brief, &server, &NoLedger, &Options::new(NAME)).await.0.unwrap();
        is_sound(&draft, &brief);
        assert!((4..=8).contains(&draft.map.capacities.len()), "{name}");
        assert_eq!(draft.usage.calls as usize, calls, "{name}: every recorded answer is used");
        insta::assert_snapshot!(format!("recorded_{name}"), outline(&draft));
    }
}
