//! `cargo xtask kill`: the service, killed again and again while files are sent to it, and what was counted outside.

use std::process::Command;

use crate::{TEST_SERVER, error::TaskError, postgres, process, root};

const TEST: &str = "kill::nothing_is_lost_or_done_twice_however_often_it_is_killed";
/// Where that test finds how often.
const TIMES: &str = "PLUMBLINE_TEST_KILLS";
const TIMES_DEFAULT: u32 = 200;

#[derive(Debug, PartialEq)]
struct Kills {
    times: u32,
    on_postgres: bool,
}

/// Runs the loop that the tests run, for longer.
pub(crate) fn kill(arguments: &[String]) -> Result<(), TaskError> {
    let Kills { times, on_postgres } = Kills::parse(arguments)?;
    let server = on_postgres.then(postgres::Server::start).transpose()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--package", "plumbline", "--test", "databases", "--", "--exact", TEST, "--nocapture"]);
    cargo.env(TIMES, times.to_string()).env_remove(TEST_SERVER).current_dir(root());
    cargo.envs(server.iter().map(|server| (TEST_SERVER, server.url())));
    process::run(&mut cargo)
}

impl Kills {
    fn parse(arguments: &[String]) -> Result<Self, TaskError> {
        let mut kills = Self { times: TIMES_DEFAULT, on_postgres: false };
        let mut rest = arguments.iter().map(String::as_str);
        while let Some(argument) = rest.next() {
            match argument {
                "--postgres" => kills.on_postgres = true,
                "--times" => {
                    let times = rest.next().and_then(|times| times.parse().ok());
                    kills.times = times.ok_or_else(|| TaskError::Usage("--times wants a number".to_owned()))?;
                }
                other => return Err(TaskError::Usage(format!("{other} is not known here, see `cargo xtask help`"))),
            }
        }
        Ok(kills)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Kills, TaskError> {
        Kills::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn how_often_and_where_is_told() {
        assert_eq!(parse("").unwrap(), Kills { times: 200, on_postgres: false });
        assert_eq!(parse("--postgres --times 3").unwrap(), Kills { times: 3, on_postgres: true });
        for line in ["--times", "--times many", "--sqlite"] {
            assert!(matches!(parse(line), Err(TaskError::Usage(_))), "{line}");
        }
    }
}
