//! The store with what stands on it: the pipeline and the searcher over a real database file.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod audiences;
mod broken;
mod embedders;
mod follow;
mod ledger;
mod library;
mod memory;
mod outbox;
mod queue;
mod queue_laws;
mod tenants;
mod world;
