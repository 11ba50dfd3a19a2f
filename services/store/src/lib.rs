//! Where everything is kept: one SQLite file in the data folder, or a PostgreSQL database.
//!
//! SQL is known here and nowhere else, one text for both databases. The store is the truth; the indexes follow its
//! change counter and can be made again from it. It implements the small traits by which ingestion and search ask for
//! what they need: [`ingest::Shelf`], [`search::Corpus`] and, through [`OrganizationVectors`],
//! [`search::embed::VectorCache`].

mod db;
mod error;
mod library;

pub use db::Store;
pub use error::StoreError;
pub use library::{OrganizationVectors, StoredVersion};
