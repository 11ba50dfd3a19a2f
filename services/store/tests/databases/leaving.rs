//! What leaves with a person is all that names them.

use audience::{Audience, OrganizationId};
use search::IndexPlace;
use store::{Action, ConsentKind, Deed, HELD, Leaving, Refusal, StoreError, Tampering};

use crate::{
    people::{Team, act, at},
    world::{library, lines, searcher},
};

/// Columns that name a person, by the names that the migrations give them.
const NAMING: [&str; 9] =
    ["person", "about", "leader", "coach", "manager", "actor", "invited_by", "asked_by", "removed_by"];

#[tokio::test]
async fn the_list_of_what_is_held_is_that_of_the_schema() {
    let team = Team::new().await;
    let columns = team.home.columns().await;
    let is_there = |table: &str, column: &str| columns.iter().any(|(t, c)| t == table && c == column);
    for (table, column) in &columns {
        let held = HELD.iter().any(|held| held.table == table && held.column == column);
        assert_eq!(held, NAMING.contains(&column.as_str()), "{table}.{column}: name it in leaving.rs, or it stays");
    }
    for held in HELD {
        let blanked = match held.leaving {
            Leaving::Delete => &[][..],
            Leaving::Blank(columns) => columns,
        };
        for column in held.shown.iter().chain(blanked).chain([&held.column]) {
            assert!(is_there(held.table, column), "{}.{column}", held.table);
        }
    }
}

/// Everything that there is about the leader, who writes about apricots.
async fn written() -> Team {
    let team = Team::new().await;
    let (store, organization, act) = (&team.store, &team.organization, act(Some(team.leader), 10));
    team.sign_in(team.leader, 20, at(100)).await;
    store.consent_set(organization, &act, team.leader, ConsentKind::Memory, true).await.unwrap();
    store.acceptance_add(organization, &act, team.leader, 1).await.unwrap();
    let seen = Deed::new(Action::PersonSeen).about(team.leader);
    store.audit_append(organization, &act_of(&team), [seen]).await.unwrap();
    let library = library(store, &searcher(store, IndexPlace::Memory), organization.clone());
    for audience in [team.leader.audience(), team.engagement.audience(), team.coach.audience(), Audience::Org] {
        let text = lines(&format!("Apricots for {audience}."));
        library.add_read(vec![(audience.to_string(), text)], &audience).await;
    }
    team
}

fn act_of(team: &Team) -> store::Act {
    act(Some(team.talent), 11)
}

#[tokio::test]
async fn an_export_holds_everything_and_no_secret() {
    let team = written().await;
    let export = team.store.person_export(&team.organization, &act(None, 20), team.leader).await.unwrap();
    let text = export.to_string();
    for part in ["Lena", "lena@example.com", "memory", "Firefox", "person_seen", "Apricots for person:"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for secret in ["token", "\"password\"", "Carl", "Tara", "Apricots for org"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert_eq!(export["documents"].as_array().unwrap().len(), 2, "{text}");
    let held = team.store.person_held(&team.organization, team.leader).await.unwrap();
    let rows = held.iter().find(|held| held.what == "Where I was signed in").unwrap().rows;
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn nothing_names_somebody_who_left_and_the_trail_still_holds() {
    let team = written().await;
    let named = async || {
        let (id, name) = (team.leader.to_string(), "lena");
        let rows = team.home.rows().await;
        rows.into_iter().filter(|row| row.contains(&id) || row.contains(name)).collect::<Vec<_>>()
    };
    assert!(named().await.len() > 10);
    team.store.person_forget(&team.organization, &act(Some(team.leader), 30), team.leader).await.unwrap();
    assert_eq!(named().await, Vec::<String>::new());
    let kept: Vec<_> = team.home.rows().await.into_iter().filter(|row| row.contains("apricots")).collect();
    assert!(kept.iter().all(|row| !row.contains("engagement:")) && kept.len() > 1, "{kept:?}");
    let proof = team.store.audit_verify(&team.organization).await.unwrap();
    assert_eq!(proof.faults, []);
    let trail = team.store.audit_list(&team.organization, None, 100).await.unwrap();
    let told: Vec<_> = trail.iter().map(store::Entry::sentence).collect();
    assert_eq!(told[0], "The service forgot somebody who left for good.");
    assert!(told.contains(&"Tara looked at the entry of somebody who has left.".to_owned()), "{told:?}");
    // To blank somebody else under that cover shows.
    team.home.tamper("UPDATE audit_entries SET actor = NULL, actor_salt = NULL WHERE number = 5").await;
    assert_eq!(team.store.audit_verify(&team.organization).await.unwrap().faults, [Tampering::Blanked(5)]);
}

#[tokio::test]
async fn a_coach_leaves_and_the_leader_keeps_theirs() {
    let team = written().await;
    team.store.person_forget(&team.organization, &act(Some(team.coach), 30), team.coach).await.unwrap();
    let rows = team.home.rows().await;
    assert!(!rows.iter().any(|row| row.contains(&team.coach.to_string())), "{rows:?}");
    let engagement = team.engagement.to_string();
    assert!(rows.iter().any(|row| row.starts_with("engagements:") && row.contains(&engagement)));
    assert!(rows.iter().any(|row| row.contains(&format!("apricots for engagement:{engagement}"))));
    let open = team.store.engagement_list(&team.organization, team.program, None, (None, 10)).await.unwrap();
    assert_eq!(open, []);
}

#[tokio::test]
async fn the_last_of_the_talent_team_hands_over_first() {
    let team = Team::new().await;
    let left = team.store.person_forget(&team.organization, &act(Some(team.talent), 30), team.talent).await;
    assert!(matches!(left, Err(StoreError::Refusal(Refusal::LastTalent))), "{left:?}");
    let elsewhere: OrganizationId = "rival".parse().unwrap();
    let stranger = team.store.person_forget(&elsewhere, &act(None, 31), team.leader).await;
    assert!(matches!(stranger, Err(StoreError::Refusal(Refusal::NotThere))), "{stranger:?}");
}
