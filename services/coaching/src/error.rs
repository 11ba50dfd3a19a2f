use audience::OrganizationId;
use jiff::Timestamp;
use store::{Name, Refusal, StoreError};

use crate::Fault;

/// Why a use case was not done. Each says what to do; none says what somebody else has.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or not the caller's: the two cannot be told apart.
    #[error("it is not there")]
    NotThere,
    /// The mail address, the password, or both are wrong.
    #[error("mail address or password are wrong: try again, or ask for a sign-in link")]
    WrongPassword,
    /// Too many tries.
    #[error("there were too many tries: wait until {until} and try again")]
    TooMany {
        /// When the next one is allowed.
        until: Timestamp,
    },
    /// The person is a member of several organizations under this mail address and password.
    #[error("you are a member of several organizations: say which one to sign in to")]
    WhichOrganization(Vec<Place>),
    /// A link is used up, taken back or too old.
    #[error("this link is used up or too old: ask for a new one")]
    LinkOver,
    /// What was given cannot be taken.
    #[error("{} of what was given cannot be taken: see the errors", .0.len())]
    Invalid(Vec<FieldError>),
    /// Rows of a list cannot be taken.
    #[error("{} of the list cannot be taken: mend these rows, nobody was invited", .0.len())]
    Rows(Vec<Fault>),
    /// A rule of the product would be broken.
    #[error(transparent)]
    Refused(Refusal),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// A password could not be hashed or compared.
    #[error("a password could not be checked: try again")]
    Hashing(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An organization that somebody could sign in to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: Name,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong, and what to do.
    pub detail: String,
}

impl Error {
    /// One field that cannot be taken.
    pub fn field(field: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field, detail: detail.into() }])
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refusal(Refusal::NotThere) => Self::NotThere,
            StoreError::Refusal(refusal) => Self::Refused(refusal),
            error => Self::Store(error),
        }
    }
}
