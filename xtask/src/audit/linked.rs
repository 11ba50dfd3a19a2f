//! What is linked, by the rules of `.deny.toml`.

use std::path::PathBuf;
use std::process::Command;

use crate::error::TaskError;
use crate::{cache, process, root};

const CARGO_DENY: &str = "0.20.2";

/// Checks licences, doubles and sources. Advisories need a database from the network and are not checked here.
pub(super) fn audit() -> Result<(), TaskError> {
    let deny = cargo_deny()?;
    process::run(
        Command::new(deny)
            .args(["--config", ".deny.toml", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])
            .current_dir(root()),
    )
}

/// cargo-deny where it is installed, else built once into the cache.
fn cargo_deny() -> Result<PathBuf, TaskError> {
    if Command::new("cargo-deny").arg("--version").output().is_ok_and(|answer| answer.status.success()) {
        return Ok("cargo-deny".into());
    }
    let tools = cache::folder("tools")?;
    let deny = tools.join("bin/cargo-deny");
    if !deny.exists() {
        // A build folder of its own: the project's may be under another lock, and the tool outlives it.
        process::run(
            Command::new("cargo")
                .args(["install", "--locked", "--version", CARGO_DENY, "--root"])
                .arg(&tools)
                .args(["cargo-deny", "--target-dir"])
                .arg(tools.join("target"))
                .current_dir(&tools),
        )?;
    }
    Ok(deny)
}
