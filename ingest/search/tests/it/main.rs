//! The searcher over a corpus in memory, beside a double of a Qdrant server.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may stop them, as tests may")]
#![expect(clippy::needless_pass_by_value, reason = "a double takes requests as a server does")]

mod corpus;
mod qdrant;
mod qdrant_double;
