//! The child's side: limits first, then one file, one answer.

use std::{
    env,
    io::{ErrorKind, Read as _, Write as _},
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    thread,
};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{Answer, Request};
use crate::{ExtractError, Limits};

/// Deep enough for every nesting that the size of a file allows the PDF reader.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// Reads the file that is stdin, as the last argument says, and answers on stdout: the whole life of a child process.
pub fn worker_main() -> ExitCode {
    // A panic is answered as a finding or an error; its message could hold words of the file.
    panic::set_hook(Box::new(|_| {}));
    // Big files need a deep stack, which only a thread of its own has.
    let reader = thread::Builder::new().stack_size(STACK_BYTES).spawn(answer);
    let answer = match reader.map(thread::JoinHandle::join) {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(ExtractError::damaged("the reader broke down on it")),
        Err(error) => Err(failure(&error)),
    };
    let mut out = std::io::stdout().lock();
    let written = serde_json::to_vec(&answer).map(|bytes| out.write_all(&bytes).and_then(|()| out.flush()));
    if matches!(written, Ok(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn answer() -> Answer {
    let told = env::args_os().next_back().unwrap_or_default();
    let request: Request = serde_json::from_slice(told.as_encoded_bytes()).map_err(|error| failure(&error))?;
    confine(&request.limits).map_err(|error| failure(&error))?;
    let mut file = Vec::new();
    let most = request.limits.file_bytes_max.saturating_add(1);
    std::io::stdin().lock().take(most).read_to_end(&mut file).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => ExtractError::limit("there is less memory than the file is large"),
        _ => failure(&error),
    })?;
    panic::catch_unwind(AssertUnwindSafe(|| crate::read(&file, request.name.as_deref(), &request.limits)))
        .unwrap_or_else(|_| Err(ExtractError::damaged("the reader broke down on it")))
}

/// From here on: no more memory and processor time than allowed, no core file, nothing written, and, since no
/// descriptor can be opened any more, no file and no network.
fn confine(limits: &Limits) -> rustix::io::Result<()> {
    let limit = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    limit(Resource::As, limits.memory_bytes_max)?;
    // The soft limit ends the process with a signal of its own, by which the parent knows the reason.
    setrlimit(Resource::Cpu, Rlimit { current: Some(limits.cpu_s), maximum: Some(limits.cpu_s + 1) })?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, 0)
}

fn failure(error: &dyn std::error::Error) -> ExtractError {
    ExtractError::Worker { detail: error.to_string() }
}
