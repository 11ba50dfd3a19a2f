//! The crate from outside: each format by small files, hostile ones, and real child processes.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "the helpers of tests may stop them, as tests may")]

mod formats;
mod hostile;
mod office;
mod pdf;
mod worker;
