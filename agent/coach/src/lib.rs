//! What the agent can do, by verb. Today: draft a capacity map from a strategy, with a model or without.
//!
//! Every capacity, behaviour and signal rests on *demands*; every demand rests on *evidence*, a verbatim quote
//! that code has found in the stored text. The model proposes; the code here decides.

pub mod map;
mod strategy;

pub use strategy::{Brief, Strategy, StrategyDocument};
