//! What it takes to sign in: who has a mail address, one-time links, and how often somebody tried. Of the whole
//! instance, for one mail address may belong to people of several organizations.

use access::PersonId;
use audience::OrganizationId;
use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::{
    Act, Action, Deed, Email, Name, NewMessage, Store, StoreError, TokenHash,
    db::{Scope, Transaction, Value, sql},
    row,
    sessions::{self, NewSession},
};

/// Somebody who could sign in under a mail address.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where they are a member.
    pub organization: OrganizationId,
    /// The organization's name.
    pub organization_name: Name,
    /// Who they are.
    pub person: PersonId,
    /// Their name.
    pub name: Name,
    /// Their mail address as it is kept.
    pub email: Email,
    /// Their password as an argon2id PHC string, if they have one.
    pub password: Option<String>,
}

/// Without the password.
impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { organization, person, .. } = self;
        f.debug_struct("Candidate").field("organization", organization).field("person", person).finish_non_exhaustive()
    }
}

/// A one-time link.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Of the link's secret.
    pub token: TokenHash,
    /// Until when it works.
    pub expires: Timestamp,
    /// What brings it there.
    pub message: NewMessage,
}

/// How often somebody may try before they have to wait.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// So many tries are free.
    pub free: u32,
    /// The wait after the next one; doubled with each more.
    pub first: SignedDuration,
    /// The longest wait. After as long again without a try, counting begins anew.
    pub longest: SignedDuration,
}

impl Patience {
    /// Until when somebody has to wait who tried so often, the last time then.
    fn until(&self, attempts: u32, last: Timestamp) -> Result<Timestamp, StoreError> {
        let Some(beyond) = attempts.checked_sub(self.free) else { return Ok(last) };
        let doubled = 2_i32.checked_pow(beyond).and_then(|factor| self.first.checked_mul(factor));
        let wait = doubled.unwrap_or(self.longest).min(self.longest);
        last.checked_add(wait).map_err(|error| StoreError::row("time", error))
    }
}

const CANDIDATE_LIST: &str = "
    SELECT p.organization, o.name AS organization_name, p.person, p.name, p.email, p.password
    FROM people p JOIN organizations o ON o.organization = p.organization
    WHERE p.email_folded = $1 AND p.joined_ms IS NOT NULL AND p.left_ms IS NULL
    ORDER BY p.organization";

const LINK_INSERT: &str =
    "INSERT INTO sign_in_links (organization, token, person, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5)";

const LINK_FIND: &str = "
    SELECT organization, person FROM sign_in_links WHERE token = $1 AND used_ms IS NULL AND expires_ms > $2";

// One use spends all links of that person.
const LINK_USE: &str = "
    UPDATE sign_in_links SET used_ms = $3
    WHERE organization = $1 AND person = $2 AND used_ms IS NULL AND EXISTS (
        SELECT 1 FROM sign_in_links l
        WHERE l.organization = $1 AND l.token = $4 AND l.used_ms IS NULL AND l.expires_ms > $3)";

// Rows of no organization, whose id never has a star. What is refused is not counted, so that a wait ends also for who does not stop trying.
const ATTEMPT_TAKE: &str = "
    INSERT INTO sign_in_attempts (organization, subject, attempts, last_ms) VALUES ('*', $1, 0, $2)
    ON CONFLICT (organization, subject) DO UPDATE SET attempts = sign_in_attempts.attempts
    RETURNING attempts, last_ms";

const ATTEMPT_COUNT: &str = "
    UPDATE sign_in_attempts SET attempts = $3, last_ms = $2 WHERE organization = '*' AND subject = $1";

const ATTEMPT_FORGET: &str = "DELETE FROM sign_in_attempts WHERE organization = '*' AND subject = $1";

#[derive(FromRow)]
struct CandidateRow {
    organization: String,
    organization_name: String,
    person: String,
    name: String,
    email: String,
    password: Option<String>,
}

impl Store {
    /// The members, of whatever organization, who have a mail address.
    pub async fn sign_in_candidates(&self, email: &Email) -> Result<Vec<Candidate>, StoreError> {
        let select = sql(CANDIDATE_LIST).bind(email.folded());
        let rows: Vec<CandidateRow> = self.read(Scope::Instance).await?.all(select).await?;
        rows.into_iter().map(Candidate::try_from).collect()
    }

    /// Keeps a one-time link for a member, with the mail that brings it.
    pub async fn sign_in_link_create(
        &self,
        organization: &OrganizationId,
        act: &Act,
        person: PersonId,
        link: &NewLink,
    ) -> Result<(), StoreError> {
        let mut acting = self.act(organization, act).await?;
        let insert = sql(LINK_INSERT).bind(organization).bind(link.token.as_bytes()).bind(person);
        acting.run(insert.bind(act.at).bind(link.expires)).await?;
        Self::outbox_insert(&mut acting, organization, &link.message, act.at).await?;
        acting.note(Deed::new(Action::LinkRequested).about(person));
        acting.commit().await
    }

    /// Signs in by a one-time link: spends it and begins a session, or neither. `None` where the link is used up, too
    /// old, or its owner no member any more.
    pub async fn sign_in_by_link(
        &self,
        token: TokenHash,
        act: &Act,
        session: &NewSession,
    ) -> Result<Option<(OrganizationId, PersonId)>, StoreError> {
        let find = sql(LINK_FIND).bind(token.as_bytes()).bind(act.at);
        let found: Option<(String, String)> = self.read(Scope::Instance).await?.first(find).await?;
        let Some((organization, person)) = found else { return Ok(None) };
        let organization: OrganizationId = row::parsed("organization id", &organization)?;
        let person: PersonId = row::parsed("person id", &person)?;
        let act = Act { actor: Some(person), ..act.clone() };
        let mut acting = self.act(&organization, &act).await?;
        let spend = sql(LINK_USE).bind(&organization).bind(person).bind(act.at).bind(token.as_bytes());
        if acting.run(spend).await? == 0
            || !sessions::insert(&mut acting, &organization, person, session, act.at).await?
        {
            return Ok(None);
        }
        acting.note(Deed::new(Action::SignedInByLink).about(person));
        acting.commit().await?;
        Ok(Some((organization, person)))
    }

    /// Counts one more try of each of these subjects before it is made, so that many at once are counted too. Until
    /// when to wait, and then nothing is counted, where one of them tried too often.
    pub async fn sign_in_attempt(
        &self,
        subjects: &[(TokenHash, Patience)],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut subjects: Vec<_> = subjects.iter().collect();
        subjects.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes())); // Locks are taken in one order.
        let mut transaction = self.write(Scope::Instance).await?;
        for (subject, patience) in subjects {
            let subject = subject.as_bytes();
            let (attempts, last): (i64, i64) = transaction.one(sql(ATTEMPT_TAKE).bind(subject).bind(now)).await?;
            let (attempts, last): (u32, _) = (row::number("count", attempts)?, row::time(last)?);
            let until = patience.until(attempts, last)?;
            if attempts >= patience.free && until > now {
                return Ok(Some(until));
            }
            let stale = now.duration_since(last) > patience.longest.saturating_mul(2);
            let attempts = if stale { 1 } else { attempts.saturating_add(1) };
            transaction.run(sql(ATTEMPT_COUNT).bind(subject).bind(now).bind(attempts)).await?;
        }
        transaction.commit().await?;
        Ok(None)
    }

    /// Forgets the tries of a subject, who has got in.
    pub async fn sign_in_attempts_forget(&self, subject: TokenHash) -> Result<(), StoreError> {
        let mut transaction = self.write(Scope::Instance).await?;
        attempts_forget(&mut transaction, subject).await?;
        transaction.commit().await
    }

    /// Removes what has been over for long: links, sessions and keys, invitations and tries that ended before this
    /// time. How many rows.
    pub async fn sign_in_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.write(Scope::Instance).await?;
        let mut gone = 0;
        for purge in [
            "DELETE FROM sign_in_links WHERE expires_ms < $1",
            "DELETE FROM sessions WHERE expires_ms < $1 OR revoked_ms < $1",
            "DELETE FROM api_keys WHERE expires_ms < $1 OR revoked_ms < $1",
            "DELETE FROM invitations WHERE accepted_ms < $1 OR revoked_ms < $1",
            "DELETE FROM sign_in_attempts WHERE last_ms < $1",
        ] {
            gone += transaction.run(sql(purge).bind(Value::from(before))).await?;
        }
        transaction.commit().await?;
        tracing::info!(rows = gone, "removed what was over");
        Ok(gone)
    }
}

/// Who tries to sign in under a mail address, as tries are counted.
pub fn mail_subject(email: &Email) -> TokenHash {
    TokenHash::of(format!("mail {}", email.folded()).as_bytes())
}

/// [`Store::sign_in_attempts_forget`] inside the caller's transaction, which is the instance's.
pub(crate) async fn attempts_forget(transaction: &mut Transaction, subject: TokenHash) -> Result<(), StoreError> {
    transaction.run(sql(ATTEMPT_FORGET).bind(subject.as_bytes())).await?;
    Ok(())
}

impl TryFrom<CandidateRow> for Candidate {
    type Error = StoreError;

    fn try_from(row: CandidateRow) -> Result<Self, StoreError> {
        Ok(Self {
            organization: row::parsed("organization id", &row.organization)?,
            organization_name: row::parsed("name", &row.organization_name)?,
            person: row::parsed("person id", &row.person)?,
            name: row::parsed("name", &row.name)?,
            email: row::parsed("mail address", &row.email)?,
            password: row.password,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_the_first_try_that_is_not_free() {
        let patience =
            Patience { free: 5, first: SignedDuration::from_secs(1), longest: SignedDuration::from_mins(15) };
        let waits: Vec<_> = [0, 4, 5, 6, 9, 40, u32::MAX]
            .map(|attempts| patience.until(attempts, Timestamp::UNIX_EPOCH).unwrap().as_second())
            .into();
        assert_eq!(waits, [0, 0, 1, 2, 16, 900, 900]);
    }
}
