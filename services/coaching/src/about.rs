//! What there is about me, and how I leave.

use access::{Operation, Standing};
use serde_json::Value;
use store::{HeldCount, StoredCall};

use crate::{AccessTable, Caller, Coaching, Error, PAGE_MAX, Trail, access_table};

/// What there is about me.
#[derive(Debug, Clone)]
pub struct AboutMe {
    /// What exists, and how many rows of it.
    pub held: Vec<HeldCount>,
    /// Who could see what: the table without my own column.
    pub could_see: AccessTable,
    /// Who did and saw what of mine, newest first.
    pub did_see: Trail,
    /// What was sent to a model with my text in it, in order.
    pub sent: Vec<StoredCall>,
}

impl Coaching {
    /// What exists about me, who could see it, who did, from before a number of the trail on, and what was sent to a
    /// model about me.
    pub async fn read_about_me(&self, caller: &Caller, before: Option<u64>, limit: u32) -> Result<AboutMe, Error> {
        let viewer = caller.allow(Operation::ReadAboutMe)?;
        let held = self.store.person_held(&viewer.organization, viewer.person).await?;
        let limit = limit.min(PAGE_MAX);
        let seen = self.store.audit_about(&viewer.organization, viewer.person, before, limit).await?;
        let sent = self.store.model_call_list_about(&viewer.organization, viewer.person).await?;
        let mut could_see = access_table();
        for row in &mut could_see.rows {
            row.cells.retain(|cell| cell.standing != Standing::Leader);
        }
        Ok(AboutMe { held, could_see, did_see: seen.into_iter().map(Into::into).collect(), sent })
    }

    /// Everything about me, as one JSON document. In person.
    pub async fn export_me(&self, caller: &Caller) -> Result<Value, Error> {
        let (viewer, _) = caller.allow_in_person(Operation::ExportMe)?;
        Ok(self.store.person_export(&viewer.organization, &self.act_of(viewer), viewer.person).await?)
    }

    /// Erases everything about me, for good; this session is gone with it. In person.
    pub async fn leave(&self, caller: &Caller) -> Result<(), Error> {
        let (viewer, _) = caller.allow_in_person(Operation::LeaveForGood)?;
        Ok(self.store.person_forget(&viewer.organization, &self.act_of(viewer), viewer.person).await?)
    }
}
