//! The parent's side: start, feed, watch, collect, and never leave anything behind.

use std::{
    ffi::OsString, fs::File, io, os::unix::process::ExitStatusExt as _, path::Path, process::ExitStatus, time::Duration,
};

use rustix::process::Signal;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::{Child, Command},
    time::{sleep, timeout},
};

use super::{Answer, Request};
use crate::{ExtractError, Limits};

/// How often the child's memory is looked at. It can take some 30 MB in that time.
const LOOK: Duration = Duration::from_millis(10);

/// What is kept of the child's stderr: enough for the runtime's last words, by which a crash is told.
const LAST_WORDS_MAX: u64 = 4 * 1024;

/// How the C library's allocator behaves in the child, which lives for some milliseconds: it takes memory in large
/// pieces and gives none back before the end. Half of a child's time is otherwise spent asking for single pages.
const ALLOCATOR: &str = "glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1:glibc.malloc.top_pad=4194304:\
    glibc.malloc.mmap_threshold=4194304:glibc.malloc.trim_threshold=268435456";

/// What is asked for at first to hold the answer: most fit, and pipes hold as much.
const ANSWER_BYTES: usize = 64 * 1024;

/// The size of a page, in which the kernel counts memory.
const PAGE_BYTES: u64 = 4096;

/// Reads `file` in a process of its own.
pub(super) async fn run(program: &Path, arguments: &[OsString], request: &Request, file: File) -> Answer {
    let limits = &request.limits;
    let told = serde_json::to_string(request).map_err(|error| failure(&error))?;
    let mut child = start(program, arguments, told, file)?;
    let id = child.id();
    let ended = tokio::select! {
        ended = timeout(limits.wall, listen(&mut child, limits)) => ended,
        () = outgrow(id, limits.resident_bytes_max) => {
            Ok(Err(ExtractError::limit(format!("reading it took more than {} MB of memory", mb(limits.resident_bytes_max)))))
        }
    };
    let answer = ended.unwrap_or_else(|_| {
        Err(ExtractError::limit(format!("reading it took longer than {} s", limits.wall.as_secs_f32())))
    });
    // Killing waits as well, so that no zombie stays; a child that has ended is not harmed by it.
    let _ = child.kill().await;
    if let Err(error) = &answer {
        tracing::debug!(%error, "file not read");
    }
    answer
}

fn start(program: &Path, arguments: &[OsString], told: String, file: File) -> Result<Child, ExtractError> {
    use std::process::Stdio;
    Command::new(program)
        .args(arguments)
        .arg(told)
        .env_clear()
        .env("GLIBC_TUNABLES", ALLOCATOR)
        // What one stream of a PDF may unpack to; the engine takes it from the environment only.
        .env("PDF_OXIDE_MAX_DECOMPRESS_MB", "32")
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failure(&error))
}

/// Takes the answer.
async fn listen(child: &mut Child, limits: &Limits) -> Answer {
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(ExtractError::Worker { detail: "it has no pipes".to_owned() });
    };
    let most = limits.answer_bytes_max();
    let (answer, last_words) = tokio::join!(collect(stdout, most + 1), collect(stderr, LAST_WORDS_MAX));
    let answer = answer.map_err(|error| failure(&error))?;
    if answer.len() as u64 > most {
        return Err(ExtractError::limit(format!("what was read is larger than {} MB", mb(most))));
    }
    let status = child.wait().await.map_err(|error| failure(&error))?;
    if status.success() {
        return serde_json::from_slice(&answer).map_err(|error| failure(&error))?;
    }
    Err(cause(status, &last_words.unwrap_or_default(), limits))
}

async fn collect(from: impl AsyncRead + Unpin, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(ANSWER_BYTES);
    from.take(most).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// Returns when the process uses more memory than it may, and never if it does not.
async fn outgrow(id: Option<u32>, most: u64) {
    let statm = format!("/proc/{}/statm", id.unwrap_or_default());
    loop {
        sleep(LOOK).await;
        // Not `tokio::fs`: the kernel answers at once, a thread pool does not.
        let Ok(counts) = std::fs::read_to_string(&statm) else {
            return std::future::pending().await;
        };
        let resident: u64 = counts.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
        if resident * PAGE_BYTES > most {
            return;
        }
    }
}

/// What a process that did not answer died of.
fn cause(status: ExitStatus, last_words: &[u8], limits: &Limits) -> ExtractError {
    let said = |words: &str| String::from_utf8_lossy(last_words).contains(words);
    let died_of = |signal: Signal| status.signal() == Some(signal.as_raw());
    if died_of(Signal::XCPU) || died_of(Signal::KILL) {
        ExtractError::limit(format!("reading it took more than {} s of processor time", limits.cpu_s))
    } else if said("memory allocation of") {
        ExtractError::limit(format!("reading it took more than {} MB of memory", mb(limits.memory_bytes_max)))
    } else if said("overflowed its stack") || died_of(Signal::SEGV) {
        ExtractError::damaged("its parts are nested too deeply")
    } else if status.signal().is_some() {
        ExtractError::damaged("the reader broke down on it")
    } else {
        ExtractError::Worker { detail: format!("the program ended without an answer ({status})") }
    }
}

pub(super) fn failure(error: &dyn std::error::Error) -> ExtractError {
    ExtractError::Worker { detail: error.to_string() }
}

const fn mb(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}
