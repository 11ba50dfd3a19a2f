//! Maps on both databases: from the intent to the signature, by those who may.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod drafting;
mod intents;
mod laws;
mod player;
mod review;
mod strategy;
mod world;
