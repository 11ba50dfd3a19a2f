//! Letters over a real socket, to a mail server that says what a test wants.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]

mod mail;
mod server;
