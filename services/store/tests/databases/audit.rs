//! The trail shows where somebody tampered with it.

use std::sync::Arc;

use store::{Action, Deed, Tampering};

use crate::people::{Team, act, at};

/// A team whose trail has ten entries: seven of setting it up, and these.
async fn team() -> Team {
    let team = Team::new().await;
    for second in 5..8 {
        let deed = Deed::new(Action::PersonSeen).about(team.leader);
        team.store.audit_append(&team.organization, &act(Some(team.talent), second), [deed]).await.unwrap();
    }
    team
}

async fn faults(team: &Team) -> Vec<Tampering> {
    team.store.audit_verify(&team.organization).await.unwrap().faults
}

#[tokio::test]
async fn entries_are_numbered_and_read_as_sentences() {
    let team = team().await;
    let entries = team.store.audit_list(&team.organization, None, 100).await.unwrap();
    let told: Vec<_> = entries.iter().rev().map(|entry| (entry.number, entry.sentence())).collect();
    let engagement = format!("engagement:{}", team.engagement);
    let program = format!("program:{}", team.program);
    let expected = [
        "The service set up the organization.".to_owned(),
        "The service added Tara as talent.".to_owned(),
        "The service added Lena as leader.".to_owned(),
        "The service added Carl as coach, leader.".to_owned(),
        format!("Tara set up {program}."),
        format!("Tara put Lena into a program as {engagement}."),
        format!("Tara made Carl the coach of {engagement}."),
        "Tara looked at the entry of Lena.".to_owned(),
        "Tara looked at the entry of Lena.".to_owned(),
        "Tara looked at the entry of Lena.".to_owned(),
    ];
    assert_eq!(told, (1..).zip(expected).collect::<Vec<_>>());
    assert_eq!((entries[0].at, entries.len()), (at(7), 10));
    let about = team.store.audit_about(&team.organization, team.leader, Some(10), 2).await.unwrap();
    assert_eq!(about.iter().map(|entry| entry.number).collect::<Vec<_>>(), [9, 8]);
    let proof = team.store.audit_verify(&team.organization).await.unwrap();
    assert_eq!((proof.entries, proof.faults), (10, vec![]));
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    let team = Arc::new(team().await);
    let append = (0..20_i64).map(|number| {
        let team = Arc::clone(&team);
        tokio::spawn(async move {
            let act = act(Some(team.talent), 10 + number);
            team.store.audit_append(&team.organization, &act, [Deed::new(Action::TrailSeen)]).await.unwrap();
        })
    });
    for one in append.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let proof = team.store.audit_verify(&team.organization).await.unwrap();
    assert_eq!((proof.entries, proof.faults), (30, vec![]));
}

#[tokio::test]
async fn each_way_to_tamper_shows_where() {
    let ways = [
        ("UPDATE audit_entries SET action = 'person_changed' WHERE number = 8", vec![Tampering::Words(8)]),
        ("UPDATE audit_entries SET actor = about WHERE number = 8", vec![Tampering::Words(8)]),
        ("UPDATE audit_entries SET actor = NULL WHERE number = 8", vec![Tampering::Words(8)]),
        ("UPDATE audit_entries SET actor = NULL, actor_salt = NULL WHERE number = 8", vec![Tampering::Blanked(8)]),
        ("DELETE FROM audit_entries WHERE number = 8", vec![Tampering::Missing(8)]),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE number = 8", vec![Tampering::Link(8)]),
        ("DELETE FROM audit WHERE number = 8", vec![Tampering::Link(9), Tampering::Missing(8)]),
        ("DELETE FROM audit WHERE number = 10", vec![Tampering::End(9)]),
    ];
    for (way, expected) in ways {
        let team = team().await;
        team.home.tamper(way).await;
        assert_eq!(faults(&team).await, expected, "{way}");
    }
}
