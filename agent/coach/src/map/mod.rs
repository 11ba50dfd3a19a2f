//! The capacity map and its draft: the words of design.md, section 2, as types.
//!
//! These serialize to the document that `plumbline draft --format json` prints (the command line's contract).

mod detail;
mod doubt;
mod draft;
mod evidence;
mod gate;
mod propose;
mod stages;

pub use draft::{
    Capacity, CapacityMap, Cost, Demand, DemandId, Draft, Drafter, FailedDocument, Flag, FlagCode, Intent, Item, Line,
    MadeBy, Obstacle, ObstacleKind, Quotes, Tension, Usage, Weight,
};
pub use evidence::Evidence;
pub use stages::{Answered, Checkpoint, Run, Step, question_key};
