use access::Role;
use coaching::{Error, MeChange, Origin};
use jiff::SignedDuration;
use store::Sessions;

use crate::world::{PASSWORD, World, email, origin, roles};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_password_opens_a_session_that_ends_at_once() {
    let world = World::new().await;
    let signed_in = world.coaching.sign_in(&email("LENA@acme.example"), PASSWORD, None, &origin()).await.unwrap();
    let caller = world.caller_in(&signed_in).await.unwrap();
    assert_eq!(caller.viewer().person, world.leader);
    assert_eq!(caller.viewer().programs, [world.program]);
    let me = world.coaching.me(&caller).await.unwrap();
    assert_eq!((me.person.name.as_str(), me.organization.name.as_str()), ("Lena", "Acme"));
    let sessions = world.coaching.list_sessions(&caller).await.unwrap();
    assert_eq!(sessions.iter().map(|session| session.agent.as_str()).collect::<Vec<_>>(), ["Firefox"]);
    world.coaching.sign_out(&caller).await.unwrap();
    assert!(world.caller_in(&signed_in).await.is_none());
    let told = world.told().await;
    assert_eq!(told[told.len() - 2..], ["Lena signed in by password.", "Lena signed out."]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let world = World::new().await;
    let mut answers = Vec::new();
    // Somebody without a password, somebody with another one, nobody, and a member elsewhere.
    for (mail, organization) in [
        ("tara@acme.example", None),
        ("lena@acme.example", None),
        ("nobody@acme.example", None),
        ("lena@acme.example", Some("rival")),
    ] {
        let organization = organization.map(|organization| organization.parse().unwrap());
        let password = if organization.is_some() { PASSWORD } else { "not this one either" };
        let answer = world.coaching.sign_in(&email(mail), password, organization.as_ref(), &origin()).await;
        answers.push(answer.unwrap_err());
    }
    assert!(answers.iter().all(|answer| matches!(answer, Error::WrongPassword)), "{answers:?}");
}

#[tokio::test]
async fn after_five_failures_each_try_waits_longer() {
    let world = World::new().await;
    let lena = email("lena@acme.example");
    let sign_in = async |password: &str, address: &str| {
        let origin = Origin { address: Some(address.parse().unwrap()), agent: String::new() };
        world.coaching.sign_in(&lena, password, None, &origin).await
    };
    for _ in 0..5 {
        assert!(matches!(sign_in("wrong", "192.0.2.1").await, Err(Error::WrongPassword)));
    }
    // Also from elsewhere, also with the right password.
    let now = world.coaching.now();
    let Err(Error::TooMany { until }) = sign_in(PASSWORD, "192.0.2.2").await else { unreachable!() };
    assert_eq!(until.duration_since(now), SignedDuration::from_secs(1));
    world.pass(SignedDuration::from_secs(1));
    assert!(matches!(sign_in("wrong", "192.0.2.2").await, Err(Error::WrongPassword)));
    let Err(Error::TooMany { until }) = sign_in(PASSWORD, "192.0.2.2").await else { unreachable!() };
    assert_eq!(until.duration_since(world.coaching.now()), SignedDuration::from_secs(2));
    world.pass(SignedDuration::from_secs(2));
    sign_in(PASSWORD, "192.0.2.2").await.unwrap();
    // Who got in starts anew.
    assert!(matches!(sign_in("wrong", "192.0.2.1").await, Err(Error::WrongPassword)));
    sign_in(PASSWORD, "192.0.2.1").await.unwrap();
}

#[tokio::test]
async fn one_address_cannot_try_many_people() {
    let world = World::new().await;
    let mut waits = 0;
    for number in 0..30 {
        let mail = email(&format!("person{number}@acme.example"));
        match world.coaching.sign_in(&mail, "wrong", None, &origin()).await {
            Err(Error::WrongPassword) => {}
            Err(Error::TooMany { .. }) => waits += 1,
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!(waits, 5);
}

#[tokio::test]
async fn a_link_works_once_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    let tara = email("tara@acme.example");
    let ask = async || {
        world.pass(HOUR);
        world.coaching.request_link(&tara, &origin()).await.unwrap();
        world.link().await
    };
    let link = ask().await;
    assert_eq!((link.to.as_str(), link.organization.as_str()), ("tara@acme.example", "Acme"));
    let signed_in = world.coaching.use_link(&link.secret, &origin()).await.unwrap();
    assert_eq!(world.caller_in(&signed_in).await.unwrap().viewer().person, world.talent);
    let over = async |secret: &str| {
        let used = world.coaching.use_link(secret, &origin()).await;
        assert!(matches!(used, Err(Error::LinkOver)), "{used:?}");
    };
    over(&link.secret).await;
    over("nonsense").await;
    let late = ask().await;
    world.pass(MINUTE * 15);
    over(&late.secret).await;
    // Using one spends the others.
    let (one, other) = (ask().await, {
        world.coaching.request_link(&tara, &origin()).await.unwrap();
        world.link().await
    });
    world.coaching.use_link(&other.secret, &origin()).await.unwrap();
    over(&one.secret).await;
}

#[tokio::test]
async fn nobody_learns_who_is_a_member_by_asking_for_links() {
    let world = World::new().await;
    world.coaching.request_link(&email("nobody@acme.example"), &origin()).await.unwrap();
    assert_eq!(world.letters().await, []);
    for mail in ["tara@acme.example", "nobody@example.com"] {
        world.pass(HOUR);
        let mut asked = 0;
        while world.coaching.request_link(&email(mail), &origin()).await.is_ok() {
            asked += 1;
        }
        assert_eq!(asked, 3, "{mail}");
    }
}

#[tokio::test]
async fn a_member_of_two_organizations_says_which() {
    let world = World::new().await;
    let lena = email("lena@acme.example");
    let rita = world.rival("lena@acme.example").await;
    let rival = "rival".parse().unwrap();
    world.coaching.reset_password(&rival, rita, PASSWORD).await.unwrap();
    let Err(Error::WhichOrganization(places)) = world.coaching.sign_in(&lena, PASSWORD, None, &origin()).await else {
        unreachable!()
    };
    assert_eq!(places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["Acme", "Rival"]);
    let signed_in = world.coaching.sign_in(&lena, PASSWORD, Some(&rival), &origin()).await.unwrap();
    assert_eq!((&signed_in.organization, signed_in.person), (&rival, rita));
    // With another password there is nothing to choose.
    world.coaching.reset_password(&rival, rita, "another long password").await.unwrap();
    let signed_in = world.coaching.sign_in(&lena, PASSWORD, None, &origin()).await.unwrap();
    assert_eq!(signed_in.person, world.leader);
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_a_month_at_most() {
    let world = World::new().await;
    let unused = world.coaching.vouch(&world.acme, world.coach, "test", &origin()).await.unwrap();
    let used = world.coaching.vouch(&world.acme, world.coach, "test", &origin()).await.unwrap();
    let begun = world.coaching.now();
    world.pass(DAY);
    for _ in 0..28 {
        let caller = world.caller_in(&used).await.unwrap();
        // Its use is noted beside, so wait until it is.
        let now = world.coaching.now();
        while world.coaching.list_sessions(&caller).await.unwrap()[0].seen != now {
            tokio::task::yield_now().await;
        }
        world.pass(DAY);
    }
    assert!(world.caller_in(&unused).await.is_none());
    assert_eq!(world.coaching.now().duration_since(begun), DAY * 29);
    assert!(world.caller_in(&used).await.is_some());
    world.pass(DAY);
    assert!(world.caller_in(&used).await.is_none());
}

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_ends_other_sessions() {
    let world = World::new().await;
    let elsewhere = world.coaching.vouch(&world.acme, world.leader, "test", &origin()).await.unwrap();
    let here = world.coaching.vouch(&world.acme, world.leader, "test", &origin()).await.unwrap();
    let caller = world.caller_in(&here).await.unwrap();
    let change = async |current: Option<&str>, new: &str| {
        let (password, current_password) = (Some(new.to_owned()), current.map(str::to_owned));
        world.coaching.change_me(&caller, MeChange { name: None, password, current_password }).await
    };
    let new = "nine small lighthouses";
    for (current, password, field) in [
        (None, new, "current_password"),
        (Some("wrong"), new, "current_password"),
        (Some(PASSWORD), "short", "password"),
        (Some(PASSWORD), "Lena@Acme.example", "password"),
    ] {
        let Err(Error::Invalid(errors)) = change(current, password).await else { unreachable!() };
        assert_eq!(errors[0].field, field);
    }
    change(Some(PASSWORD), new).await.unwrap();
    assert!(world.caller_in(&elsewhere).await.is_none());
    assert!(world.caller_in(&here).await.is_some());
    world.coaching.sign_in(&email("lena@acme.example"), new, None, &origin()).await.unwrap();
    let renamed = MeChange { name: Some("Lena Lund".parse().unwrap()), ..MeChange::default() };
    assert_eq!(world.coaching.change_me(&caller, renamed).await.unwrap().person.name.as_str(), "Lena Lund");
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_the_next_request() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let coach = world.coaching.vouch(&world.acme, world.coach, "test", &origin()).await.unwrap();
    let seen = async || world.caller_in(&coach).await;
    assert_eq!(seen().await.unwrap().viewer().engagements.len(), 1);
    world.coaching.end_engagement(&talent, world.engagement).await.unwrap();
    assert!(seen().await.unwrap().viewer().engagements.is_empty());
    let change = store::PersonChange { roles: Some(roles([Role::Leader])), ..store::PersonChange::default() };
    world.coaching.change_person(&talent, world.coach, &change).await.unwrap();
    assert!(!seen().await.unwrap().viewer().is(Role::Coach));
    world.coaching.remove_person(&talent, world.coach).await.unwrap();
    assert!(seen().await.is_none());
    assert!(world.coaching.vouch(&world.acme, world.coach, "test", &origin()).await.is_err());
}

#[tokio::test]
async fn somebody_else_cannot_end_my_sessions() {
    let world = World::new().await;
    let mine = world.coaching.vouch(&world.acme, world.leader, "test", &origin()).await.unwrap();
    let other = world.caller(world.talent).await;
    let ended = world.coaching.revoke_sessions(&other, Sessions::One(mine.session)).await;
    assert!(matches!(ended, Err(Error::NotThere)), "{ended:?}");
    let me = world.caller_in(&mine).await.unwrap();
    world.coaching.revoke_sessions(&me, Sessions::All).await.unwrap();
    assert!(world.caller_in(&mine).await.is_none());
}

#[tokio::test]
async fn no_secret_is_kept_in_clear() {
    let world = World::new().await;
    let signed_in = world.coaching.sign_in(&email("lena@acme.example"), PASSWORD, None, &origin()).await.unwrap();
    world.coaching.request_link(&email("tara@acme.example"), &origin()).await.unwrap();
    let link = world.link().await;
    let rows = world.home.rows().await.concat();
    for secret in [PASSWORD, &signed_in.secret.reveal(), &link.secret] {
        assert!(!rows.contains(&secret.to_lowercase()), "{secret}");
    }
}
