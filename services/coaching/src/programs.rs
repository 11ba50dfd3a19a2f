//! Programs and the engagements in them.

use access::{Engagement, EngagementId, Operation, PersonId, ProgramId, Role, Viewer};
use store::{NamedEngagement, NewEngagement, Program, ProgramPlan};

use crate::{Caller, Coaching, Error, PAGE_MAX};

/// A program as its viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramView {
    /// The program.
    pub program: Program,
    /// The open engagements that are theirs to see: for the talent team all, for leader and coach their own.
    pub engagements: Vec<NamedEngagement>,
}

impl Coaching {
    /// The programs that I may see, in the order they were set up, from after one on: the talent team and executives
    /// see all, others those they take part in.
    pub async fn list_programs(
        &self,
        caller: &Caller,
        after: Option<ProgramId>,
        limit: u32,
    ) -> Result<Vec<Program>, Error> {
        let viewer = caller.allow(Operation::ListPrograms)?;
        let only = (!sees_all(viewer)).then_some(viewer.programs.as_slice());
        Ok(self.store.program_list(&viewer.organization, only, after, limit.min(PAGE_MAX)).await?)
    }

    /// One program, with the engagements that are mine to see, from after one on.
    pub async fn read_program(
        &self,
        caller: &Caller,
        id: ProgramId,
        after: Option<EngagementId>,
        limit: u32,
    ) -> Result<ProgramView, Error> {
        let viewer = caller.allow(Operation::ReadProgram)?;
        if !sees_all(viewer) && !viewer.programs.contains(&id) {
            return Err(Error::NotThere);
        }
        let program = self.store.program_find(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
        let of = (!viewer.is(Role::Talent)).then_some(viewer.person);
        let limit = limit.min(PAGE_MAX);
        let engagements = self.store.engagement_list(&viewer.organization, id, of, (after, limit)).await?;
        Ok(ProgramView { program, engagements })
    }

    /// Sets up a program.
    pub async fn create_program(&self, caller: &Caller, plan: &ProgramPlan) -> Result<Program, Error> {
        let viewer = caller.allow(Operation::CreateProgram)?;
        check(plan)?;
        Ok(self.store.program_create(&viewer.organization, &self.act_of(viewer), self.id(), plan).await?)
    }

    /// Changes a program, made up for this revision if that matters.
    pub async fn change_program(
        &self,
        caller: &Caller,
        id: ProgramId,
        plan: &ProgramPlan,
        revision: Option<u32>,
    ) -> Result<Program, Error> {
        let viewer = caller.allow(Operation::ChangeProgram)?;
        check(plan)?;
        Ok(self.store.program_change(&viewer.organization, &self.act_of(viewer), id, plan, revision).await?)
    }

    /// Puts a leader into a program with a coach.
    pub async fn add_engagement(
        &self,
        caller: &Caller,
        program: ProgramId,
        leader: PersonId,
        coach: PersonId,
    ) -> Result<Engagement, Error> {
        let viewer = caller.allow(Operation::AddEngagement)?;
        let new = NewEngagement { id: self.id(), program, coach };
        Ok(self.store.engagement_add(&viewer.organization, &self.act_of(viewer), leader, &new).await?)
    }

    /// Ends an engagement.
    pub async fn end_engagement(&self, caller: &Caller, id: EngagementId) -> Result<(), Error> {
        let viewer = caller.allow(Operation::EndEngagement)?;
        Ok(self.store.engagement_end(&viewer.organization, &self.act_of(viewer), id).await?)
    }
}

fn sees_all(viewer: &Viewer) -> bool {
    viewer.is(Role::Talent) || viewer.is(Role::Executive)
}

fn check(plan: &ProgramPlan) -> Result<(), Error> {
    match (plan.starts, plan.ends) {
        (Some(starts), Some(ends)) if ends < starts => {
            Err(Error::field("ends", "a program ends after it starts: choose a later day"))
        }
        _ => Ok(()),
    }
}
