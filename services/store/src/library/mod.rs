//! Documents, their versions and passages, and what the indexes follow.

mod corpus;
mod documents;
mod embedded;
mod keep;
mod passages;
mod vectors;
mod versions;

pub use vectors::OrganizationVectors;
pub use versions::StoredVersion;
