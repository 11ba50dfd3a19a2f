//! Who may read a text.
//!
//! Two faces of one idea. [`Audience`] is the value that storage, indexes and the command line carry:
//! `org`, `program:ID`, `engagement:ID` or `person:ID`. [`Compartment`] is the same fact as a type, for
//! the way from a search result to a prompt: what takes a `Passage<Org>` cannot be handed a coach's note,
//! because that does not compile.
//!
//! Nothing is implied between audiences: who may read `engagement:7` may not therefore read `org`.
//!
//! Besides, what no audience sees: characters that carry words past every reader ([`is_hidden`]).

mod compartment;
mod hidden;
mod id;
mod readable;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use compartment::{Compartment, Engagement, Kind, Org, Person, Program};
pub use hidden::{is_hidden, without_hidden};
pub use id::{AudienceId, InvalidId, OrganizationId};
pub use readable::{NoAudience, Readable};

/// Who may read a text, inside one organization.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Audience {
    /// Everybody in the organization.
    Org,
    /// The people of one program.
    Program(AudienceId),
    /// One leader and their coach.
    Engagement(AudienceId),
    /// One person alone.
    Person(AudienceId),
}

impl Audience {
    /// The kind without the id.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Org => Kind::Org,
            Self::Program(_) => Kind::Program,
            Self::Engagement(_) => Kind::Engagement,
            Self::Person(_) => Kind::Person,
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Org => f.write_str("org"),
            Self::Program(id) => write!(f, "program:{id}"),
            Self::Engagement(id) => write!(f, "engagement:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
        }
    }
}

/// The text names no audience.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an audience: use org, program:ID, engagement:ID or person:ID")]
pub struct InvalidAudience(String);

impl FromStr for Audience {
    type Err = InvalidAudience;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidAudience(raw.to_owned());
        if raw == "org" {
            return Ok(Self::Org);
        }
        let (kind, id) = raw.split_once(':').ok_or_else(invalid)?;
        let id: AudienceId = id.parse().map_err(|_| invalid())?;
        match kind {
            "program" => Ok(Self::Program(id)),
            "engagement" => Ok(Self::Engagement(id)),
            "person" => Ok(Self::Person(id)),
            _ => Err(invalid()),
        }
    }
}

impl TryFrom<String> for Audience {
    type Error = InvalidAudience;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        raw.parse()
    }
}

impl From<Audience> for String {
    fn from(audience: Audience) -> Self {
        audience.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_written_as_it_is_read() {
        for raw in ["org", "program:p-1", "engagement:7", "person:Ana.B_2"] {
            let audience: Audience = raw.parse().unwrap();
            assert_eq!(audience.to_string(), raw);
        }
    }

    #[test]
    fn what_names_no_audience_is_refused() {
        for raw in ["", "Org", "org:1", "program", "program:", "team:7", "person:a b", "person:a:b", " org"] {
            assert!(raw.parse::<Audience>().is_err(), "{raw:?} was read");
        }
    }
}
