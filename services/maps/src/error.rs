use std::fmt::Write as _;

use store::{Refusal, StatementId, StoreError};

/// Why something was not done with an intent or a map.
#[derive(Debug, thiserror::Error)]
pub enum MapsError {
    /// As with everything else that people do.
    #[error(transparent)]
    Coaching(#[from] coaching::Error),
    /// Statements that nobody has accepted or rejected as they now are.
    #[error("nobody has decided on {}: accept, change or reject each first", listed(.0))]
    Undecided(Vec<StatementId>),
    /// Statements that rest on nothing that can still be shown.
    #[error("no evidence stands behind {}: cite a demand that has some, or reject it", listed(.0))]
    Uncited(Vec<StatementId>),
    /// The statement was changed since it was read.
    #[error("this statement reads otherwise by now: look at it again")]
    Reworded,
    /// Everything was rejected.
    #[error("every capacity was rejected, so there is nothing to sign: draft another map")]
    Nothing,
}

/// Named at most, of a list that may be long.
const LISTED_MAX: usize = 12;

fn listed(statements: &[StatementId]) -> String {
    let mut text = String::new();
    for (number, id) in statements.iter().take(LISTED_MAX).enumerate() {
        // Writing to a text does not fail.
        let _ = write!(text, "{}{id}", if number == 0 { "" } else { ", " });
    }
    match statements.len().saturating_sub(LISTED_MAX) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

impl From<StoreError> for MapsError {
    fn from(error: StoreError) -> Self {
        Self::Coaching(error.into())
    }
}

impl From<Refusal> for MapsError {
    fn from(refusal: Refusal) -> Self {
        StoreError::from(refusal).into()
    }
}
