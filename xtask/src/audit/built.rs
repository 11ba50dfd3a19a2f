//! The programs that are audited, as `cargo xtask test` builds them: after it there is nothing left to build.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::error::TaskError;
use crate::{process, root};

/// Where cargo put them.
pub(super) struct Built {
    /// The product.
    pub(super) plumbline: PathBuf,
    /// The tests of the crate that keeps files.
    pub(super) blobs_tests: PathBuf,
}

/// What cargo says of something it has built, as far as it is used.
#[derive(Debug, Deserialize)]
struct Message {
    #[serde(default)]
    manifest_path: PathBuf,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

impl Built {
    /// Builds what is not built yet.
    pub(super) fn new() -> Result<Self, TaskError> {
        let mut cargo = Command::new("cargo");
        // The whole workspace, as for the tests: of one package alone cargo would build libraries with other features.
        cargo.args(["test", "--workspace", "--test", "it", "--no-run"]);
        cargo.arg("--message-format=json-render-diagnostics").current_dir(root()).stderr(Stdio::inherit());
        Self::from_messages(&String::from_utf8_lossy(&process::output(&mut cargo)?))
    }

    fn from_messages(lines: &str) -> Result<Self, TaskError> {
        let messages: Vec<Message> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let executable = |package: &str, kind: &str, name: &str| {
            let is_meant = |message: &&Message| {
                message.manifest_path.ends_with(format!("{package}/Cargo.toml"))
                    && message.target.as_ref().is_some_and(|target| target.name == name && target.kind == [kind])
                    // Of a program cargo may build its unit tests too.
                    && message.profile.as_ref().is_some_and(|profile| profile.test == (kind == "test"))
            };
            let found = messages.iter().filter(is_meant).find_map(|message| message.executable.clone());
            found.ok_or_else(|| TaskError::Missing(format!("cargo built no {kind} {name} of {package}")))
        };
        Ok(Self {
            plumbline: executable("plumbline", "bin", "plumbline")?,
            blobs_tests: executable("blobs", "test", "it")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"
{"reason":"compiler-artifact","manifest_path":"/src/services/blobs/Cargo.toml","target":{"kind":["lib"],"name":"blobs"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","manifest_path":"/src/ingest/Cargo.toml","target":{"kind":["test"],"name":"it"},"profile":{"test":true},"executable":"/out/it-1"}
{"reason":"compiler-artifact","manifest_path":"/src/services/blobs/Cargo.toml","target":{"kind":["test"],"name":"it"},"profile":{"test":true},"executable":"/out/it-2"}
{"reason":"compiler-artifact","manifest_path":"/src/services/plumbline/Cargo.toml","target":{"kind":["bin"],"name":"plumbline"},"profile":{"test":true},"executable":"/out/plumbline-3"}
{"reason":"compiler-artifact","manifest_path":"/src/services/plumbline/Cargo.toml","target":{"kind":["bin"],"name":"plumbline"},"profile":{"test":false},"executable":"/out/plumbline"}
{"reason":"build-finished","success":true}
"#;

    #[test]
    fn the_programs_are_found_among_what_cargo_says() {
        let built = Built::from_messages(MESSAGES).unwrap();
        assert_eq!(built.plumbline, PathBuf::from("/out/plumbline"));
        assert_eq!(built.blobs_tests, PathBuf::from("/out/it-2"));
    }

    #[test]
    fn what_was_not_built_is_told() {
        let without = MESSAGES.replace("/out/it-2", "").replace("services/blobs", "services/other");
        assert!(matches!(Built::from_messages(&without), Err(TaskError::Missing(what)) if what.contains("blobs")));
    }
}
