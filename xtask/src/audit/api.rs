//! Every operation of the API's description, tried by `schemathesis` in a running demo: as each of its people, with
//! values that fit their schemas and values that do not, alone and one after the other. No fault of ours (5xx), no status
//! or content type that is not described, no answer that does not fit its schema, nothing taken that should not fit.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::built::Built;
use super::serving::Serving;
use crate::error::TaskError;
use crate::python::{self, Python, Run};
use crate::report::Report;

/// Longest that one person may be at it, in seconds.
const LIMIT_S: u32 = 120;

/// The operation after which a person can do nothing more.
const LAST: &str = "leave";

/// What schemathesis says of a run, as far as it is used.
#[derive(Debug, Deserialize)]
struct Outcome {
    complete: bool,
    operations: Operations,
    test_cases: TestCases,
    failures: Vec<Finding>,
    errors: Vec<Finding>,
    valid_rates: BTreeMap<String, BTreeMap<String, Rate>>,
}

#[derive(Debug, Deserialize)]
struct Operations {
    tested: usize,
}

#[derive(Debug, Deserialize)]
struct TestCases {
    generated: usize,
}

/// Something found: only how much of it there is counts here, its text says the rest.
#[derive(Debug, Deserialize)]
struct Finding {}

/// How requests that fit the description were answered.
#[derive(Debug, Deserialize)]
struct Rate {
    accepted: usize,
}

impl Outcome {
    /// Operations that did at least once what they are for.
    fn done(&self) -> usize {
        self.valid_rates.values().filter(|phases| phases.values().any(|rate| rate.accepted > 0)).count()
    }
}

/// Lets each person of the demo try everything, and each, when nothing else is left to do, leave.
pub(super) fn audit(built: &Built, report: &mut Report) -> Result<(), TaskError> {
    let python = Python::with("audit/api")?;
    let home = tempfile::tempdir().map_err(|source| TaskError::File { path: std::env::temp_dir(), source })?;
    let demo = Serving::start(Command::new(&built.plumbline).args(["demo", "--port", "0"]).current_dir(home.path()))?;
    let doors: Vec<String> = python.ask("audit/doors.py", &[OsStr::new(demo.url())])?;
    // The first may take the others out, so they come last.
    for (number, roles) in doors.iter().enumerate().rev() {
        let person = Person { url: demo.url(), door: number, python: &python, home: home.path() };
        for (what, operations) in
            [("everything", ["--exclude-operation-id", LAST]), ("leaving", ["--include-operation-id", LAST])]
        {
            let (run, outcome) = person.tries(&operations)?;
            let figure = format!(
                "{what}: {} operations, {} of them done, {} requests in {:.0} s",
                outcome.operations.tested,
                outcome.done(),
                outcome.test_cases.generated,
                run.wall_s
            );
            let (found, errors) = (outcome.failures.len(), outcome.errors.len());
            let holds = found + errors == 0 && outcome.complete && run.exit == 0;
            report.check(&format!("api as {roles}"), &figure, format!("{found} faults, {errors} errors"), "0", holds);
            if !holds {
                eprintln!("{}", run.stdout);
            }
        }
    }
    Ok(())
}

/// Somebody of a running demo.
struct Person<'a> {
    url: &'a str,
    door: usize,
    python: &'a Python,
    home: &'a Path,
}

impl Person<'_> {
    /// Lets them try some operations.
    fn tries(&self, operations: &[&str]) -> Result<(Run, Outcome), TaskError> {
        let report = self.home.join("report.json");
        let mut schemathesis = self.python.program("schemathesis");
        schemathesis.arg("--config-file").arg(python::scripts().join("audit/schemathesis.toml"));
        schemathesis.arg("run").arg(format!("{}/api/openapi.json", self.url)).args(operations);
        schemathesis.args(["--no-color", "--report", "json", "--report-json-path"]).arg(&report);
        schemathesis.env("PLUMBLINE_DOOR", format!("{}/demo/{}", self.url, self.door));
        schemathesis.env("SCHEMATHESIS_HOOKS", python::scripts().join("audit/hooks.py"));
        schemathesis.current_dir(self.home);
        let run = python::timed(LIMIT_S, &schemathesis)?;
        let outcome = fs::read(&report).map_err(|_| TaskError::Failed {
            command: "schemathesis".to_owned(),
            status: run.exit.to_string(),
            detail: run.stdout.clone() + &run.stderr,
        })?;
        // The next run must not be taken for this one.
        let _ = fs::remove_file(&report);
        let outcome = serde_json::from_slice(&outcome)
            .map_err(|source| TaskError::Answer { what: "schemathesis".to_owned(), source })?;
        Ok((run, outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_read_as_schemathesis_writes_it() {
        let outcome: Outcome = serde_json::from_str(
            r#"{"schemathesis_version": "4.32.5", "seed": 7, "complete": true, "exit_code": 1,
                "operations": {"total": 23, "selected": 2, "tested": 2, "errored": 0},
                "test_cases": {"generated": 19, "with_failures": 1, "unique_failures": 1},
                "failures": [{"type": "UndefinedStatusCode", "code": "ST103", "count": 2, "operations": ["GET /a"]}],
                "errors": [],
                "valid_rates": {"GET /a": {"coverage": {"accepted": 0, "rejected": 1}, "fuzzing": {"accepted": 2, "rejected": 0}},
                                "GET /b": {"coverage": {"accepted": 0, "rejected": 9}}}}"#,
        )
        .unwrap();
        assert_eq!((outcome.operations.tested, outcome.done(), outcome.test_cases.generated), (2, 1, 19));
        assert_eq!((outcome.failures.len(), outcome.errors.len(), outcome.complete), (1, 0, true));
    }
}
