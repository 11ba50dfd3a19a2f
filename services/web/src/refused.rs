//! Which failure of the service has which answer.

use coaching::Error;
use library::LibraryError;
use maps::MapsError;
use store::{Refusal, StoreError};

use crate::problem::{FieldError, Kind, Problem};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let told = error.to_string();
        match error {
            Error::NotThere => Self::not_there(),
            Error::WrongPassword | Error::LinkOver => Self::new(Kind::Refused, told),
            Error::TooMany { until } => Self::new(Kind::TooMany, told).until(until),
            Error::WhichOrganization(places) => Self::fields(
                places
                    .into_iter()
                    .map(|place| FieldError {
                        field: "organization".to_owned(),
                        detail: format!("{} is {}", place.id, place.name),
                    })
                    .collect(),
            ),
            Error::Invalid(errors) => Self::fields(
                errors
                    .into_iter()
                    .map(|error| FieldError { field: error.field.to_owned(), detail: error.detail })
                    .collect(),
            ),
            Error::Rows(faults) => Self::fields(
                faults
                    .into_iter()
                    .map(|fault| FieldError { field: format!("line {}", fault.line), detail: fault.detail })
                    .collect(),
            ),
            Error::Refused(Refusal::Changed) => Self::new(Kind::Changed, told),
            Error::Refused(_) => Self::new(Kind::Conflict, told),
            Error::Store(error) => Self::from_store(&error),
            Error::Hashing(_) => Self::internal(&error),
        }
    }
}

impl From<LibraryError> for Problem {
    fn from(error: LibraryError) -> Self {
        let told = error.to_string();
        match error {
            LibraryError::Coaching(error) => error.into(),
            LibraryError::Broken(_) => Self::new(Kind::Malformed, told),
            LibraryError::Gap { .. } | LibraryError::Whole => Self::new(Kind::Conflict, told),
            LibraryError::Blobs(blobs::BlobError::TooLarge { .. }) => Self::new(Kind::TooLarge, told),
            LibraryError::Blobs(_) | LibraryError::Search(_) => Self::internal(&error),
        }
    }
}

impl From<MapsError> for Problem {
    fn from(error: MapsError) -> Self {
        let told = error.to_string();
        match error {
            MapsError::Coaching(error) => error.into(),
            MapsError::Undecided(_) | MapsError::Uncited(_) | MapsError::Reworded | MapsError::Nothing => {
                Self::new(Kind::Conflict, told)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

impl Problem {
    fn from_store(error: &StoreError) -> Self {
        match error {
            StoreError::Unreachable { .. } | StoreError::Locked { .. } | StoreError::DiskFull { .. } => {
                let cause: &(dyn std::error::Error + 'static) = error;
                tracing::error!(error = cause, "the store is not available");
                Self::new(Kind::Unavailable, "the store does not answer just now")
            }
            _ => Self::internal(error),
        }
    }
}
