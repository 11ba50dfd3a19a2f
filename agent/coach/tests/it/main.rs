//! The coach from outside: whole drafts against a model over real HTTP, well-behaved, hostile and recorded.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod cassettes;
mod draft;
mod hostile;
mod offline;
mod offline_search;
mod players;
mod strategy;
