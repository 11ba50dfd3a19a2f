//! The command line's contract, tried through the real binary.

mod documents;
mod draft;
mod eval;
mod extract;
mod hostile;
mod usage;
mod world;
