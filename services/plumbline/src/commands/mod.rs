//! One command per file.

pub(crate) mod admin;
pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod documents;
pub(crate) mod draft;
pub(crate) mod eval;
pub(crate) mod extract;
pub(crate) mod ingest;
pub(crate) mod migrate;
pub(crate) mod restore;
pub(crate) mod search;
pub(crate) mod serve;

use document::Finding;

/// A finding as a person reads it.
fn note(document: &str, finding: &Finding) -> String {
    format!("note: {document}: {}", finding.detail)
}

/// `1 document`, `3 documents`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
