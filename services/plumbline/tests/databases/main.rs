//! The service as processes: killed at any moment, and several of them on one database.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod client;
mod instance;
mod kill;
mod replicas;
mod writer;
