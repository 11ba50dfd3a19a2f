//! The people of an organization: who they are, who is invited, who is taken out.

use std::collections::BTreeMap;

use access::{InvitationId, Operation, PersonId, ProgramId, Role, Roles, Viewer};
use audience::OrganizationId;
use jiff::SignedDuration;
use store::{
    Action, Deed, Email, Invitation, Invited, Name, NewEngagement, NewInvitation, NewPerson, Organization, Person,
    PersonChange,
};

use crate::{
    Caller, Coaching, Error, Fault, Field, Invitee, Letter, Origin, PAGE_MAX, Sealed, Secret, Sheet, SignedIn, csv,
    sign_in::after,
};

/// How long an invitation can be accepted.
const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a pasted list would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Who would be invited.
    pub rows: Vec<Invitee>,
    /// What has to be mended first.
    pub faults: Vec<Fault>,
}

/// Everybody that a list names, by their folded mail address.
type Known = BTreeMap<String, Person>;

impl Coaching {
    /// The people of my organization, in the order they were added, from after one on.
    pub async fn list_people(
        &self,
        caller: &Caller,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, Error> {
        let viewer = caller.allow(Operation::ListPeople)?;
        Ok(self.store.person_list(&viewer.organization, after, limit.min(PAGE_MAX)).await?)
    }

    /// The people of my organization as CSV for a spreadsheet.
    pub async fn export_people(&self, caller: &Caller) -> Result<String, Error> {
        caller.allow(Operation::ListPeople)?;
        let mut people = Vec::new();
        loop {
            let after = people.last().map(|person: &Person| person.id);
            let page = self.list_people(caller, after, PAGE_MAX).await?;
            if page.is_empty() {
                break;
            }
            people.extend(page);
        }
        let emails: BTreeMap<_, _> = people.iter().map(|person| (person.id, &person.email)).collect();
        let manager = |person: &Person| person.manager.and_then(|manager| emails.get(&manager).copied());
        Ok(csv::write(people.iter().map(|person| (person, manager(person)))))
    }

    /// One person. That they were looked at is in the trail.
    pub async fn read_person(&self, caller: &Caller, id: PersonId) -> Result<Person, Error> {
        let viewer = caller.allow(Operation::ReadPerson)?;
        let person = self.store.person_find(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
        let deed = Deed::new(Action::PersonSeen).about(id);
        self.store.audit_append(&viewer.organization, &self.act_of(viewer), [deed]).await?;
        Ok(person)
    }

    /// Changes a person's name, roles or manager.
    pub async fn change_person(&self, caller: &Caller, id: PersonId, change: &PersonChange) -> Result<Person, Error> {
        let viewer = caller.allow(Operation::ChangePerson)?;
        if let Some(roles) = &change.roles {
            let person = self.store.person_find(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
            if person.roles.has(Role::Operator) != roles.has(Role::Operator) && !viewer.is(Role::Operator) {
                return Err(Error::field("roles", OPERATOR));
            }
        }
        Ok(self.store.person_change(&viewer.organization, &self.act_of(viewer), id, change).await?)
    }

    /// Takes a person out: they are signed out at once, and what they lead and coach ends.
    pub async fn remove_person(&self, caller: &Caller, id: PersonId) -> Result<(), Error> {
        let viewer = caller.allow(Operation::RemovePerson)?;
        let person = self.store.person_find(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
        if person.roles.has(Role::Operator) && !viewer.is(Role::Operator) {
            return Err(Error::field("roles", OPERATOR));
        }
        Ok(self.store.person_remove(&viewer.organization, &self.act_of(viewer), id).await?)
    }

    /// What a pasted list would do. Coaches need the program that they coach in.
    pub async fn preview_people(
        &self,
        caller: &Caller,
        text: &str,
        program: Option<ProgramId>,
    ) -> Result<Preview, Error> {
        let viewer = caller.allow(Operation::PreviewPeople)?;
        let Sheet { rows, mut faults } = Sheet::read(text);
        let (_, more) = self.check(viewer, &rows, program).await?;
        faults.extend(more);
        faults.sort();
        Ok(Preview { rows, faults })
    }

    /// Invites these people by mail, all or none, and puts those with a coach into the program. Their ids, in order.
    pub async fn invite_people(
        &self,
        caller: &Caller,
        rows: &[Invitee],
        program: Option<ProgramId>,
    ) -> Result<Vec<PersonId>, Error> {
        let viewer = caller.allow(Operation::InvitePeople)?;
        let (known, faults) = self.check(viewer, rows, program).await?;
        if !faults.is_empty() {
            return Err(Error::Rows(faults));
        }
        let organization = self.organization(&viewer.organization).await?;
        let act = self.act_of(viewer);
        // Somebody who was here before keeps their id.
        let mut ids: BTreeMap<_, _> = known.iter().map(|(email, person)| (email.as_str(), person.id)).collect();
        for row in rows {
            ids.entry(row.email.folded()).or_insert_with(|| self.id());
        }
        let id = |email: &Email| ids.get(email.folded()).copied();
        let mut invited = Vec::with_capacity(rows.len());
        for row in rows {
            let person = NewPerson {
                id: id(&row.email).ok_or(Error::NotThere)?,
                name: row.name.clone(),
                email: row.email.clone(),
                roles: row.roles.clone(),
                manager: row.manager.as_ref().and_then(id),
            };
            let coach = row.coach.as_ref().and_then(id);
            let engagement = coach.zip(program).map(|(coach, program)| NewEngagement { id: self.id(), program, coach });
            let (name, email) = (person.name.clone(), person.email.clone());
            let invitation = self.invitation(&organization, person.id, name, email)?;
            invited.push(Invited { person, invitation, engagement });
        }
        Ok(self.store.people_invite(&viewer.organization, &act, &invited).await?)
    }

    /// Mails an invitation again, by another link; the one of before no longer works.
    pub async fn invite_again(&self, caller: &Caller, id: PersonId) -> Result<(), Error> {
        let viewer = caller.allow(Operation::InviteAgain)?;
        let organization = self.organization(&viewer.organization).await?;
        let person = self.store.person_find(&viewer.organization, id).await?.ok_or(Error::NotThere)?;
        let invitation = self.invitation(&organization, id, person.name, person.email)?;
        Ok(self.store.invitation_renew(&viewer.organization, &self.act_of(viewer), id, &invitation).await?)
    }

    /// The invitations that can be accepted, in the order they were made, from after one on.
    pub async fn list_invitations(
        &self,
        caller: &Caller,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>, Error> {
        let viewer = caller.allow(Operation::ListInvitations)?;
        Ok(self.store.invitation_list(&viewer.organization, self.now(), after, limit.min(PAGE_MAX)).await?)
    }

    /// Takes an invitation back, and out whoever was only invited.
    pub async fn revoke_invitation(&self, caller: &Caller, id: InvitationId) -> Result<(), Error> {
        let viewer = caller.allow(Operation::RevokeInvitation)?;
        Ok(self.store.invitation_revoke(&viewer.organization, &self.act_of(viewer), id).await?)
    }

    /// What an invitation's link is for.
    pub async fn read_invitation(&self, secret: &str) -> Result<Invitation, Error> {
        let secret: Secret = secret.parse().map_err(|_| Error::LinkOver)?;
        self.store.invitation_find(secret.hash(), self.now()).await?.ok_or(Error::LinkOver)
    }

    /// Accepts an invitation under this name, with a password or without, and signs in.
    pub async fn accept_invitation(
        &self,
        secret: &str,
        name: &Name,
        password: Option<&str>,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let invitation = self.read_invitation(secret).await?;
        let hash = match password {
            Some(password) => Some(self.hash(password, name, &invitation.email).await?),
            None => None,
        };
        let secret: Secret = secret.parse().map_err(|_| Error::LinkOver)?;
        let act = self.act_of_nobody();
        let joined = self.store.invitation_accept(secret.hash(), &act, name, hash.as_deref()).await?;
        let (organization, person) = joined.ok_or(Error::LinkOver)?;
        let deed = Deed::new(Action::SignedInOtherwise).detail("invitation");
        self.begin(&organization, person, deed, origin).await
    }

    /// Sets up an organization with its first person, of the talent team, who need not be invited. For who runs the
    /// instance, at the machine itself.
    pub async fn found(
        &self,
        id: &OrganizationId,
        name: &Name,
        first: (Name, Email, Roles),
    ) -> Result<PersonId, Error> {
        let (person, email, roles) = first;
        if !roles.has(Role::Talent) {
            return Err(Error::field("roles", "the first person of an organization needs the role talent: add it"));
        }
        self.store.organization_create(&self.act_of_nobody(), id, name).await?;
        self.add_person(id, person, email, roles).await
    }

    /// Adds somebody who need not be invited. For who runs the instance, at the machine itself.
    pub async fn add_person(
        &self,
        organization: &OrganizationId,
        name: Name,
        email: Email,
        roles: Roles,
    ) -> Result<PersonId, Error> {
        let person = NewPerson { id: self.id(), name, email, roles, manager: None };
        Ok(self.store.person_add(organization, &self.act_of_nobody(), &person).await?)
    }

    /// Sets a person's password. For who runs the instance, at the machine itself.
    pub async fn reset_password(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        password: &str,
    ) -> Result<(), Error> {
        let found = self.store.person_find(organization, person).await?.ok_or(Error::NotThere)?;
        let hash = self.hash(password, &found.name, &found.email).await?;
        Ok(self.store.person_password_set(organization, &self.act_of_nobody(), person, &hash, None).await?)
    }

    async fn organization(&self, id: &OrganizationId) -> Result<Organization, Error> {
        self.store.organization_find(id).await?.ok_or(Error::NotThere)
    }

    fn invitation(
        &self,
        organization: &Organization,
        person: PersonId,
        name: Name,
        to: Email,
    ) -> Result<NewInvitation, Error> {
        let (id, secret): (InvitationId, _) = (self.id(), self.secret());
        let expires = after(self.now(), INVITATION_LIFE)?;
        let organization = organization.name.clone();
        let letter = Letter::Invitation(Sealed { to, name, organization, secret: secret.reveal(), expires });
        let message = letter.message(format!("invitation:{id}"), person)?;
        Ok(NewInvitation { id, token: secret.hash(), expires, message })
    }

    /// What is wrong with a list, seen beside who is there already; and these.
    async fn check(
        &self,
        viewer: &Viewer,
        rows: &[Invitee],
        program: Option<ProgramId>,
    ) -> Result<(Known, Vec<Fault>), Error> {
        let organization = &viewer.organization;
        let named = rows.iter().flat_map(|row| [Some(&row.email), row.manager.as_ref(), row.coach.as_ref()]);
        let mut known = Known::new();
        // One by one they would be too many statements, all at once too many values.
        for emails in named.flatten().collect::<Vec<_>>().chunks(500) {
            let people = self.store.person_by_email(organization, emails.iter().copied()).await?;
            known.extend(people.into_iter().map(|person| (person.email.folded().to_owned(), person)));
        }
        if let Some(program) = program {
            self.store.program_find(organization, program).await?.ok_or(Error::NotThere)?;
        }
        let faults = faults(viewer, rows, &known, program.is_some());
        Ok((known, faults))
    }
}

/// What only operators do.
const OPERATOR: &str = "only an operator makes or removes operators: leave that role as it is";

/// What is wrong with the rows of a list among each other and beside who is there already.
fn faults(viewer: &Viewer, rows: &[Invitee], known: &Known, has_program: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<&str, &Invitee> = BTreeMap::new();
    for row in rows {
        if let Some(before) = first.get(row.email.folded()) {
            let detail = format!("this address is in line {} already: remove one", before.line);
            faults.push(Fault::new(row.line, Field::Email, detail));
        } else {
            first.insert(row.email.folded(), row);
        }
        if known.get(row.email.folded()).is_some_and(|person| person.left.is_none()) {
            let detail = "somebody with this address is a member or is invited: remove the line";
            faults.push(Fault::new(row.line, Field::Email, detail));
        }
        if row.roles.has(Role::Operator) && !viewer.is(Role::Operator) {
            faults.push(Fault::new(row.line, Field::Roles, OPERATOR));
        }
    }
    let roles_of = |email: &Email| {
        let listed = first.get(email.folded()).map(|row| &row.roles);
        let member = known.get(email.folded()).filter(|person| person.left.is_none());
        listed.or(member.map(|person| &person.roles))
    };
    for row in rows {
        if row.manager.as_ref().is_some_and(|manager| *manager == row.email || roles_of(manager).is_none()) {
            let detail = "the manager is nobody else here: use the address of a member or of another line";
            faults.push(Fault::new(row.line, Field::Manager, detail));
        }
        let Some(coach) = &row.coach else { continue };
        let wrong = match roles_of(coach) {
            _ if !has_program => Some("choose the program to coach in, or leave the coach out"),
            _ if !row.roles.has(Role::Leader) => Some("only leaders are coached: add the role leader"),
            _ if *coach == row.email => Some("nobody coaches themselves: choose another coach"),
            None => Some("the coach is nobody here: use the address of a member or of another line"),
            Some(roles) if !roles.has(Role::Coach) => Some("this person is no coach: give them the role coach first"),
            Some(_) => None,
        };
        faults.extend(wrong.map(|detail| Fault::new(row.line, Field::Coach, detail)));
    }
    faults.sort();
    faults
}
