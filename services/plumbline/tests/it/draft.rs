use std::collections::HashSet;

use serde_json::{Value, json};

use crate::world::{World, argument, here, slice};

/// Checks what the contract promises of every draft, against the stored texts themselves.
#[track_caller]
pub(crate) fn keeps_its_promises(world: &World, draft: &Value) {
    let demands = draft["demands"].as_array().unwrap();
    let ids: HashSet<&str> = demands.iter().map(|demand| demand["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), demands.len());
    let capacities = draft["map"]["capacities"].as_array().unwrap();
    assert!((1..=8).contains(&capacities.len()));
    let names: HashSet<_> =
        capacities.iter().map(|capacity| capacity["name"].as_str().unwrap().to_lowercase()).collect();
    assert_eq!(names.len(), capacities.len());

    let mut texts = std::collections::HashMap::new();
    let mut check = |evidence: &Value| {
        let document = evidence["document"].as_str().unwrap();
        let text = texts.entry(document.to_owned()).or_insert_with(|| world.run(&["extract", document]).stdout);
        assert_eq!(evidence["quote"], json!(slice(text, evidence)));
        assert!(evidence["place"]["kind"].is_string() && evidence["version"] == 1);
    };
    for demand in demands {
        let evidence = demand["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty());
        evidence.iter().for_each(&mut check);
        assert!((0.0..=1.0).contains(&demand["weight"].as_f64().unwrap()));
    }
    for capacity in capacities {
        let own: HashSet<&str> =
            capacity["demands"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert!(!own.is_empty() && own.is_subset(&ids));
        let evidence = capacity["evidence"].as_array().unwrap();
        let allowed: Vec<&Value> = demands
            .iter()
            .filter(|demand| own.contains(demand["id"].as_str().unwrap()))
            .flat_map(|demand| demand["evidence"].as_array().unwrap())
            .collect();
        assert!(!evidence.is_empty() && evidence.iter().all(|one| allowed.contains(&one)));
        for list in ["behaviours", "decisions", "signals", "obstacles", "supports", "items"] {
            for line in capacity[list].as_array().unwrap() {
                let rests_on = line["demands"].as_array().unwrap();
                assert!(!rests_on.is_empty() && rests_on.iter().all(|id| ids.contains(id.as_str().unwrap())));
            }
        }
    }
    draft["tensions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|tension| tension["sides"].as_array().unwrap())
        .for_each(&mut check);
}

#[test]
fn the_sample_is_drafted_offline_and_says_so() {
    let world = World::new();
    let sample = here("sample");
    let ran = world.run(&["draft", argument(&sample), "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("offline"), "{}", ran.stderr);
    let draft: Value = serde_json::from_str(&ran.stdout).unwrap();
    keeps_its_promises(&world, &draft);
    assert!(draft["map"]["capacities"].as_array().unwrap().len() >= 4);
    assert_eq!(draft["made_by"], json!({"drafter": "offline", "model": null, "prompts": {}}));
    assert_eq!(draft["map"]["intent"]["proposed"], true);
    assert!(!world.path("plumbline-data").exists(), "a draft keeps nothing");
}

#[test]
fn the_same_input_gives_the_same_draft() {
    let world = World::new();
    let sample = here("sample");
    let draft = || world.run(&["draft", argument(&sample), "--offline", "--format", "json"]).stdout;
    assert_eq!(draft(), draft());
}

#[test]
fn an_intent_that_is_given_is_kept_as_it_is() {
    let world = World::new();
    world.write("intent.txt", "  We become the calm hand in every harbour by 2028.\n");
    let sample = here("sample");
    let intent = |value: &str| world.json(&["draft", argument(&sample), "--intent", value])["map"]["intent"].clone();
    let from_file = intent("@intent.txt");
    assert_eq!(from_file["statement"], "We become the calm hand in every harbour by 2028.");
    assert_eq!(from_file["proposed"], false);
    assert_eq!(intent("Grow with care.")["statement"], "Grow with care.");
    world.run(&["draft", argument(&sample), "--intent", "@none.txt"]).fails(1, &["none.txt"]);
}

#[test]
fn markdown_and_a_page_are_written_to_a_file_and_stdout_stays_empty() {
    let world = World::new();
    let sample = here("sample");
    let ran = world.run(&["draft", argument(&sample), "--out", "map.md"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let markdown = std::fs::read_to_string(world.path("map.md")).unwrap();
    assert!(markdown.starts_with("# ") && markdown.contains("### Evidence"));
    let page = world.run(&["draft", argument(&sample), "--format", "html"]).stdout;
    assert!(page.starts_with("<!doctype html>") && !page.contains("http"), "the page needs nothing from elsewhere");
    world.run(&["draft", argument(&sample), "--out", "no/such/folder/map.md"]).fails(1, &["no/such/folder/map.md"]);
}

#[test]
fn nothing_to_draft_from_is_exit_1() {
    let world = World::new();
    world.write("soup.md", "# Soup\n\nThe carrots were boiled yesterday.\n").write("empty/none.txt", "");
    world.run(&["draft", "none"]).fails(1, &["none"]);
    world.run(&["draft", "empty"]).fails(1, &["none.txt"]);
    world.run(&["draft", "soup.md"]).fails(1, &[]);
}

#[test]
fn a_file_that_fails_is_listed_and_the_others_are_drafted() {
    let world = World::new();
    world.write("in/empty.txt", "");
    for entry in std::fs::read_dir(here("sample")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, world.path("in").join(path.file_name().unwrap())).unwrap();
    }
    let draft = world.json(&["draft", "in"]);
    assert_eq!(draft["failed"][0]["document"], "in/empty.txt");
    keeps_its_promises(&world, &draft);
}

#[test]
fn a_model_that_fails_is_exit_1_and_never_a_silent_switch() {
    let closed = "http://127.0.0.1:9/v1";
    let world = World::new().with_env("OPENAI_BASE_URL", closed).with_env("PLUMBLINE_MODEL__RETRIES", "0");
    let sample = here("sample");
    world.run(&["draft", argument(&sample), "--model", "openai:any"]).fails(1, &["--offline"]);
    let offline = world.run(&["draft", argument(&sample), "--offline"]);
    assert_eq!(offline.status, 0, "{}", offline.stderr);
}
