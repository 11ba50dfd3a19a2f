use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

/// A document of a collection.
#[derive(Debug, Deserialize)]
pub(crate) struct Entry {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) text: String,
}

/// A query of a collection.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A collection in BEIR layout (Thakur et al. 2021): what is searched, what is asked, what is right.
#[derive(Debug)]
pub(crate) struct Collection {
    pub(crate) name: String,
    pub(crate) documents: Vec<Entry>,
    /// Those that have judgements.
    pub(crate) queries: Vec<Question>,
    /// For each query, the relevant documents with their grade.
    pub(crate) judgements: HashMap<String, HashMap<String, u32>>,
}

/// The folder holds no usable collection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CollectionError {
    #[error("cannot read '{}': a collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv", path.display())]
    Unopened { path: PathBuf, source: io::Error },
    #[error("'{}', line {line}: {detail}", path.display())]
    Line { path: PathBuf, line: usize, detail: String },
    #[error("'{}' holds no {what}", path.display())]
    Nothing { path: PathBuf, what: &'static str },
}

impl Collection {
    /// Reads the three files of a collection.
    pub(crate) fn read(folder: &Path) -> Result<Self, CollectionError> {
        let nothing = |file: &str, what| CollectionError::Nothing { path: folder.join(file), what };
        let documents: Vec<Entry> = json_lines(&folder.join("corpus.jsonl"))?;
        let mut queries: Vec<Question> = json_lines(&folder.join("queries.jsonl"))?;
        let judgements = judgements(&folder.join("qrels.tsv"))?;
        if documents.is_empty() {
            return Err(nothing("corpus.jsonl", "documents"));
        }
        queries.retain(|query| judgements.contains_key(&query.id));
        if queries.is_empty() {
            return Err(nothing("queries.jsonl", "query that qrels.tsv judges"));
        }
        let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        Ok(Self { name: name.unwrap_or_else(|| folder.display().to_string()), documents, queries, judgements })
    }
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<(usize, String), CollectionError>>, CollectionError> {
    let unopened = move |source| CollectionError::Unopened { path: path.to_owned(), source };
    let file = File::open(path).map_err(unopened)?;
    let rows =
        BufReader::new(file).lines().enumerate().map(move |(index, line)| Ok((index + 1, line.map_err(unopened)?)));
    Ok(rows.filter(|row| !matches!(row, Ok((_, line)) if line.trim().is_empty())))
}

fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, CollectionError> {
    lines(path)?
        .map(|row| {
            let (line, text) = row?;
            serde_json::from_str(&text).map_err(|error| CollectionError::Line {
                path: path.to_owned(),
                line,
                detail: error.to_string(),
            })
        })
        .collect()
}

/// `query-id`, `corpus-id`, `score`, divided by tabs, under a header line. A score of 0 says "not relevant".
fn judgements(path: &Path) -> Result<HashMap<String, HashMap<String, u32>>, CollectionError> {
    let mut judged: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for row in lines(path)? {
        let (line, text) = row?;
        let fields: Vec<&str> = text.split('\t').map(str::trim).collect();
        let &[query, document, score] = fields.as_slice() else {
            let detail = "expected three columns divided by tabs: query-id, corpus-id, score".to_owned();
            return Err(CollectionError::Line { path: path.to_owned(), line, detail });
        };
        match score.parse::<u32>() {
            Ok(0) => {}
            Ok(grade) => {
                judged.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
            }
            Err(_) if line == 1 => {}
            Err(_) => {
                let detail = format!("'{score}' is not a grade");
                return Err(CollectionError::Line { path: path.to_owned(), line, detail });
            }
        }
    }
    Ok(judged)
}
