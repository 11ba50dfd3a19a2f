//! Weigh: how often, how high and how recent.

use std::collections::BTreeSet;

use super::Found;
use crate::{
    Strategy,
    map::{Demand, DemandId, Evidence, Weight},
    standing::Standing,
};

/// The shares of the three in a weight.
const OFTEN: f64 = 0.5;
const HIGH: f64 = 0.3;
const RECENT: f64 = 0.2;

/// The demands, heaviest first, at most `demands_max`; among equals the one that was read first.
pub(crate) fn weigh(found: Vec<Found>, strategy: &Strategy, standings: &[Standing], demands_max: usize) -> Vec<Demand> {
    let heaviest = heaviest_first(found, strategy, standings).into_iter().take(demands_max);
    let weighed = heaviest.map(|found| (Weight::new(weight(&found.evidence, strategy, standings)), found));
    (1..)
        .map(DemandId::nth)
        .zip(weighed)
        .map(|(id, (weight, Found { text, evidence }))| Demand { id, text, weight, evidence })
        .collect()
}

/// The same before they have ids.
pub(crate) fn heaviest_first(mut found: Vec<Found>, strategy: &Strategy, standings: &[Standing]) -> Vec<Found> {
    let weight = |found: &Found| weight(&found.evidence, strategy, standings);
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}

/// Between 0 and 1: how often it is said, its highest document, its newest document. What is said again in the same
/// place counts half of what is said in another.
fn weight(evidence: &[Evidence], strategy: &Strategy, standings: &[Standing]) -> f64 {
    let places: BTreeSet<_> = evidence
        .iter()
        .map(|evidence| (evidence.source().document_id, evidence.place().number, &evidence.place().heading))
        .collect();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let said = count(places.len()) + count(evidence.len() - places.len()) / 2.0;
    let often = 1.0 - 1.0 / (1.0 + said);
    let standing = |evidence: &Evidence| {
        let of = |document: &crate::StrategyDocument| document.source.document_id == evidence.source().document_id;
        strategy.documents.iter().position(of).and_then(|index| standings.get(index)).copied()
    };
    let of: Vec<Standing> = evidence.iter().filter_map(standing).collect();
    let high = of.iter().map(|standing| standing.rank.weight()).fold(0.0, f64::max);
    let recent = of.iter().map(|standing| standing.recency(standings)).fold(0.0, f64::max);
    OFTEN * often + HIGH * high + RECENT * recent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evidence::{Checker, Shown},
        sample,
    };

    #[test]
    fn often_high_and_recent_weigh_more() {
        let old: &[(u32, &[&str])] =
            &[(1, &["Old and low is this demand."]), (2, &["Said twice is this very demand."])];
        let new: &[(u32, &[&str])] = &[
            (1, &["New and high is this demand.", "Said here once more."]),
            (2, &["Again said twice, this very demand."]),
        ];
        let strategy =
            Strategy { documents: vec![sample::deck("meeting-2021.md", old), sample::deck("strategy-2024.md", new)] };
        let standings: Vec<_> = strategy.documents.iter().map(Standing::of).collect();
        let checker = Checker::new(&strategy);
        let cite = |document: usize, block: usize| {
            let block = &strategy.documents[document].blocks[block];
            let words = strategy.documents[document].text.slice(block.span).unwrap();
            checker.check(words, Shown { document, span: block.span }, &[]).unwrap()
        };
        let found = vec![
            Found { text: "low".into(), evidence: vec![cite(0, 0)] },
            Found { text: "high".into(), evidence: vec![cite(1, 0)] },
            Found { text: "again".into(), evidence: vec![cite(1, 0), cite(1, 1)] },
            Found { text: "twice".into(), evidence: vec![cite(0, 1), cite(1, 2)] },
        ];
        let demands = weigh(found.clone(), &strategy, &standings, 10);
        let shown: Vec<_> = demands.iter().map(|d| format!("{} {} {}", d.id, d.text, d.weight.get())).collect();
        assert_eq!(shown, ["d1 twice 0.833", "d2 again 0.8", "d3 high 0.75", "d4 low 0.42"]);
        assert_eq!(weigh(found, &strategy, &standings, 2).len(), 2);
    }
}
