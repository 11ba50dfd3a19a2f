//! The project's automation, run as `cargo xtask TASK`. `cargo xtask help` lists the tasks.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

mod audit;
mod bench;
mod cache;
mod collection;
mod error;
mod kill;
mod measure;
mod postgres;
mod process;
mod product;
mod python;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use error::TaskError;

const HELP: &str = "\
cargo xtask test                  all tests of the workspace, on SQLite and on a PostgreSQL server of its own
cargo xtask kill                  the service killed again and again while files are sent to it: what is lost, what is twice
    --times N                     so often, instead of 200 times
    --postgres                    on a PostgreSQL server of its own, instead of SQLite
cargo xtask audit                 licences, sources and doubles of what is linked; the API as `schemathesis` finds it;
                                  files in an S3 double
cargo xtask measure DIR           quality over a folder of real inputs, beside its targets
    --out FILE                    keep the table there too
    --binary FILE                 measure this binary instead of a release build
    --minilm DIR                  also with the transformer embedder (all-MiniLM-L6-v2 form)
cargo xtask bench DIR             speed over the same folder, beside a usual Python stack
    --out FILE, --binary FILE     as above
    --with-minilm                 also against its transformer embedder (a large download)
    --build                       also time a clean release build

DIR holds strategy/ORGANISATION/input/, retrieval/COLLECTION/ (BEIR layout) and hostile/; what is missing is skipped.
";

/// Where tests find the server; `testkit` reads it.
const TEST_SERVER: &str = "PLUMBLINE_TEST_POSTGRES";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match perform(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}", error::chain(&error));
            ExitCode::from(if matches!(error, TaskError::Usage(_)) { 2 } else { 1 })
        }
    }
}

/// Performs a task; false when it ran and found something wanting.
fn perform(arguments: &[String]) -> Result<bool, TaskError> {
    let (task, rest) =
        arguments.split_first().ok_or_else(|| TaskError::Usage("no task named, see `cargo xtask help`".to_owned()))?;
    match task.as_str() {
        "test" => test().map(|()| true),
        "kill" => kill::kill(rest).map(|()| true),
        "audit" => audit::audit(),
        "measure" => measure::measure(&Options::parse(rest, &["--out", "--binary", "--minilm"], &[])?),
        "bench" => bench::bench(&Options::parse(rest, &["--out", "--binary"], &["--with-minilm", "--build"])?),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(true)
        }
        other => Err(TaskError::Usage(format!("there is no task {other}, see `cargo xtask help`"))),
    }
}

/// All tests on embedded defaults; then those that keep something once more, on a real server.
fn test() -> Result<(), TaskError> {
    let server = postgres::Server::start()?;
    let test = |arguments: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--workspace", "--no-fail-fast"]).args(arguments).current_dir(root());
        cargo
    };
    process::run(test(&[]).env_remove(TEST_SERVER))?;
    process::run(test(&["--test", "databases"]).env(TEST_SERVER, server.url()))
}

/// The workspace's folder.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What `measure` and `bench` are told: a folder, options with a value, and switches.
#[derive(Debug, Default, PartialEq)]
struct Options {
    dir: PathBuf,
    values: Vec<(String, PathBuf)>,
    switches: Vec<String>,
}

impl Options {
    fn parse(arguments: &[String], with_value: &[&str], switches: &[&str]) -> Result<Self, TaskError> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if with_value.contains(&argument.as_str()) {
                let value = rest.next().ok_or_else(|| TaskError::Usage(format!("{argument} wants a value")))?;
                options.values.push((argument.clone(), absolute(value)?));
            } else if switches.contains(&argument.as_str()) {
                options.switches.push(argument.clone());
            } else if argument.starts_with('-') || !options.dir.as_os_str().is_empty() {
                return Err(TaskError::Usage(format!("{argument} is not known here, see `cargo xtask help`")));
            } else {
                options.dir = absolute(argument)?;
            }
        }
        if !options.dir.is_dir() {
            return Err(TaskError::Usage("name the folder to run over: it must exist".to_owned()));
        }
        Ok(options)
    }

    fn value(&self, name: &str) -> Option<&Path> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_path())
    }

    fn switch(&self, name: &str) -> bool {
        self.switches.iter().any(|switch| switch == name)
    }
}

/// Children run in other folders than this process, so every path is made absolute first.
fn absolute(path: &str) -> Result<PathBuf, TaskError> {
    std::path::absolute(path).map_err(|source| TaskError::File { path: path.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_and_the_folder_come_in_any_order() {
        let dir = tempfile::tempdir().unwrap();
        let line = format!("--out table.md {} --build", dir.path().display());
        let options = Options::parse(&words(&line), &["--out"], &["--build"]).unwrap();
        assert_eq!(options.dir, dir.path());
        assert!(options.value("--out").is_some_and(|path| path.is_absolute() && path.ends_with("table.md")));
        assert!(options.switch("--build"));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for line in ["", "--fast", "no-such-folder-here", "--out"] {
            assert!(matches!(Options::parse(&words(line), &["--out"], &[]), Err(TaskError::Usage(_))), "{line}");
        }
    }
}
