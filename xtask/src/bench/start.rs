//! From nothing to the first search with ten thousand passages, and the memory that takes.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use super::best;
use crate::collection;
use crate::error::TaskError;
use crate::product::Product;
use crate::report::Report;

const PASSAGES_WANTED: usize = 10_000;
const START_S_MAX: f64 = 0.3;
const PEAK_MB_MAX: f64 = 150.0;

#[derive(Debug, Deserialize)]
struct Entry {
    title: String,
    text: String,
}

/// Fills an index from the collections and asks it one question from a cold process.
pub(crate) fn bench(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let data = product.folder("start");
    let passages = fill(product, dir, &data)?;
    let question = "how do we know that a change was worth it";
    let run = best(&product.command(["search".as_ref(), question.as_ref(), "--data".as_ref(), data.as_os_str()]))?;
    let part = format!("start, {passages} passages");
    let value = format!("{:.0} ms", run.wall_s * 1000.0);
    report.check(&part, "start to first search", value, "< 300 ms", run.wall_s < START_S_MAX);
    // An upper bound of idle memory: the peak of a process that has opened everything and searched.
    report.check(&part, "most memory", format!("{:.0} MB", run.peak_mb), "< 150 MB", run.peak_mb < PEAK_MB_MAX);
    Ok(())
}

/// Writes the collections' texts as documents until there are passages enough.
fn fill(product: &Product, dir: &Path, data: &Path) -> Result<usize, TaskError> {
    let mut passages = 0;
    for folder in collection::folders(&dir.join("retrieval"))? {
        let target = product.folder("texts").join(collection::name(&folder));
        let lines = collection::text(&folder.join("corpus.jsonl"))?;
        write_documents(&lines, &target)?;
        let ingested = product.ingest(data, [target.as_path()])?;
        passages += ingested.documents.iter().map(|document| document.passages).sum::<usize>();
        if passages >= PASSAGES_WANTED {
            break;
        }
    }
    Ok(passages)
}

/// A document per hundred texts, a section per text.
fn write_documents(lines: &str, target: &Path) -> Result<(), TaskError> {
    let fail = |source| TaskError::File { path: target.to_owned(), source };
    std::fs::create_dir_all(target).map_err(fail)?;
    let entries: Result<Vec<Entry>, _> = lines.lines().map(serde_json::from_str).collect();
    let entries = entries.map_err(|source| TaskError::Answer { what: "corpus.jsonl".into(), source })?;
    for (number, hundred) in entries.chunks(100).enumerate() {
        let mut document = String::new();
        for entry in hundred {
            let title = if entry.title.is_empty() { "Untitled" } else { &entry.title };
            // Writing to a string cannot fail.
            let _ = write!(document, "# {title}\n\n{}\n\n", entry.text);
        }
        std::fs::write(target.join(format!("{number}.md")), document).map_err(fail)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_texts_make_a_document() {
        let dir = tempfile::tempdir().unwrap();
        let lines: Vec<String> =
            (0..101).map(|number| format!(r#"{{"_id": "{number}", "title": "", "text": "text {number}"}}"#)).collect();
        write_documents(&lines.join("\n"), dir.path()).unwrap();
        let last = std::fs::read_to_string(dir.path().join("1.md")).unwrap();
        assert_eq!(last, "# Untitled\n\ntext 100\n\n");
        assert_eq!(collection::files(dir.path()).unwrap().len(), 2);
    }
}
