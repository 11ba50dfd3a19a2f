//! Drafts on recorded answers: `testdata/cassettes/ORGANIZATION.jsonl` holds what was asked about
//! `testdata/strategy/ORGANIZATION` and what was answered. `testdata/README.md` says how to record.

use std::path::{Path, PathBuf};

use coach::{Options, ledger::NoLedger};
use scripted_model::{Cassette, ScriptedModel};

use crate::{
    draft::outline,
    players::{NAME, is_sound, run},
    strategy::organization,
};

fn cassettes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cassettes");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn recorded_drafts_are_what_they_were() {
    let files = cassettes();
    assert!(files.len() >= 2, "at least two strategies are recorded");
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let brief = organization(name);
        let cassette = Cassette::read(&file).unwrap();
        let calls = cassette.len();
        let server = ScriptedModel::answering(move |request| cassette.reply(request)).await;
        let draft = run(&brief, &server, &NoLedger, &Options::new(NAME)).await.0.unwrap();
        is_sound(&draft, &brief);
        assert!((4..=8).contains(&draft.map.capacities.len()), "{name}");
        assert_eq!(draft.usage.calls as usize, calls, "{name}: every recorded answer is used");
        insta::assert_snapshot!(format!("recorded_{name}"), outline(&draft));
    }
}
