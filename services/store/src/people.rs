//! The people of an organization. Who is invited is here already, without having joined; who was taken out stays, with
//! the time they left, until they are forgotten, and is a member again once they are invited again.

use access::{PersonId, Role, Roles};
use audience::OrganizationId;
use jiff::Timestamp;
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Email, Name, Refusal, Store, StoreError,
    audit::Acting,
    db::{Query, Scope, Transaction, sql},
    row,
};

/// A person of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: Name,
    /// Their mail address: by it they sign in.
    pub email: Email,
    /// What they do here.
    pub roles: Roles,
    /// Whom they report to.
    pub manager: Option<PersonId>,
    /// Whether they sign in by password too.
    pub has_password: bool,
    /// Raised with each change.
    pub revision: u32,
    /// Since when they have an entry.
    pub created: Timestamp,
    /// When they accepted their invitation.
    pub joined: Option<Timestamp>,
    /// When they were taken out.
    pub left: Option<Timestamp>,
}

impl Person {
    /// Whether they may sign in.
    pub const fn is_member(&self) -> bool {
        self.joined.is_some() && self.left.is_none()
    }
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The id they are to have. Somebody who was here before keeps theirs.
    pub id: PersonId,
    /// Their name.
    pub name: Name,
    /// Their mail address.
    pub email: Email,
    /// What they are to do.
    pub roles: Roles,
    /// Whom they report to.
    pub manager: Option<PersonId>,
}

/// What is to be changed of a person; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct PersonChange {
    /// Their name.
    pub name: Option<Name>,
    /// What they do.
    pub roles: Option<Roles>,
    /// Whom they report to; `Some(None)` for nobody.
    pub manager: Option<Option<PersonId>>,
    /// The revision that the change was made up for, if that matters.
    pub revision: Option<u32>,
}

// Both databases gather rows into one text by this function.
const PERSON_SELECT: &str = "
    SELECT p.person, p.name, p.email, p.manager, p.password IS NOT NULL AS has_password, p.revision,
        p.created_ms, p.joined_ms, p.left_ms,
        (SELECT string_agg(r.role, ' ') FROM roles r
            WHERE r.organization = p.organization AND r.person = p.person) AS roles
    FROM people p
    WHERE p.organization = $1";

const PERSON_INSERT: &str = "
    INSERT INTO people (organization, person, name, email, email_folded, manager, revision, created_ms, joined_ms)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)";

const PERSON_AGAIN: &str = "
    UPDATE people SET name = $3, email = $4, manager = $5, revision = revision + 1,
        joined_ms = coalesce(joined_ms, $6), left_ms = NULL
    WHERE organization = $1 AND person = $2";

const PERSON_UPDATE: &str = "
    UPDATE people SET name = $3, manager = $4, revision = revision + 1 WHERE organization = $1 AND person = $2";

const PERSON_LEAVE: &str = "
    UPDATE people SET left_ms = $3, password = NULL, revision = revision + 1
    WHERE organization = $1 AND person = $2 AND left_ms IS NULL";

const PERSON_DELETE: &str = "DELETE FROM people WHERE organization = $1 AND person = $2";

const PASSWORD_SET: &str = "UPDATE people SET password = $3 WHERE organization = $1 AND person = $2";

const ROLES_DELETE: &str = "DELETE FROM roles WHERE organization = $1 AND person = $2";

const ROLES_INSERT: &str = "INSERT INTO roles (organization, person, role)";

const TALENT_OTHER: &str = "
    SELECT count(*) FROM roles r JOIN people p ON p.organization = r.organization AND p.person = r.person
    WHERE r.organization = $1 AND r.role = 'talent' AND r.person <> $2
        AND p.joined_ms IS NOT NULL AND p.left_ms IS NULL";

const SESSIONS_END: &str = "
    UPDATE sessions SET revoked_ms = $3 WHERE organization = $1 AND person = $2 AND revoked_ms IS NULL";

const KEYS_END: &str = "
    UPDATE api_keys SET revoked_ms = $3 WHERE organization = $1 AND person = $2 AND revoked_ms IS NULL";

const LINKS_END: &str = "
    UPDATE sign_in_links SET used_ms = $3 WHERE organization = $1 AND person = $2 AND used_ms IS NULL";

#[derive(FromRow)]
struct PersonRow {
    person: String,
    name: String,
    email: String,
    manager: Option<String>,
    has_password: bool,
    revision: i64,
    created_ms: i64,
    joined_ms: Option<i64>,
    left_ms: Option<i64>,
    roles: Option<String>,
}

impl Store {
    /// A person, whether they have joined, are invited or have left.
    pub async fn person_find(
        &self,
        organization: &OrganizationId,
        person: PersonId,
    ) -> Result<Option<Person>, StoreError> {
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        find(&mut transaction, organization, person).await
    }

    /// The people of an organization who have not left, in the order they were added, from after one on.
    pub async fn person_list(
        &self,
        organization: &OrganizationId,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let select = sql(PERSON_SELECT)
            .bind(organization)
            .push(" AND p.left_ms IS NULL AND p.person > $2 ORDER BY p.person LIMIT $3")
            .bind(after)
            .bind(limit);
        people(&mut self.read(Scope::Organization(organization)).await?, select).await
    }

    /// Those of these mail addresses who have an entry, also if they have left.
    pub async fn person_by_email(
        &self,
        organization: &OrganizationId,
        emails: impl IntoIterator<Item = &Email> + Send,
    ) -> Result<Vec<Person>, StoreError> {
        let emails: Vec<_> = emails.into_iter().map(Email::folded).collect();
        if emails.is_empty() {
            return Ok(Vec::new());
        }
        let select = sql(PERSON_SELECT).bind(organization).push(" AND p.email_folded IN ").push_list(emails);
        people(&mut self.read(Scope::Organization(organization)).await?, select).await
    }

    /// Adds somebody who need not be invited: the first of an organization, or who comes by its own sign-in. The id
    /// they have, which is another than the one given where they were here before.
    pub async fn person_add(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: &NewPerson,
    ) -> Result<PersonId, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let id = enter(&mut acting, organization, person, act.at, Some(act.at)).await?;
        acting.note(Deed::new(Action::PersonAdded).about(id).detail(words(&person.roles)));
        acting.commit().await?;
        tracing::info!(%organization, person.id = %id, "added a person");
        Ok(id)
    }

    /// Changes a person's entry; as it is then.
    pub async fn person_change(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: PersonId,
        change: &PersonChange,
    ) -> Result<Person, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let person = current(&mut acting, organization, id).await?;
        if change.revision.is_some_and(|revision| revision != person.revision) {
            return Err(Refusal::Changed.into());
        }
        let mut changed = Vec::new();
        if let Some(roles) = change.roles.as_ref().filter(|roles| **roles != person.roles) {
            may_have(&mut acting, organization, &person, roles).await?;
            set_roles(&mut acting, organization, id, roles).await?;
            changed.push(format!("roles: {}", words(roles)));
        }
        let name = change.name.as_ref().unwrap_or(&person.name);
        let manager = change.manager.unwrap_or(person.manager);
        if let Some(manager) = manager.filter(|_| manager != person.manager) {
            current(&mut acting, organization, manager).await?;
        }
        changed.extend((*name != person.name).then(|| "name".to_owned()));
        changed.extend((manager != person.manager).then(|| "manager".to_owned()));
        if !changed.is_empty() {
            let update = sql(PERSON_UPDATE).bind(organization).bind(id).bind(name.as_str()).bind(manager);
            acting.run(update).await?;
            acting.note(Deed::new(Action::PersonChanged).about(id).detail(changed.join("; ")));
        }
        let person = current(&mut acting, organization, id).await?;
        acting.commit().await?;
        Ok(person)
    }

    /// Takes a person out: they can no longer sign in, and what they take part in ends. What was written stays; see
    /// [`Store::person_forget`]. Who never joined is gone altogether.
    pub async fn person_remove(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: PersonId,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        let person = current(&mut acting, organization, id).await?;
        stays_with_talent(&mut acting, organization, &person).await?;
        if person.joined.is_some() {
            Self::engagements_end(&mut acting, organization, id, act.at).await?;
            for end in [PERSON_LEAVE, SESSIONS_END, KEYS_END, LINKS_END, crate::invitations::INVITATIONS_END] {
                acting.run(sql(end).bind(organization).bind(id).bind(act.at)).await?;
            }
            acting.note(Deed::new(Action::PersonRemoved).about(id));
        } else {
            withdraw(&mut acting, organization, id).await?;
        }
        acting.commit().await?;
        tracing::info!(%organization, person.id = %id, "took a person out");
        Ok(())
    }

    /// Sets a password, given as an argon2id PHC string, and ends all sessions but one.
    pub async fn person_password_set(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: PersonId,
        password: &str,
        but: Option<access::SessionId>,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        acting.run(sql(PASSWORD_SET).bind(organization).bind(id).bind(password)).await?;
        let but = but.map(|id| id.to_string()).unwrap_or_default();
        let end = sql(SESSIONS_END).bind(organization).bind(id).bind(act.at).push(" AND id <> $4").bind(but);
        acting.run(end).await?;
        acting.note(Deed::new(Action::PasswordChanged).about(id));
        acting.commit().await
    }
}

/// Enters a person, or again one who has left. `joined` is none for who is only invited.
pub(crate) async fn enter(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    person: &NewPerson,
    at: Timestamp,
    joined: Option<Timestamp>,
) -> Result<PersonId, StoreError> {
    let select = sql(PERSON_SELECT).bind(organization).push(" AND p.email_folded = $2").bind(person.email.folded());
    let known = people(acting, select).await?.pop();
    let name = person.name.as_str();
    let (id, enter) = match known {
        Some(known) if known.left.is_none() => return Err(Refusal::Member.into()),
        Some(known) => {
            let again = sql(PERSON_AGAIN).bind(organization).bind(known.id).bind(name);
            (known.id, again.bind(person.email.as_str()).bind(person.manager).bind(joined))
        }
        None => {
            let new = sql(PERSON_INSERT).bind(organization).bind(person.id).bind(name).bind(person.email.as_str());
            (person.id, new.bind(person.email.folded()).bind(person.manager).bind(at).bind(joined))
        }
    };
    acting.run(enter).await?;
    set_roles(acting, organization, id, &person.roles).await?;
    Ok(id)
}

/// Takes out somebody who never joined, as if they had not been invited.
pub(crate) async fn withdraw(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    id: PersonId,
) -> Result<(), StoreError> {
    Store::engagements_delete(acting, organization, id).await?;
    acting.run(sql(PERSON_DELETE).bind(organization).bind(id)).await?;
    acting.note(Deed::new(Action::InvitationRevoked).about(id));
    Ok(())
}

/// Somebody who has not left.
pub(crate) async fn current(
    transaction: &mut Transaction,
    organization: &OrganizationId,
    id: PersonId,
) -> Result<Person, StoreError> {
    let person = find(transaction, organization, id).await?;
    Ok(person.filter(|person| person.left.is_none()).ok_or(Refusal::NotThere)?)
}

pub(crate) async fn find(
    transaction: &mut Transaction,
    organization: &OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    let select = sql(PERSON_SELECT).bind(organization).push(" AND p.person = $2").bind(id);
    Ok(people(transaction, select).await?.pop())
}

async fn people(transaction: &mut Transaction, select: Query) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = transaction.all(select).await?;
    rows.into_iter().map(Person::try_from).collect()
}

async fn set_roles(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    id: PersonId,
    roles: &Roles,
) -> Result<(), StoreError> {
    acting.run(sql(ROLES_DELETE).bind(organization).bind(id)).await?;
    let rows = roles.iter().map(|role| [organization.into(), id.into(), role.as_str().into()]);
    acting.run(sql(ROLES_INSERT).push_rows(rows)).await?;
    Ok(())
}

/// Whether a person may have these roles instead of theirs.
async fn may_have(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    person: &Person,
    roles: &Roles,
) -> Result<(), StoreError> {
    if !roles.has(Role::Talent) {
        stays_with_talent(acting, organization, person).await?;
    }
    let loses = |role| person.roles.has(role) && !roles.has(role);
    let (leads, coaches) = Store::engagements_open(acting, organization, person.id).await?;
    if (loses(Role::Leader) && leads > 0) || (loses(Role::Coach) && coaches > 0) {
        return Err(Refusal::Engaged.into());
    }
    Ok(())
}

/// Whether the organization has a talent team without this person.
pub(crate) async fn stays_with_talent(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    person: &Person,
) -> Result<(), StoreError> {
    let (others,): (i64,) = acting.one(sql(TALENT_OTHER).bind(organization).bind(person.id)).await?;
    if person.roles.has(Role::Talent) && others == 0 { Err(Refusal::LastTalent.into()) } else { Ok(()) }
}

/// Roles as the trail names them.
pub(crate) fn words(roles: &Roles) -> String {
    roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", ")
}

/// Roles gathered into one text.
pub(crate) fn roles(raw: Option<&str>) -> Result<Roles, StoreError> {
    let roles: Result<Vec<Role>, _> =
        raw.unwrap_or_default().split(' ').map(|role| row::parsed("role", role)).collect();
    Roles::new(roles?).map_err(|error| StoreError::row("person", error))
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("person id", &row.person)?,
            name: row::parsed("name", &row.name)?,
            email: row::parsed("mail address", &row.email)?,
            roles: roles(row.roles.as_deref())?,
            manager: row::parsed_if("person id", row.manager.as_deref())?,
            has_password: row.has_password,
            revision: row::number("revision", row.revision)?,
            created: row::time(row.created_ms)?,
            joined: row::time_if(row.joined_ms)?,
            left: row::time_if(row.left_ms)?,
        })
    }
}
