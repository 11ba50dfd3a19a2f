//! Reads files as a program does, each in a child process of this same program, and prints their blocks.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "an example speaks to the terminal and ends where it cannot go on"
)]

use std::{env, ffi::OsString, process::ExitCode, time::Instant};

use extract::{Limits, Worker, worker_main};

/// What leads a child process to its work.
const CHILD: &str = "__extract";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|first| first == CHILD) { worker_main() } else { print(&arguments) }
}

#[tokio::main]
async fn print(paths: &[OsString]) -> ExitCode {
    let program = env::current_exe().expect("a program knows where it is");
    let worker = Worker::new(program, vec![CHILD.into()], Limits::default(), 2);
    let mut failed = false;
    for path in paths {
        let name = path.to_string_lossy();
        let file = std::fs::read(path).expect("the file can be opened");
        let start = Instant::now();
        let read = worker.extract(&file, Some(&name)).await;
        println!("== {name} ({:.1} ms)", start.elapsed().as_secs_f64() * 1000.0);
        match read {
            Ok(read) => {
                println!("{} {:?} {:?}", read.media_type, read.pages, read.title);
                for finding in &read.findings {
                    println!("! {:?}: {}", finding.kind, finding.detail);
                }
                for block in &read.blocks {
                    println!("[{:?} @ {}] {}", block.kind, block.place, read.text_of(block));
                }
            }
            Err(error) => {
                failed = true;
                println!("error: {error}");
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
