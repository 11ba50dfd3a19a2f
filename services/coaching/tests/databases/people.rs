use access::{PersonId, Role};
use coaching::{Error, Invitee};
use jiff::SignedDuration;
use store::{PersonChange, Refusal};
use uuid::Uuid;

use crate::world::{PASSWORD, World, email, origin, roles};

fn invitee(mail: &str, role: Role) -> Invitee {
    let (name, email) = ("Ida Ipsen".parse().unwrap(), email(mail));
    Invitee { line: 1, name, email, roles: role.into(), manager: None, coach: None }
}

#[tokio::test]
async fn an_invitation_makes_a_member() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let ids = world.coaching.invite_people(&talent, &[invitee("ida@acme.example", Role::Leader)], None).await.unwrap();
    let letter = world.invitation().await;
    assert_eq!((letter.to.as_str(), letter.organization.as_str()), ("ida@acme.example", "Acme"));
    let invitation = world.coaching.read_invitation(&letter.secret).await.unwrap();
    assert_eq!((invitation.person, invitation.email.as_str()), (ids[0], "ida@acme.example"));
    assert_eq!(world.coaching.list_invitations(&talent, None, 10).await.unwrap(), [invitation]);
    let name = "Ida I.".parse().unwrap();
    let accept = async |password| world.coaching.accept_invitation(&letter.secret, &name, password, &origin()).await;
    assert!(matches!(accept(Some("short")).await, Err(Error::Invalid(_))));
    let signed_in = accept(Some(PASSWORD)).await.unwrap();
    let me = world.coaching.me(&world.caller_in(&signed_in).await.unwrap()).await.unwrap();
    assert_eq!((me.person.id, me.person.name.as_str(), me.person.is_member()), (ids[0], "Ida I.", true));
    assert!(matches!(accept(Some(PASSWORD)).await, Err(Error::LinkOver)));
    assert_eq!(world.coaching.list_invitations(&talent, None, 10).await.unwrap(), []);
    world.coaching.sign_in(&email("ida@acme.example"), PASSWORD, None, &origin()).await.unwrap();
}

#[tokio::test]
async fn an_invitation_runs_out_is_sent_again_and_taken_back() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let rows = [invitee("ida@acme.example", Role::Leader)];
    let ida = world.coaching.invite_people(&talent, &rows, None).await.unwrap()[0];
    let first = world.invitation().await;
    world.pass(SignedDuration::from_hours(7 * 24));
    let over = async |secret: &str| {
        assert!(matches!(world.coaching.read_invitation(secret).await, Err(Error::LinkOver)));
    };
    over(&first.secret).await;
    world.coaching.invite_again(&talent, ida).await.unwrap();
    let second = world.invitation().await;
    world.coaching.invite_again(&talent, ida).await.unwrap();
    let third = world.invitation().await;
    over(&second.secret).await;
    let invitation = world.coaching.read_invitation(&third.secret).await.unwrap();
    world.coaching.revoke_invitation(&talent, invitation.id).await.unwrap();
    over(&third.secret).await;
    assert!(matches!(world.coaching.read_person(&talent, ida).await, Err(Error::NotThere)));
    // As if nothing had been.
    world.coaching.invite_people(&talent, &rows, None).await.unwrap();
}

#[tokio::test]
async fn somebody_taken_out_comes_back_as_who_they_were() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    world.coaching.remove_person(&talent, world.leader).await.unwrap();
    let sign_in = async || world.coaching.sign_in(&email("lena@acme.example"), PASSWORD, None, &origin()).await;
    assert!(matches!(sign_in().await, Err(Error::WrongPassword)));
    let rows = [invitee("lena@acme.example", Role::Coach)];
    assert_eq!(world.coaching.invite_people(&talent, &rows, None).await.unwrap(), [world.leader]);
    assert!(matches!(sign_in().await, Err(Error::WrongPassword)), "the old password is gone");
    let letter = world.invitation().await;
    let name = "Lena".parse().unwrap();
    let again = world.coaching.accept_invitation(&letter.secret, &name, None, &origin()).await.unwrap();
    let viewer = world.caller_in(&again).await.unwrap().viewer().clone();
    assert_eq!((viewer.person, viewer.roles, viewer.engagements), (world.leader, Role::Coach.into(), vec![]));
}

#[tokio::test]
async fn rules_hold_for_roles() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let change = async |person, new: &[Role]| {
        let change = PersonChange { roles: Some(roles(new.iter().copied())), ..PersonChange::default() };
        world.coaching.change_person(&talent, person, &change).await
    };
    let refused = |result: Result<store::Person, Error>| match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(refused(change(world.talent, &[Role::Coach]).await), Refusal::LastTalent);
    assert_eq!(refused(change(world.leader, &[Role::Coach]).await), Refusal::Engaged);
    assert_eq!(refused(change(world.coach, &[Role::Leader]).await), Refusal::Engaged);
    assert!(matches!(change(world.coach, &[Role::Coach, Role::Operator]).await, Err(Error::Invalid(_))));
    let removed = world.coaching.remove_person(&talent, world.talent).await;
    assert!(matches!(removed, Err(Error::Refused(Refusal::LastTalent))), "{removed:?}");
    change(world.executive, &[Role::Executive, Role::Talent]).await.unwrap();
    world.coaching.remove_person(&talent, world.talent).await.unwrap();
}

#[tokio::test]
async fn an_edit_that_comes_late_is_told_so() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let rename = async |name: &str, revision| {
        let change = PersonChange { name: Some(name.parse().unwrap()), revision, ..PersonChange::default() };
        world.coaching.change_person(&talent, world.coach, &change).await
    };
    let before = world.coaching.read_person(&talent, world.coach).await.unwrap().revision;
    let after = rename("Carl C.", Some(before)).await.unwrap();
    let late = rename("Karl", Some(before)).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::Changed))), "{late:?}");
    assert_eq!(rename("Karl", Some(after.revision)).await.unwrap().name.as_str(), "Karl");
}

#[tokio::test]
async fn what_talent_does_is_in_the_trail() {
    let world = World::new().await;
    let before = world.told().await.len();
    let talent = world.caller(world.talent).await;
    world.coaching.read_person(&talent, world.leader).await.unwrap();
    let change = PersonChange { manager: Some(Some(world.executive)), ..PersonChange::default() };
    world.coaching.change_person(&talent, world.leader, &change).await.unwrap();
    world.coaching.invite_people(&talent, &[invitee("ida@acme.example", Role::Coach)], None).await.unwrap();
    world.coaching.remove_person(&talent, world.leader).await.unwrap();
    world.coaching.list_audit(&talent, None, 10).await.unwrap();
    let told = world.told().await;
    let expected = [
        "Tara signed in by test.".to_owned(),
        "Tara looked at the entry of Lena.".to_owned(),
        "Tara changed Lena (manager).".to_owned(),
        "Tara invited Ida Ipsen as coach.".to_owned(),
        format!("Tara ended engagement:{} of Lena.", world.engagement),
        "Tara took Lena out of the organization.".to_owned(),
        "Tara looked at the audit trail.".to_owned(),
    ];
    assert_eq!(told[before..], expected);
    assert_eq!(world.coaching.verify_audit(&talent).await.unwrap().faults, []);
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_ended() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let rows: Vec<_> = (0..5).map(|number| invitee(&format!("p{number}@acme.example"), Role::Leader)).collect();
    world.coaching.invite_people(&talent, &rows, None).await.unwrap();
    let mut seen: Vec<PersonId> = Vec::new();
    loop {
        let page = world.coaching.list_people(&talent, seen.last().copied(), 4).await.unwrap();
        if page.is_empty() {
            break;
        }
        seen.extend(page.into_iter().map(|person| person.id));
    }
    let mut distinct = seen.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!((seen.len(), distinct), (9, seen));
}

#[tokio::test]
async fn somebody_of_another_organization_finds_nothing() {
    let world = World::new().await;
    let rita = world.rival("rita@rival.example").await;
    let stranger = world.caller_of(&"rival".parse().unwrap(), rita).await;
    let nobody: PersonId = Uuid::max().into();
    for person in [world.leader, nobody] {
        let change = PersonChange { name: Some("X".parse().unwrap()), ..PersonChange::default() };
        let ends = [
            world.coaching.read_person(&stranger, person).await.map(|_| ()),
            world.coaching.change_person(&stranger, person, &change).await.map(|_| ()),
            world.coaching.remove_person(&stranger, person).await,
            world.coaching.invite_again(&stranger, person).await,
            world.coaching.add_engagement(&stranger, world.program, person, rita).await.map(|_| ()),
            world.coaching.read_program(&stranger, world.program, None, 10).await.map(|_| ()),
            world.coaching.end_engagement(&stranger, world.engagement).await,
        ];
        assert!(ends.iter().all(|end| matches!(end, Err(Error::NotThere))), "{ends:?}");
    }
    assert_eq!(world.coaching.list_people(&stranger, None, 10).await.unwrap().len(), 1);
    assert_eq!(world.coaching.list_programs(&stranger, None, 10).await.unwrap(), []);
}
