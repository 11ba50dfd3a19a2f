//! The command line's contract, tried through the real binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod admin;
mod backup;
mod documents;
mod draft;
mod eval;
mod extract;
mod hostile;
mod model;
mod processes;
mod usage;
mod world;
