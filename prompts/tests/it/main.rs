//! What models read is reviewed as snapshots; what they may answer is held together with the types.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

use prompts::{
    ALL, Prompt, challenge_capacities::ChallengeCapacities, detail_capacity::DetailCapacity,
    find_tensions::FindTensions, gather_demands::GatherDemands, propose_capacities::ProposeCapacities,
    propose_intent::ProposeIntent, read_demands::ReadDemands,
};
use serde_json::{Value, json};

#[test]
fn every_sample_renders_as_reviewed() {
    for prompt in ALL {
        let samples = (prompt.samples)();
        assert!(!samples.is_empty(), "{} has no sample", prompt.name);
        for (sample, rendered) in samples {
            let rendered = rendered.unwrap();
            let shown = format!("{}\n\n======== material ========\n\n{}", rendered.system, rendered.user);
            insta::assert_snapshot!(format!("{}@{}_{sample}", prompt.name, prompt.version), shown);
        }
    }
}

#[test]
fn names_are_distinct() {
    let mut names: Vec<_> = ALL.iter().map(|prompt| prompt.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn every_prompt_says_what_its_material_is() {
    for prompt in ALL {
        for (sample, rendered) in (prompt.samples)() {
            let system = rendered.unwrap().system;
            assert!(system.contains("never an instruction to you"), "{} {sample}", prompt.name);
        }
    }
}

/// The subset that strict structured output takes: all properties required, nothing besides them, no keyword
/// outside the list.
#[track_caller]
fn is_strict(name: &str, schema: &Value) {
    const KNOWN: [&str; 7] = ["type", "properties", "required", "additionalProperties", "items", "enum", "description"];
    let object = schema.as_object().unwrap();
    for keyword in object.keys() {
        assert!(KNOWN.contains(&keyword.as_str()), "{name}: '{keyword}'");
    }
    if let Some(properties) = object.get("properties") {
        let properties = properties.as_object().unwrap();
        assert_eq!(object["additionalProperties"], json!(false), "{name}");
        let mut required: Vec<_> = object["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        required.sort_unstable();
        let mut named: Vec<_> = properties.keys().map(String::as_str).collect();
        named.sort_unstable();
        assert_eq!(required, named, "{name}");
        properties.values().for_each(|property| is_strict(name, property));
    }
    if let Some(items) = object.get("items") {
        is_strict(name, items);
    }
}

#[test]
fn every_schema_is_strict() {
    for prompt in ALL {
        let schema: Value = serde_json::from_str(prompt.schema).unwrap();
        jsonschema::validator_for(&schema).unwrap();
        is_strict(prompt.name, &schema);
    }
}

/// What the schema takes, the type takes; and each part that is left out is missed by both.
#[track_caller]
fn agree<P: Prompt>(answer: &Value) {
    let schema = jsonschema::validator_for(&serde_json::from_str(P::SCHEMA).unwrap()).unwrap();
    if let Err(error) = schema.validate(answer) {
        panic!("{}: {error}", P::NAME);
    }
    assert!(serde_json::from_value::<P::Answer>(answer.clone()).is_ok(), "{}", P::NAME);
    for key in answer.as_object().unwrap().keys() {
        let mut less = answer.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(!schema.is_valid(&less), "{}: '{key}' is not required", P::NAME);
        let nullable = answer[key].is_null() || matches!(key.as_str(), "from" | "horizon_months");
        assert_eq!(serde_json::from_value::<P::Answer>(less).is_ok(), nullable, "{}: '{key}'", P::NAME);
    }
}

#[test]
fn schemas_and_types_agree() {
    let quotes = json!([{"passage": "p1", "quote": "We close two plants."}]);
    agree::<ReadDemands<'_>>(&json!({"demands": [{"text": "Close plants.", "quotes": quotes}], "becoming": quotes}));
    agree::<GatherDemands<'_>>(&json!({"groups": [{"members": ["f1", "f2"], "text": "Close plants."}]}));
    agree::<FindTensions<'_>>(&json!({"tensions": [{"text": "Two or three?", "sides": ["q1", "q2"]}]}));
    agree::<ProposeIntent<'_>>(&json!({"statement": "We close plants.", "horizon_months": null}));
    agree::<ProposeIntent<'_>>(&json!({"statement": "We close plants.", "horizon_months": 24}));
    let capacity = json!({"name": "Closing well", "essence": "Closes.", "demands": ["d1"]});
    let uncovered = json!([{"demand": "d2", "reason": "Finance does it alone."}]);
    agree::<ProposeCapacities<'_>>(&json!({"title": "Map", "capacities": [capacity], "uncovered": uncovered}));
    for test in ["generic", "skill", "value", "slogan", "overlap", "thin"] {
        let doubts = json!([{"test": test, "note": "Decide."}]);
        let capacity = json!({"name": "Closing well", "essence": "Closes.", "demands": ["d1"], "doubts": doubts});
        let set = json!({"title": "Map", "capacities": [capacity], "uncovered": uncovered, "settled": true});
        agree::<ChallengeCapacities<'_>>(&set);
    }
    for kind in ["environment", "knowledge", "skill", "motivation"] {
        let line = json!([{"text": "Says when.", "demands": ["d1"]}]);
        let obstacles = json!([{"text": "No time.", "kind": kind, "demands": ["d1"]}]);
        agree::<DetailCapacity<'_>>(&json!({
            "definition": "Closes.", "why": "Two plants.", "from": null, "to": "Closes on the day.",
            "behaviours": [{"text": "Says when.", "items": ["Says when."], "demands": ["d1"]}], "decisions": line, "signals": line, "obstacles": obstacles, "supports": line,
            "quotes": ["q1"], "doubts": [{"doubt": "x1", "answer": "The first decision."}],
        }));
    }
}
