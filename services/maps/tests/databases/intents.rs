//! Who states the intent, and who agrees to it.

use coaching::Error;
use document::{Span, Version};
use maps::{Citation, DemandDraft, IntentDraft, MapsError};
use store::IntentOrigin;

use crate::world::World;

pub(crate) fn statement(text: &str) -> IntentDraft {
    let demands = vec![DemandDraft { text: "Decide at the pier.".to_owned(), evidence: vec![] }];
    IntentDraft { statement: text.to_owned(), horizon_months: Some(24), demands }
}

fn is_not_there<T: std::fmt::Debug>(result: &Result<T, MapsError>) {
    assert!(matches!(result, Err(MapsError::Coaching(Error::NotThere))), "{result:?}");
}

#[tokio::test]
async fn a_new_version_is_agreed_to_anew() {
    let World { maps, talent, executive, program, coaches, .. } = &World::new().await;
    let first = maps.write_intent(talent, *program, &statement("Islands plan by us.")).await.unwrap();
    assert_eq!((first.version, first.origin, first.agreements.len()), (1, IntentOrigin::Written, 0));
    for _ in 0..2 {
        let agreed = maps.agree_intent(executive, *program, 1).await.unwrap();
        let names: Vec<_> = agreed.agreements.iter().map(|one| one.by.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["Edda"]);
    }
    let second = maps.write_intent(executive, *program, &statement("Islands live by us.")).await.unwrap();
    assert_eq!((second.version, second.agreements.len()), (2, 0));
    let listed = maps.list_intents(&coaches[0], *program, None, 10).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|intent| (intent.version, intent.agreements.len())).collect();
    assert_eq!(seen, [(2, 0), (1, 1)]);
    assert_eq!(maps.list_intents(&coaches[0], *program, Some(2), 10).await.unwrap(), listed[1..]);
}

#[tokio::test]
async fn a_quote_is_what_stands_at_its_range() {
    let World { maps, coaching, acme, talent, program, plan, .. } = &World::new().await;
    let stored = coaching.store().version_find(acme, *plan, Version::FIRST).await.unwrap().unwrap().text;
    let start = u32::try_from(stored.as_str().find("Captains must decide").unwrap()).unwrap();
    let citing = |start: u32, end: u32| {
        let mut draft = statement("Islands plan by us.");
        let span = Span { start, end };
        draft.demands[0].evidence = vec![Citation { document: *plan, version: Version::FIRST, span }];
        draft
    };
    let written = maps.write_intent(talent, *program, &citing(start, start + 32)).await.unwrap();
    let quote = &written.says.demands[0].evidence[0];
    assert_eq!((quote.quote.as_str(), quote.document.as_str()), ("Captains must decide at the pier", "plan.txt"));
    assert_eq!(quote.place.heading, ["Our plan to 2028"]);
    for (start, end) in [(start, start), (9, 3), (1_000_000, 1_000_009), (0, 5_000)] {
        let refused = maps.write_intent(talent, *program, &citing(start, end)).await;
        assert!(matches!(refused, Err(MapsError::Coaching(Error::Invalid(_)))), "{start}..{end}: {refused:?}");
    }
}

#[tokio::test]
async fn only_those_who_may_see_and_change_it() {
    let World { maps, talent, executive, coaches, leader, outsider, stranger, program, .. } = &World::new().await;
    maps.write_intent(talent, *program, &statement("Islands plan by us.")).await.unwrap();
    for reader in [talent, executive, &coaches[0], &coaches[1], leader] {
        maps.read_intent(reader, *program, 1).await.unwrap();
    }
    for other in [outsider, stranger] {
        is_not_there(&maps.read_intent(other, *program, 1).await);
        is_not_there(&maps.list_intents(other, *program, None, 10).await);
        is_not_there(&maps.list_maps(other, *program, None, 10).await);
    }
    is_not_there(&maps.write_intent(stranger, *program, &statement("Mine.")).await);
    is_not_there(&maps.write_intent(&coaches[0], *program, &statement("Mine.")).await);
    for other in [talent, leader, stranger] {
        is_not_there(&maps.agree_intent(other, *program, 1).await);
    }
    is_not_there(&maps.agree_intent(executive, *program, 2).await);
    for wrong in ["", "  ", "a\u{0}b", "a\u{200b}b"] {
        let refused = maps.write_intent(talent, *program, &statement(wrong)).await;
        assert!(matches!(refused, Err(MapsError::Coaching(Error::Invalid(_)))), "{wrong:?}: {refused:?}");
    }
}
