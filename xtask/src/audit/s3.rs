//! The tests of the files' store, against a double of S3: `moto`.

use std::ffi::OsStr;
use std::process::Command;

use super::built::Built;
use super::serving::Serving;
use crate::error::TaskError;
use crate::process;
use crate::python::Python;
use crate::report::Report;

const SCRIPT: &str = "audit/s3.py";

/// Where the tests find the double.
const TEST_S3: &str = "PLUMBLINE_TEST_S3";

/// Runs them, and looks whether they kept anything there.
pub(super) fn audit(built: &Built, report: &mut Report) -> Result<(), TaskError> {
    let python = Python::with("audit/s3")?;
    let double = Serving::start(python.script(SCRIPT).arg("serve"))?;
    process::run(Command::new(&built.blobs_tests).env(TEST_S3, double.url()))?;
    let objects: u32 = python.ask(SCRIPT, &["objects", double.url()].map(OsStr::new))?;
    report.check("s3", "objects that the tests, which pass, kept there", objects.to_string(), "1 or more", objects > 0);
    Ok(())
}
