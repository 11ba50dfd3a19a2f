//! Propose and challenge: from demands to a small set of named capacities. The model names; code keeps the set whole.

use std::collections::BTreeSet;

use audience::Org;
use prompts::{Material, challenge_capacities, propose_capacities};

use super::{Demand, DemandId, Flag, FlagCode, Intent};
use crate::{Limits, clean, events::Named};

/// Longest name, in characters.
pub(crate) const NAME_CHARS_MAX: usize = 80;
const TITLE_CHARS_MAX: usize = 100;
const ESSENCE_CHARS_MAX: usize = 300;
const NOTE_CHARS_MAX: usize = 240;
const DOUBTS_MAX: usize = 4;

/// The set as it stands, before it is written out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) title: Option<String>,
    pub(crate) capacities: Vec<Proposed>,
}

/// A capacity by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposed {
    pub(crate) name: String,
    pub(crate) essence: String,
    /// At least one.
    pub(crate) demands: Vec<DemandId>,
    /// What the challenge could not settle.
    pub(crate) doubts: Vec<Flag>,
}

impl Proposal {
    pub(crate) fn named(&self) -> Vec<Named> {
        self.capacities.iter().map(|one| Named { name: one.name.clone(), demands: one.demands.clone() }).collect()
    }

    /// Demands that no capacity answers.
    pub(crate) fn uncovered(&self, demands: &[Demand]) -> Vec<DemandId> {
        let answered: BTreeSet<_> = self.capacities.iter().flat_map(|one| &one.demands).collect();
        demands.iter().map(|demand| demand.id).filter(|id| !answered.contains(id)).collect()
    }

    /// Whether the demands bear more capacities than there are.
    pub(crate) fn is_short(&self, demands: &[Demand], limits: &Limits) -> bool {
        self.capacities.len() < limits.capacities_min.min(demands.len())
    }

    fn of(title: &str, capacities: impl Iterator<Item = Option<Proposed>>, capacities_max: usize) -> Self {
        let mut kept: Vec<Proposed> = Vec::new();
        for one in capacities.flatten() {
            // Twice the same name is one capacity: nobody could tell the two apart.
            if let Some(same) = kept.iter_mut().find(|other| other.name.to_lowercase() == one.name.to_lowercase()) {
                let new: Vec<_> = one.demands.into_iter().filter(|id| !same.demands.contains(id)).collect();
                same.demands.extend(new);
            } else if kept.len() < capacities_max {
                kept.push(one);
            }
        }
        Self { title: clean::line(title, TITLE_CHARS_MAX), capacities: kept }
    }
}

/// The ids of an answer that are ids of these demands, each once, in the order of their weight.
pub(crate) fn known(ids: &[String], demands: &[DemandId]) -> Vec<DemandId> {
    let named: BTreeSet<DemandId> = ids.iter().filter_map(|id| id.trim().to_owned().try_into().ok()).collect();
    demands.iter().copied().filter(|id| named.contains(id)).collect()
}

fn proposed(name: &str, essence: &str, ids: &[String], demands: &[DemandId], doubts: Vec<Flag>) -> Option<Proposed> {
    let name = clean::line(name, NAME_CHARS_MAX)?;
    let demands = known(ids, demands);
    let essence = clean::line(essence, ESSENCE_CHARS_MAX).unwrap_or_default();
    (!demands.is_empty()).then_some(Proposed { name, essence, demands, doubts })
}

pub(crate) fn intent(intent: &Intent) -> Material<Org> {
    let origin = if intent.proposed { "proposed statement of intent" } else { "the executives' statement of intent" };
    Material::new("intent", origin, &intent.statement)
}

/// How the set is asked for.
pub(crate) fn question<'a>(
    statement: &Intent,
    demands: Vec<Material<Org>>,
    limits: &Limits,
    language: &'a str,
) -> propose_capacities::ProposeCapacities<'a> {
    propose_capacities::ProposeCapacities {
        intent: intent(statement),
        demands,
        capacities_min: limits.capacities_min,
        capacities_max: limits.capacities_max,
        language,
    }
}

/// What an answer proposes, as far as it rests on demands that exist.
pub(crate) fn accept(answer: &propose_capacities::Answer, demands: &[DemandId], limits: &Limits) -> Proposal {
    let capacities =
        answer.capacities.iter().map(|one| proposed(&one.name, &one.essence, &one.demands, demands, Vec::new()));
    Proposal::of(&answer.title, capacities, limits.capacities_max)
}

/// How the set is challenged.
pub(crate) fn challenge<'a>(
    proposal: &Proposal,
    statement: &Intent,
    demands: &[Demand],
    listing: Vec<Material<Org>>,
    limits: &Limits,
    language: &'a str,
) -> challenge_capacities::ChallengeCapacities<'a> {
    challenge_capacities::ChallengeCapacities {
        intent: intent(statement),
        demands: listing,
        title: Material::new("title", "the map is called", proposal.title.as_deref().unwrap_or_default()),
        capacities: proposal.capacities.iter().enumerate().map(|(index, one)| with_doubts(index, one)).collect(),
        remarks: remarks(proposal, demands, limits),
        capacities_min: limits.capacities_min,
        capacities_max: limits.capacities_max,
        language,
    }
}

pub(crate) fn material(index: usize, one: &Proposed) -> Material<Org> {
    shown(index, one, &format!("{}\n{}", one.name, one.essence))
}

/// The same with what the last challenge left in doubt.
pub(crate) fn with_doubts(index: usize, one: &Proposed) -> Material<Org> {
    let mut text = format!("{}\n{}", one.name, one.essence);
    for doubt in &one.doubts {
        text.push_str("\nDoubt: ");
        text.push_str(&doubt.text);
    }
    shown(index, one, &text)
}

fn shown(index: usize, one: &Proposed, text: &str) -> Material<Org> {
    Material::new(format!("c{}", index + 1), &format!("answers {}", list(&one.demands)), text)
}

/// What code can see: ids and counts only, so that no words of a model or a document speak as the program.
fn remarks(proposal: &Proposal, demands: &[Demand], limits: &Limits) -> Vec<String> {
    let mut remarks = Vec::new();
    if proposal.is_short(demands, limits) {
        let count = proposal.capacities.len();
        remarks
            .push(format!("Only {count} of the capacities proposed rest on given demands; the demands may bear more."));
    }
    let uncovered = proposal.uncovered(demands);
    if !uncovered.is_empty() {
        remarks.push(format!("No capacity answers {}.", list(&uncovered)));
    }
    remarks
}

fn list(ids: &[DemandId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The set after a challenge; as it was, where the answer leaves nothing that rests on demands.
pub(crate) fn revise(
    before: Proposal,
    answer: &challenge_capacities::Answer,
    demands: &[DemandId],
    limits: &Limits,
) -> Proposal {
    let capacities = answer.capacities.iter().map(|one| {
        let doubts = one.doubts.iter().take(DOUBTS_MAX).map(doubt).collect();
        proposed(&one.name, &one.essence, &one.demands, demands, doubts)
    });
    let mut after = Proposal::of(&answer.title, capacities, limits.capacities_max);
    if after.capacities.is_empty() {
        return before;
    }
    after.title = after.title.or(before.title);
    after
}

fn doubt(doubt: &challenge_capacities::Doubt) -> Flag {
    use challenge_capacities::Test;
    let (code, plain) = match doubt.test {
        Test::Generic => (FlagCode::Generic, "it could stand in any company's catalogue"),
        Test::Skill => (FlagCode::Generic, "it may be a skill rather than a capacity"),
        Test::Value => (FlagCode::Generic, "it may be a value rather than a capacity"),
        Test::Slogan => (FlagCode::Generic, "it may be a slogan: no decision shows it"),
        Test::Overlap => (FlagCode::Overlap, "it may overlap with another"),
        Test::Thin => (FlagCode::ThinEvidence, "its demands may not carry it"),
    };
    let text =
        clean::line(&doubt.note, NOTE_CHARS_MAX).map_or_else(|| plain.to_owned(), |note| format!("{plain}: {note}"));
    Flag { code, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u32) -> Vec<DemandId> {
        (1..=count).map(DemandId::nth).collect()
    }

    fn capacity(name: &str, demands: &[&str]) -> propose_capacities::Capacity {
        let demands = demands.iter().map(|id| (*id).to_owned()).collect();
        propose_capacities::Capacity { name: name.into(), essence: "Able.".into(), demands }
    }

    #[test]
    fn only_what_rests_on_given_demands_stays() {
        let answer = propose_capacities::Answer {
            title: "[Map](http://x)".into(),
            capacities: vec![
                capacity("Keeping\nthe contract", &["d2", "d1", "d2", "d77"]),
                capacity("Obeying", &["d0", "d-1", "c1", ""]),
                capacity("keeping the contract", &["d3"]),
                capacity("<img src=x>", &["d1"]),
                capacity(&"long ".repeat(60), &["d3"]),
            ],
        };
        let proposal = accept(&answer, &ids(3), &Limits::default());
        assert_eq!(proposal.title.as_deref(), Some("Map"));
        let [first, second] = proposal.capacities.as_slice() else { panic!("{proposal:?}") };
        assert_eq!((first.name.as_str(), first.demands.len()), ("Keeping the contract", 3));
        assert!(second.name.chars().count() <= NAME_CHARS_MAX);
    }

    #[test]
    fn a_challenge_shows_what_the_map_is_called_and_what_was_left_in_doubt() {
        let doubt = challenge_capacities::Doubt { test: challenge_capacities::Test::Thin, note: "Decide.".into() };
        let capacity = challenge_capacities::Capacity {
            name: "Keeping the contract".into(),
            essence: "Able.".into(),
            demands: vec!["d1".into()],
            doubts: vec![doubt],
        };
        let answer =
            challenge_capacities::Answer { title: "Norrvik".into(), capacities: vec![capacity], settled: false };
        let proposal = revise(Proposal::default(), &answer, &ids(1), &Limits::default());
        let statement = Intent { statement: "We lead.".into(), horizon_months: None, proposed: true };
        let asked = challenge(&proposal, &statement, &[], vec![], &Limits::default(), "English");
        insta::assert_snapshot!(format!("{}\n{}", asked.title, asked.capacities[0]), @r"
        ⟦title | the map is called⟧
        Norrvik
        ⟦/title⟧
        ⟦c1 | answers d1⟧
        Keeping the contract
        Able.
        Doubt: its demands may not carry it: Decide.
        ⟦/c1⟧
        ");
        assert_eq!(material(0, &proposal.capacities[0]).to_string().matches("Doubt").count(), 0);
    }

    #[test]
    fn a_huge_set_is_cut_and_an_empty_revision_is_refused() {
        let capacities = (0..500).map(|number| capacity(&format!("Capacity {number}"), &["d1"])).collect();
        let answer = propose_capacities::Answer { title: String::new(), capacities };
        let proposal = accept(&answer, &ids(1), &Limits::default());
        assert_eq!(proposal.capacities.len(), 8);
        let empty = challenge_capacities::Answer { title: String::new(), capacities: vec![], settled: true };
        assert_eq!(revise(proposal.clone(), &empty, &ids(1), &Limits::default()), proposal);
    }
}
