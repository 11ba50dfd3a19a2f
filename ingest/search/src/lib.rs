//! From passages to search results.

pub mod embed;
