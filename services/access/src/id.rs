//! Ids of people and of what they do together. Each kind is a type of its own.

use std::{fmt, str::FromStr};

use audience::{Audience, AudienceId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is no id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an id")]
pub struct InvalidId(String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// A UUID of version 7 (RFC 9562): sortable by the time it was made.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                raw.parse().map(Self).map_err(|_| InvalidId(raw.to_owned()))
            }
        }
    };
}

id! {
    /// A person of one organization.
    PersonId
}
id! {
    /// One development effort.
    ProgramId
}
id! {
    /// One leader and their coach, in one program.
    EngagementId
}
id! {
    /// One link by which somebody becomes a member.
    InvitationId
}
id! {
    /// One place where somebody is signed in.
    SessionId
}
id! {
    /// One API key.
    KeyId
}
id! {
    /// One piece of work that is waiting, under way or ended.
    JobId
}

id! {
    /// One capacity map, in all its versions.
    MapId
}
id! {
    /// One file on its way into the library.
    UploadId
}

impl PersonId {
    /// The audience of this person alone.
    pub fn audience(self) -> Audience {
        Audience::Person(named(self.0))
    }
}

impl ProgramId {
    /// The audience of this program's people.
    pub fn audience(self) -> Audience {
        Audience::Program(named(self.0))
    }
}

impl EngagementId {
    /// The audience of this leader and their coach.
    pub fn audience(self) -> Audience {
        Audience::Engagement(named(self.0))
    }
}

#[expect(clippy::expect_used, reason = "a UUID is 36 letters, digits and hyphens: always an audience's id")]
fn named(id: Uuid) -> AudienceId {
    id.to_string().parse().expect("a UUID is an id")
}
