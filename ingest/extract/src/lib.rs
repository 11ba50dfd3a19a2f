//! Bytes to blocks: one reader per format, each file read in a child process with limits.

mod error;
mod limits;

pub use error::ExtractError;
pub use limits::Limits;
