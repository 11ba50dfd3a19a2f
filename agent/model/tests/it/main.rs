//! The client against a scripted model, over real sockets, in both protocols.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may stop them, as tests may")]

mod answers;
mod cancelling;
mod faults;
mod requests;
mod retries;
mod streams;
mod structured;
mod world;
