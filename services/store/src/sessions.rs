//! Sessions: where people are signed in. And who is behind one, which is asked with every request.

use access::{Engagement, PersonId, SessionId, Viewer};
use audience::OrganizationId;
use jiff::Timestamp;
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Refusal, Store, StoreError, TokenHash,
    audit::Acting,
    db::{Scope, sql},
    people, row,
};

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Of its secret.
    pub token: TokenHash,
    /// The browser, in short.
    pub agent: String,
    /// Until when it lasts, if it is not used.
    pub expires: Timestamp,
}

/// Where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The browser, in short.
    pub agent: String,
    /// Since when.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// Until when it lasts, if it is not used.
    pub expires: Timestamp,
}

/// Who is behind a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionViewer {
    /// Who, with all that a decision needs.
    pub viewer: Viewer,
    /// The session.
    pub session: SessionId,
    /// Since when they are signed in.
    pub created: Timestamp,
    /// When the session was last noted as used.
    pub seen: Timestamp,
}

const SESSION_INSERT: &str = "
    INSERT INTO sessions (organization, id, person, token, agent, created_ms, seen_ms, expires_ms)
    SELECT $1, $2, p.person, $4, $5, $6, $6, $7 FROM people p
    WHERE p.organization = $1 AND p.person = $3 AND p.joined_ms IS NOT NULL AND p.left_ms IS NULL";

// One row per engagement, or one in all.
const SESSION_VIEWER: &str = "
    SELECT s.organization, s.person, s.id, s.created_ms, s.seen_ms AS used_ms, NULL AS scopes,
        (SELECT string_agg(r.role, ' ') FROM roles r
            WHERE r.organization = s.organization AND r.person = s.person) AS roles,
        e.id AS engagement, e.program, e.leader, e.coach
    FROM sessions s
    JOIN people p ON p.organization = s.organization AND p.person = s.person
    LEFT JOIN engagements e ON e.organization = s.organization AND (e.leader = s.person OR e.coach = s.person)
        AND e.ended_ms IS NULL
    WHERE s.token = $1 AND s.revoked_ms IS NULL AND s.expires_ms > $2 AND p.left_ms IS NULL";

const SESSION_TOUCH: &str = "
    UPDATE sessions SET seen_ms = $3, expires_ms = $4
    WHERE organization = $1 AND id = $2 AND revoked_ms IS NULL AND seen_ms < $3";

const SESSION_LIST: &str = "
    SELECT id, agent, created_ms, seen_ms, expires_ms FROM sessions
    WHERE organization = $1 AND person = $2 AND revoked_ms IS NULL AND expires_ms > $3
    ORDER BY seen_ms DESC, id";

const SESSION_REVOKE: &str = "
    UPDATE sessions SET revoked_ms = $3
    WHERE organization = $1 AND person = $2 AND revoked_ms IS NULL AND expires_ms > $3";

/// A row of who is behind a session or a key.
#[derive(FromRow)]
pub(crate) struct ViewerRow {
    pub(crate) organization: String,
    pub(crate) person: String,
    pub(crate) id: String,
    pub(crate) created_ms: i64,
    pub(crate) used_ms: Option<i64>,
    pub(crate) scopes: Option<String>,
    roles: Option<String>,
    engagement: Option<String>,
    program: Option<String>,
    leader: Option<String>,
    coach: Option<String>,
}

#[derive(FromRow)]
struct SessionRow {
    id: String,
    agent: String,
    created_ms: i64,
    seen_ms: i64,
    expires_ms: i64,
}

/// Which sessions to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sessions {
    /// This one.
    One(SessionId),
    /// All but this one.
    AllBut(SessionId),
    /// All.
    All,
}

impl Store {
    /// Begins a session of a member, who signed in as `deed` says. [`Refusal::NotThere`] where they are none.
    pub async fn session_create(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        session: &NewSession,
        deed: Deed,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        if !insert(&mut acting, organization, person, session, act.at).await? {
            return Err(Refusal::NotThere.into());
        }
        acting.note(deed.about(person));
        acting.commit().await
    }

    /// Who is behind a session's secret: asked with every request, so in one round trip. What was revoked, ran out or
    /// belongs to somebody who left is `None` at once.
    pub async fn viewer_by_session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<SessionViewer>, StoreError> {
        let select = sql(SESSION_VIEWER).bind(token.as_bytes()).bind(now);
        let rows: Vec<ViewerRow> = self.read(Scope::Instance).await?.all(select).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        Ok(Some(SessionViewer {
            session: row::parsed("session id", &first.id)?,
            created: row::time(first.created_ms)?,
            seen: row::time(first.used_ms.unwrap_or(first.created_ms))?,
            viewer: viewer(&rows)?,
        }))
    }

    /// Notes that a session is used, and until when it lasts now.
    pub async fn session_touch(
        &self,
        organization: &OrganizationId,
        session: SessionId,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write(Scope::Organization(organization)).await?;
        transaction.run(sql(SESSION_TOUCH).bind(organization).bind(session).bind(now).bind(expires)).await?;
        transaction.commit().await
    }

    /// Where a person is signed in, the last used first.
    pub async fn session_list(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let select = sql(SESSION_LIST).bind(organization).bind(person).bind(now);
        let rows: Vec<SessionRow> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.into_iter().map(Session::try_from).collect()
    }

    /// Ends sessions of a person, at once; how many. Noted as this action.
    pub async fn session_revoke(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        which: Sessions,
        action: Action,
    ) -> Result<u64, StoreError> {
        let mut acting = self.act(organization, act).await?;
        let revoke = sql(SESSION_REVOKE).bind(organization).bind(person).bind(act.at);
        let revoke = match which {
            Sessions::One(id) => revoke.push(" AND id = $4").bind(id),
            Sessions::AllBut(id) => revoke.push(" AND id <> $4").bind(id),
            Sessions::All => revoke,
        };
        let ended = acting.run(revoke).await?;
        if ended > 0 {
            let detail = if ended == 1 { "a session".to_owned() } else { format!("{ended} sessions") };
            acting.note(Deed::new(action).about(person).detail(detail));
            acting.commit().await?;
        }
        Ok(ended)
    }
}

/// Begins a session in the caller's transaction; `false` where the person is no member.
pub(crate) async fn insert(
    acting: &mut Acting<'_>,
    organization: &OrganizationId,
    person: PersonId,
    session: &NewSession,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let insert = sql(SESSION_INSERT).bind(organization).bind(session.id).bind(person).bind(session.token.as_bytes());
    let insert = insert.bind(session.agent.as_str()).bind(at).bind(session.expires);
    Ok(acting.run(insert).await? == 1)
}

/// The viewer of whom these are all rows.
pub(crate) fn viewer(rows: &[ViewerRow]) -> Result<Viewer, StoreError> {
    let Some(first) = rows.first() else { return Err(StoreError::row("viewer", "there is no row")) };
    let organization = row::parsed("organization id", &first.organization)?;
    let person = row::parsed("person id", &first.person)?;
    let roles = people::roles(first.roles.as_deref())?;
    let engagements: Result<Vec<_>, _> = rows.iter().filter_map(engagement).collect();
    let engagements = engagements?;
    let mut programs: Vec<_> = engagements.iter().map(|engagement: &Engagement| engagement.program).collect();
    programs.sort_unstable();
    programs.dedup();
    Ok(Viewer { organization, person, roles, programs, engagements })
}

fn engagement(row: &ViewerRow) -> Option<Result<Engagement, StoreError>> {
    let (id, program, leader, coach) =
        (row.engagement.as_ref()?, row.program.as_ref()?, row.leader.as_ref()?, row.coach.as_ref()?);
    let parsed = || {
        Ok(Engagement {
            id: row::parsed("engagement id", id)?,
            program: row::parsed("program id", program)?,
            leader: row::parsed("person id", leader)?,
            coach: row::parsed("person id", coach)?,
        })
    };
    Some(parsed())
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row::parsed("session id", &row.id)?,
            agent: row.agent,
            created: row::time(row.created_ms)?,
            seen: row::time(row.seen_ms)?,
            expires: row::time(row.expires_ms)?,
        })
    }
}
