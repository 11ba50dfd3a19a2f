//! Where tools and Python environments are kept between runs: outside the repository, safe to delete.

use std::path::PathBuf;

use crate::error::TaskError;

/// The folder of that name in the cache, made if it is not there.
pub(crate) fn folder(name: &str) -> Result<PathBuf, TaskError> {
    let home = std::env::home_dir().ok_or_else(|| TaskError::Missing("there is no home folder for a cache".into()))?;
    let path = home.join(".cache/plumbline").join(name);
    std::fs::create_dir_all(&path).map_err(|source| TaskError::File { path: path.clone(), source })?;
    Ok(path)
}
