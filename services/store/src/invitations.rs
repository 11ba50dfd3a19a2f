//! Invitations: links by which those who were added become members.

use access::{InvitationId, PersonId, Roles};
use audience::OrganizationId;
use jiff::Timestamp;
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Email, Name, NewEngagement, NewMessage, NewPerson, Refusal, Store, StoreError, TokenHash,
    audit::Acting,
    db::{Query, Scope, sql},
    people, row,
};

/// An invitation that can still be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The organization that invites.
    pub organization: OrganizationId,
    /// That organization's name.
    pub organization_name: Name,
    /// Who is invited.
    pub person: PersonId,
    /// Their name.
    pub name: Name,
    /// Where the link was sent.
    pub email: Email,
    /// What they are to do.
    pub roles: Roles,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it can be accepted.
    pub expires: Timestamp,
}

/// The link of an invitation.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Of the link's secret.
    pub token: TokenHash,
    /// Until when it can be accepted.
    pub expires: Timestamp,
    /// What brings it there.
    pub message: NewMessage,
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Who.
    pub person: NewPerson,
    /// By which link.
    pub invitation: NewInvitation,
    /// The engagement they are to lead in, if any.
    pub engagement: Option<NewEngagement>,
}

const INVITATION_INSERT: &str = "
    INSERT INTO invitations (organization, id, person, token, invited_by, created_ms, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const INVITATION_SELECT: &str = "
    SELECT i.id, i.organization, o.name AS organization_name, i.person, p.name, p.email, i.created_ms, i.expires_ms,
        (SELECT string_agg(r.role, ' ') FROM roles r
            WHERE r.organization = i.organization AND r.person = i.person) AS roles
    FROM invitations i
    JOIN organizations o ON o.organization = i.organization
    JOIN people p ON p.organization = i.organization AND p.person = i.person
    WHERE i.accepted_ms IS NULL AND i.revoked_ms IS NULL AND i.expires_ms > $1";

const INVITATION_ACCEPT: &str = "
    UPDATE invitations SET accepted_ms = $3
    WHERE organization = $1 AND token = $2 AND accepted_ms IS NULL AND revoked_ms IS NULL AND expires_ms > $3";

const INVITATION_PERSON: &str = "
    SELECT person FROM invitations
    WHERE organization = $1 AND id = $2 AND accepted_ms IS NULL AND revoked_ms IS NULL";

pub(crate) const INVITATIONS_END: &str = "
    UPDATE invitations SET revoked_ms = $3
    WHERE organization = $1 AND person = $2 AND accepted_ms IS NULL AND revoked_ms IS NULL";

const PERSON_JOIN: &str = "
    UPDATE people SET name = $3, password = coalesce($4, password), joined_ms = coalesce(joined_ms, $5),
        revision = revision + 1
    WHERE organization = $1 AND person = $2 AND left_ms IS NULL";

#[derive(FromRow)]
struct InvitationRow {
    id: String,
    organization: String,
    organization_name: String,
    person: String,
    name: String,
    email: String,
    created_ms: i64,
    expires_ms: i64,
    roles: Option<String>,
}

impl Store {
    /// Adds these people and invites them, all or none; their ids, in this order.
    pub async fn people_invite(
        &self,
        organization: &OrganizationId,
        act: &Act,
        invited: &[Invited],
    ) -> Result<Vec<PersonId>, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let mut ids = Vec::with_capacity(invited.len());
        for Invited { person, invitation, .. } in invited {
            let id = people::enter(&mut acting, organization, person, act.at, None).await?;
            insert(&mut acting, organization, act, id, invitation).await?;
            acting.note(Deed::new(Action::PersonInvited).about(id).detail(people::words(&person.roles)));
            ids.push(id);
        }
        for (leader, invited) in ids.iter().zip(invited) {
            if let Some(engagement) = &invited.engagement {
                Self::engagement_insert(&mut acting, organization, *leader, engagement, act.at).await?;
            }
        }
        acting.commit().await?;
        tracing::info!(%organization, people = ids.len(), "invited people");
        Ok(ids)
    }

    /// Invites somebody again: the link of before no longer works. [`Refusal::NotThere`] where they have joined.
    pub async fn invitation_renew(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        invitation: &NewInvitation,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        if people::current(&mut acting, organization, person).await?.joined.is_some() {
            return Err(Refusal::NotThere.into());
        }
        insert(&mut acting, organization, act, person, invitation).await?;
        acting.note(Deed::new(Action::InvitationRenewed).about(person));
        acting.commit().await
    }

    /// The invitation of a link, of whatever organization, while it can be accepted.
    pub async fn invitation_find(&self, token: TokenHash, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        let select = sql(INVITATION_SELECT).bind(now).push(" AND i.token = $2").bind(token.as_bytes());
        let row: Option<InvitationRow> = self.read(Scope::Instance).await?.first(select).await?;
        row.map(Invitation::try_from).transpose()
    }

    /// The invitations of an organization that can be accepted, in the order they were made, from after one on.
    pub async fn invitation_list(
        &self,
        organization: &OrganizationId,
        now: Timestamp,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>, StoreError> {
        let select: Query = sql(INVITATION_SELECT)
            .bind(now)
            .push(" AND i.organization = $2 AND i.id > $3 ORDER BY i.id LIMIT $4")
            .bind(organization)
            .bind(after.map(|id| id.to_string()).unwrap_or_default())
            .bind(limit);
        let rows: Vec<InvitationRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Invitation::try_from).collect()
    }

    /// Accepts an invitation under this name; `password` is an argon2id PHC string, none for who signs in by link.
    /// Who became a member; `None` where the link is used up, taken back or too old.
    pub async fn invitation_accept(
        &self,
        token: TokenHash,
        act: &Act,
        name: &Name,
        password: Option<&str>,
    ) -> Result<Option<(OrganizationId, PersonId)>, StoreError> {
        let Some(Invitation { organization, person, .. }) = self.invitation_find(token, act.at).await? else {
            return Ok(None);
        };
        let act = Act { actor: Some(person), ..act.clone() };
        let mut acting = self.act(&organization, &act).await?;
        let accept = sql(INVITATION_ACCEPT).bind(&organization).bind(token.as_bytes()).bind(act.at);
        let join = sql(PERSON_JOIN).bind(&organization).bind(person).bind(name.as_str()).bind(password).bind(act.at);
        if acting.run(accept).await? == 0 || acting.run(join).await? == 0 {
            return Ok(None);
        }
        acting.note(Deed::new(Action::PersonJoined).about(person));
        acting.commit().await?;
        tracing::info!(%organization, person.id = %person, "a person joined");
        Ok(Some((organization, person)))
    }

    /// Takes an invitation back, and out whoever was only invited.
    pub async fn invitation_revoke(
        &self,
        organization: &OrganizationId,
        act: &Act,
        id: InvitationId,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        let row: Option<(String,)> = acting.first(sql(INVITATION_PERSON).bind(organization).bind(id)).await?;
        let (person,) = row.ok_or(Refusal::NotThere)?;
        let person = people::current(&mut acting, organization, row::parsed("person id", &person)?).await?;
        if person.joined.is_some() {
            acting.run(sql(INVITATIONS_END).bind(organization).bind(person.id).bind(act.at)).await?;
            acting.note(Deed::new(Action::InvitationRevoked).about(person.id));
        } else {
            people::withdraw(&mut acting, organization, person.id).await?;
        }
        acting.commit().await
    }
}

/// A new link for somebody, instead of the one before.
async fn insert(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    act: &Act,
    person: PersonId,
    new: &NewInvitation,
) -> Result<(), StoreError> {
    acting.run(sql(INVITATIONS_END).bind(organization).bind(person).bind(act.at)).await?;
    let insert = sql(INVITATION_INSERT).bind(organization).bind(new.id).bind(person).bind(new.token.as_bytes());
    acting.run(insert.bind(act.actor).bind(act.at).bind(new.expires)).await?;
    Store::outbox_insert(acting, organization, &new.message, act.at).await?;
    Ok(())
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("invitation id", &row.id)?,
            organization: row::parsed("organization id", &row.organization)?,
            organization_name: row::parsed("name", &row.organization_name)?,
            person: row::parsed("person id", &row.person)?,
            name: row::parsed("name", &row.name)?,
            email: row::parsed("mail address", &row.email)?,
            roles: people::roles(row.roles.as_deref())?,
            created: row::time(row.created_ms)?,
            expires: row::time(row.expires_ms)?,
        })
    }
}
