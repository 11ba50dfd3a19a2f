//! Who is behind a session or a key, and what happens where many come at once.

use std::sync::Arc;

use access::{Engagement, KeyId, Operation};
use jiff::SignedDuration;
use store::{NewKey, NewLink, NewMessage, Patience, Refusal, Scopes, Sessions, StoreError, Thresholds, TokenHash};

use crate::people::{Team, act, at, id, invitation, person, session};

#[tokio::test]
async fn a_viewer_has_all_that_a_decision_needs() {
    let team = Team::new().await;
    let session = team.sign_in(team.coach, 20, at(100)).await;
    let seen = team.store.viewer_by_session(TokenHash::of(&[20]), at(5)).await.unwrap().unwrap();
    assert_eq!((seen.session, seen.seen), (session, at(4)));
    let viewer = seen.viewer;
    assert_eq!((viewer.person, &viewer.organization), (team.coach, &team.organization));
    assert_eq!(viewer.programs, [team.program]);
    let (leader, coach) = (team.leader, team.coach);
    assert_eq!(viewer.engagements, [Engagement { id: team.engagement, program: team.program, leader, coach }]);
    team.sign_in(team.talent, 21, at(100)).await;
    let talent = team.store.viewer_by_session(TokenHash::of(&[21]), at(5)).await.unwrap().unwrap().viewer;
    assert!(talent.programs.is_empty() && talent.engagements.is_empty());
}

#[tokio::test]
async fn a_session_that_is_over_is_nobodys() {
    let team = Team::new().await;
    let (store, organization) = (&team.store, &team.organization);
    let one = team.sign_in(team.leader, 20, at(100)).await;
    team.sign_in(team.leader, 21, at(100)).await;
    let token = |number: u8| TokenHash::of(&[number]);
    assert!(store.viewer_by_session(token(20), at(99)).await.unwrap().is_some());
    assert!(store.viewer_by_session(token(20), at(100)).await.unwrap().is_none());
    store.session_touch(organization, one, at(50), at(150)).await.unwrap();
    assert!(store.viewer_by_session(token(20), at(149)).await.unwrap().is_some());
    store.session_touch(organization, one, at(40), at(300)).await.unwrap(); // Comes late, and changes nothing.
    assert!(store.viewer_by_session(token(20), at(150)).await.unwrap().is_none());
    let all_but = Sessions::AllBut(id(21));
    let act = act(Some(team.leader), 60);
    let action = store::Action::SessionsRevoked;
    assert_eq!(store.session_revoke(organization, &act, team.leader, all_but, action).await.unwrap(), 1);
    assert!(store.viewer_by_session(token(20), at(61)).await.unwrap().is_none());
    assert!(store.viewer_by_session(token(21), at(61)).await.unwrap().is_some());
    // Nobody ends somebody else's.
    let other = Sessions::One(id(21));
    assert_eq!(store.session_revoke(organization, &act, team.coach, other, action).await.unwrap(), 0);
    assert_eq!(store.session_list(organization, team.leader, at(61)).await.unwrap().len(), 1);
    store.person_remove(organization, &act, team.leader).await.unwrap();
    assert!(store.viewer_by_session(token(21), at(61)).await.unwrap().is_none());
    let again = session(22, at(100));
    let begun = store.session_create(organization, &act, team.leader, &again, store::Deed::new(action)).await;
    assert!(matches!(begun, Err(StoreError::Refusal(Refusal::NotThere))), "{begun:?}");
}

#[tokio::test]
async fn a_key_acts_within_its_scopes_and_its_time() {
    let team = Team::new().await;
    let scopes = Scopes::These([Operation::Search, Operation::ReadMe].into());
    let name = "nightly".parse().unwrap();
    let prefix = "plk_ab".to_owned();
    let new =
        NewKey { id: id(30), name, prefix, token: TokenHash::of(&[30]), scopes: scopes.clone(), expires: at(100) };
    team.store.key_create(&team.organization, &act(Some(team.leader), 5), team.leader, &new).await.unwrap();
    let found = team.store.viewer_by_key(TokenHash::of(&[30]), at(6)).await.unwrap().unwrap();
    assert_eq!((found.key, found.scopes, found.used), (id::<KeyId>(30), scopes, None));
    assert_eq!(found.viewer.programs, [team.program]);
    team.store.key_touch(&team.organization, id(30), at(7)).await.unwrap();
    assert_eq!(team.store.key_list(&team.organization, team.leader, at(8)).await.unwrap()[0].used, Some(at(7)));
    assert!(team.store.viewer_by_key(TokenHash::of(&[30]), at(100)).await.unwrap().is_none());
    let not_mine = team.store.key_revoke(&team.organization, &act(Some(team.coach), 9), team.coach, id(30)).await;
    assert!(matches!(not_mine, Err(StoreError::Refusal(Refusal::NotThere))), "{not_mine:?}");
    team.store.key_revoke(&team.organization, &act(Some(team.leader), 9), team.leader, id(30)).await.unwrap();
    assert!(team.store.viewer_by_key(TokenHash::of(&[30]), at(10)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_link_is_used_once_however_many_try() {
    let team = Arc::new(Team::new().await);
    let payload = serde_json::json!({});
    let message = NewMessage { key: "link".to_owned(), channel: "mail".to_owned(), payload, about: Some(team.leader) };
    let link = NewLink { token: TokenHash::of(b"link"), expires: at(100), message };
    team.store.sign_in_link_create(&team.organization, &act(None, 5), team.leader, &link).await.unwrap();
    assert!(team.store.outbox_take(&team.organization, at(50), at(6)).await.unwrap().is_some());
    let tries = (0..8).map(|number: u8| {
        let team = Arc::clone(&team);
        tokio::spawn(async move {
            let new = session(40 + number, at(100));
            let act = act(None, 10 + i64::from(number));
            team.store.sign_in_by_link(TokenHash::of(b"link"), &act, &new).await.unwrap()
        })
    });
    let mut used = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        used.extend(one.await.unwrap());
    }
    assert_eq!(used, [(team.organization.clone(), team.leader)]);
    assert_eq!(team.store.session_list(&team.organization, team.leader, at(20)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn tries_are_counted_before_they_are_made() {
    let team = Arc::new(Team::new().await);
    let patience = Patience { free: 5, first: SignedDuration::from_secs(2), longest: SignedDuration::from_secs(60) };
    let subject = TokenHash::of(b"somebody");
    let tries = (0..12).map(|_| {
        let team = Arc::clone(&team);
        tokio::spawn(async move { team.store.sign_in_attempt(&[(subject, patience)], at(0)).await.unwrap() })
    });
    let mut free = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            None => free += 1,
            Some(until) => assert_eq!(until, at(2)),
        }
    }
    assert_eq!(free, 5);
    let attempt = async |second| team.store.sign_in_attempt(&[(subject, patience)], at(second)).await.unwrap();
    assert_eq!(attempt(2).await, None);
    assert_eq!(attempt(3).await, Some(at(6)), "the wait doubles");
    assert_eq!(attempt(6).await, None);
    assert_eq!(attempt(6 + 121).await, None, "after a long pause counting begins anew");
    assert_eq!(attempt(6 + 121).await, None);
    team.store.sign_in_attempts_forget(subject).await.unwrap();
    for _ in 0..5 {
        assert_eq!(attempt(200).await, None);
    }
}

#[tokio::test]
async fn the_talent_team_never_empties_even_where_two_remove_each_other() {
    let team = Arc::new(Team::new().await);
    let second = person(4, "Theo", [access::Role::Talent]);
    team.store.person_add(&team.organization, &act(None, 5), &second).await.unwrap();
    let remove = |one| {
        let team = Arc::clone(&team);
        tokio::spawn(async move { team.store.person_remove(&team.organization, &act(None, 6), one).await })
    };
    let (one, other) = (remove(team.talent), remove(second.id));
    let ends = [one.await.unwrap(), other.await.unwrap()];
    let refused = ends.iter().filter(|end| matches!(end, Err(StoreError::Refusal(Refusal::LastTalent)))).count();
    assert_eq!((refused, ends.iter().filter(|end| end.is_ok()).count()), (1, 1), "{ends:?}");
}

#[tokio::test]
async fn who_is_only_invited_cannot_sign_in_and_may_be_withdrawn() {
    let team = Team::new().await;
    let (store, organization) = (&team.store, &team.organization);
    let act = |second| act(Some(team.talent), second);
    let invited = store::Invited {
        person: person(5, "Ina", [access::Role::Leader]),
        invitation: invitation(50, at(100)),
        engagement: Some(store::NewEngagement { id: id(51), program: team.program, coach: team.coach }),
    };
    store.people_invite(organization, &act(5), std::slice::from_ref(&invited)).await.unwrap();
    assert!(store.sign_in_candidates(&invited.person.email).await.unwrap().is_empty());
    let again = store.people_invite(organization, &act(6), std::slice::from_ref(&invited)).await;
    assert!(matches!(again, Err(StoreError::Refusal(Refusal::Member))), "{again:?}");
    store.invitation_renew(organization, &act(7), id(5), &invitation(52, at(100))).await.unwrap();
    assert!(store.invitation_find(TokenHash::of(&[50]), at(8)).await.unwrap().is_none());
    assert!(store.invitation_find(TokenHash::of(&[52]), at(8)).await.unwrap().is_some());
    store.invitation_revoke(organization, &act(9), id(52)).await.unwrap();
    assert!(store.person_find(organization, id(5)).await.unwrap().is_none());
    let engagements = store.engagement_list(organization, team.program, None, (None, 10)).await.unwrap();
    assert_eq!(engagements.len(), 1, "{engagements:?}");
}

#[tokio::test]
async fn thresholds_rise_and_never_fall() {
    let team = Team::new().await;
    let raise = async |whole, filtered| {
        let thresholds = Thresholds { whole, filtered };
        team.store.organization_thresholds_raise(&act(None, 5), &team.organization, thresholds).await
    };
    raise(4, 5).await.unwrap();
    let lower = raise(3, 8).await;
    assert!(matches!(lower, Err(StoreError::Refusal(Refusal::Lowered))), "{lower:?}");
    let organization = team.store.organization_find(&team.organization).await.unwrap().unwrap();
    assert_eq!(organization.thresholds, Thresholds { whole: 4, filtered: 5 });
    assert_eq!(team.store.organization_list().await.unwrap(), [organization]);
}

#[tokio::test]
async fn what_is_long_over_is_removed() {
    let team = Team::new().await;
    team.sign_in(team.leader, 20, at(10)).await;
    team.sign_in(team.leader, 21, at(100)).await;
    assert_eq!(team.store.sign_in_purge(at(50)).await.unwrap(), 1);
    assert_eq!(team.store.session_list(&team.organization, team.leader, at(5)).await.unwrap().len(), 1);
}
