use audience::{Audience, OrganizationId, Readable};

use crate::{EngagementId, PersonId, ProgramId, Role, Roles};

/// Who asks, as it stood when their session or key was looked up: everything that a decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Their tenant. Nothing of another is ever theirs.
    pub organization: OrganizationId,
    /// Themselves.
    pub person: PersonId,
    /// What they do there.
    pub roles: Roles,
    /// Programs they take part in, as leader or as coach.
    pub programs: Vec<ProgramId>,
    /// Where they are the leader or the coach.
    pub engagements: Vec<Engagement>,
}

/// One leader and their coach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Engagement {
    /// Which.
    pub id: EngagementId,
    /// The program it belongs to.
    pub program: ProgramId,
    /// Who is coached.
    pub leader: PersonId,
    /// Who coaches.
    pub coach: PersonId,
}

impl Viewer {
    /// Whether they have this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// Whether they may read texts of this audience. An operator as such reads none.
    pub fn may_read(&self, audience: &Audience) -> bool {
        self.readable().is_some_and(|readable| readable.allows(audience))
    }

    /// The audiences whose texts they may read, for a query; `None` where there is none.
    ///
    /// `all_programs` names those of the organization: talent teams and executives read strategy documents of each.
    pub fn readable_with(&self, all_programs: &[ProgramId]) -> Option<Readable> {
        let sees_all = self.is(Role::Talent) || self.is(Role::Executive);
        let programs = if sees_all { all_programs } else { &self.programs };
        let member = self.roles.iter().any(|role| role != Role::Operator);
        let audiences = member
            .then_some(Audience::Org)
            .into_iter()
            .chain(programs.iter().filter(|_| member).map(|program| program.audience()))
            .chain(self.engagements.iter().filter(|_| member).map(|engagement| engagement.id.audience()))
            .chain(member.then(|| self.person.audience()));
        Readable::new(audiences).ok()
    }

    /// [`Self::readable_with`] their own programs.
    pub fn readable(&self) -> Option<Readable> {
        self.readable_with(&self.programs)
    }
}
