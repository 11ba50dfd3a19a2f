//! A program that answers at an address while a step asks it, and ends with the step.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::TaskError;

const START: Duration = Duration::from_mins(1);
const END: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// A running program; ended when this is dropped.
pub(super) struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    /// Starts it and waits until it says on its stdout where it answers.
    pub(super) fn start(command: &mut Command) -> Result<Self, TaskError> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let child = child.map_err(|source| TaskError::Start { program: program.clone(), source })?;
        // From here on, whatever fails ends the child.
        let mut serving = Self { child, url: String::new() };
        let (tell, told) = mpsc::channel();
        if let Some(stdout) = serving.child.stdout.take() {
            // Reads on after the address, so that the program can always write.
            thread::spawn(move || {
                let lines = BufReader::new(stdout).lines().map_while(Result::ok);
                lines.filter_map(|line| address(&line)).for_each(|url| drop(tell.send(url)));
            });
        }
        serving.url = told
            .recv_timeout(START)
            .map_err(|_| TaskError::Missing(format!("{program} did not say where it answers: see above")))?;
        Ok(serving)
    }

    /// Where it answers, without a slash at the end.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Asked first, so that it takes its folder along; then made to.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < END {
            thread::sleep(PAUSE);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of this machine that a line names.
fn address(line: &str) -> Option<String> {
    const HERE: &str = "http://127.0.0.1:";
    let (_, rest) = line.split_once(HERE)?;
    let port = rest.split(|character: char| !character.is_ascii_digit()).next()?;
    (!port.is_empty()).then(|| format!("{HERE}{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        let found = address("plumbline demo is ready at http://127.0.0.1:40001/, for now");
        assert_eq!(found.as_deref(), Some("http://127.0.0.1:40001"));
        for line in ["", "ready", "http://127.0.0.1:", "http://example.org:80"] {
            assert_eq!(address(line), None, "{line}");
        }
    }

    #[test]
    fn what_is_started_is_ended() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo at http://127.0.0.1:9; exec sleep 600"]);
        let serving = Serving::start(&mut command).unwrap();
        assert_eq!(serving.url(), "http://127.0.0.1:9");
        let process = format!("/proc/{}", serving.child.id());
        assert!(std::path::Path::new(&process).exists());
        drop(serving);
        assert!(!std::path::Path::new(&process).exists());
    }

    #[test]
    fn what_ends_before_it_answers_is_told() {
        let error = Serving::start(&mut Command::new("true")).err().unwrap();
        assert!(matches!(error, TaskError::Missing(why) if why.starts_with("true did not say")));
    }
}
