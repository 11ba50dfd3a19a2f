//! From passages to weighed demands: read, check, gather, weigh; and where documents disagree.

pub(crate) mod gather;
pub(crate) mod read;
pub(crate) mod tensions;
pub(crate) mod weigh;

use std::fmt::Write as _;

use audience::Org;
use document::count_tokens;
use prompts::Material;

use self::weigh::Asked;
use crate::{
    clean::cut,
    map::{Demand, DemandId, Evidence},
    standing::{Standings, file_name},
};

/// Longest sentence that a demand or a tension may be, in characters.
pub(crate) const SENTENCE_CHARS_MAX: usize = 240;
/// How much of a quote is shown to a later stage, in characters.
const EXCERPT_CHARS: usize = 320;

/// A demand as it was found: what the model says it is, and what the documents say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) text: String,
    /// At least one.
    pub(crate) evidence: Vec<Evidence>,
}

impl Found {
    /// Takes over what another found, each quote once.
    fn absorb(&mut self, other: Self) {
        for evidence in other.evidence {
            if !self.evidence.contains(&evidence) {
                self.evidence.push(evidence);
            }
        }
    }
}

/// Where a quote stands, as a prompt says it: `deck.pptx (strategy, 2024), slide 4`.
pub(crate) fn origin(evidence: &Evidence, standings: &Standings) -> String {
    let standing = standings.behind(evidence).map(|standing| standing.to_string()).unwrap_or_default();
    format!("{}{standing}, {}", file_name(&evidence.source().document), evidence.place())
}

/// How a quote is shown to a later stage: “…” says where it was cut.
pub(crate) fn excerpt(evidence: &Evidence) -> String {
    let (quote, shown) = (evidence.quote(), cut(evidence.quote(), EXCERPT_CHARS));
    if shown.len() < quote.trim_end().len() { format!("{shown}…") } else { shown.to_owned() }
}

/// A quote that stands by itself in a prompt, such as `q1`; `serves` says what for, where that is to be said.
pub(crate) fn quote(id: String, serves: Option<DemandId>, evidence: &Evidence, standings: &Standings) -> Material<Org> {
    let origin = origin(evidence, standings);
    let origin = match serves {
        Some(demand) => format!("{demand}, {origin}"),
        None => origin,
    };
    Material::new(id, &origin, &excerpt(evidence))
}

/// Demands as the stages after gathering are shown them: with as many of their quotes as the budget bears.
pub(crate) fn listing(demands: &[Demand], standings: &Standings, tokens_max: usize) -> Vec<Material<Org>> {
    let with = |quotes: usize| demands.iter().map(|one| material(one, standings, quotes)).collect::<Vec<_>>();
    let fits =
        |list: &Vec<Material<Org>>| list.iter().map(|one| count_tokens(&one.to_string())).sum::<usize>() <= tokens_max;
    [2, 1].into_iter().map(with).find(fits).unwrap_or_else(|| with(0))
}

fn material(demand: &Demand, standings: &Standings, quotes: usize) -> Material<Org> {
    let Asked { documents, places } = Asked::of(&demand.evidence);
    let places = match (places, documents) {
        (1, _) => "1 place".to_owned(),
        (places, 1) => format!("{places} places"),
        (places, documents) => format!("{places} places in {documents} documents"),
    };
    let all = demand.evidence.len();
    let shown = match all {
        _ if quotes < all => format!("{quotes} of {all} quotes"),
        1 => "1 quote".to_owned(),
        _ => format!("{all} quotes"),
    };
    let origin = format!("weight {}, {places}, {shown}", demand.weight.get());
    Material::new(demand.id.to_string(), &origin, &with_quotes(&demand.text, &demand.evidence, standings, quotes))
}

/// A demand whose quotes stand elsewhere in the same prompt.
pub(crate) fn bare(demand: &Demand) -> Material<Org> {
    Material::new(demand.id.to_string(), &format!("weight {}", demand.weight.get()), &demand.text)
}

/// A sentence with the first of its quotes below it, each with where it stands.
fn with_quotes(text: &str, evidence: &[Evidence], standings: &Standings, quotes: usize) -> String {
    let mut shown = text.to_owned();
    for evidence in evidence.iter().take(quotes) {
        let _ = write!(shown, "\n“{}”, {}", excerpt(evidence), origin(evidence, standings));
    }
    shown
}

/// Divides a list, in order, so that no part is larger than the budget where an item alone is not.
pub(crate) fn by_size<T>(items: Vec<T>, size: impl Fn(&T) -> usize, size_max: usize, count_max: usize) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut filled = 0;
    for item in items {
        let more = size(&item);
        match parts.last_mut() {
            Some(part) if filled + more <= size_max && part.len() < count_max => {
                filled += more;
                part.push(item);
            }
            _ => {
                filled = more;
                parts.push(vec![item]);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Strategy,
        evidence::{Checker, Shown},
        map::Weight,
        sample,
    };

    #[test]
    fn a_demand_says_how_many_of_its_quotes_are_shown() {
        let long = "We close a plant. ".repeat(30);
        let lines = ["Depots decide on all repairs.", "No repair waits for us.", long.trim()];
        let strategy = Strategy { documents: vec![sample::deck("plan.pptx", &[(1, &lines)])] };
        let checker = Checker::new(&strategy);
        let cite = |block: &document::Block| {
            let words = strategy.documents[0].text.slice(block.span).unwrap();
            checker.check(words, Shown { document: 0, span: block.span }, &[]).unwrap()
        };
        let evidence: Vec<_> = strategy.documents[0].blocks.iter().map(cite).collect();
        let demand =
            Demand { id: DemandId::nth(1), text: "Let depots decide".into(), weight: Weight::new(0.5), evidence };
        let standings = Standings::of(&strategy);
        let demands = [demand];
        let shown = listing(&demands, &standings, 1_000);
        insta::assert_snapshot!(shown[0], @r"
        ⟦d1 | weight 0.5, 1 place, 2 of 3 quotes⟧
        Let depots decide
        “Depots decide on all repairs.”, plan.pptx (plan), slide 1
        “No repair waits for us.”, plan.pptx (plan), slide 1
        ⟦/d1⟧
        ");
        let none = listing(&demands, &standings, 20);
        insta::assert_snapshot!(none[0], @r"
        ⟦d1 | weight 0.5, 1 place, 0 of 3 quotes⟧
        Let depots decide
        ⟦/d1⟧
        ");
        insta::assert_snapshot!(bare(&demands[0]), @r"
        ⟦d1 | weight 0.5⟧
        Let depots decide
        ⟦/d1⟧
        ");
        let cut = excerpt(&demands[0].evidence[2]);
        assert!(cut.ends_with(" a…") && cut.chars().count() <= EXCERPT_CHARS + 1, "{cut}");
    }

    proptest! {
        #[test]
        fn dividing_keeps_all_in_order(items in proptest::collection::vec(0_usize..50, 0..60), size in 1_usize..80, count in 1_usize..9) {
            let parts = by_size(items.clone(), |item| *item, size, count);
            for part in &parts {
                prop_assert!(part.len() <= count && !part.is_empty());
                prop_assert!(part.len() == 1 || part.iter().sum::<usize>() <= size);
            }
            prop_assert_eq!(parts.concat(), items);
        }
    }
}
