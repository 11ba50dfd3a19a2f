//! Running other programs.

use std::process::{Command, Output};

use crate::error::TaskError;

/// Runs a command with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), TaskError> {
    eprintln!("$ {}", line(command));
    let status = command.status().map_err(|source| TaskError::Start { program: program(command), source })?;
    if status.success() {
        return Ok(());
    }
    Err(TaskError::Failed { command: line(command), status: status.to_string(), detail: "see above".into() })
}

/// Runs a command and returns what it wrote on stdout.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, TaskError> {
    let Output { status, stdout, stderr } =
        command.output().map_err(|source| TaskError::Start { program: program(command), source })?;
    if status.success() {
        return Ok(stdout);
    }
    let command = format!("{} {}", program(command), command.get_args().next().unwrap_or_default().display());
    Err(TaskError::Failed { command, status: status.to_string(), detail: last_line(&stderr) })
}

/// The last line that is not empty: by contract the reason of a failure.
pub(crate) fn last_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("nothing on stderr").to_owned()
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_line_that_says_something() {
        assert_eq!(last_line(b"warning: slow\nerror: no such file\n\n"), "error: no such file");
        assert_eq!(last_line(b""), "nothing on stderr");
    }

    #[test]
    fn a_failure_carries_its_reason() {
        let error = output(Command::new("cargo").arg("--no-such-flag")).unwrap_err();
        assert!(matches!(error, TaskError::Failed { detail, .. } if !detail.is_empty()));
    }
}
