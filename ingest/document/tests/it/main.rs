//! Laws of the crate, over documents of any shape.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail as a test does")]

mod chunk;
