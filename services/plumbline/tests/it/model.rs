//! Drafts with a model, through the real binary, on the answers that a real model gave.

use scripted_model::{Cassette, Reply, ScriptedModel};
use serde_json::Value;

use crate::{
    draft::keeps_its_promises,
    world::{Ran, World, argument, here},
};

const STRATEGY: &str = "testdata/strategy/carpentries";

/// Runs the binary against a server that answers from this runtime.
async fn run(model: &ScriptedModel, arguments: &[&str]) -> (World, Ran) {
    let world = World::new()
        .with_env("OPENAI_BASE_URL", model.base_url().as_str())
        .with_env("PLUMBLINE_MODEL__RETRIES", "0")
        .with_env("PLUMBLINE_MODEL__INPUT_PRICE", "2");
    let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = world.run(&arguments);
        (world, ran)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_recorded_model_drafts_a_map_that_cites_the_documents() {
    let cassette = Cassette::read(&here("testdata/cassettes/carpentries.jsonl")).unwrap();
    let calls = cassette.len();
    let model = ScriptedModel::answering(move |request| cassette.reply(request)).await;
    let strategy = here(STRATEGY);
    let (world, ran) =
        run(&model, &["draft", argument(&strategy), "--model", "openai:recorded", "--format", "json"]).await;
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let draft: Value = serde_json::from_str(&ran.stdout).unwrap();
    keeps_its_promises(&world, &draft);
    assert!(draft["map"]["capacities"].as_array().unwrap().len() >= 4);
    assert_eq!(draft["made_by"]["model"], "openai:recorded");
    assert_eq!(draft["made_by"]["prompts"]["read_demands"], 2);
    assert_eq!(draft["usage"]["calls"], calls);
    assert_eq!(draft["usage"]["cost"]["currency"], "USD");
    assert!(ran.stderr.contains("wrote out"), "it says how far it is: {}", ran.stderr);
}

#[tokio::test]
async fn a_model_that_answers_nonsense_fails_and_names_the_way_out() {
    let model = ScriptedModel::answering(|_| Reply::text("I would rather not.")).await;
    let strategy = here(STRATEGY);
    let (_, ran) = run(&model, &["draft", argument(&strategy), "--model", "openai:any"]).await;
    ran.fails(1, &["--offline", "read_demands"]);
    // The first answer and two repairs, and no more.
    assert_eq!(model.requests().len(), 3);
}
