//! The coach from outside: whole drafts against a model over real HTTP, well-behaved, hostile and recorded.

mod cassettes;
mod draft;
mod hostile;
mod offline;
mod offline_search;
mod players;
mod strategy;
