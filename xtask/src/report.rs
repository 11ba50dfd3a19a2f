//! The table that `measure` and `bench` print: a figure, its target, and whether it is reached.

use std::fmt;
use std::path::Path;

use crate::error::{TaskError, chain};

/// How a figure stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Reached.
    Pass,
    /// Missed.
    Fail,
    /// Shown without a target.
    Shown,
    /// Could not be measured.
    Unmeasured,
}

impl Verdict {
    /// Reached if it holds.
    pub(crate) fn of(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Shown => "",
            Self::Unmeasured => "not measured",
        })
    }
}

/// All figures of a run, in the order they were taken.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    part: String,
    figure: String,
    value: String,
    target: String,
    verdict: Verdict,
}

impl Report {
    /// Adds a figure with a target.
    pub(crate) fn check(&mut self, part: &str, figure: &str, value: String, target: &str, holds: bool) {
        self.add(part, figure, value, target, Verdict::of(holds));
    }

    /// Adds a figure without a target.
    pub(crate) fn show(&mut self, part: &str, figure: &str, value: String) {
        self.add(part, figure, value, "", Verdict::Shown);
    }

    /// Keeps going when a part could not be measured, and says why.
    pub(crate) fn part(&mut self, part: &str, measure: impl FnOnce(&mut Self) -> Result<(), TaskError>) {
        eprintln!("measuring {part}");
        if let Err(error) = measure(self) {
            self.add(part, "–", chain(&error), "", Verdict::Unmeasured);
        }
    }

    /// Prints the table, keeps it where asked, and says whether nothing was missed.
    pub(crate) fn close(self, out: Option<&Path>) -> Result<bool, TaskError> {
        print!("{self}");
        if let Some(path) = out {
            std::fs::write(path, self.to_string())
                .map_err(|source| TaskError::File { path: path.to_owned(), source })?;
        }
        Ok(self.rows.iter().all(|row| row.verdict != Verdict::Fail))
    }

    fn add(&mut self, part: &str, figure: &str, value: String, target: &str, verdict: Verdict) {
        let row = Row { part: part.into(), figure: figure.into(), value, target: target.into(), verdict };
        eprintln!("  {} {} {}", row.figure, row.value, row.verdict);
        self.rows.push(row);
    }
}

/// A Markdown table with even columns.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["part", "figure", "value", "target", ""].map(str::to_owned);
        let mut lines = vec![head];
        lines.extend(self.rows.iter().map(|row| {
            [&row.part, &row.figure, &row.value, &row.target, &row.verdict.to_string()]
                .map(|cell| cell.replace('|', "/"))
        }));
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 5] = std::array::from_fn(width);
        for (number, line) in lines.iter().enumerate() {
            for (cell, width) in line.iter().zip(widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
            if number == 0 {
                writeln!(f, "{}|", widths.map(|width| format!("|{}", "-".repeat(width + 2))).concat())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_part_does_not_end_the_run() {
        let mut report = Report::default();
        report.part("hostile", |_| Err(TaskError::Missing("there is no folder hostile".into())));
        report.part("draft", |report| {
            report.check("draft", "quotes found", "12 of 12".into(), "all", true);
            Ok(())
        });
        assert_eq!(
            report.to_string(),
            "\
| part    | figure       | value                      | target |              |
|---------|--------------|----------------------------|--------|--------------|
| hostile | –            | there is no folder hostile |        | not measured |
| draft   | quotes found | 12 of 12                   | all    | pass         |
"
        );
        assert!(report.close(None).unwrap());
    }

    #[test]
    fn a_missed_target_is_told() {
        let mut report = Report::default();
        report.check("draft", "quotes found", "11 of 12".into(), "all", false);
        assert!(!report.close(None).unwrap());
    }
}
