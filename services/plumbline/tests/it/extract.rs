use serde_json::{Value, json};

use crate::world::{World, argument, here, slice};

const PLAN: &str = "# Plan\n\nWe will open two plants.\n\n## People\n\n- Site managers decide on prices.\n- Éloïse leads ☂ safety.\n\n| Year | Plants |\n|---|---|\n| 2027 | 1 |\n";

#[test]
fn the_text_printed_is_the_stored_text_and_holds_every_block_at_its_range() {
    let world = World::new();
    world.write("plan.md", PLAN);
    let read = world.json(&["extract", "plan.md"]);
    let text = read["text"].as_str().unwrap();
    assert_eq!(world.run(&["extract", "plan.md"]).stdout, text);
    let blocks = read["blocks"].as_array().unwrap();
    for block in blocks {
        assert_eq!(slice(text, block), block["text"].as_str().unwrap());
    }
    let kinds: Vec<_> = blocks.iter().map(|block| block["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["heading", "paragraph", "heading", "list_item", "list_item", "table"]);
    assert_eq!(blocks[3]["place"], json!({"kind": "section", "number": null, "heading": ["Plan", "People"]}));
    assert_eq!(blocks[5]["text"], "Year\tPlants\n2027\t1");
    assert_eq!(read["document"]["media_type"], "text/markdown");
    assert_eq!(read["document"]["pages"], Value::Null);
    assert_eq!(read["findings"], json!([]));
}

#[test]
fn a_deck_keeps_its_slides_and_its_speakers_notes() {
    let world = World::new();
    let deck = here("testdata/strategy/todogroup/ospo-csuite-pitch.pptx");
    let read = world.json(&["extract", argument(&deck)]);
    let blocks = read["blocks"].as_array().unwrap();
    let notes = blocks.iter().filter(|block| block["kind"] == "speaker_note").map(|block| &block["place"]["number"]);
    let mut slides_with_notes: Vec<u64> = notes.filter_map(Value::as_u64).collect();
    slides_with_notes.dedup();
    assert_eq!(slides_with_notes.len(), 9, "slides with notes: {slides_with_notes:?}");
    assert_eq!(read["document"]["pages"], 12);
    assert!(blocks.iter().all(|block| block["place"]["kind"] == "slide"));
}

#[test]
fn what_cannot_be_read_is_exit_1_with_its_reason_and_an_empty_stdout() {
    let world = World::new();
    world.write("empty.md", "").write("bytes.bin", [0_u8, 159, 146, 150, 0, 1, 2, 3]).write("folder/x.txt", "x");
    world.run(&["extract", "empty.md"]).fails(1, &["empty.md", "empty"]);
    world.run(&["extract", "bytes.bin"]).fails(1, &["bytes.bin"]);
    world.run(&["extract", "none.pdf"]).fails(1, &["none.pdf"]);
    world.run(&["extract", "folder"]).fails(1, &["folder"]);
}

#[test]
fn a_limit_from_the_settings_holds() {
    let world = World::new().with_env("PLUMBLINE_EXTRACT__FILE_MB_MAX", "1");
    world.write("large.txt", "word ".repeat(300_000));
    world.run(&["extract", "large.txt"]).fails(1, &["large.txt", "limit"]);
}
