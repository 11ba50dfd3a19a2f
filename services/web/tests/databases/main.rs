//! The edge tried through its door: a real port, a real store, people of each role in two organizations.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod audiences;
mod client;
mod documents;
mod events;
mod everybody;
mod idempotency;
mod lines;
mod maps;
mod operation;
mod parts;
mod people;
mod problems;
mod removal;
mod sessions;
mod world;
