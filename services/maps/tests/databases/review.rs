//! From the draft to the signature and beyond.

use std::collections::BTreeSet;

use coaching::{Caller, Error};
use maps::{Decision, DraftRequest, Edit, Judgement, MapView, MapsError};
use store::{MapContent, MapState, MapStep, Part, Refusal, Statement, StatementId, Verdict};

use crate::{intents::statement, world::World};

pub(crate) fn content(view: &MapView) -> &MapContent {
    &view.record.content.as_ref().unwrap().1
}

fn version(view: &MapView) -> u32 {
    view.record.map.version.unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "as the use cases take it")]
fn revision(view: &MapView) -> Option<u32> {
    Some(view.record.map.revision)
}

fn of_part(view: &MapView, part: &Part) -> Statement {
    content(view).statements().find(|statement| statement.part == *part).unwrap().clone()
}

/// Accepts whatever is open, the two coaches in turn.
async fn accept_all(world: &World, mut view: MapView) -> MapView {
    let open: Vec<_> = view.decisions.iter().filter(|(_, decision)| **decision == Decision::Open).collect();
    let open: Vec<StatementId> = open.into_iter().map(|(id, _)| id.clone()).collect();
    for (number, id) in open.iter().enumerate() {
        let (coach, version) = (&world.coaches[number % 2], version(&view));
        let map = view.record.map.id;
        view = world.maps.review_map(coach, map, (version, id), &Judgement::Accept).await.unwrap();
    }
    view
}

async fn signed(world: &World, view: MapView) -> MapView {
    let view = accept_all(world, view).await;
    let map = view.record.map.id;
    let view = world.maps.submit_map(&world.coaches[0], map, revision(&view)).await.unwrap();
    world.maps.sign_map(&world.executive, map, revision(&view)).await.unwrap()
}

fn is_changed<T: std::fmt::Debug>(result: &Result<T, MapsError>) {
    assert!(matches!(result, Err(MapsError::Coaching(Error::Refused(Refusal::Changed)))), "{result:?}");
}

fn is_not_now<T: std::fmt::Debug>(result: &Result<T, MapsError>) {
    assert!(matches!(result, Err(MapsError::Coaching(Error::Refused(Refusal::NotNow)))), "{result:?}");
}

fn is_not_there<T: std::fmt::Debug>(result: &Result<T, MapsError>) {
    assert!(matches!(result, Err(MapsError::Coaching(Error::NotThere))), "{result:?}");
}

/// Everything that somebody could try to change a map with.
async fn tries(world: &World, by: [&Caller; 2], view: &MapView) -> Vec<Result<MapView, MapsError>> {
    let (maps, map, [coach, executive]) = (&world.maps, view.record.map.id, by);
    let name = of_part(view, &Part::Name).id;
    let reword = [Edit::Reword { statement: name.clone(), text: "Another".to_owned() }];
    vec![
        maps.edit_map(coach, map, revision(view), &reword).await,
        maps.review_map(coach, map, (version(view), &name), &Judgement::Accept).await,
        maps.submit_map(coach, map, revision(view)).await,
        maps.return_map(executive, map, revision(view), "Too long.").await,
        maps.sign_map(executive, map, revision(view)).await,
    ]
}

#[tokio::test]
async fn from_the_intent_to_the_signature() {
    let world = World::new().await;
    let World { maps, coaches: [carl, cora], executive, leader, program, .. } = &world;
    maps.write_intent(executive, *program, &statement("Islands plan their days by us.")).await.unwrap();
    let view = world.drafted(&DraftRequest { intent: Some(1), ..DraftRequest::default() }).await;
    let map = view.record.map.id;
    assert_eq!((view.record.map.state, version(&view)), (MapState::InReview, 1));
    let said = content(&view);
    assert_eq!((said.intent.statement.as_str(), said.intent.proposed), ("Islands plan their days by us.", false));
    assert!(said.statements().all(|statement| said.evidence(statement).next().is_some()));
    let cited: BTreeSet<_> = said.all_evidence().map(|quote| quote.document.as_str()).collect();
    assert!(cited.contains("plan.txt") && cited.is_subset(&["plan.txt", "memo.txt"].into()), "{cited:?}");

    // Two coaches read the same revision. The second to change it is told, and nothing of the first is lost.
    let (name, behaviour) = (of_part(&view, &Part::Name), of_part(&view, &Part::Behaviour));
    let reword = |text: &str| [Edit::Reword { statement: name.id.clone(), text: text.to_owned() }];
    let edited = maps.edit_map(carl, map, revision(&view), &reword("Deciding at the pier")).await.unwrap();
    assert_eq!((version(&edited), of_part(&edited, &Part::Name).text.as_str()), (2, "Deciding at the pier"));
    is_changed(&maps.edit_map(cora, map, revision(&view), &reword("Calling it early")).await);
    // A verdict on words that are no longer there is none.
    let late = maps.review_map(cora, map, (1, &name.id), &Judgement::Accept).await;
    assert!(matches!(late, Err(MapsError::Reworded)), "{late:?}");

    let comment = Judgement::Comment("Is this seen from the quay?".to_owned());
    maps.review_map(cora, map, (1, &behaviour.id), &comment).await.unwrap();
    let reject = Judgement::Reject("Nobody could see this.".to_owned());
    let view = maps.review_map(cora, map, (2, &behaviour.id), &reject).await.unwrap();
    assert_eq!(view.decisions[&behaviour.id], Decision::Rejected);
    assert_eq!(view.decisions[&name.id], Decision::Accepted, "who rewords a statement stands by it");
    let undecided = maps.submit_map(carl, map, revision(&view)).await;
    assert!(matches!(undecided, Err(MapsError::Undecided(_))), "{undecided:?}");

    let view = accept_all(&world, view).await;
    let submitted = maps.submit_map(cora, map, revision(&view)).await.unwrap();
    assert_eq!((submitted.record.map.state, version(&submitted)), (MapState::Submitted, 3));
    assert!(content(&submitted).statement(&behaviour.id).is_none(), "what was rejected is gone");
    let items = content(&submitted).statements();
    let measures = |one: &Statement| matches!(&one.part, Part::Item { behaviour: of } if *of == behaviour.id);
    assert_eq!(items.filter(|one| measures(one)).count(), 0, "and what measured it");
    // What became of the draft can be told, and the draft is still there.
    let told = |id: &StatementId| submitted.changes.iter().find(|change| change.statement == *id).unwrap();
    assert_eq!(told(&name.id).after.as_deref(), Some("Deciding at the pier"));
    assert_eq!(told(&behaviour.id).after, None);
    let first = maps.read_map(leader, map, Some(1)).await.unwrap();
    assert_eq!(content(&first).statement(&name.id), Some(&name));
    assert_eq!(first.record.notes, [], "coaches' talk is not the leader's");

    is_changed(&maps.sign_map(executive, map, revision(&view)).await);
    let signed = maps.sign_map(executive, map, revision(&submitted)).await.unwrap();
    assert_eq!(signed.record.map.state, MapState::Approved);
    for tried in tries(&world, [carl, executive], &signed).await {
        is_not_now(&tried);
    }
    assert_eq!(world.read(map).await, signed);
    let steps: Vec<_> = signed.record.steps.iter().map(|step| (step.step, step.version)).collect();
    assert_eq!(steps, [(MapStep::Draft, 1), (MapStep::Submit, 3), (MapStep::Sign, 3)]);
    let makers: Vec<_> = signed.record.versions.iter().map(|one| one.by.as_ref().map(|by| by.name.as_str())).collect();
    assert_eq!(makers, [None, Some("Carl"), Some("Cora")]);
    let trail = world.trail().await;
    let sentence = &trail[0];
    assert!(sentence.starts_with(&format!("Edda signed map:{map} (version 3, sha256 ")), "{sentence}");
}

#[tokio::test]
async fn a_returned_map_keeps_what_was_decided() {
    let world = World::new().await;
    let World { maps, coaches: [carl, _], executive, .. } = &world;
    let view = world.drafted(&DraftRequest::default()).await;
    let map = view.record.map.id;
    assert_eq!(view.record.map.intent, Some(1), "the drafter proposed an intent");
    let view = accept_all(&world, view).await;
    let submitted = maps.submit_map(carl, map, revision(&view)).await.unwrap();
    assert_eq!(version(&submitted), 1, "nothing was rejected, so nothing changed");
    is_not_now(&maps.edit_map(carl, map, revision(&submitted), &[reword(&submitted)]).await);
    let returned = maps.return_map(executive, map, revision(&submitted), "Name the night boat.").await.unwrap();
    assert_eq!(returned.record.map.state, MapState::InReview);
    let step = returned.record.steps.last().unwrap();
    assert_eq!((step.step, step.reason.as_deref()), (MapStep::Return, Some("Name the night boat.")));
    assert!(returned.decisions.values().all(|decision| *decision == Decision::Accepted));
    let edited = maps.edit_map(carl, map, revision(&returned), &[reword(&returned)]).await.unwrap();
    let submitted = maps.submit_map(carl, map, revision(&edited)).await.unwrap();
    maps.sign_map(executive, map, revision(&submitted)).await.unwrap();
}

fn reword(view: &MapView) -> Edit {
    Edit::Reword { statement: of_part(view, &Part::Name).id, text: "Keeping the night boat".to_owned() }
}

#[tokio::test]
async fn a_later_map_supersedes_the_one_in_force() {
    let world = World::new().await;
    let first = signed(&world, world.drafted(&DraftRequest::default()).await).await;
    let second = signed(&world, world.drafted(&DraftRequest::default()).await).await;
    let listed = world.maps.list_maps(&world.leader, world.program, None, 10).await.unwrap();
    let states: Vec<_> = listed.iter().map(|map| (map.id, map.state)).collect();
    let (first, second) = (first.record.map.id, second.record.map.id);
    assert_eq!(states, [(second, MapState::Approved), (first, MapState::Superseded)]);
    assert_eq!(world.maps.list_maps(&world.leader, world.program, Some(second), 10).await.unwrap(), listed[1..]);
}

#[tokio::test]
async fn a_note_that_came_meanwhile_is_not_passed_over() {
    let world = World::new().await;
    let view = accept_all(&world, world.drafted(&DraftRequest::default()).await).await;
    let (map, store) = (&view.record.map, world.coaching.store());
    let name = of_part(&view, &Part::Name).id;
    let reject = Judgement::Reject("It is a slogan.".to_owned());
    world.maps.review_map(&world.coaches[1], map.id, (1, &name), &reject).await.unwrap();
    let act = world.coaching.act_of(world.coaches[0].viewer());
    let read = store::Read { revision: map.revision, notes: view.record.notes.last().unwrap().number };
    let submitted = store.map_submit((&world.acme, map.id), &act, read, None).await;
    assert!(matches!(submitted, Err(store::StoreError::Refusal(Refusal::Changed))), "{submitted:?}");
}

#[tokio::test]
async fn what_nothing_can_be_shown_for_is_not_accepted() {
    let world = World::new().await;
    let World { maps, coaches: [carl, cora], executive, .. } = &world;
    let view = world.drafted(&DraftRequest::default()).await;
    let map = view.record.map.id;
    let capacity = content(&view).capacities[0].id.clone();
    let add = Edit::Add { capacity, part: Part::Signal, text: "Fewer calls.".to_owned(), demands: vec![] };
    let view = maps.edit_map(carl, map, revision(&view), &[add]).await.unwrap();
    let added = content(&view).statements().find(|one| one.text == "Fewer calls.").unwrap().clone();
    assert_eq!(view.decisions[&added.id], Decision::Open, "even who wrote it cannot stand by it");
    let refused = maps.review_map(cora, map, (2, &added.id), &Judgement::Accept).await;
    assert!(matches!(&refused, Err(MapsError::Uncited(ids)) if *ids == [added.id.clone()]), "{refused:?}");
    let open = accept_all_but(&world, view, &added.id).await;
    let refused = maps.submit_map(carl, map, revision(&open)).await;
    assert!(matches!(&refused, Err(MapsError::Uncited(ids)) if *ids == [added.id.clone()]), "{refused:?}");
    let demands = vec![content(&open).demands[0].id];
    let cite = Edit::Cite { statement: added.id.clone(), demands };
    let cited = maps.edit_map(cora, map, revision(&open), &[cite]).await.unwrap();
    assert_eq!(cited.decisions[&added.id], Decision::Accepted);
    let submitted = maps.submit_map(carl, map, revision(&cited)).await.unwrap();

    // A document goes before the signature: what rested on it alone cannot be signed.
    world.remove(world.plan).await;
    let flagged = world.read(map).await;
    assert_eq!(flagged.withdrawn, [world.plan].into());
    let refused = maps.sign_map(executive, map, revision(&submitted)).await;
    assert!(matches!(refused, Err(MapsError::Uncited(_))), "{refused:?}");
}

async fn accept_all_but(world: &World, mut view: MapView, but: &StatementId) -> MapView {
    let map = view.record.map.id;
    let open: Vec<_> =
        view.decisions.iter().filter(|(id, decision)| *id != but && **decision == Decision::Open).collect();
    let open: Vec<StatementId> = open.into_iter().map(|(id, _)| id.clone()).collect();
    for id in open {
        view = world.maps.review_map(&world.coaches[0], map, (2, &id), &Judgement::Accept).await.unwrap();
    }
    view
}

#[tokio::test]
async fn a_signed_map_keeps_its_quotes_when_a_document_goes() {
    let world = World::new().await;
    let before = signed(&world, world.drafted(&DraftRequest::default()).await).await;
    assert_eq!(before.withdrawn, BTreeSet::new());
    world.remove(world.plan).await;
    let map = before.record.map.id;
    for erased in [false, true] {
        if erased {
            assert!(world.coaching.store().document_remove(&world.acme, world.plan).await.unwrap());
        }
        let after = world.read(map).await;
        assert_eq!(after.record, before.record);
        assert_eq!(after.withdrawn, [world.plan].into());
    }
}

#[tokio::test]
async fn nobody_else_sees_or_changes_a_map() {
    let world = World::new().await;
    let World { maps, outsider, stranger, leader, talent, .. } = &world;
    let view = world.drafted(&DraftRequest::default()).await;
    let map = view.record.map.id;
    for other in [outsider, stranger] {
        is_not_there(&maps.read_map(other, map, None).await);
        for tried in tries(&world, [other, other], &view).await {
            is_not_there(&tried);
        }
        is_not_there(&maps.start_draft(other, world.program, &DraftRequest::default()).await);
    }
    for member in [leader, talent] {
        for tried in tries(&world, [member, member], &view).await {
            is_not_there(&tried);
        }
    }
    is_not_there(&maps.read_map(talent, map, Some(2)).await);
    assert_eq!(world.read(map).await, view);
}

#[tokio::test]
async fn who_leaves_is_named_nowhere_and_the_map_stays() {
    let world = World::new().await;
    let World { maps, coaches: [carl, cora], .. } = &world;
    let view = world.drafted(&DraftRequest::default()).await;
    let map = view.record.map.id;
    let name = of_part(&view, &Part::Name).id;
    let words = Judgement::Reject("Apricots are no capacity.".to_owned());
    maps.review_map(carl, map, (1, &name), &words).await.unwrap();
    let view = maps.edit_map(carl, map, revision(&view), &[reword(&view)]).await.unwrap();
    let store = world.coaching.store();
    let person = carl.viewer().person;
    let export = store.person_export(&world.acme, &world.coaching.act_of_nobody(), person).await.unwrap().to_string();
    assert!(export.contains("Apricots"), "{export}");
    store.person_forget(&world.acme, &world.coaching.act_of_nobody(), person).await.unwrap();
    let rows = world.home.rows().await;
    let named: Vec<_> =
        rows.iter().filter(|row| row.contains(&person.to_string()) || row.contains("apricots")).collect();
    assert_eq!(named, Vec::<&String>::new());
    let after = maps.read_map(cora, map, None).await.unwrap();
    assert_eq!(after.record.content, view.record.content);
    assert_eq!(
        after.record.notes.iter().map(|note| note.verdict).collect::<Vec<_>>(),
        [Verdict::Reject, Verdict::Edit]
    );
}
