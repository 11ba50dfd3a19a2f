//! The runner over a real database.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod ends;
mod events;
mod outbox;
mod runner;
mod schedules;
mod world;
