//! From files to what can be searched, in order: read, cut, embed, keep, index.
//!
//! A [`Library`] walks files down that road, several at a time. It asks for what it does not own through two small
//! traits: a [`Reader`] turns bytes into text, a [`Shelf`] keeps what was read. A document is reported when it is
//! kept for good; the index follows the store, so nothing that breaks in between leaves half a document behind.

mod bytes;
mod error;
mod files;
mod library;
mod pipeline;
mod reading;
mod shelf;

pub use error::IngestError;
pub use files::{File, Missing, files};
pub use library::{Added, Failed, Library, NewId, Parts, Progress, Report, Stage};
pub use reading::{Reader, Reading, read};
pub use shelf::{Kept, Known, Listed, NewDocument, NewPassage, Shelf, Status};
