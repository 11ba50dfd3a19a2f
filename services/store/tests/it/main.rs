//! The store with what stands on it: the pipeline and the searcher over a real database file.

mod audiences;
mod broken;
mod follow;
mod library;
mod memory;
mod world;
