//! Capacity maps of programs: the intent that they serve, the draft, the review, the signature.
//!
//! [`Maps`] is what people do with them; each method asks the access table first. [`Drafting`] is the job that drafts
//! one. A map is kept in versions: the first is the drafter's, each change makes the next, and a signed one is changed
//! by nobody. Coaches go through it statement by statement; what is left when they are done is what executives sign.

mod drafts;
mod edits;
mod error;
mod intents;
mod reading;
mod review;

use access::{MapId, Operation, ProgramId, Role, Viewer};
use coaching::{Caller, Coaching, Error};
use store::CapacityMap;

pub use drafts::{DraftMap, DraftRequest, Drafting, Model};
pub use edits::Edit;
pub use error::MapsError;
pub use intents::{Citation, DemandDraft, IntentDraft};
pub use reading::{Change, Decision, MapView};
pub use review::Judgement;

/// What people do with intents and maps. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Maps {
    coaching: Coaching,
    has_model: bool,
}

impl Maps {
    /// Over this, with or without a model to draft with.
    pub const fn new(coaching: Coaching, has_model: bool) -> Self {
        Self { coaching, has_model }
    }

    /// The caller, if they may ask for this of this program: the talent team and executives see all programs, others
    /// those they take part in.
    async fn viewer<'a>(
        &self,
        caller: &'a Caller,
        operation: Operation,
        program: ProgramId,
    ) -> Result<&'a Viewer, MapsError> {
        let viewer = caller.allow(operation)?;
        let sees_all = viewer.is(Role::Talent) || viewer.is(Role::Executive);
        let is_there = sees_all || viewer.programs.contains(&program);
        if is_there && self.coaching.store().program_find(&viewer.organization, program).await?.is_some() {
            Ok(viewer)
        } else {
            Err(Error::NotThere.into())
        }
    }

    /// A map, and the caller if they may ask for this of it.
    async fn map<'a>(
        &self,
        caller: &'a Caller,
        operation: Operation,
        id: MapId,
    ) -> Result<(&'a Viewer, CapacityMap), MapsError> {
        let organization = &caller.allow(operation)?.organization;
        let map = self.coaching.store().map_find(organization, id).await?.ok_or(Error::NotThere)?;
        Ok((self.viewer(caller, operation, map.program).await?, map))
    }
}

/// What somebody wrote, trimmed: of 1 to so many characters, none of them hidden.
fn words(field: &'static str, raw: &str, chars_max: usize) -> Result<String, Error> {
    let text = raw.trim();
    let is_plain = |letter: char| matches!(letter, '\n' | '\t') || !letter.is_control();
    let fits = (1..=chars_max).contains(&text.chars().count())
        && text.chars().all(|letter| is_plain(letter) && !audience::is_hidden(letter));
    if fits {
        return Ok(text.to_owned());
    }
    Err(Error::field(field, format!("write 1 to {chars_max} characters, none of them hidden")))
}
