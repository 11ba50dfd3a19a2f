//! The independent programs that figures are compared with run on Python, in an environment kept in the cache.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::TaskError;
use crate::{cache, process};

/// A Python with the packages of one requirements file.
pub(crate) struct Python {
    interpreter: PathBuf,
}

/// How a command went.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Run {
    /// The exit code; negative: the signal that ended it.
    pub(crate) exit: i32,
    /// Seconds by the clock.
    pub(crate) wall_s: f64,
    /// Processor seconds of the command and the children it waited for.
    pub(crate) cpu_s: f64,
    /// The most memory that the command or one of its children held, in MB.
    pub(crate) peak_mb: f64,
    /// What it wrote.
    pub(crate) stdout: String,
    /// What it complained about.
    pub(crate) stderr: String,
}

impl Python {
    /// The environment for `python/NAME.txt`, made or renewed when that file has changed.
    pub(crate) fn with(name: &str) -> Result<Self, TaskError> {
        let wanted_path = scripts().join(name).with_extension("txt");
        let wanted = read(&wanted_path)?;
        let folder = cache::folder(&format!("python-{name}"))?;
        let interpreter = folder.join("bin/python");
        let stamp = folder.join("installed.txt");
        if std::fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
            process::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
            process::run(Command::new(&interpreter).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted_path))?;
            std::fs::write(&stamp, &wanted).map_err(|source| TaskError::File { path: stamp, source })?;
        }
        Ok(Self { interpreter })
    }

    /// The command that runs a program which a package brought.
    pub(crate) fn program(&self, name: &str) -> Command {
        Command::new(self.interpreter.with_file_name(name))
    }

    /// The command that runs `python/SCRIPT`.
    pub(crate) fn script(&self, script: &str) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.arg(scripts().join(script));
        command
    }

    /// Runs a script and reads the JSON it prints.
    pub(crate) fn ask<T: DeserializeOwned>(&self, script: &str, arguments: &[&OsStr]) -> Result<T, TaskError> {
        let answer = process::output(self.script(script).args(arguments))?;
        serde_json::from_slice(&answer).map_err(|source| TaskError::Answer { what: script.to_owned(), source })
    }
}

/// Runs a command under a limit of time and reports what it cost.
pub(crate) fn timed(limit_s: u32, command: &Command) -> Result<Run, TaskError> {
    let mut watcher = Command::new("python3");
    watcher.arg(scripts().join("timed.py")).arg(limit_s.to_string()).arg(command.get_program());
    watcher.args(command.get_args());
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            watcher.env(key, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        watcher.current_dir(folder);
    }
    let answer = process::output(&mut watcher)?;
    serde_json::from_slice(&answer).map_err(|source| TaskError::Answer { what: "timed.py".to_owned(), source })
}

/// The folder `python`.
pub(crate) fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}

fn read(path: &Path) -> Result<String, TaskError> {
    std::fs::read_to_string(path).map_err(|source| TaskError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_as_the_watcher_prints_it() {
        let run: Run = serde_json::from_str(
            r#"{"exit": -9, "wall_s": 30.0, "cpu_s": 29.5, "peak_mb": 12.25, "stdout": "", "stderr": "killed"}"#,
        )
        .unwrap();
        assert_eq!((run.exit, run.stderr.as_str()), (-9, "killed"));
    }
}
