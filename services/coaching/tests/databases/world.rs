//! An organization with one person of each role, and a rival.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use access::{EngagementId, InvitationId, PersonId, ProgramId, Role, Roles};
use audience::OrganizationId;
use coaching::{Caller, Clock, Coaching, Invitee, Letter, Origin, Random, Sealed, SignedIn};
use jiff::{SignedDuration, Timestamp};
use store::{Email, ProgramPlan};
use testkit::Home;

/// A clock that stands until it is moved.
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Bytes that follow from a seed.
struct Seeded(Mutex<fastrand::Rng>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill(bytes);
    }
}

pub(crate) const PASSWORD: &str = "seven tall lighthouses";

pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) coaching: Coaching,
    pub(crate) acme: OrganizationId,
    pub(crate) talent: PersonId,
    pub(crate) executive: PersonId,
    pub(crate) coach: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) program: ProgramId,
    pub(crate) engagement: EngagementId,
    clock: Arc<Still>,
}

pub(crate) fn email(raw: &str) -> Email {
    raw.parse().unwrap()
}

pub(crate) fn roles(roles: impl IntoIterator<Item = Role>) -> Roles {
    Roles::new(roles).unwrap()
}

pub(crate) fn origin() -> Origin {
    Origin { address: Some("192.0.2.7".parse().unwrap()), agent: "Firefox".to_owned() }
}

impl World {
    pub(crate) async fn new() -> Self {
        let home = Home::fresh().await;
        let clock = Arc::new(Still(AtomicI64::new(1_793_610_000_000)));
        let random = Arc::new(Seeded(Mutex::new(fastrand::Rng::with_seed(7))));
        let coaching = Coaching::new(home.open().await, Arc::clone(&clock) as _, random, 2);
        let acme: OrganizationId = "acme".parse().unwrap();
        let first = ("Tara".parse().unwrap(), email("tara@acme.example"), roles([Role::Talent]));
        let talent = coaching.found(&acme, &"Acme".parse().unwrap(), first).await.unwrap();
        let add = async |name: &str, role| {
            let email = email(&format!("{}@acme.example", name.to_lowercase()));
            coaching.add_person(&acme, name.parse().unwrap(), email, roles([role])).await.unwrap()
        };
        let executive = add("Edda", Role::Executive).await;
        let coach = add("Carl", Role::Coach).await;
        let leader = add("Lena", Role::Leader).await;
        coaching.reset_password(&acme, leader, PASSWORD).await.unwrap();
        let signed_in = coaching.vouch(&acme, talent, "test", &origin()).await.unwrap();
        let caller = coaching.caller_by_session(&signed_in.secret.reveal()).await.unwrap().unwrap();
        let plan = ProgramPlan { name: "Rise".parse().unwrap(), starts: None, ends: None };
        let program = coaching.create_program(&caller, &plan).await.unwrap().id;
        let engagement = coaching.add_engagement(&caller, program, leader, coach).await.unwrap().id;
        Self { home, coaching, acme, talent, executive, coach, leader, program, engagement, clock }
    }

    /// Another organization, and its only person, who has the role talent and the mail address given.
    pub(crate) async fn rival(&self, mail: &str) -> PersonId {
        let first = ("Rita".parse().unwrap(), email(mail), roles([Role::Talent, Role::Coach, Role::Leader]));
        self.coaching.found(&"rival".parse().unwrap(), &"Rival".parse().unwrap(), first).await.unwrap()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Somebody signed in.
    pub(crate) async fn caller(&self, person: PersonId) -> Caller {
        self.caller_of(&self.acme, person).await
    }

    pub(crate) async fn caller_of(&self, organization: &OrganizationId, person: PersonId) -> Caller {
        let signed_in = self.coaching.vouch(organization, person, "test", &origin()).await.unwrap();
        self.caller_in(&signed_in).await.unwrap()
    }

    /// Who a session belongs to now.
    pub(crate) async fn caller_in(&self, signed_in: &SignedIn) -> Option<Caller> {
        self.coaching.caller_by_session(&signed_in.secret.reveal()).await.unwrap()
    }

    async fn as_talent(&self) -> Caller {
        self.caller(self.talent).await
    }

    /// Somebody who is invited.
    pub(crate) async fn invited(&self) -> PersonId {
        let number = self.coaching.id::<uuid::Uuid>().simple();
        let row = Invitee {
            line: 1,
            name: "Ina".parse().unwrap(),
            email: email(&format!("{number}@acme.example")),
            roles: Role::Leader.into(),
            manager: None,
            coach: None,
        };
        self.coaching.invite_people(&self.as_talent().await, &[row], None).await.unwrap()[0]
    }

    /// The invitation of somebody.
    pub(crate) async fn invitation_of(&self, person: PersonId) -> InvitationId {
        let all = self.coaching.list_invitations(&self.as_talent().await, None, 100).await.unwrap();
        all.into_iter().find(|invitation| invitation.person == person).unwrap().id
    }

    /// A program that nobody takes part in.
    pub(crate) async fn other_program(&self) -> ProgramId {
        let plan = ProgramPlan { name: "Other".parse().unwrap(), starts: None, ends: None };
        self.coaching.create_program(&self.as_talent().await, &plan).await.unwrap().id
    }

    /// An engagement in it.
    pub(crate) async fn other_engagement(&self) -> EngagementId {
        let program = self.other_program().await;
        let talent = self.as_talent().await;
        self.coaching.add_engagement(&talent, program, self.leader, self.coach).await.unwrap().id
    }

    /// The letters that wait to be sent, and are sent now.
    pub(crate) async fn letters(&self) -> Vec<Letter> {
        let (store, now) = (self.coaching.store(), self.coaching.now());
        let mut letters = Vec::new();
        while let Some(message) =
            store.outbox_take(&self.acme, now.checked_add(SignedDuration::from_hours(1)).unwrap(), now).await.unwrap()
        {
            letters.push(serde_json::from_value(message.payload.clone()).unwrap());
            store.outbox_sent(&self.acme, &message, now).await.unwrap();
        }
        letters
    }

    /// The one invitation that waits to be sent.
    pub(crate) async fn invitation(&self) -> Sealed {
        match self.letters().await.remove(0) {
            Letter::Invitation(sealed) => sealed,
            Letter::SignInLink(link) => unreachable!("{link:?}"),
        }
    }

    /// The one sign-in link that waits to be sent.
    pub(crate) async fn link(&self) -> Sealed {
        match self.letters().await.remove(0) {
            Letter::SignInLink(sealed) => sealed,
            Letter::Invitation(invitation) => unreachable!("{invitation:?}"),
        }
    }

    /// What the trail says, in order.
    pub(crate) async fn told(&self) -> Vec<String> {
        let entries = self.coaching.store().audit_list(&self.acme, None, 1_000).await.unwrap();
        entries.iter().rev().map(store::Entry::sentence).collect()
    }
}
