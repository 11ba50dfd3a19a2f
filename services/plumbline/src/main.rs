//! The `plumbline` binary: reads what was typed and set, hands options down, reports what came back.

mod archive;
mod cli;
mod commands;
mod failure;
mod output;
mod progress;
mod report;
mod service;
mod setup;

use std::process::ExitCode;

use clap::Parser as _;
use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    // The process that reads one file: it must do nothing else, and do it within its limits.
    if std::env::args_os().nth(1).is_some_and(|first| first == setup::WORKER_ARGUMENT) {
        return extract::worker_main();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error),
    };
    match run(cli) {
        Ok(()) | Err(Failure::PipeClosed) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    setup::logging();
    // Two TLS providers are linked; whoever speaks TLS first would otherwise have to choose. Already set is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = setup::settings(cli.config)?;
    let mut runtime = match cli.command {
        // One child to wait for: threads would cost more than they do.
        Command::Extract(_) => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    runtime.enable_all().build()?.block_on(async {
        match cli.command {
            Command::Extract(args) => commands::extract::run(&settings, &args).await,
            Command::Ingest(args) => commands::ingest::run(&settings, args).await,
            Command::Search(args) => commands::search::run(&settings, args).await,
            Command::Documents(args) => commands::documents::run(&settings, args.action).await,
            Command::Draft(args) => commands::draft::run(&settings, args).await,
            Command::Eval(args) => commands::eval::run(&settings, args.what).await,
            Command::Serve(args) => commands::serve::run(&settings, args).await,
            Command::Demo(args) => commands::demo::run(settings, args).await,
            Command::Doctor(args) => commands::doctor::run(&settings, args).await,
            Command::Backup(args) => commands::backup::run(&settings, args).await,
            Command::Restore(args) => commands::restore::run(&settings, args).await,
            Command::Migrate(args) => commands::migrate::run(&settings, args).await,
            Command::Admin(args) => commands::admin::run(&settings, args.action).await,
        }
    })
}
