//! Gather: demands that say the same become one. The model says which; code sees to it that none is lost.

use std::collections::BTreeSet;

use audience::Org;
use prompts::{Material, gather_demands};

use super::{Found, SENTENCE_CHARS_MAX, with_quotes};
use crate::{clean, standing::Standings};

/// A demand as the model is shown it; the number counts from 1 inside one question.
fn material(number: usize, found: &Found, standings: &Standings) -> Material<Org> {
    Material::new(format!("f{number}"), "", &with_quotes(&found.text, &found.evidence, standings, 1))
}

/// What a list of demands is asked.
pub(crate) fn question<'a>(
    found: &[Found],
    standings: &Standings,
    language: &'a str,
) -> gather_demands::GatherDemands<'a> {
    let demands = found.iter().enumerate().map(|(index, found)| material(index + 1, found, standings)).collect();
    gather_demands::GatherDemands { demands, language }
}

/// What such a demand takes of a prompt, in tokens.
pub(crate) fn tokens(found: &Found, standings: &Standings) -> usize {
    document::count_tokens(&material(1000, found, standings).to_string())
}

/// The list with the answer's groups merged, each at the place of its first member. Every demand is in the result
/// exactly once: unknown ids and second mentions count for nothing, and what is not mentioned stays alone.
pub(crate) fn accept(answer: gather_demands::Answer, found: Vec<Found>) -> Vec<Found> {
    let mut slots: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut mentioned = BTreeSet::new();
    for group in answer.groups {
        let members: BTreeSet<usize> = group.members.iter().filter_map(|id| index(id)).collect();
        let members: Vec<usize> =
            members.into_iter().filter(|member| *member < slots.len() && mentioned.insert(*member)).collect();
        let [first, others @ ..] = members.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let absorbed: Vec<Found> = others.iter().filter_map(|other| slots.get_mut(*other)?.take()).collect();
        if let Some(Some(found)) = slots.get_mut(*first) {
            for other in absorbed {
                found.absorb(other);
            }
            if let Some(text) = clean::line(&group.text, SENTENCE_CHARS_MAX) {
                found.text = text;
            }
        }
    }
    slots.into_iter().flatten().collect()
}

fn index(id: &str) -> Option<usize> {
    id.trim().strip_prefix('f')?.parse::<usize>().ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Strategy,
        evidence::{Checker, Shown},
        sample,
    };

    const WORDS: [&str; 4] = ["one", "two", "three", "four"];

    fn found() -> Vec<Found> {
        let lines = WORDS.map(|word| format!("This is demand number {word} of four."));
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let strategy = Strategy { documents: vec![sample::deck("deck.pptx", &[(1, &texts)])] };
        let checker = Checker::new(&strategy);
        let one = |line: &String| {
            let shown = Shown { document: 0, span: strategy.documents[0].blocks[0].span };
            let all = strategy.documents[0].blocks.iter().map(|block| Shown { document: 0, span: block.span });
            let evidence = checker.check(line, shown, &all.collect::<Vec<_>>()).unwrap();
            Found { text: line.clone(), evidence: vec![evidence] }
        };
        lines.iter().map(one).collect()
    }

    fn group(members: &[&str], text: &str) -> gather_demands::Group {
        gather_demands::Group { members: members.iter().map(|id| (*id).to_owned()).collect(), text: text.to_owned() }
    }

    #[test]
    fn a_group_takes_the_place_and_all_quotes_of_its_members() {
        let answer = gather_demands::Answer {
            groups: vec![
                group(&["f4", "f2"], "Both"),
                group(&["f2", "f1"], "Stolen"),
                group(&["f9", "f0", "x"], "None"),
            ],
        };
        let gathered = accept(answer, found());
        let shown: Vec<_> = gathered.iter().map(|found| (found.text.as_str(), found.evidence.len())).collect();
        assert_eq!(
            shown,
            [("This is demand number one of four.", 1), ("Both", 2), ("This is demand number three of four.", 1)]
        );
    }

    proptest! {
        #[test]
        fn no_quote_is_lost_or_doubled(groups in proptest::collection::vec(proptest::collection::vec(0_usize..7, 0..6), 0..5)) {
            let groups = groups
                .iter()
                .map(|members| gather_demands::Group { members: members.iter().map(|id| format!("f{id}")).collect(), text: String::new() })
                .collect();
            let gathered = accept(gather_demands::Answer { groups }, found());
            let mut quotes: Vec<_> = gathered.iter().flat_map(|found| &found.evidence).map(|e| e.span().start).collect();
            quotes.sort_unstable();
            let mut all: Vec<_> = found().iter().flat_map(|found| found.evidence.clone()).map(|e| e.span().start).collect();
            all.sort_unstable();
            prop_assert_eq!(quotes, all);
        }
    }
}
