//! The use cases over a real store, with a clock that is set and secrets that are drawn from a seed.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod keys;
mod lists;
mod people;
mod programs;
mod rights;
mod sign_in;
mod themselves;
mod world;
