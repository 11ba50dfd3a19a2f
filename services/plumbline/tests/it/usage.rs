use crate::world::World;

#[test]
fn wrong_usage_is_exit_2_with_one_error_line_last() {
    let world = World::new();
    world.run(&[]).fails(2, &["no command"]);
    world.run(&["drfat", "x"]).fails(2, &["drfat"]);
    world.run(&["draft"]).fails(2, &["PATH"]);
    world.run(&["extract", "a.txt", "--fromat", "json"]).fails(2, &["--fromat"]);
    world.run(&["search", "  "]).fails(2, &["empty"]);
    world.run(&["search", "x", "--limit", "0"]).fails(2, &["0"]);
    world.run(&["search", "x", "--audience", "team:1"]).fails(2, &["team:1", "engagement:ID"]);
    world.run(&["ingest", "a.txt", "--audience", "program:"]).fails(2, &["program:"]);
    world.run(&["draft", "a.txt", "--model", "gpt"]).fails(2, &["gpt", "openai:NAME"]);
    world.run(&["draft", "a.txt", "--language", "english!"]).fails(2, &["english!"]);
}

#[test]
fn a_wrong_setting_is_exit_2_and_named() {
    let world = World::new();
    world.write("plumbline.toml", "[passages]\ntoken_max = 3\n");
    world.run(&["extract", "a.txt"]).fails(2, &["plumbline.toml", "passages.token_max", "tokens_max"]);
    let world = World::new().with_env("PLUMBLINE_EMBEDDER__KIND", "magic");
    world.run(&["documents", "list"]).fails(2, &["magic"]);
}

#[test]
fn a_named_settings_file_that_is_missing_is_exit_1() {
    World::new().run(&["--config", "none.toml", "documents", "list"]).fails(1, &["none.toml"]);
}

#[test]
fn help_teaches_and_is_no_failure() {
    let world = World::new();
    for arguments in [&["--help"][..], &["draft", "--help"], &["documents", "list", "--help"], &["--version"]] {
        let ran = world.run(arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(!ran.stdout.is_empty());
    }
    insta::assert_snapshot!(world.run(&["--help"]).stdout);
    insta::assert_snapshot!(world.run(&["draft", "--help"]).stdout);
}
