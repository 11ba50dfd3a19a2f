//! The words, places and speaker notes of ordinary files, beside independent extractors.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::words::{Share, Words};
use crate::collection;
use crate::error::{TaskError, chain};
use crate::product::{Extracted, Product};
use crate::python::Python;
use crate::report::Report;

const WORDS_MIN: f64 = 0.97;
const PLACES_MIN: f64 = 0.99;
const NOTES_MIN: f64 = 0.99;
/// A file below this is named, so that it can be looked at.
const NAMED_BELOW: f64 = 0.9;

/// What an independent extractor found in a file.
#[derive(Debug, Deserialize)]
struct Reference {
    file: PathBuf,
    format: String,
    /// Slides, pages or sheets; one without a number where the format has none.
    units: Vec<Unit>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    number: Option<u32>,
    text: String,
    notes: String,
}

/// How much of a reference was found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Score {
    files: usize,
    unread: usize,
    words: Share,
    /// Of the words found at all, those on their own slide, page or sheet.
    places: Share,
    notes: Share,
}

/// Compares every file that an organisation would upload.
pub(crate) fn measure(product: &Product, dir: &Path, report: &mut Report) -> Result<(), TaskError> {
    let mut by_format: BTreeMap<String, Score> = BTreeMap::new();
    for reference in references(dir)? {
        let score = by_format.entry(reference.format.clone()).or_default();
        score.files += 1;
        let extracted = match product.extract(&reference.file) {
            Ok(extracted) => extracted,
            Err(error) => {
                eprintln!("  not read: {}: {}", reference.file.display(), chain(&error));
                score.unread += 1;
                score.words.of += Words::of(reference.units.iter().map(|unit| unit.text.as_str())).count();
                continue;
            }
        };
        let one = compare(&reference, &extracted);
        if one.words.ratio() < NAMED_BELOW {
            eprintln!("  {} of the words: {}", one.words, reference.file.display());
        }
        score.words += one.words;
        score.places += one.places;
        score.notes += one.notes;
    }
    for (format, score) in by_format {
        show(&format, &score, report);
    }
    Ok(())
}

fn references(dir: &Path) -> Result<Vec<Reference>, TaskError> {
    let inputs = collection::organisations(dir)?;
    let folders: Vec<&OsStr> = inputs.iter().map(|(_, input)| input.as_os_str()).collect();
    Python::with("extractors")?.ask("reference_text.py", &folders)
}

fn show(format: &str, score: &Score, report: &mut Report) {
    let part = format!("extraction, {} {format}", score.files);
    if score.unread > 0 {
        report.show(&part, "files not read", score.unread.to_string());
    }
    let words = score.words.ratio();
    report.check(&part, "words found", score.words.to_string(), "≥ 0.97", words >= WORDS_MIN);
    if score.places.of > 0 {
        let holds = score.places.ratio() >= PLACES_MIN;
        report.check(&part, "on the right slide, page or sheet", score.places.to_string(), "≥ 0.99", holds);
    }
    if score.notes.of > 0 {
        let holds = score.notes.ratio() >= NOTES_MIN;
        report.check(&part, "notes on the right slide", score.notes.to_string(), "≥ 0.99", holds);
    }
}

fn compare(reference: &Reference, extracted: &Extracted) -> Score {
    let theirs = Words::of(reference.units.iter().map(|unit| unit.text.as_str()));
    let words_found = theirs.found_in(&words(extracted, None, false));
    let mut score = Score { words: Share { found: words_found, of: theirs.count() }, ..Score::default() };
    for unit in &reference.units {
        let Some(number) = unit.number else { continue };
        let here = Words::of([unit.text.as_str()]);
        score.places.found += here.found_in(&words(extracted, Some(number), false));
        let notes = Words::of([unit.notes.as_str()]);
        let found = notes.found_in(&words(extracted, Some(number), true));
        score.notes += Share { found, of: notes.count() };
    }
    if reference.units.iter().any(|unit| unit.number.is_some()) {
        score.places.of = words_found;
    }
    score
}

/// Our words, of one slide or page or of all, either the speaker notes or everything else.
fn words(extracted: &Extracted, number: Option<u32>, notes: bool) -> Words {
    let wanted = extracted.blocks.iter().filter(|block| (block.kind == "speaker_note") == notes);
    let here = wanted.filter(|block| number.is_none() || block.place.number == number);
    Words::of(here.map(|block| block.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(blocks: &str) -> Extracted {
        serde_json::from_str(&format!(r#"{{"document": {{"pages": 2}}, "blocks": [{blocks}]}}"#)).unwrap()
    }

    fn reference() -> Reference {
        serde_json::from_str(
            r#"{"file": "deck.pptx", "format": "pptx", "units": [
                {"number": 1, "text": "Kept hours", "notes": "Say it aloud"},
                {"number": 2, "text": "Second visits", "notes": ""}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn a_right_reading_has_everything_in_its_place() {
        let ours = extracted(
            r#"{"kind": "title", "text": "Kept hours", "place": {"number": 1}},
               {"kind": "speaker_note", "text": "Say it aloud.", "place": {"number": 1}},
               {"kind": "title", "text": "Second visits", "place": {"number": 2}}"#,
        );
        let score = compare(&reference(), &ours);
        assert_eq!((score.words, score.places), (Share { found: 4, of: 4 }, Share { found: 4, of: 4 }));
        assert_eq!(score.notes, Share { found: 3, of: 3 });
    }

    #[test]
    fn notes_on_another_slide_are_lost_and_text_there_is_misplaced() {
        let ours = extracted(
            r#"{"kind": "title", "text": "Kept hours Second visits", "place": {"number": 1}},
               {"kind": "speaker_note", "text": "Say it aloud", "place": {"number": 2}}"#,
        );
        let score = compare(&reference(), &ours);
        assert_eq!((score.words, score.places), (Share { found: 4, of: 4 }, Share { found: 2, of: 4 }));
        assert_eq!(score.notes, Share { found: 0, of: 3 });
    }
}
