//! What holds of every edit, whatever somebody sends.

use coach::map::DemandId;
use maps::{DraftRequest, Edit};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use store::{MapContent, Part, StatementId};

use crate::{review::content, world::World};

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let statement = || (0_usize..5, 0_usize..14).prop_map(|(c, n)| StatementId::nth(&format!("c{c}"), n));
    let demands = || prop::collection::vec((0_u32..12).prop_map(DemandId::nth), 0..3);
    let text = || prop::sample::select(vec!["Hold the boat.", "", "Say why.", "tab\u{7}"]).prop_map(str::to_owned);
    let part = prop::sample::select(vec![
        Part::Name,
        Part::To,
        Part::Behaviour,
        Part::Item { behaviour: StatementId::named("c1.2") },
    ]);
    let edit = prop_oneof![
        (statement(), text()).prop_map(|(statement, text)| Edit::Reword { statement, text }),
        (statement(), demands()).prop_map(|(statement, demands)| Edit::Cite { statement, demands }),
        ((0_usize..5), part, text(), demands()).prop_map(|(c, part, text, demands)| Edit::Add {
            capacity: format!("c{c}"),
            part,
            text,
            demands
        }),
        (text(), demands()).prop_map(|(name, demands)| Edit::AddCapacity { name, demands }),
    ];
    prop::collection::vec(edit, 1..3)
}

/// Whether a map is one: each id once, one name each, only demands that are there, and items of behaviours that are.
fn is_sound(content: &MapContent) -> bool {
    let ids: std::collections::BTreeSet<_> = content.statements().map(|statement| &statement.id).collect();
    let known = |id: &DemandId| content.demands.iter().any(|demand| demand.id == *id);
    ids.len() == content.statements().count()
        && content.capacities.iter().all(|one| one.statements.iter().filter(|s| s.part == Part::Name).count() == 1)
        && content.statements().all(|statement| statement.demands.iter().all(known) && !statement.text.is_empty())
        && content.statements().all(|statement| match &statement.part {
            Part::Item { behaviour } => content.statement(behaviour).is_some_and(|of| of.part == Part::Behaviour),
            _ => true,
        })
}

#[tokio::test]
async fn an_edit_is_made_whole_or_not_at_all_and_leaves_a_map() {
    let world = World::new().await;
    let mut view = world.drafted(&DraftRequest::default()).await;
    let map = view.record.map.id;
    let mut runner = TestRunner::deterministic();
    let (mut made, mut refused) = (0, 0);
    for _ in 0..80 {
        let edits = edits().new_tree(&mut runner).unwrap().current();
        let before = view.record.map.revision;
        if let Ok(after) = world.maps.edit_map(&world.coaches[0], map, Some(before), &edits).await {
            made += 1;
            assert_eq!(after.record.map.revision, before + 1);
            assert!(is_sound(content(&after)), "{edits:?}");
            let touched = content(&after).statements();
            let touched = touched.filter(|one| Some(one.changed) == after.record.map.version).count();
            assert!((1..=edits.len()).contains(&touched), "{edits:?}");
            view = after;
        } else {
            refused += 1;
            assert_eq!(world.read(map).await, view, "{edits:?}");
        }
    }
    assert!(made > 5 && refused > 5, "{made} made, {refused} refused");
}
