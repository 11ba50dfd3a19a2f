//! What people decide about themselves.

use access::TABLE_VERSION;
use coaching::{Error, access_table};
use store::{ConsentKind, Refusal};

use crate::world::{PASSWORD, World, email, origin};

#[tokio::test]
async fn consents_are_off_until_given_and_back_at_any_time() {
    let world = World::new().await;
    let leader = world.caller(world.leader).await;
    let given = async || {
        let all = world.coaching.list_consents(&leader).await.unwrap();
        all.into_iter().filter(|state| state.given.is_some()).map(|state| state.kind).collect::<Vec<_>>()
    };
    assert_eq!(given().await, []);
    for _ in 0..2 {
        world.coaching.change_consent(&leader, ConsentKind::ResultToCoach, true).await.unwrap();
        assert_eq!(given().await, [ConsentKind::ResultToCoach]);
    }
    let holds = async |kind| world.coaching.store().consent_holds(&world.acme, world.leader, kind).await.unwrap();
    assert!(holds(ConsentKind::ResultToCoach).await && !holds(ConsentKind::Memory).await);
    world.coaching.change_consent(&leader, ConsentKind::ResultToCoach, false).await.unwrap();
    assert_eq!(given().await, []);
    world.coaching.change_consent(&leader, ConsentKind::ResultToCoach, true).await.unwrap();
    let all = world.coaching.list_consents(&leader).await.unwrap();
    let history = &all.iter().find(|state| state.kind == ConsentKind::ResultToCoach).unwrap().history;
    assert_eq!(history.len(), 2);
}

#[tokio::test]
async fn the_table_is_accepted_in_the_version_that_was_seen() {
    let world = World::new().await;
    let leader = world.caller(world.leader).await;
    assert_eq!(access_table().version, TABLE_VERSION);
    let old = world.coaching.accept_access(&leader, TABLE_VERSION - 1).await;
    assert!(matches!(old, Err(Error::Invalid(_))), "{old:?}");
    world.coaching.accept_access(&leader, TABLE_VERSION).await.unwrap();
    let accepted = world.coaching.me(&leader).await.unwrap().accepted;
    assert_eq!(accepted.iter().map(|one| one.version).collect::<Vec<_>>(), [TABLE_VERSION]);
}

#[tokio::test]
async fn each_sees_who_looked_at_them() {
    let world = World::new().await;
    let (talent, leader) = (world.caller(world.talent).await, world.caller(world.leader).await);
    world.coaching.read_person(&talent, world.leader).await.unwrap();
    let about = world.coaching.read_about_me(&leader, None, 10).await.unwrap();
    assert_eq!(about.did_see[0].sentence, "Tara looked at the entry of Lena.");
    assert!(about.held.iter().any(|held| held.what == "My entry" && held.rows == 1), "{:?}", about.held);
    assert!(about.could_see.rows.iter().all(|row| row.cells.len() == 4));
    let talents = world.coaching.read_about_me(&talent, None, 10).await.unwrap();
    assert!(talents.did_see.iter().all(|line| !line.sentence.contains("Lena")), "{:?}", talents.did_see);
}

#[tokio::test]
async fn who_leaves_is_gone_and_free_to_come_again() {
    let world = World::new().await;
    let leader = world.caller(world.leader).await;
    let export = world.coaching.export_me(&leader).await.unwrap();
    assert_eq!(export["person"], world.leader.to_string());
    // A try to sign in leaves a digest of the address; it goes too.
    assert!(world.coaching.sign_in(&email("lena@acme.example"), "wrong", None, &origin()).await.is_err());
    world.coaching.leave(&leader).await.unwrap();
    let rows = world.home.rows().await;
    let id = world.leader.to_string();
    let left: Vec<_> = rows.iter().filter(|row| row.contains(&id) || row.contains("lena")).collect();
    assert!(left.is_empty(), "{left:?}");
    // The address that the try came from is all that is counted still.
    assert_eq!(rows.iter().filter(|row| row.starts_with("sign_in_attempts:")).count(), 1, "{rows:?}");
    assert!(world.coaching.me(&leader).await.is_err());
    let signed_in = world.coaching.sign_in(&email("lena@acme.example"), PASSWORD, None, &origin()).await;
    assert!(matches!(signed_in, Err(Error::WrongPassword)), "{signed_in:?}");
    let talent = world.caller(world.talent).await;
    assert_eq!(world.coaching.verify_audit(&talent).await.unwrap().faults, []);
    let again = world.coaching.leave(&talent).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::LastTalent))), "{again:?}");
}
