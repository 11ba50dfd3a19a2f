//! Weigh: how often, how high and how recent.

use std::collections::BTreeSet;

use super::Found;
use crate::{
    map::{Demand, DemandId, Evidence, Weight},
    standing::Standings,
};

/// The shares of the three in a weight.
const OFTEN: f64 = 0.5;
const HIGH: f64 = 0.3;
const RECENT: f64 = 0.2;

/// The demands, heaviest first, at most `demands_max`; among equals the one that was read first.
pub(crate) fn weigh(found: Vec<Found>, standings: &Standings, demands_max: usize) -> Vec<Demand> {
    let heaviest = heaviest_first(found, standings).into_iter().take(demands_max);
    let weighed = heaviest.map(|found| (Weight::new(weight(&found.evidence, standings)), found));
    (1..)
        .map(DemandId::nth)
        .zip(weighed)
        .map(|(id, (weight, Found { text, evidence }))| Demand { id, text, weight, evidence })
        .collect()
}

/// The same before they have ids.
pub(crate) fn heaviest_first(mut found: Vec<Found>, standings: &Standings) -> Vec<Found> {
    found.sort_by(|a, b| weight(&b.evidence, standings).total_cmp(&weight(&a.evidence, standings)));
    found
}

/// Between 0 and 1: how often it is asked, its highest document, its newest document.
fn weight(evidence: &[Evidence], standings: &Standings) -> f64 {
    let (high, recent) = standings.high_and_recent(evidence);
    OFTEN * Asked::of(evidence).often() + HIGH * high + RECENT * recent
}

/// Where something is asked. How many quotes say so counts for nothing, since that is up to who quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) documents: usize,
    /// Slides, pages, sections.
    pub(crate) places: usize,
}

impl Asked {
    pub(crate) fn of(evidence: &[Evidence]) -> Self {
        let document = |evidence: &Evidence| evidence.source().document_id;
        let places: BTreeSet<_> =
            evidence.iter().map(|one| (document(one), one.place().number, &one.place().heading)).collect();
        let documents: BTreeSet<_> = evidence.iter().map(document).collect();
        Self { documents: documents.len(), places: places.len() }
    }

    /// From 0 towards 1. Another place of the same document counts half of another document.
    fn often(self) -> f64 {
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let asked = count(self.documents) + count(self.places - self.documents) / 2.0;
        1.0 - 1.0 / (1.0 + asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Strategy,
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
        let standings = Standings::of(&strategy);
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
        let demands = weigh(found.clone(), &standings, 10);
        let shown: Vec<_> = demands.iter().map(|d| format!("{} {} {}", d.id, d.text, d.weight.get())).collect();
        assert_eq!(shown, ["d1 twice 0.833", "d2 high 0.75", "d3 again 0.75", "d4 low 0.42"]);
        assert_eq!(weigh(found, &standings, 2).len(), 2);
    }
}
