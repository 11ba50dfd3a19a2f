//! Taking a folder in, all stages, durable: beside a usual Python stack on the same folder.

use std::ffi::OsStr;
use std::path::Path;

use serde::Deserialize;

use crate::error::TaskError;
use crate::product::Product;
use crate::python::{Python, Run, timed};
use crate::report::Report;

use super::LIMIT_S;

const HASH_RATIO_MIN: f64 = 10.0;
const MINILM_RATIO_MIN: f64 = 50.0;

#[derive(Debug, Deserialize)]
struct Usual {
    files: usize,
    passages: usize,
    read_s: f64,
    wall_s: f64,
}

/// Times both sides; the transformer's only where asked, since its packages are large.
pub(crate) fn bench(product: &Product, dir: &Path, minilm: bool, report: &mut Report) -> Result<(), TaskError> {
    let folder = dir.join("strategy");
    let (run, passages) = ours(product, &folder)?;
    let value = format!("{:.2} s, {:.2} s of processor, {passages} passages", run.wall_s, run.cpu_s);
    report.show("ingest", "Plumbline, built-in embedder", value);
    report.part("ingest, Python", |report| beside("usual", "hash", HASH_RATIO_MIN, &folder, run.wall_s, report));
    if minilm {
        let part = "ingest, Python, MiniLM";
        report.part(part, |report| beside("usual-minilm", "minilm", MINILM_RATIO_MIN, &folder, run.wall_s, report));
    }
    Ok(())
}

/// The quickest of three, each into a folder of its own.
fn ours(product: &Product, folder: &Path) -> Result<(Run, usize), TaskError> {
    let mut best: Option<Run> = None;
    for number in 0..3 {
        let data = product.folder(&format!("ingest-{number}"));
        let command = product.command([OsStr::new("ingest"), folder.as_os_str(), "--data".as_ref(), data.as_os_str()]);
        let run = timed(LIMIT_S, &command)?;
        if best.as_ref().is_none_or(|best| run.wall_s < best.wall_s) {
            best = Some(run);
        }
    }
    let again = product.ingest(&product.folder("ingest-0"), [folder])?;
    let passages: usize = again.documents.iter().map(|document| document.passages).sum();
    match best {
        Some(run) if passages > 0 => Ok((run, passages)),
        _ => Err(TaskError::Missing("nothing could be ingested".into())),
    }
}

fn beside(
    packages: &str,
    embedder: &str,
    ratio_min: f64,
    folder: &Path,
    ours_s: f64,
    report: &mut Report,
) -> Result<(), TaskError> {
    let python = Python::with(packages)?;
    let Usual { files, passages, read_s, wall_s } =
        python.ask("usual_stack.py", &[folder.as_os_str(), embedder.as_ref()])?;
    let ratio = wall_s / ours_s;
    let value = format!(
        "{wall_s:.2} s, {read_s:.2} s of it reading, {files} files, {passages} passages: {ratio:.0} times ours"
    );
    report.check(
        "ingest",
        &format!("LangChain, {embedder}"),
        value,
        &format!("≥ {ratio_min:.0} times"),
        ratio >= ratio_min,
    );
    Ok(())
}
