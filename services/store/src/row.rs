//! Columns read back into the types they were written from.

use std::{fmt::Display, str::FromStr};

use jiff::Timestamp;

use crate::StoreError;

/// A value that is stored as its text.
pub(crate) fn parsed<T: FromStr<Err: Display>>(what: &'static str, raw: &str) -> Result<T, StoreError> {
    raw.parse().map_err(|error| StoreError::row(what, error))
}

/// [`parsed`], where there may be none.
pub(crate) fn parsed_if<T: FromStr<Err: Display>>(
    what: &'static str,
    raw: Option<&str>,
) -> Result<Option<T>, StoreError> {
    raw.map(|raw| parsed(what, raw)).transpose()
}

/// A time in milliseconds since 1970.
pub(crate) fn time(raw: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(raw).map_err(|error| StoreError::row("time", error))
}

/// [`time`], where there may be none.
pub(crate) fn time_if(raw: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    raw.map(time).transpose()
}

/// A number that is never negative.
pub(crate) fn number<T: TryFrom<i64, Error: Display>>(what: &'static str, raw: i64) -> Result<T, StoreError> {
    T::try_from(raw).map_err(|error| StoreError::row(what, error))
}

/// A SHA-256.
pub(crate) fn digest(raw: Vec<u8>) -> Result<[u8; 32], StoreError> {
    raw.try_into().map_err(|raw: Vec<u8>| StoreError::row("digest", format!("it has {} bytes", raw.len())))
}
