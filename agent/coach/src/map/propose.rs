//! Propose and challenge: from demands to a small set of named capacities. The model names; code keeps the set whole.

use std::collections::{BTreeMap, BTreeSet};

use audience::Org;
use prompts::{
    Material, challenge_capacities, propose_capacities,
    set::{self, Basis, Uncovered},
};

use super::{Demand, DemandId, Intent, doubt::Doubt};
use crate::{Limits, clean, demands, events::Named, standing::Standings};

/// Longest name, in characters.
pub(crate) const NAME_CHARS_MAX: usize = 80;
const TITLE_CHARS_MAX: usize = 100;
const ESSENCE_CHARS_MAX: usize = 300;
const REASON_CHARS_MAX: usize = 240;
const DOUBTS_MAX: usize = 4;

/// What a set is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) intent: &'a Intent,
    pub(crate) demands: &'a [Demand],
    pub(crate) standings: &'a Standings,
    pub(crate) limits: &'a Limits,
    pub(crate) language: &'a str,
}

impl<'a> Given<'a> {
    fn basis(&self) -> Basis<'a> {
        let Self { intent, demands, standings, limits, language } = *self;
        Basis {
            intent: statement(intent),
            demands: demands::listing(demands, standings, limits.material_tokens()),
            capacities_min: limits.capacities_min,
            capacities_max: limits.capacities_max,
            language,
        }
    }

    fn ids(&self) -> Vec<DemandId> {
        self.demands.iter().map(|demand| demand.id).collect()
    }
}

/// The set as it stands, before it is written out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) title: Option<String>,
    pub(crate) capacities: Vec<Proposed>,
    /// Why demands are left uncovered, as far as it is said.
    pub(crate) reasons: BTreeMap<DemandId, String>,
}

/// A capacity by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposed {
    pub(crate) name: String,
    pub(crate) essence: String,
    /// At least one.
    pub(crate) demands: Vec<DemandId>,
    /// What the challenge could not settle.
    pub(crate) doubts: Vec<Doubt>,
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

    fn of(
        title: &str,
        capacities: impl Iterator<Item = Option<Proposed>>,
        uncovered: &[Uncovered],
        given: &Given<'_>,
    ) -> Self {
        let mut kept: Vec<Proposed> = Vec::new();
        for one in capacities.flatten() {
            // Twice the same name is one capacity: nobody could tell the two apart.
            if let Some(same) = kept.iter_mut().find(|other| other.name.to_lowercase() == one.name.to_lowercase()) {
                let new: Vec<_> = one.demands.into_iter().filter(|id| !same.demands.contains(id)).collect();
                same.demands.extend(new);
            } else if kept.len() < given.limits.capacities_max {
                kept.push(one);
            }
        }
        let mut set = Self { title: clean::line(title, TITLE_CHARS_MAX), capacities: kept, reasons: BTreeMap::new() };
        let open = set.uncovered(given.demands);
        for one in uncovered {
            let [id] = known(std::slice::from_ref(&one.demand), &open)[..] else { continue };
            if let Some(reason) = clean::line(&one.reason, REASON_CHARS_MAX) {
                set.reasons.entry(id).or_insert(reason);
            }
        }
        set
    }
}

/// The ids of an answer that are ids of these demands, each once, in the order of their weight.
pub(crate) fn known(ids: &[String], demands: &[DemandId]) -> Vec<DemandId> {
    let named: BTreeSet<DemandId> = ids.iter().filter_map(|id| id.trim().to_owned().try_into().ok()).collect();
    demands.iter().copied().filter(|id| named.contains(id)).collect()
}

fn proposed(one: &set::Capacity, demands: &[DemandId], doubts: Vec<Doubt>) -> Option<Proposed> {
    let name = clean::line(&one.name, NAME_CHARS_MAX)?;
    let demands = known(&one.demands, demands);
    let essence = clean::line(&one.essence, ESSENCE_CHARS_MAX).unwrap_or_default();
    (!demands.is_empty()).then_some(Proposed { name, essence, demands, doubts })
}

pub(crate) fn statement(intent: &Intent) -> Material<Org> {
    let origin = if intent.proposed { "proposed statement of intent" } else { "the executives' statement of intent" };
    Material::new("intent", origin, &intent.statement)
}

/// How the set is asked for.
pub(crate) fn question<'a>(given: &Given<'a>) -> propose_capacities::ProposeCapacities<'a> {
    propose_capacities::ProposeCapacities { basis: given.basis() }
}

/// What an answer proposes, as far as it rests on demands that exist.
pub(crate) fn accept(answer: &propose_capacities::Answer, given: &Given<'_>) -> Proposal {
    let ids = given.ids();
    let capacities = answer.capacities.iter().map(|one| proposed(one, &ids, Vec::new()));
    Proposal::of(&answer.title, capacities, &answer.uncovered, given)
}

/// How the set is challenged.
pub(crate) fn challenge<'a>(proposal: &Proposal, given: &Given<'a>) -> challenge_capacities::ChallengeCapacities<'a> {
    let capacities = proposal.capacities.iter().enumerate();
    let doubts = capacities.clone().flat_map(|(index, one)| one.doubts.iter().map(move |doubt| (index, doubt)));
    let reasons = proposal.reasons.iter().enumerate();
    challenge_capacities::ChallengeCapacities {
        basis: given.basis(),
        title: Material::new("title", "the map is called", proposal.title.as_deref().unwrap_or_default()),
        capacities: capacities.map(|(index, one)| material(index, one)).collect(),
        doubts: doubts.enumerate().map(|(number, (index, doubt))| doubt.material(number + 1, index)).collect(),
        uncovered: reasons
            .map(|(index, (demand, why))| Material::new(format!("u{}", index + 1), &demand.to_string(), why))
            .collect(),
        remarks: remarks(proposal, given),
    }
}

pub(crate) fn material(index: usize, one: &Proposed) -> Material<Org> {
    let origin = format!("answers {}", list(&one.demands));
    Material::new(format!("c{}", index + 1), &origin, &format!("{}\n{}", one.name, one.essence))
}

/// What code can see: ids and counts only, so that no words of a model or a document speak as the program.
fn remarks(proposal: &Proposal, given: &Given<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if proposal.is_short(given.demands, given.limits) {
        let count = proposal.capacities.len();
        remarks
            .push(format!("Only {count} of the capacities proposed rest on given demands; the demands may bear more."));
    }
    let mut silent = proposal.uncovered(given.demands);
    silent.retain(|id| !proposal.reasons.contains_key(id));
    if !silent.is_empty() {
        remarks.push(format!("Neither answered by a capacity nor listed as uncovered: {}.", list(&silent)));
    }
    remarks
}

fn list(ids: &[DemandId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The set after a challenge; as it was, where the answer leaves nothing that rests on demands.
pub(crate) fn revise(before: Proposal, answer: &challenge_capacities::Answer, given: &Given<'_>) -> Proposal {
    let ids = given.ids();
    let capacities = answer.capacities.iter().map(|one| {
        let doubts = one.doubts.iter().take(DOUBTS_MAX).map(Doubt::of).collect();
        proposed(&one.capacity, &ids, doubts)
    });
    let mut after = Proposal::of(&answer.title, capacities, &answer.uncovered, given);
    if after.capacities.is_empty() {
        return before;
    }
    after.title = after.title.or(before.title);
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Strategy, map::Weight};

    /// Hands out what a set of so many demands is made from.
    fn with<R>(demands: u32, run: impl FnOnce(&Given<'_>) -> R) -> R {
        let intent = Intent { statement: "We lead.".into(), horizon_months: None, proposed: true };
        let one = |number| {
            let (id, text) = (DemandId::nth(number), format!("Do thing {number}."));
            Demand { id, text, weight: Weight::new(0.5), evidence: vec![] }
        };
        let demands: Vec<Demand> = (1..=demands).map(one).collect();
        let standings = Standings::of(&Strategy::default());
        let limits = Limits::default();
        run(&Given { intent: &intent, demands: &demands, standings: &standings, limits: &limits, language: "English" })
    }

    fn capacity(name: &str, demands: &[&str]) -> set::Capacity {
        let demands = demands.iter().map(|id| (*id).to_owned()).collect();
        set::Capacity { name: name.into(), essence: "Able.".into(), demands }
    }

    fn uncovered(demand: &str, reason: &str) -> Uncovered {
        Uncovered { demand: demand.into(), reason: reason.into() }
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
            uncovered: vec![],
        };
        let proposal = with(3, |given| accept(&answer, given));
        assert_eq!(proposal.title.as_deref(), Some("Map"));
        let [first, second] = proposal.capacities.as_slice() else { panic!("{proposal:?}") };
        assert_eq!((first.name.as_str(), first.demands.len()), ("Keeping the contract", 3));
        assert!(second.name.chars().count() <= NAME_CHARS_MAX);
    }

    #[test]
    fn a_reason_stands_only_for_a_demand_that_is_left_out() {
        let reasons = vec![
            uncovered("d1", "It is answered, so there is nothing to say."),
            uncovered("d2", "A task for <b>finance</b> alone."),
            uncovered("d2", "Another."),
            uncovered("d3", "…"),
            uncovered("d9", "Nobody asked."),
        ];
        let capacities = vec![capacity("Keeping the contract", &["d1"])];
        let answer = propose_capacities::Answer { title: "Map".into(), capacities, uncovered: reasons };
        with(3, |given| {
            let proposal = accept(&answer, given);
            let shown: Vec<_> = proposal.reasons.iter().map(|(id, why)| format!("{id} {why}")).collect();
            assert_eq!(shown, ["d2 A task for finance alone."]);
            let remarks = challenge(&proposal, given).remarks;
            insta::assert_snapshot!(remarks.join("\n"), @r"
            Only 1 of the capacities proposed rest on given demands; the demands may bear more.
            Neither answered by a capacity nor listed as uncovered: d3.
            ");
        });
    }

    #[test]
    fn a_challenge_shows_what_was_left_open() {
        let doubt = challenge_capacities::Doubt { test: challenge_capacities::Test::Thin, note: "Decide.".into() };
        let capacity = capacity("Keeping the contract", &["d1"]);
        let answer = challenge_capacities::Answer {
            title: "Norrvik".into(),
            capacities: vec![challenge_capacities::Capacity { capacity, doubts: vec![doubt] }],
            uncovered: vec![uncovered("d2", "A task for finance alone.")],
            settled: false,
        };
        with(2, |given| {
            let proposal = revise(Proposal::default(), &answer, given);
            let asked = challenge(&proposal, given);
            let shown = [&asked.title, &asked.capacities[0], &asked.doubts[0], &asked.uncovered[0]];
            insta::assert_snapshot!(shown.map(ToString::to_string).join("\n"), @r"
            ⟦title | the map is called⟧
            Norrvik
            ⟦/title⟧
            ⟦c1 | answers d1⟧
            Keeping the contract
            Able.
            ⟦/c1⟧
            ⟦x1 | c1, thin⟧
            Decide.
            ⟦/x1⟧
            ⟦u1 | d2⟧
            A task for finance alone.
            ⟦/u1⟧
            ");
        });
    }

    #[test]
    fn a_huge_set_is_cut_and_an_empty_revision_is_refused() {
        let capacities = (0..500).map(|number| capacity(&format!("Capacity {number}"), &["d1"])).collect();
        let answer = propose_capacities::Answer { title: String::new(), capacities, uncovered: vec![] };
        let empty =
            challenge_capacities::Answer { title: String::new(), capacities: vec![], uncovered: vec![], settled: true };
        with(1, |given| {
            let proposal = accept(&answer, given);
            assert_eq!(proposal.capacities.len(), 8);
            assert_eq!(revise(proposal.clone(), &empty, given), proposal);
        });
    }
}
