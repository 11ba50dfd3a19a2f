//! What the agent can do, by verb. Today: draft a capacity map from a strategy, with a model or without.
//!
//! Every capacity, behaviour and signal rests on *demands*; every demand rests on *evidence*, a verbatim quote
//! that code has found in the stored text. The model proposes; the code here decides.
//!
//! With a model, [`map::Run`] decides without waiting, and [`draft`] is the only place that waits for an answer.

mod clean;
mod demands;
mod driver;
mod error;
mod events;
mod evidence;
mod intent;
mod language;
pub mod ledger;
mod limits;
pub mod map;
pub mod offline;
mod period;
mod planted;
#[cfg(test)]
mod sample;
mod standing;
mod strategy;

pub use driver::{Options, draft};
pub use error::DraftError;
pub use events::{DraftEvent, Named};
pub use limits::Limits;
pub use strategy::{Brief, Strategy, StrategyDocument};
