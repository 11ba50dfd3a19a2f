//! Files made to do harm: each must end as text or as a refusal, in bounded time and memory.

use std::path::Path;

use crate::collection;
use crate::error::TaskError;
use crate::process::last_line;
use crate::product::Product;
use crate::python::{Run, timed};
use crate::report::Report;

const WALL_S_MAX: u32 = 30;
const PEAK_MB_MAX: f64 = 700.0;

/// Reads each file alone and looks at how that ended.
pub(crate) fn measure(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let dir = dir.join("hostile");
    let mut files = collection::files(&dir)?;
    files.retain(|file| {
        file.parent() != Some(&dir) || !matches!(&*collection::name(file), "README.md" | "manifest.json")
    });
    let (mut bad, mut wall_s, mut peak_mb) = (Vec::new(), 0.0_f64, 0.0_f64);
    for file in &files {
        let command = product.command(["extract".as_ref(), file.as_os_str()]);
        let run = timed(WALL_S_MAX, &command)?;
        wall_s = wall_s.max(run.wall_s);
        peak_mb = peak_mb.max(run.peak_mb);
        if let Some(fault) = fault(&run) {
            bad.push(format!("{}: {fault}", collection::name(file)));
        }
    }
    let value = if bad.is_empty() { format!("{0} of {0}", files.len()) } else { bad.join("; ") };
    report.check("hostile files", "end as text or as a refusal", value, "all", bad.is_empty());
    report.check("hostile files", "longest", format!("{wall_s:.1} s"), "< 30 s", wall_s < f64::from(WALL_S_MAX));
    report.check("hostile files", "most memory", format!("{peak_mb:.0} MB"), "< 700 MB", peak_mb < PEAK_MB_MAX);
    Ok(())
}

/// What is wrong with the way a run ended, if anything is.
fn fault(run: &Run) -> Option<String> {
    match run.exit {
        0 if run.stdout.trim().is_empty() => Some("an empty success".into()),
        1 if !run.stdout.is_empty() => Some("a refusal that prints on stdout".into()),
        1 if !last_line(run.stderr.as_bytes()).starts_with("error: ") => Some("a refusal without a reason".into()),
        0 | 1 => None,
        code => Some(format!("ended with {code}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(exit: i32, stdout: &str, stderr: &str) -> Run {
        Run { exit, wall_s: 0.1, cpu_s: 0.1, peak_mb: 10.0, stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn text_and_a_reasoned_refusal_are_right() {
        assert_eq!(fault(&run(0, "some text", "finding: 2 slides are damaged")), None);
        assert_eq!(fault(&run(1, "", "error: the file needs a password: remove it and try again\n")), None);
    }

    #[test]
    fn silence_and_death_are_not() {
        for bad in [
            run(0, "\n", ""),
            run(1, "half", "error: x"),
            run(1, "", "oops"),
            run(101, "", "panicked"),
            run(-9, "", ""),
        ] {
            assert!(fault(&bad).is_some(), "{bad:?}");
        }
    }
}
