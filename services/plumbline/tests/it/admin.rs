//! Who runs the instance sets it up by the command line.

use std::{io::Write as _, process::Stdio};

use crate::world::{Ran, World};

const ORGANIZATION: [&str; 7] =
    ["admin", "organization", "Aldous & Wray", "--talent", "nadia@aldous-wray.example", "--data", "kept"];

/// Runs the binary with this on stdin.
fn run(world: &World, arguments: &[&str], stdin: &str) -> Ran {
    let mut command = world.command(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn an_organization_is_set_up_once_with_somebody_who_can_sign_in() {
    let world = World::new();
    let ran = run(&world, &[&ORGANIZATION[..], &["--format", "json"]].concat(), "correct horse battery\n");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["organization"], "aldous-wray");
    assert_eq!(report["email"], "nadia@aldous-wray.example");
    run(&world, &ORGANIZATION, "correct horse battery\n").fails(1, &["aldous-wray", "--id"]);

    let password = ["admin", "password", "NADIA@aldous-wray.example", "--data", "kept"];
    let ran = run(&world, &password, "another long password");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(!ran.stdout.contains("another long"), "{}", ran.stdout);
    run(&world, &[&password[..], &["--organization", "other"]].concat(), "another long password")
        .fails(1, &["nobody", "--organization"]);
    run(&world, &["admin", "password", "tom@aldous-wray.example", "--data", "kept"], "another long password")
        .fails(1, &["tom@aldous-wray.example"]);
}

#[test]
fn a_password_that_cannot_be_sets_up_nothing() {
    let world = World::new();
    for stdin in ["", "short\n"] {
        run(&world, &ORGANIZATION, stdin).fails(1, &["12 to 256", "stdin"]);
    }
    assert!(!world.path("kept").exists());
    run(&world, &["admin", "organization", "A", "--talent", "no address"], "").fails(2, &["no address"]);
}

#[test]
fn a_database_is_brought_up_to_date_and_says_so() {
    let world = World::new();
    let new = world.json(&["migrate", "--data", "kept"]);
    assert!(new["from"].is_null() && new["to"].is_i64(), "{new}");
    let again = world.json(&["migrate", "--data", "kept"]);
    assert_eq!((&again["from"], &again["to"]), (&new["to"], &new["to"]));
    assert!(world.run(&["migrate", "--data", "kept"]).stdout.contains("up to date"));
}
