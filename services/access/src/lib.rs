//! Who may see and do what.
//!
//! One place that pages, API, search, jobs and the agent ask. Three parts: [`Matter`] × [`Standing`] is the table that
//! the product shows to everybody ([`sight`]); [`Operation`] lists what can be asked of the service and who may ask it
//! ([`Operation::rule`]); [`Viewer`] is who asks. Nothing here reads a store, a clock or a request.
//!
//! Each decision is one of two: allowed, or as if it were not there. "Not yours" and "not there" cannot be told apart
//! from outside, so nobody learns what exists.

mod id;
mod operation;
mod role;
mod table;
mod viewer;

pub use id::{EngagementId, InvalidId, InvitationId, JobId, KeyId, MapId, PersonId, ProgramId, SessionId, UploadId};
pub use operation::{Operation, Rule};
pub use role::{InvalidRole, NoRole, Role, Roles};
pub use table::{Matter, Sight, Standing, TABLE_VERSION, sight};
pub use viewer::{Engagement, Viewer};
