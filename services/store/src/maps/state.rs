use std::{fmt, str::FromStr};

use serde::Serialize;

use crate::{Refusal, StoreError};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal: $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As it is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = StoreError;

            fn from_str(raw: &str) -> Result<Self, StoreError> {
                let found = Self::ALL.iter().copied().find(|one| one.as_str() == raw);
                found.ok_or_else(|| StoreError::row($what, raw))
            }
        }
    };
}

words! {
    /// Where a map is in its life.
    MapState, "state of a map":
    /// It is being drafted: there is nothing to read yet.
    Draft = "draft",
    /// Coaches go through it.
    InReview = "in_review",
    /// It waits for an executive's signature.
    Submitted = "submitted",
    /// It is signed and in force. Nothing changes it any more.
    Approved = "approved",
    /// It was in force, and a later one is.
    Superseded = "superseded",
}

words! {
    /// What brings a map from one state to the next.
    MapStep, "step of a map":
    /// The drafter is done.
    Draft = "draft",
    /// The coaches are done.
    Submit = "submit",
    /// An executive sent it back.
    Return = "return",
    /// An executive signed it.
    Sign = "sign",
    /// A later map of the program was signed.
    Supersede = "supersede",
}

words! {
    /// What a coach says of a statement.
    Verdict, "verdict":
    /// It stands as it is.
    Accept = "accept",
    /// It stands in the new wording.
    Edit = "edit",
    /// It goes.
    Reject = "reject",
    /// Nothing is decided by this.
    Comment = "comment",
}

impl MapState {
    /// The state after a step; none where the step is not to be taken there.
    pub const fn after(self, step: MapStep) -> Option<Self> {
        match (self, step) {
            (Self::Draft, MapStep::Draft) | (Self::Submitted, MapStep::Return) => Some(Self::InReview),
            (Self::InReview, MapStep::Submit) => Some(Self::Submitted),
            (Self::Submitted, MapStep::Sign) => Some(Self::Approved),
            (Self::Approved, MapStep::Supersede) => Some(Self::Superseded),
            _ => None,
        }
    }

    /// [`Self::after`], as the store answers.
    pub(super) fn take(self, step: MapStep) -> Result<Self, Refusal> {
        self.after(step).ok_or(Refusal::NotNow)
    }

    /// Whether its content is settled for good.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Approved | Self::Superseded)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;

    /// Where a map comes by steps, those that cannot be taken left out.
    fn walk(steps: &[MapStep]) -> Vec<(MapStep, MapState)> {
        let mut state = MapState::Draft;
        let taken = steps.iter().filter_map(|step| {
            state = state.after(*step)?;
            Some((*step, state))
        });
        taken.collect()
    }

    proptest! {
        #[test]
        fn nothing_is_in_force_that_was_not_submitted_and_signed(steps in vec(select(MapStep::ALL), 0..40)) {
            let walk = walk(&steps);
            for (at, (step, state)) in walk.iter().enumerate() {
                if *state == MapState::Approved {
                    prop_assert_eq!(*step, MapStep::Sign);
                    prop_assert_eq!(walk[at - 1], (MapStep::Submit, MapState::Submitted));
                }
            }
            let signed = walk.iter().position(|(_, state)| state.is_signed());
            // What is signed is only ever superseded, once.
            if let Some(signed) = signed {
                let after: Vec<_> = walk[signed + 1..].iter().map(|(_, state)| *state).collect();
                prop_assert!(after.is_empty() || after == [MapState::Superseded], "{:?}", after);
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_and_words_are_found_again() {
        let all =
            [MapStep::Draft, MapStep::Submit, MapStep::Return, MapStep::Submit, MapStep::Sign, MapStep::Supersede];
        assert_eq!(walk(&all).len(), all.len());
        assert!(MapState::ALL.iter().all(|state| state.as_str().parse::<MapState>().unwrap() == *state));
        assert!(Verdict::ALL.iter().all(|verdict| verdict.as_str().parse::<Verdict>().unwrap() == *verdict));
        assert!("signed".parse::<MapState>().is_err());
    }
}
