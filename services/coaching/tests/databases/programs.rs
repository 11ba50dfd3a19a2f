use access::Role;
use coaching::Error;
use jiff::civil::date;
use store::{ProgramPlan, Refusal};

use crate::world::{World, email, roles};

fn plan(name: &str) -> ProgramPlan {
    ProgramPlan { name: name.parse().unwrap(), starts: Some(date(2027, 1, 11)), ends: Some(date(2027, 7, 9)) }
}

#[tokio::test]
async fn everybody_sees_the_programs_that_are_theirs() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let other = world.coaching.create_program(&talent, &plan("Deep water")).await.unwrap();
    assert_eq!((other.starts, other.revision), (Some(date(2027, 1, 11)), 1));
    for (person, programs, engagements) in
        [(world.talent, 2, 1), (world.executive, 2, 0), (world.coach, 1, 1), (world.leader, 1, 1)]
    {
        let caller = world.caller(person).await;
        assert_eq!(world.coaching.list_programs(&caller, None, 10).await.unwrap().len(), programs);
        let view = world.coaching.read_program(&caller, world.program, None, 10).await.unwrap();
        assert_eq!(view.engagements.len(), engagements);
    }
    let leader = world.caller(world.leader).await;
    assert!(matches!(world.coaching.read_program(&leader, other.id, None, 10).await, Err(Error::NotThere)));
}

#[tokio::test]
async fn a_program_changes_by_revisions() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let changed = world.coaching.change_program(&talent, world.program, &plan("Rise II"), Some(1)).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.revision), ("Rise II", 2));
    let late = world.coaching.change_program(&talent, world.program, &plan("Rise III"), Some(1)).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::Changed))), "{late:?}");
    let backwards = ProgramPlan { starts: plan("X").ends, ends: plan("X").starts, ..plan("X") };
    assert!(matches!(world.coaching.create_program(&talent, &backwards).await, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn a_leader_has_one_coach_in_a_program() {
    let world = World::new().await;
    let talent = world.caller(world.talent).await;
    let both = roles([Role::Coach, Role::Leader]);
    let bo =
        world.coaching.add_person(&world.acme, "Bo".parse().unwrap(), email("bo@acme.example"), both).await.unwrap();
    let add = async |leader, coach| world.coaching.add_engagement(&talent, world.program, leader, coach).await;
    let refused = async |leader, coach| match add(leader, coach).await {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(refused(world.leader, bo).await, Refusal::Coached);
    assert_eq!(refused(bo, bo).await, Refusal::SamePerson);
    assert_eq!(refused(bo, world.leader).await, Refusal::NoCoach);
    assert_eq!(refused(world.coach, bo).await, Refusal::NoLeader);
    world.coaching.end_engagement(&talent, world.engagement).await.unwrap();
    add(world.leader, bo).await.unwrap();
    assert!(matches!(world.coaching.end_engagement(&talent, world.engagement).await, Err(Error::NotThere)));
}
