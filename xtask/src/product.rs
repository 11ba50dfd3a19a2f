//! The program that is measured, by its command line alone: what it prints is a contract.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::TaskError;
use crate::{process, root};

/// A binary and the folder it keeps its data in while it is measured.
pub(crate) struct Product {
    binary: PathBuf,
    home: tempfile::TempDir,
}

/// What `extract --format json` prints, as far as it is compared.
#[derive(Debug, Deserialize)]
pub(crate) struct Extracted {
    /// The document as a whole.
    pub(crate) document: Document,
    /// Its text in pieces.
    pub(crate) blocks: Vec<Block>,
}

/// What is known of a document as a whole.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    /// Pages, slides or sheets.
    pub(crate) pages: Option<u32>,
}

/// A piece of text and where it stands.
#[derive(Debug, Deserialize)]
pub(crate) struct Block {
    /// What it is: a title, a table, a speaker note.
    pub(crate) kind: String,
    /// What it says.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) place: Place,
}

/// Where a piece stands.
#[derive(Debug, Deserialize)]
pub(crate) struct Place {
    /// Page, slide or sheet, from 1.
    pub(crate) number: Option<u32>,
}

/// What `eval retrieval --format json` prints, as far as it is compared.
#[derive(Debug, Deserialize)]
pub(crate) struct Quality {
    /// nDCG@10, averaged over the queries.
    pub(crate) ndcg_at_10: f64,
    /// Median time of a query in milliseconds.
    pub(crate) ms_p50: f64,
    /// The time that 95 in 100 queries stay under, in milliseconds.
    pub(crate) ms_p95: f64,
}

/// What `ingest --format json` prints, as far as it is used.
#[derive(Debug, Deserialize)]
pub(crate) struct Ingested {
    /// What was taken in.
    pub(crate) documents: Vec<IngestedDocument>,
}

/// A document that was taken in.
#[derive(Debug, Deserialize)]
pub(crate) struct IngestedDocument {
    /// Into how many passages it was cut.
    pub(crate) passages: usize,
}

/// What `search --format json` prints, as far as it is used.
#[derive(Debug, Deserialize)]
pub(crate) struct Found {
    /// Best first.
    pub(crate) hits: Vec<Hit>,
}

/// A passage that was found.
#[derive(Debug, Deserialize)]
pub(crate) struct Hit {
    /// The path of its document.
    pub(crate) document: String,
}

impl Product {
    /// The binary that is named, else a release build of the workspace.
    pub(crate) fn new(binary: Option<&Path>, features: &[&str]) -> Result<Self, TaskError> {
        let binary = if let Some(binary) = binary {
            binary.to_owned()
        } else {
            let mut build = Command::new("cargo");
            build.args(["build", "--release", "--package", "plumbline"]).current_dir(root());
            process::run(build.args(features.iter().flat_map(|feature| ["--features", feature])))?;
            root().join("target/release/plumbline")
        };
        let home = tempfile::tempdir().map_err(|source| TaskError::File { path: std::env::temp_dir(), source })?;
        Ok(Self { binary, home })
    }

    /// A command of the product, run in its own folder, so that no `plumbline.toml` of the caller's is read.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(self.home.path());
        command
    }

    /// Runs a command and reads the JSON it prints.
    pub(crate) fn ask<T: DeserializeOwned>(command: &mut Command) -> Result<T, TaskError> {
        let answer = process::output(command.args(["--format", "json"]))?;
        let what = || command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
        serde_json::from_slice(&answer).map_err(|source| TaskError::Answer { what: what(), source })
    }

    /// Reads one file.
    pub(crate) fn extract(&self, file: &Path) -> Result<Extracted, TaskError> {
        Self::ask(&mut self.command([OsStr::new("extract"), file.as_os_str()]))
    }

    /// Takes folders or files into a data folder. What cannot be read is left out, as the contract says.
    pub(crate) fn ingest<'a>(
        &self,
        data: &Path,
        paths: impl IntoIterator<Item = &'a Path>,
    ) -> Result<Ingested, TaskError> {
        let mut command = self.command(["ingest", "--format", "json", "--data"]);
        command.arg(data).args(paths);
        let answer = command.output().map_err(|source| TaskError::Start { program: "plumbline".into(), source })?;
        serde_json::from_slice(&answer.stdout).map_err(|source| TaskError::Answer {
            what: format!("ingest ({})", process::last_line(&answer.stderr)),
            source,
        })
    }

    /// A fresh folder beside the product's data.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_is_read() {
        let extracted: Extracted = serde_json::from_str(
            r#"{"document": {"title": "Plan", "media_type": "text/markdown", "pages": null, "words": 2}, "text": "Go on",
                "blocks": [{"kind": "paragraph", "text": "Go on", "place": {"kind": "slide", "number": 3, "heading": []},
                            "start": 0, "end": 5}], "findings": []}"#,
        )
        .unwrap();
        assert_eq!((extracted.document.pages, extracted.blocks[0].place.number), (None, Some(3)));
        let found: Found = serde_json::from_str(
            r#"{"hits": [{"document_id": "d", "document": "a/plan.md", "version": 1, "place": {}, "text": "", "score": 1.0}],
                "mode": "hybrid", "degraded": false, "took_ms": 1.5}"#,
        )
        .unwrap();
        assert_eq!(found.hits[0].document, "a/plan.md");
    }

    #[test]
    fn a_prose_answer_is_an_error() {
        let product = Product::new(Some(Path::new("echo")), &[]).unwrap();
        let answer = Product::ask::<Found>(&mut product.command(["search", "hello"]));
        assert!(matches!(answer, Err(TaskError::Answer { what, .. }) if what == "search"));
    }
}
