//! From passages to weighed demands: read, check, gather, weigh; and where documents disagree.

pub(crate) mod gather;
pub(crate) mod read;
pub(crate) mod tensions;
pub(crate) mod weigh;

use audience::Org;
use document::count_tokens;
use prompts::Material;

use crate::{
    clean::cut,
    map::{Demand, Evidence},
    standing::file_name,
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

/// Where a quote stands, as a prompt says it.
pub(crate) fn origin(evidence: &Evidence) -> String {
    format!("{}, {}", file_name(&evidence.source().document), evidence.place())
}

/// How a quote is shown to a later stage.
pub(crate) fn excerpt(evidence: &Evidence) -> &str {
    cut(evidence.quote(), EXCERPT_CHARS)
}

/// Demands as the stages after gathering are shown them: with as many of their quotes as the budget bears.
pub(crate) fn listing(demands: &[&Demand], tokens_max: usize) -> Vec<Material<Org>> {
    let with = |quotes: usize| demands.iter().map(|demand| material(demand, quotes)).collect::<Vec<_>>();
    let fits =
        |list: &Vec<Material<Org>>| list.iter().map(|one| count_tokens(&one.to_string())).sum::<usize>() <= tokens_max;
    [2, 1].into_iter().map(with).find(fits).unwrap_or_else(|| with(0))
}

fn material(demand: &Demand, quotes: usize) -> Material<Org> {
    let mut documents: Vec<_> = demand.evidence.iter().map(|evidence| evidence.source().document_id).collect();
    documents.sort_unstable();
    documents.dedup();
    let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let origin = format!(
        "weight {}, {} in {}",
        demand.weight.get(),
        many(demand.evidence.len(), "quote"),
        many(documents.len(), "document")
    );
    Material::new(demand.id.to_string(), &origin, &with_quotes(&demand.text, &demand.evidence, quotes))
}

/// A sentence with the first of its quotes below it.
fn with_quotes(text: &str, evidence: &[Evidence], quotes: usize) -> String {
    let mut shown = text.to_owned();
    for evidence in evidence.iter().take(quotes) {
        shown.push_str("\n“");
        shown.push_str(excerpt(evidence));
        shown.push('”');
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
