//! An organization with people, for what is kept about them.

use access::{EngagementId, InvitationId, PersonId, ProgramId, Role, Roles, SessionId};
use audience::OrganizationId;
use jiff::Timestamp;
use serde_json::json;
use store::{
    Act, Action, Deed, NewEngagement, NewInvitation, NewMessage, NewPerson, NewSession, ProgramPlan, Store, TokenHash,
};
use testkit::Home;
use uuid::Builder;

/// An organization with a member of the talent team, a leader and a coach, who work in a program.
pub(crate) struct Team {
    pub(crate) home: Home,
    pub(crate) store: Store,
    pub(crate) organization: OrganizationId,
    pub(crate) talent: PersonId,
    pub(crate) leader: PersonId,
    pub(crate) coach: PersonId,
    pub(crate) program: ProgramId,
    pub(crate) engagement: EngagementId,
}

/// So many seconds after some morning.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_793_610_000 + second).unwrap()
}

/// The id of this number.
pub(crate) fn id<T: From<uuid::Uuid>>(number: u8) -> T {
    Builder::from_unix_timestamp_millis(1_793_610_000_000, &[number; 10]).into_uuid().into()
}

pub(crate) fn act(actor: Option<PersonId>, second: i64) -> Act {
    Act { at: at(second), actor, seed: [u8::try_from(second).unwrap(); 32] }
}

pub(crate) fn person(number: u8, name: &str, roles: impl IntoIterator<Item = Role>) -> NewPerson {
    NewPerson {
        id: id(number),
        name: name.parse().unwrap(),
        email: format!("{}@example.com", name.to_lowercase()).parse().unwrap(),
        roles: Roles::new(roles).unwrap(),
        manager: None,
    }
}

pub(crate) fn session(number: u8, expires: Timestamp) -> NewSession {
    NewSession { id: id(number), token: TokenHash::of(&[number]), agent: "Firefox".to_owned(), expires }
}

pub(crate) fn invitation(number: u8, expires: Timestamp) -> NewInvitation {
    let message = NewMessage {
        key: format!("invitation:{}", id::<InvitationId>(number)),
        channel: "mail".to_owned(),
        payload: json!({ "secret": number }),
        about: None,
    };
    NewInvitation { id: id(number), token: TokenHash::of(&[number]), expires, message }
}

impl Team {
    pub(crate) async fn new() -> Self {
        let home = Home::fresh().await;
        let store = home.open().await;
        let organization: OrganizationId = "acme".parse().unwrap();
        let name = "Acme".parse().unwrap();
        store.organization_create(&act(None, 0), &organization, &name).await.unwrap();
        let people = [
            person(1, "Tara", [Role::Talent]),
            person(2, "Lena", [Role::Leader]),
            person(3, "Carl", [Role::Coach, Role::Leader]),
        ];
        for person in &people {
            store.person_add(&organization, &act(None, 1), person).await.unwrap();
        }
        let [talent, leader, coach] = people.map(|person| person.id);
        let plan = ProgramPlan { name: "Rise".parse().unwrap(), starts: None, ends: None };
        let (program, engagement) = (id(10), id(11));
        store.program_create(&organization, &act(Some(talent), 2), program, &plan).await.unwrap();
        let new = NewEngagement { id: engagement, program, coach };
        store.engagement_add(&organization, &act(Some(talent), 3), leader, &new).await.unwrap();
        Self { home, store, organization, talent, leader, coach, program, engagement }
    }

    pub(crate) async fn sign_in(&self, person: PersonId, number: u8, expires: Timestamp) -> SessionId {
        let new = session(number, expires);
        let deed = Deed::new(Action::SignedInByPassword);
        self.store.session_create(&self.organization, &act(Some(person), 4), person, &new, deed).await.unwrap();
        new.id
    }
}
