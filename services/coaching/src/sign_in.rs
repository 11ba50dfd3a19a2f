//! Signing in and out, and who is behind a session or a key.

use std::net::IpAddr;

use access::{Operation, PersonId, SessionId};
use audience::{OrganizationId, is_hidden};
use jiff::{SignedDuration, Timestamp};
use store::{
    Acceptance, Action, Candidate, Deed, Email, Name, NewLink, NewSession, Organization, Patience, Person,
    PersonChange, Session, Sessions, TokenHash, mail_subject,
};
use uuid::Uuid;

use crate::{
    By, Caller, Coaching, Error, Letter, Place, Sealed, Secret,
    keys::{self, TOUCH},
};

/// How long a session lasts without being used.
const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a session lasts at all.
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a sign-in link works.
const LINK_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// How long what is over is kept, so that a person can see it.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Longest name of a browser that is kept.
const AGENT_MAX: usize = 120;

const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Tries to sign in under one mail address.
const BY_MAIL: Patience = Patience { free: 5, first: SignedDuration::from_secs(1), longest: LONGEST_WAIT };
/// Tries from one network address, behind which a whole office may sit.
const BY_ADDRESS: Patience = Patience { free: 25, first: SignedDuration::from_secs(1), longest: LONGEST_WAIT };
/// Links to one mail address.
const LINKS: Patience = Patience { free: 3, first: SignedDuration::from_mins(1), longest: LONGEST_WAIT };

/// From where somebody comes.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Their network address, if it is known.
    pub address: Option<IpAddr>,
    /// What their browser calls itself.
    pub agent: String,
}

/// A session that has begun.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Where.
    pub organization: OrganizationId,
    /// Who.
    pub person: PersonId,
    /// The session.
    pub session: SessionId,
    /// Its secret, for the browser to keep.
    pub secret: Secret,
    /// Until when it can last at most.
    pub expires: Timestamp,
}

/// Who I am.
#[derive(Debug, Clone)]
pub struct Me {
    /// My organization.
    pub organization: Organization,
    /// My entry.
    pub person: Person,
    /// Which versions of the table of who sees what I accepted.
    pub accepted: Vec<Acceptance>,
}

/// What I change of myself; what is `None` stays.
#[derive(Clone, Default)]
pub struct MeChange {
    /// My name.
    pub name: Option<Name>,
    /// A new password.
    pub password: Option<String>,
    /// The password of before, which it takes where there was one.
    pub current_password: Option<String>,
}

impl Coaching {
    /// Signs in by password; where the mail address belongs to members of several organizations, to this one.
    pub async fn sign_in(
        &self,
        email: &Email,
        password: &str,
        organization: Option<&OrganizationId>,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        self.try_once(vec![(mail_subject(email), BY_MAIL)], origin).await?;
        let mut candidates = self.store.sign_in_candidates(email).await?;
        candidates.retain(|candidate| organization.is_none_or(|organization| candidate.organization == *organization));
        let mut matching = Vec::new();
        if candidates.is_empty() {
            self.verify(password, None).await?; // As much work as for a member.
        }
        for candidate in candidates {
            if self.verify(password, candidate.password.as_deref()).await? {
                matching.push(candidate);
            }
        }
        match matching.as_slice() {
            [] => {
                tracing::info!("a sign-in failed");
                Err(Error::WrongPassword)
            }
            [one] => {
                self.store.sign_in_attempts_forget(mail_subject(email)).await?;
                let deed = Deed::new(Action::SignedInByPassword);
                self.begin(&one.organization, one.person, deed, origin).await
            }
            several => {
                self.store.sign_in_attempts_forget(mail_subject(email)).await?;
                Err(Error::WhichOrganization(several.iter().map(place).collect()))
            }
        }
    }

    /// Mails a one-time link to the members who have this mail address. Whether there are any is not said.
    pub async fn request_link(&self, email: &Email, origin: &Origin) -> Result<(), Error> {
        let subject = TokenHash::of(format!("link {}", email.folded()).as_bytes());
        self.try_once(vec![(subject, LINKS)], origin).await?;
        for candidate in self.store.sign_in_candidates(email).await? {
            self.send_link(candidate).await?;
        }
        Ok(())
    }

    async fn send_link(&self, candidate: Candidate) -> Result<(), Error> {
        let (act, secret) = (self.act_of_nobody(), self.secret());
        let expires = after(act.at, LINK_LIFE)?;
        let Candidate { organization, organization_name, person, name, email, .. } = candidate;
        let sealed = Sealed { to: email, name, organization: organization_name, secret: secret.reveal(), expires };
        let message = Letter::SignInLink(sealed).message(format!("sign-in:{}", self.id::<Uuid>()), person)?;
        let link = NewLink { token: secret.hash(), expires, message };
        Ok(self.store.sign_in_link_create(&organization, &act, person, &link).await?)
    }

    /// Signs in by a one-time link.
    pub async fn use_link(&self, secret: &str, origin: &Origin) -> Result<SignedIn, Error> {
        let link: Secret = secret.parse().map_err(|_| Error::LinkOver)?;
        let (act, new) = (self.act_of_nobody(), self.secret());
        let session = self.new_session(&new, act.at, origin)?;
        let found = self.store.sign_in_by_link(link.hash(), &act, &session).await?;
        let (organization, person) = found.ok_or(Error::LinkOver)?;
        tracing::info!(%organization, person.id = %person, "signed in by a link");
        let expires = after(act.at, SESSION_LIFE)?;
        Ok(SignedIn { organization, person, session: session.id, secret: new, expires })
    }

    /// Begins a session of a member for whom the instance vouches: an organization's own sign-in, or the demo. `how`
    /// says it in the trail. Never to be reached by a request alone.
    pub async fn vouch(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        how: &str,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        self.begin(organization, person, Deed::new(Action::SignedInOtherwise).detail(how), origin).await
    }

    pub(crate) async fn begin(
        &self,
        organization: &OrganizationId,
        person: PersonId,
        deed: Deed,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let (act, secret) = (store::Act { actor: Some(person), ..self.act_of_nobody() }, self.secret());
        let session = self.new_session(&secret, act.at, origin)?;
        self.store.session_create(organization, &act, person, &session, deed).await?;
        tracing::info!(%organization, person.id = %person, "signed in");
        let expires = after(act.at, SESSION_LIFE)?;
        Ok(SignedIn { organization: organization.clone(), person, session: session.id, secret, expires })
    }

    fn new_session(&self, secret: &Secret, now: Timestamp, origin: &Origin) -> Result<NewSession, Error> {
        let agent = origin.agent.chars().filter(|letter| !letter.is_control() && !is_hidden(*letter));
        let agent = agent.take(AGENT_MAX).collect();
        Ok(NewSession { id: self.id(), token: secret.hash(), agent, expires: after(now, SESSION_IDLE)? })
    }

    /// Counts a try of these, and of where it comes from.
    async fn try_once(&self, mut subjects: Vec<(TokenHash, Patience)>, origin: &Origin) -> Result<(), Error> {
        subjects.extend(origin.address.map(|address| (address_subject(address), BY_ADDRESS)));
        match self.store.sign_in_attempt(&subjects, self.now()).await? {
            Some(until) => Err(Error::TooMany { until }),
            None => Ok(()),
        }
    }

    /// Who is behind a session's secret. Asked with every request: a session that was ended is nobody's at once.
    pub async fn caller_by_session(&self, secret: &str) -> Result<Option<Caller>, Error> {
        let Ok(secret) = secret.parse::<Secret>() else { return Ok(None) };
        let now = self.now();
        let Some(found) = self.store.viewer_by_session(secret.hash(), now).await? else { return Ok(None) };
        if now.duration_since(found.seen) >= TOUCH {
            let expires = after(now, SESSION_IDLE)?.min(after(found.created, SESSION_LIFE)?);
            let (store, organization, session) = (self.store.clone(), found.viewer.organization.clone(), found.session);
            keys::later(async move { store.session_touch(&organization, session, now, expires).await });
        }
        Ok(Some(Caller::new(found.viewer, By::Session(found.session))))
    }

    /// Ends this session.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Error> {
        let (viewer, session) = caller.allow_in_person(Operation::SignOut)?;
        let (act, which) = (self.act_of(viewer), Sessions::One(session));
        self.store.session_revoke(&viewer.organization, &act, viewer.person, which, Action::SignedOut).await?;
        Ok(())
    }

    /// Who I am.
    pub async fn me(&self, caller: &Caller) -> Result<Me, Error> {
        let viewer = caller.allow(Operation::ReadMe)?;
        let organization = self.store.organization_find(&viewer.organization).await?.ok_or(Error::NotThere)?;
        let person = self.store.person_find(&viewer.organization, viewer.person).await?.ok_or(Error::NotThere)?;
        let accepted = self.store.acceptance_list(&viewer.organization, viewer.person).await?;
        Ok(Me { organization, person, accepted })
    }

    /// Changes my name or password. A new password ends all other sessions.
    pub async fn change_me(&self, caller: &Caller, change: MeChange) -> Result<Me, Error> {
        let (viewer, session) = caller.allow_in_person(Operation::ChangeMe)?;
        let me = self.me(caller).await?.person;
        let hash = match change.password {
            Some(password) => {
                self.check_current(&me, change.current_password.as_deref()).await?;
                Some(self.hash(&password, change.name.as_ref().unwrap_or(&me.name), &me.email).await?)
            }
            None => None,
        };
        if let Some(name) = change.name {
            let change = PersonChange { name: Some(name), ..PersonChange::default() };
            self.store.person_change(&viewer.organization, &self.act_of(viewer), me.id, &change).await?;
        }
        if let Some(hash) = hash {
            let (organization, act) = (&viewer.organization, self.act_of(viewer));
            self.store.person_password_set(organization, &act, me.id, &hash, Some(session)).await?;
        }
        self.me(caller).await
    }

    /// Whether this is the password of before, if there was one; guessing it is counted like signing in.
    async fn check_current(&self, me: &Person, current: Option<&str>) -> Result<(), Error> {
        if !me.has_password {
            return Ok(());
        }
        let subject = mail_subject(&me.email);
        self.try_once(vec![(subject, BY_MAIL)], &Origin::default()).await?;
        let candidates = self.store.sign_in_candidates(&me.email).await?;
        let kept = candidates.into_iter().find(|candidate| candidate.person == me.id);
        let kept = kept.and_then(|candidate| candidate.password);
        if !self.verify(current.unwrap_or_default(), kept.as_deref()).await? {
            return Err(Error::field("current_password", "this is not your password: try again"));
        }
        Ok(self.store.sign_in_attempts_forget(subject).await?)
    }

    /// Where I am signed in; which of them this is, the caller knows.
    pub async fn list_sessions(&self, caller: &Caller) -> Result<Vec<Session>, Error> {
        let viewer = caller.allow(Operation::ListSessions)?;
        Ok(self.store.session_list(&viewer.organization, viewer.person, self.now()).await?)
    }

    /// Ends sessions of mine, at once.
    pub async fn revoke_sessions(&self, caller: &Caller, which: Sessions) -> Result<(), Error> {
        let viewer = caller.allow(Operation::RevokeSession)?;
        let (organization, act) = (&viewer.organization, self.act_of(viewer));
        let action = Action::SessionsRevoked;
        let ended = self.store.session_revoke(organization, &act, viewer.person, which, action).await?;
        if ended == 0 && matches!(which, Sessions::One(_)) { Err(Error::NotThere) } else { Ok(()) }
    }

    /// Removes what has been over for a month: links, sessions, keys, invitations. For a schedule to call.
    pub async fn purge_sign_in(&self) -> Result<u64, Error> {
        Ok(self.store.sign_in_purge(before(self.now(), KEPT)?).await?)
    }
}

fn place(candidate: &Candidate) -> Place {
    Place { id: candidate.organization.clone(), name: candidate.organization_name.clone() }
}

/// Who tries from a network address; of IPv6 the network that one household or office has.
fn address_subject(address: IpAddr) -> TokenHash {
    let network = match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    };
    TokenHash::of(format!("address {network}").as_bytes())
}

/// A time so much later.
pub(crate) fn after(at: Timestamp, by: SignedDuration) -> Result<Timestamp, Error> {
    at.checked_add(by).map_err(|error| out_of_range(&error))
}

/// A time so much earlier.
pub(crate) fn before(at: Timestamp, by: SignedDuration) -> Result<Timestamp, Error> {
    at.checked_sub(by).map_err(|error| out_of_range(&error))
}

fn out_of_range(error: &jiff::Error) -> Error {
    Error::Store(store::StoreError::Row { what: "time", detail: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_household() {
        let of = |address: &str| address_subject(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
