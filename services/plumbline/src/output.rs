//! Where results go: stdout, or a file that is there whole or not at all.

use std::{
    fs::{self, Permissions},
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use serde::Serialize;
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes to stdout, byte for byte.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::PipeClosed),
        Err(error) => Err(Failure::Failed(format!("cannot write the result: {error}"))),
    }
}

/// Writes one JSON document to stdout.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    print(&json(value)?)
}

/// One JSON document as people can read it, ended by a newline.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// Writes a file whole or not at all: a reader never sees half of it, and a failure leaves the old one.
/// A device or a pipe is written to as it is.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    if is_special(path) {
        return fs::write(path, text).map_err(|error| unwritten(path, &error));
    }
    let mut file = beside(path).map_err(|error| unwritten(path, &error))?;
    file.write_all(text.as_bytes()).map_err(|error| unwritten(path, &error))?;
    file.persist(path).map_err(|error| unwritten(path, &error.error))?;
    Ok(())
}

/// Whether a file could be written there, asked before long work is done for it.
pub(crate) fn check_writable(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::Failed(format!("cannot write '{}': it is a folder, name a file in it", path.display())));
    }
    if is_special(path) {
        return Ok(());
    }
    beside(path).map(drop).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!("cannot write '{}': {error}", path.display()))
}

fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| !about.is_file())
}

/// A temporary file in the same folder, so that it can be renamed into place, with the rights a new file gets.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".plumbline-").permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}
