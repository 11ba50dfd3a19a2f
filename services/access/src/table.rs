//! The table of who sees what, as the product shows it and as the code enforces it.

use serde::Serialize;

/// The version of the table: a person's acceptance names the one they saw. Raise it with any change of a cell.
pub const TABLE_VERSION: u32 = 1;

/// What can be seen: a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Strategy documents, leadership intent, capacity map.
    Strategy,
    /// A leader's chats, reflections and memory.
    Conversations,
    /// A coach's notes of sessions.
    SessionNotes,
    /// That a session took place, and who attended.
    Attendance,
    /// Themes of sessions.
    Themes,
    /// Commitments and practice.
    Commitments,
    /// Nudges and the answers to them.
    Nudges,
    /// 360 answers of a named rater.
    RaterAnswers,
    /// The 360 result of a leader.
    Result,
    /// Model calls about a person.
    ModelCalls,
}

impl Matter {
    /// All rows, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Strategy,
        Self::Conversations,
        Self::SessionNotes,
        Self::Attendance,
        Self::Themes,
        Self::Commitments,
        Self::Nudges,
        Self::RaterAnswers,
        Self::Result,
        Self::ModelCalls,
    ];

    /// The row's name in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Strategy => "Strategy documents, intent, capacity map",
            Self::Conversations => "A leader's chats, reflections, memory",
            Self::SessionNotes => "A coach's session notes",
            Self::Attendance => "That a session happened, and attendance",
            Self::Themes => "Themes of sessions",
            Self::Commitments => "Commitments and practice",
            Self::Nudges => "Nudges and the answers to them",
            Self::RaterAnswers => "360 answers of a named rater",
            Self::Result => "The 360 result of a leader",
            Self::ModelCalls => "Model calls about a person",
        }
    }
}

/// From where somebody looks: a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The leader themselves.
    Leader,
    /// That leader's coach.
    Coach,
    /// The talent team.
    Talent,
    /// An executive.
    Executive,
    /// Who runs the instance.
    Operator,
}

impl Standing {
    /// All columns, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Leader, Self::Coach, Self::Talent, Self::Executive, Self::Operator];
}

/// What is seen: a cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Nothing at all.
    Nothing,
    /// Never, whatever anybody sets or shares.
    Never,
    /// What is about or by themselves.
    Own,
    /// All of it, to read.
    Read,
    /// To read and review.
    ReadAndReview,
    /// To read, upload and edit.
    ReadAndEdit,
    /// To read and sign.
    ReadAndSign,
    /// What the leader chooses to share.
    WhatTheLeaderShares,
    /// If the coach shares it.
    IfTheCoachShares,
    /// Of their own engagement, if the leader allows it.
    OwnEngagementIfAllowed,
    /// Yes, by name.
    ByName,
    /// Numbers only.
    Counts,
    /// Numbers and what they cost.
    CountsAndCost,
    /// From 3 leaders on over a whole program, from 5 in any filtered view.
    FromThreeOrFive,
    /// The share of leaders who have one.
    Share,
    /// From 5 people on.
    FromFive,
    /// Never by a rater's name; a manager's answers as a block that is disclosed as such.
    NeverButManagerBlock,
    /// After its release.
    AfterRelease,
    /// After its release, with the leader's consent.
    AfterReleaseWithConsent,
    /// By name only where the program said so up front and the leader consented.
    ByNameOnlyIfAgreed,
    /// Their own entries of the record.
    OwnRecord,
}

impl Sight {
    /// The cell in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Never => "never",
            Self::Own => "own",
            Self::Read => "read",
            Self::ReadAndReview => "read, review",
            Self::ReadAndEdit => "read, upload, edit",
            Self::ReadAndSign => "read, sign",
            Self::WhatTheLeaderShares => "only what the leader shares",
            Self::IfTheCoachShares => "if the coach shares it",
            Self::OwnEngagementIfAllowed => "own engagement, if the leader allows it",
            Self::ByName => "yes",
            Self::Counts => "counts",
            Self::CountsAndCost => "counts, cost",
            Self::FromThreeOrFive => "from 3 leaders on over the whole program, from 5 in any filtered view",
            Self::Share => "share of leaders who have one",
            Self::FromFive => "in sum, from 5 people on",
            Self::NeverButManagerBlock => "never (a manager's answers are a disclosed block)",
            Self::AfterRelease => "after release",
            Self::AfterReleaseWithConsent => "after release, with the leader's consent",
            Self::ByNameOnlyIfAgreed => "never by name, unless the program said so up front and the leader consented",
            Self::OwnRecord => "own record",
        }
    }
}

/// What somebody in this standing sees of this matter.
#[expect(clippy::match_same_arms, reason = "in the order of the table that people read")]
pub const fn sight(matter: Matter, standing: Standing) -> Sight {
    use Standing::{Coach, Executive, Leader, Operator, Talent};
    match (matter, standing) {
        (Matter::Strategy, Leader) => Sight::Read,
        (Matter::Strategy, Coach) => Sight::ReadAndReview,
        (Matter::Strategy, Talent) => Sight::ReadAndEdit,
        (Matter::Strategy, Executive) => Sight::ReadAndSign,
        (
            Matter::Conversations | Matter::Attendance | Matter::Themes | Matter::Commitments | Matter::Nudges,
            Leader,
        )
        | (Matter::SessionNotes | Matter::Attendance | Matter::Themes, Coach) => Sight::Own,
        (Matter::Conversations | Matter::Commitments, Coach) => Sight::WhatTheLeaderShares,
        (Matter::Conversations | Matter::SessionNotes, Talent | Executive | Operator) => Sight::Never,
        (Matter::SessionNotes, Leader) => Sight::IfTheCoachShares,
        (Matter::Attendance, Talent) => Sight::ByName,
        (Matter::Attendance, Executive) => Sight::Counts,
        (Matter::Themes, Talent | Executive) => Sight::FromThreeOrFive,
        (Matter::Commitments, Talent) => Sight::Share,
        (Matter::Nudges, Coach) => Sight::OwnEngagementIfAllowed,
        (Matter::Nudges, Talent | Executive) | (Matter::Result, Executive) => Sight::FromFive,
        (Matter::RaterAnswers, Leader) => Sight::NeverButManagerBlock,
        (Matter::RaterAnswers, Coach | Talent | Executive | Operator) => Sight::Never,
        (Matter::Result, Leader) => Sight::AfterRelease,
        (Matter::Result, Coach) => Sight::AfterReleaseWithConsent,
        (Matter::Result, Talent) => Sight::ByNameOnlyIfAgreed,
        (Matter::Result, Operator) => Sight::Never,
        (Matter::ModelCalls, Leader | Coach) => Sight::OwnRecord,
        (Matter::ModelCalls, Talent | Operator) => Sight::CountsAndCost,
        (Matter::Commitments | Matter::ModelCalls, Executive)
        | (Matter::Strategy | Matter::Attendance | Matter::Themes | Matter::Commitments | Matter::Nudges, Operator) => {
            Sight::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_text_is_never_for_the_organization() {
        for standing in [Standing::Talent, Standing::Executive, Standing::Operator] {
            for matter in [Matter::Conversations, Matter::SessionNotes, Matter::RaterAnswers] {
                assert_eq!(sight(matter, standing), Sight::Never, "{matter:?} {standing:?}");
            }
        }
    }

    #[test]
    fn an_operator_reads_no_text() {
        for matter in Matter::ALL {
            let seen = sight(matter, Standing::Operator);
            assert!(matches!(seen, Sight::Nothing | Sight::Never | Sight::CountsAndCost), "{matter:?}: {seen:?}");
        }
    }
}
