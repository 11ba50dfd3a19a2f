use serde::Serialize;

use crate::map::{DemandId, Quotes};

/// What happens while a draft is made, as it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftEvent {
    /// A document was left out.
    LeftOut {
        /// The path as the user gave it.
        document: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A part of the documents has been read and its quotes checked.
    Read {
        /// Which part, from 1.
        batch: usize,
        /// Of how many.
        batches: usize,
        /// Demands found so far.
        demands: usize,
        /// Quotes so far.
        quotes: Quotes,
    },
    /// Demands that say the same have been put together and weighed.
    Gathered {
        /// How many there are now.
        demands: usize,
    },
    /// Documents have been compared.
    Compared {
        /// Where they disagree.
        tensions: usize,
    },
    /// The statement of leadership intent stands.
    Intent {
        /// The statement.
        statement: String,
        /// Written by the drafter.
        proposed: bool,
    },
    /// Capacities have been named.
    Proposed {
        /// Their names and the demands they answer.
        capacities: Vec<Named>,
    },
    /// They have been challenged and revised.
    Challenged {
        /// Which round, from 1.
        round: u32,
        /// As they stand now.
        capacities: Vec<Named>,
    },
    /// One capacity has been written out.
    Detailed {
        /// Its name.
        name: String,
        /// How many are done.
        done: usize,
        /// Of how many.
        capacities: usize,
    },
}

/// A capacity while it forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name so far.
    pub name: String,
    /// The demands that it answers.
    pub demands: Vec<DemandId>,
}
