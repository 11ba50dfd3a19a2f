//! Where everything is kept: one SQLite file in the data folder.
//!
//! SQL is known here and nowhere else. The store is the truth; the indexes follow its change counter and can be made
//! again from it. It implements the small traits by which ingestion and search ask for what they need:
//! [`ingest::Shelf`], [`search::Corpus`] and, through [`OrganizationVectors`], [`search::embed::VectorCache`].

mod corpus;
mod db;
mod documents;
mod embedded;
mod error;
mod keep;
mod passages;
mod vectors;
mod versions;

pub use db::Store;
pub use error::StoreError;
pub use vectors::OrganizationVectors;
pub use versions::StoredVersion;
