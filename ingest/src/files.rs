use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// A file to take in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path as the user gave it; for a walked folder, that argument, `/` and the relative path.
    pub given: String,
    /// Where it lies: absolute, links followed.
    pub path: PathBuf,
}

/// A path that leads to no file.
#[derive(Debug)]
pub struct Missing {
    /// The path as the user gave it.
    pub given: String,
    /// Why.
    pub error: std::io::Error,
}

/// The files under paths, each once, in the order given, those of a folder by name. Hidden files of a folder are left out,
/// and so are the locks of office programs (`~$deck.pptx`) and links to folders, which may lead in circles.
pub fn files(paths: &[PathBuf]) -> (Vec<File>, Vec<Missing>) {
    let mut found: Vec<File> = Vec::new();
    let mut missing = Vec::new();
    for path in paths {
        let given = path.to_string_lossy().into_owned();
        if path.is_dir() {
            walk(path, given.trim_end_matches('/'), &mut found, &mut missing);
        } else {
            resolve(path, given, &mut found, &mut missing);
        }
    }
    let mut seen = HashSet::new();
    found.retain(|file| seen.insert(file.path.clone()));
    (found, missing)
}

fn walk(folder: &Path, given: &str, found: &mut Vec<File>, missing: &mut Vec<Missing>) {
    let mut entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return missing.push(Missing { given: given.to_owned(), error }),
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let given = format!("{given}/{name}");
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, &given, found, missing);
        } else if !path.is_dir() {
            resolve(&path, given, found, missing);
        }
    }
}

fn resolve(path: &Path, given: String, found: &mut Vec<File>, missing: &mut Vec<Missing>) {
    match path.canonicalize() {
        Ok(path) if path.is_file() => found.push(File { given, path }),
        Ok(_) => missing.push(Missing { given, error: std::io::Error::other("this is no regular file") }),
        Err(error) => missing.push(Missing { given, error }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_by_name_and_each_file_comes_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("deep")).unwrap();
        for name in ["b.txt", "a.txt", ".hidden", "~$a.docx", "deep/c.txt"] {
            std::fs::write(at(name), name).unwrap();
        }
        let (found, missing) = files(&[folder.path().to_owned(), at("a.txt"), at("none.txt")]);
        let given: Vec<_> = found.iter().map(|file| file.given.strip_prefix(folder.path().to_str().unwrap())).collect();
        assert_eq!(given, [Some("/a.txt"), Some("/b.txt"), Some("/deep/c.txt")]);
        assert!(found.iter().all(|file| file.path.is_absolute()));
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].given, at("none.txt").to_str().unwrap());
    }

    #[test]
    fn what_is_no_file_is_missing() {
        let (found, missing) = files(&[PathBuf::from("/dev/null")]);
        assert!(found.is_empty());
        assert_eq!(missing[0].error.to_string(), "this is no regular file");
    }
}
