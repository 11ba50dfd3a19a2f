//! The folder that is measured over, and what lies where in it.

use std::path::{Path, PathBuf};

use crate::error::TaskError;

/// The organisations of `DIR/strategy`: their name and the folder of what they would upload.
pub(crate) fn organisations(dir: &Path) -> Result<Vec<(String, PathBuf)>, TaskError> {
    let found = folders(&dir.join("strategy"))?.into_iter().map(|folder| (name(&folder), folder.join("input")));
    Ok(found.filter(|(_, input)| input.is_dir()).collect())
}

/// The folders inside a folder, sorted.
pub(crate) fn folders(dir: &Path) -> Result<Vec<PathBuf>, TaskError> {
    Ok(entries(dir)?.into_iter().filter(|path| path.is_dir()).collect())
}

/// The files below a folder, sorted.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let mut found = Vec::new();
    for entry in entries(dir)? {
        if entry.is_dir() { found.extend(files(&entry)?) } else { found.push(entry) }
    }
    Ok(found)
}

/// The last part of a path.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a file of text.
pub(crate) fn text(path: &Path) -> Result<String, TaskError> {
    std::fs::read_to_string(path).map_err(|source| TaskError::File { path: path.to_owned(), source })
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let fail = |source| TaskError::File { path: dir.to_owned(), source };
    let entries = std::fs::read_dir(dir).map_err(fail)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(fail)?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_uploaded_counts() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["strategy/b/input/deep", "strategy/a/input", "strategy/c/gold-source"] {
            std::fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        std::fs::write(dir.path().join("strategy/b/input/deep/plan.md"), "").unwrap();
        let found = organisations(dir.path()).unwrap();
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(files(&found[1].1).unwrap(), [dir.path().join("strategy/b/input/deep/plan.md")]);
    }
}
