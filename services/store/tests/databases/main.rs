//! The store with what stands on it: the pipeline and the searcher over a real database file.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod audiences;
mod audit;
mod backup;
mod broken;
mod embedders;
mod follow;
mod leaving;
mod ledger;
mod library;
mod memory;
mod outbox;
mod people;
mod queue;
mod queue_laws;
mod sign_in;
mod tenants;
mod world;
