//! A folder of its own for each test, and the binary run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// A fresh working directory.
pub(crate) struct World {
    root: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    pub(crate) fn with_env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file, and the folders it stands in.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Runs the binary in this folder, with no settings but its own.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran::of(output)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        command.args(arguments).current_dir(self.root.path());
        for name in ["OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "RUST_LOG"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the binary with `--format json` and expects success.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).expect("stdout is one JSON document")
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            status: output.status.code().expect("the program ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The last non-empty line on stderr, which has to begin `error: `.
    #[track_caller]
    pub(crate) fn error(&self) -> &str {
        let last = self.stderr.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        last.strip_prefix("error: ").unwrap_or_else(|| panic!("the last line is no error: {}", self.stderr))
    }

    /// Asserts a failure with this status, an empty stdout and an error that says all of these.
    #[track_caller]
    pub(crate) fn fails(&self, status: i32, says: &[&str]) {
        assert_eq!(self.status, status, "stderr: {}", self.stderr);
        assert_eq!(self.stdout, "");
        for part in says {
            assert!(self.error().contains(part), "'{part}' is missing in: {}", self.error());
        }
    }
}

/// A file or folder of this crate.
pub(crate) fn here(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// As an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// `text[start:end]` of a row with these keys, counted in Unicode scalar values.
pub(crate) fn slice(text: &str, row: &Value) -> String {
    let at = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    text.chars().skip(at("start")).take(at("end") - at("start")).collect()
}
