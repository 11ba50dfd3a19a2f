//! What the service does for people.
//!
//! Each use case is a method of [`Coaching`]. It takes the [`Caller`] and asks the access table first: what is not the
//! caller's is [`Error::NotThere`], as if it did not exist. What it does it does in one method of the store, which
//! writes the audit trail along. Nothing here knows HTTP or SQL; time and chance are handed in.

mod about;
mod audit;
mod caller;
mod clock;
mod consents;
mod csv;
mod error;
mod keys;
mod letters;
mod passwords;
mod people;
mod programs;
mod secret;
mod sign_in;
mod usage;

use std::{fmt, sync::Arc};

use access::Viewer;
use jiff::Timestamp;
use store::{Act, Store};
use tokio::sync::Semaphore;
use uuid::{Builder, Uuid};

pub use crate::csv::{Fault, Field, Invitee, Sheet};
pub use about::AboutMe;
pub use audit::{Line, Trail};
pub use caller::{By, Caller};
pub use clock::{Clock, Random};
pub use consents::{AccessRow, AccessTable, Cell, ConsentState, access_table};
pub use error::{Error, FieldError, Place};
pub use keys::{KeyRequest, NewKeySecret};
pub use letters::{Letter, Sealed};
pub use passwords::{PASSWORD_MAX, PASSWORD_MIN};
pub use people::Preview;
pub use programs::ProgramView;
pub use secret::Secret;
pub use sign_in::{Me, MeChange, Origin, SignedIn};

/// How many entries of a list are given at once, at most.
pub const PAGE_MAX: u32 = 200;

/// All use cases. Cheap to clone.
#[derive(Clone)]
pub struct Coaching {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Each password that is hashed takes 19 MiB and a core for a while.
    hashing: Arc<Semaphore>,
}

impl fmt::Debug for Coaching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coaching").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Coaching {
    /// The use cases over a store. `hashing` passwords are hashed at once, at most; as many as there are cores is right.
    pub fn new(store: Store, clock: Arc<dyn Clock>, random: Arc<dyn Random>, hashing: usize) -> Self {
        Self { store, clock, random, hashing: Arc::new(Semaphore::new(hashing.max(1))) }
    }

    /// The store beneath, for what is not a person's to ask.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh id: a UUID of version 7 (RFC 9562).
    pub fn id<T: From<Uuid>>(&self) -> T {
        let millisecond = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millisecond, &self.bytes()).into_uuid().into()
    }

    /// An act of this person, now.
    pub fn act_of(&self, viewer: &Viewer) -> Act {
        Act { actor: Some(viewer.person), ..self.act_of_nobody() }
    }

    /// An act of nobody who is signed in, now.
    pub fn act_of_nobody(&self) -> Act {
        Act { at: self.now(), actor: None, seed: self.bytes() }
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    fn secret(&self) -> Secret {
        Secret::new(self.bytes())
    }
}
