//! Where everything is kept: one SQLite file in the data folder, or a PostgreSQL database.
//!
//! SQL is known here and nowhere else, one text for both databases. The store is the truth; the indexes follow its
//! change counter and can be made again from it. It implements the small traits by which ingestion and search ask for
//! what they need: [`ingest::Shelf`], [`search::Corpus`] and, through [`OrganizationVectors`],
//! [`search::embed::VectorCache`]; and [`StoreLedger`] is where the agent keeps what it asked of a model.

mod actions;
mod audit;
mod backup;
mod consents;
mod db;
mod error;
mod idempotency;
mod intents;
mod invitations;
mod jobs;
mod keys;
mod leaving;
mod ledger;
mod library;
mod maps;
mod names;
mod organizations;
mod outbox;
mod people;
mod programs;
mod refusal;
mod row;
mod sessions;
mod sign_in;
mod token;
mod uploads;

pub use actions::Action;
pub use audit::{Act, Deed, Entry, Named, Proof, Tampering};
pub use backup::{Loading, Snapshot};
pub use consents::{Acceptance, Consent, ConsentKind, InvalidConsent};
pub use db::{Migrated, Store, WakeUps};
pub use error::StoreError;
pub use idempotency::{KeptAnswer, Once, OnceKey};
pub use intents::{Agreement, Author, IntentDemand, IntentOrigin, LeadershipIntent, NewIntent};
pub use invitations::{Invitation, Invited, NewInvitation};
pub use jobs::{
    Again, Backoff, Enqueued, EventName, InvalidEvent, InvalidState, Job, JobCount, JobEvent, JobEvents, JobFilter,
    JobState, Lease, NewJob, Outcome, Taken, Work,
};
pub use keys::{Key, KeyViewer, NewKey, Scopes};
pub use leaving::{HELD, Held, HeldCount, Leaving};
pub use ledger::{ModelUsage, Occasion, StoreLedger, StoredCall};
pub use library::{OrganizationVectors, SetAside, StoredVersion, VersionSummary};
pub use maps::{
    CapacityContent, CapacityMap, DemandContent, MapContent, MapNote, MapRecord, MapState, MapStep, MapStepTaken,
    MapVersion, NewMap, NewNote, Part, Quote, Read, Statement, StatementId, TensionContent, Verdict,
};
pub use names::{Email, InvalidEmail, InvalidName, Name};
pub use organizations::{Organization, Thresholds};
pub use outbox::{Message, NewMessage, SendOutbox};
pub use people::{NewPerson, Person, PersonChange};
pub use programs::{NamedEngagement, NewEngagement, Program, ProgramPlan};
pub use refusal::Refusal;
pub use sessions::{NewSession, Session, SessionViewer, Sessions};
pub use sign_in::{Candidate, NewLink, Patience, mail_subject};
pub use token::TokenHash;
pub use uploads::{NewUpload, Upload, UploadState};
