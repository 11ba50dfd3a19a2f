//! Pasted lists of people.

use access::{ProgramId, Role};
use coaching::{Error, Fault, Field, Sheet};

use crate::world::World;

const LIST: &str = "name;email;roles;manager;coach
Ida Ipsen;ida@acme.example;leader;edda@acme.example;carl@acme.example
Jon Juhl;jon@acme.example;leader;ida@acme.example;kim@acme.example
Kim Krag;kim@acme.example;coach;;
";

#[tokio::test]
async fn a_list_invites_leaders_with_their_coaches() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let program = Some(world.program);
    let preview = world.coaching.preview_people(&talent, LIST, program).await.unwrap();
    assert_eq!((preview.rows.len(), preview.faults), (3, vec![]));
    let ids = world.coaching.invite_people(&talent, &preview.rows, program).await.unwrap();
    assert_eq!(world.letters().await.len(), 3);
    let view = world.coaching.read_program(&talent, world.program, None, 10).await.unwrap();
    let mut pairs: Vec<_> = view.engagements.iter().map(|one| (one.leader.as_str(), one.coach.as_str())).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, [("Ida Ipsen", "Carl"), ("Jon Juhl", "Kim Krag"), ("Lena", "Carl")]);
    let jon = world.coaching.read_person(&talent, ids[1]).await.unwrap();
    assert_eq!(jon.manager, Some(ids[0]));
    // What is exported is a list again, of people who are there already.
    let exported = world.coaching.export_people(&talent).await.unwrap();
    let again = world.coaching.preview_people(&talent, &exported, None).await.unwrap();
    assert_eq!((again.rows.len(), again.faults.len()), (7, 7));
    assert!(again.faults.iter().all(|fault| fault.field == Some(Field::Email)), "{:?}", again.faults);
}

#[tokio::test]
async fn a_preview_says_all_that_has_to_be_mended() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let list = "name,email,roles,manager,coach
Lena,lena@acme.example,leader,,
Ida,ida@acme.example,leader,nobody@acme.example,tara@acme.example
Ida,IDA@acme.example,leader,,
Jon,jon@acme.example,operator,,
Kim,kim@acme.example,coach,kim@acme.example,carl@acme.example
Leo,leo@acme.example,leader,,leo@acme.example
Mia,mia@acme.example,boss,,
";
    let preview = world.coaching.preview_people(&talent, list, Some(world.program)).await.unwrap();
    let faults: Vec<_> = preview.faults.iter().map(|fault| (fault.line, fault.field.unwrap())).collect();
    let expected = [
        (2, Field::Email),
        (3, Field::Manager),
        (3, Field::Coach),
        (4, Field::Email),
        (5, Field::Roles),
        (6, Field::Manager),
        (6, Field::Coach),
        (7, Field::Coach),
        (8, Field::Roles),
    ];
    assert_eq!(faults, expected, "{:?}", preview.faults);
    let Err(Error::Rows(refused)) = world.coaching.invite_people(&talent, &preview.rows, Some(world.program)).await
    else {
        unreachable!()
    };
    assert_eq!(refused.len(), 8);
    assert_eq!(world.letters().await, []);
}

#[tokio::test]
async fn a_coach_needs_a_program() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let preview = world.coaching.preview_people(&talent, LIST, None).await.unwrap();
    let coaches: Vec<&Fault> = preview.faults.iter().filter(|fault| fault.field == Some(Field::Coach)).collect();
    assert_eq!((coaches.len(), preview.faults.len()), (2, 2));
    let elsewhere: ProgramId = uuid::Uuid::max().into();
    let preview = world.coaching.preview_people(&talent, LIST, Some(elsewhere)).await;
    assert!(matches!(preview, Err(Error::NotThere)), "{preview:?}");
}

#[tokio::test]
async fn a_thousand_are_invited_at_once() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let rows = (0..1_000).map(|n| format!("P{n},p{n}@acme.example,leader,tara@acme.example"));
    let rows: Vec<_> = ["name,email,roles,manager".to_owned()].into_iter().chain(rows).collect();
    let sheet = Sheet::read(&rows.join("\n"));
    let ids = world.coaching.invite_people(&talent, &sheet.rows, None).await.unwrap();
    assert_eq!(ids.len(), 1_000);
    let proof = world.coaching.verify_audit(&talent).await.unwrap();
    assert!(proof.faults.is_empty() && proof.entries > 1_000, "{proof:?}");
    assert!(sheet.rows.iter().all(|row| row.roles == Role::Leader.into()));
}
