//! Each file is read in a process of its own: what a file does to its reader, it does to that process alone.
//!
//! The parent starts the same program again with arguments that lead it to [`worker_main`], hands over one line
//! of JSON (the [`Request`]) and the file's bytes on stdin, and takes one JSON answer from stdout. The child puts
//! limits on itself before it reads; the parent watches the clock, the memory and the size of the answer.

mod child;
mod process;

use std::{ffi::OsString, path::PathBuf, sync::Arc};

use document::Extracted;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::{ExtractError, Limits};

pub use child::worker_main;

/// What the child is told before the bytes of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    limits: Limits,
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

    /// Reads one file, waiting for a free process if need be. `name` helps only to tell Markdown from plain text.
    /// If the future is dropped, the process is killed.
    pub async fn extract(&self, file: &[u8], name: Option<&str>) -> Result<Extracted, ExtractError> {
        let Shared { program, arguments, limits, free } = &*self.shared;
        limits.admit(file)?;
        let _turn = free.acquire().await.map_err(|closed| process::failure(&closed))?;
        let request = Request { limits: *limits, name: name.map(str::to_owned) };
        process::run(program, arguments, &request, file).await
    }
}
