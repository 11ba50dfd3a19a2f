//! Each file is read in a process of its own: what a file does to its reader, it does to that process alone.
//!
//! The parent starts the same program again with arguments that lead it to [`worker_main`]. The last argument is the
//! [`Request`] as JSON, stdin is the file, stdout takes one JSON answer. The child puts limits on itself before it
//! reads; the parent watches the clock, the memory and the size of the answer.

mod child;
mod process;

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Seek as _, Write as _},
    path::PathBuf,
    sync::Arc,
};

use document::Extracted;
use rustix::fs::{MemfdFlags, memfd_create};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::{ExtractError, Limits};

pub use child::worker_main;

/// What the child is told.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    limits: Limits,
    /// What stands for the file's name: see [`ending`].
    name: Option<String>,
}

/// What the child answers.
type Answer = Result<Extracted, ExtractError>;

/// Reads files in child processes, a fresh one for each. Cheap to clone; clones share the number of processes.
#[derive(Debug, Clone)]
pub struct Worker {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    program: PathBuf,
    arguments: Vec<OsString>,
    limits: Limits,
    free: Semaphore,
}

impl Worker {
    /// A worker that starts `program` with `arguments`, which must lead it to [`worker_main`] first thing;
    /// at most `processes` run at once (at least one).
    pub fn new(program: PathBuf, arguments: Vec<OsString>, limits: Limits, processes: usize) -> Self {
        let free = Semaphore::new(processes.max(1));
        Self { shared: Arc::new(Shared { program, arguments, limits, free }) }
    }

    /// Reads the bytes of a file, waiting for a free process if need be. `name` helps only to tell Markdown from plain
    /// text. If the future is dropped, the process is killed.
    pub async fn extract(&self, file: &[u8], name: Option<&str>) -> Result<Extracted, ExtractError> {
        self.shared.limits.admit(file)?;
        let held = held(file).map_err(|error| process::failure(&error))?;
        self.extract_file(held, name).await
    }

    /// Reads a file as it is on disk, of which this process sees nothing. Otherwise as [`Worker::extract`].
    pub async fn extract_file(&self, file: File, name: Option<&str>) -> Result<Extracted, ExtractError> {
        let Shared { program, arguments, limits, free } = &*self.shared;
        let _turn = free.acquire().await.map_err(|closed| process::failure(&closed))?;
        let request = Request { limits: *limits, name: name.and_then(ending) };
        process::run(program, arguments, &request, file).await
    }
}

/// Bytes as a file that has no name and lies in memory: the child takes them when it likes, and nobody stands by as at
/// a pipe.
fn held(bytes: &[u8]) -> io::Result<File> {
    let mut held = File::from(memfd_create("file", MemfdFlags::CLOEXEC)?);
    held.write_all(bytes)?;
    held.rewind()?;
    Ok(held)
}

/// A name without anything but its ending: whoever is on this machine can see the arguments of a process.
fn ending(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| format!("file.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_only_its_ending_is_told() {
        assert_eq!(ending("Layoffs in May.draft.MD").as_deref(), Some("file.MD"));
        assert_eq!(ending("Layoffs"), None);
    }
}
