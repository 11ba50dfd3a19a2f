//! Reading alone: processor time of a process per file, beside `pdftotext` and python-pptx.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{LIMIT_S, succeeded};
use crate::collection;
use crate::error::TaskError;
use crate::product::Product;
use crate::python::{Python, timed};
use crate::report::Report;

/// At most so many times `pdftotext`.
const PDF_RATIO_MAX: f64 = 2.0;
/// At least so many times faster than python-pptx.
const PPTX_RATIO_MIN: f64 = 20.0;

/// Reads every PDF with both sides.
pub(crate) fn pdf(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let pdftotext = |file: &Path| {
        let mut command = Command::new("pdftotext");
        command.arg(file).arg("-");
        command
    };
    let (us, them) = both(product, &files(dir, "pdf")?, pdftotext)?;
    let ratio = us / them;
    let value = format!("{us:.2} s to {them:.2} s of processor: {ratio:.2} times");
    report.check("extraction, PDF", "beside pdftotext", value, "≤ 2 times", ratio <= PDF_RATIO_MAX);
    Ok(())
}

/// Reads every deck with both sides.
pub(crate) fn pptx(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let python = Python::with("usual")?;
    let python_pptx = |file: &Path| {
        let mut command = python.script("pptx_text.py");
        command.arg(file);
        command
    };
    let (us, them) = both(product, &files(dir, "pptx")?, python_pptx)?;
    let ratio = them / us;
    let value = format!("{us:.2} s to {them:.2} s of processor: {ratio:.0} times faster");
    report.check("extraction, PPTX", "beside python-pptx", value, "≥ 20 times", ratio >= PPTX_RATIO_MIN);
    Ok(())
}

/// Processor seconds of each side over the files that both can read.
fn both(product: &Product, files: &[PathBuf], theirs: impl Fn(&Path) -> Command) -> Result<(f64, f64), TaskError> {
    let (mut us, mut them, mut read) = (0.0, 0.0, 0);
    for file in files {
        let ours = product.command(["extract".as_ref(), file.as_os_str()]);
        let pair = (succeeded(timed(LIMIT_S, &ours)?), succeeded(timed(LIMIT_S, &theirs(file))?));
        if let (Ok(our_run), Ok(their_run)) = pair {
            us += our_run.cpu_s;
            them += their_run.cpu_s;
            read += 1;
        }
    }
    if read == 0 {
        return Err(TaskError::Missing("there is no file that both sides can read".into()));
    }
    Ok((us, them))
}

fn files(dir: &Path, extension: &str) -> Result<Vec<PathBuf>, TaskError> {
    let mut files = collection::files(&dir.join("strategy"))?;
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    Ok(files)
}
