//! Consents, and the table of who sees what.

use access::{Matter, Operation, Sight, Standing, TABLE_VERSION, sight};
use jiff::Timestamp;
use serde::Serialize;
use store::{Consent, ConsentKind};

use crate::{Caller, Coaching, Error};

/// Where a person stands with one consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentState {
    /// To what.
    pub kind: ConsentKind,
    /// Since when it is given; none while it is not.
    pub given: Option<Timestamp>,
    /// All that ever was, in order.
    pub history: Vec<Consent>,
}

/// The table of who sees what.
#[derive(Debug, Clone, Serialize)]
pub struct AccessTable {
    /// Which version it is.
    pub version: u32,
    /// A row for each matter.
    pub rows: Vec<AccessRow>,
}

/// A row of the table.
#[derive(Debug, Clone, Serialize)]
pub struct AccessRow {
    /// The matter.
    pub matter: Matter,
    /// Its name in words.
    pub title: &'static str,
    /// A cell for each standing.
    pub cells: Vec<Cell>,
}

/// A cell of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// From where somebody looks.
    pub standing: Standing,
    /// What they see.
    pub sight: Sight,
    /// The same in words.
    pub text: &'static str,
}

/// The table of who sees what, as the code enforces it. Everybody may see it.
pub fn access_table() -> AccessTable {
    let cell = |matter, standing| {
        let sight = sight(matter, standing);
        Cell { standing, sight, text: sight.text() }
    };
    let row = |matter: Matter| AccessRow {
        matter,
        title: matter.title(),
        cells: Standing::ALL.into_iter().map(|standing| cell(matter, standing)).collect(),
    };
    AccessTable { version: TABLE_VERSION, rows: Matter::ALL.into_iter().map(row).collect() }
}

impl Coaching {
    /// What I consent to and what I could.
    pub async fn list_consents(&self, caller: &Caller) -> Result<Vec<ConsentState>, Error> {
        let viewer = caller.allow(Operation::ListConsents)?;
        let all = self.store.consent_list(&viewer.organization, viewer.person).await?;
        let state = |kind| {
            let history: Vec<_> = all.iter().copied().filter(|consent| consent.kind == kind).collect();
            let given = history.iter().find(|consent| consent.revoked.is_none()).map(|consent| consent.given);
            ConsentState { kind, given, history }
        };
        Ok(ConsentKind::ALL.into_iter().map(state).collect())
    }

    /// Gives a consent or takes it back. In person: no program consents for anybody.
    pub async fn change_consent(&self, caller: &Caller, kind: ConsentKind, given: bool) -> Result<(), Error> {
        let (viewer, _) = caller.allow_in_person(Operation::ChangeConsent)?;
        self.store.consent_set(&viewer.organization, &self.act_of(viewer), viewer.person, kind, given).await?;
        Ok(())
    }

    /// Records that I accepted the table of who sees what, in the version that I saw.
    pub async fn accept_access(&self, caller: &Caller, version: u32) -> Result<(), Error> {
        let (viewer, _) = caller.allow_in_person(Operation::AcceptAccess)?;
        if version != TABLE_VERSION {
            let detail = format!("the table is in version {TABLE_VERSION}: read that and accept it");
            return Err(Error::field("version", detail));
        }
        self.store.acceptance_add(&viewer.organization, &self.act_of(viewer), viewer.person, version).await?;
        Ok(())
    }
}
