//! Documents, their versions and passages, and what the indexes follow.

mod corpus;
mod documents;
mod embedded;
mod keep;
mod leased;
mod passages;
mod removal;
mod shown;
mod strategy;
mod vectors;
mod versions;

pub use shown::{SetAside, VersionSummary};
pub use vectors::OrganizationVectors;
pub use versions::StoredVersion;
