use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    corpus::Corpus,
    demands::Asked,
    groups::Group,
    intent,
    lines::{Placed, Role, defining, lines, trimmed},
    number,
    tensions::{Pull, tensions},
};
use crate::{
    Brief,
    map::{
        Capacity, CapacityMap, Demand, DemandId, Draft, Drafter, Evidence, FailedDocument, Flag, FlagCode, Intent,
        Line, MadeBy, Obstacle, Quotes, Tension, Usage, Weight,
    },
    standing::file_name,
};

/// A capacity shows no more demands than these, a map no more that go under none.
const DEMANDS_PER_CAPACITY: usize = 12;
const UNCOVERED_MAX: usize = 12;
/// A demand shows no more quotes than these, a capacity no more than those.
const QUOTES_PER_DEMAND: usize = 5;
const QUOTES_PER_CAPACITY: usize = 6;
/// Fewer capacities than these are flagged.
const CAPACITIES_USUAL: usize = 4;

/// All that was found, on its way into a draft.
pub(super) struct Found<'f, 'a> {
    pub brief: &'f Brief,
    pub corpus: &'f Corpus<'a>,
    pub standing: &'f [f64],
    pub asked: &'f [Asked],
    pub groups: &'f [Group<'a>],
}

impl Found<'_, '_> {
    pub(super) fn draft(&self, failed: Vec<FailedDocument>) -> Draft {
        let members = self.members();
        let lines: Vec<Vec<Placed>> = self
            .groups
            .iter()
            .zip(&members)
            .map(|(group, demands)| {
                let group = Group { name: group.name.clone(), demands: demands.clone() };
                lines(self.corpus, self.asked, &group)
            })
            .collect();
        let listed = self.listed(&members);
        let ids: HashMap<usize, DemandId> =
            (1..).zip(&listed).map(|(nth, demand)| (*demand, DemandId::nth(nth))).collect();
        let demands = self.demands(&listed, &ids, lines.iter().flatten());
        let by_id: HashMap<DemandId, &Demand> = demands.iter().map(|demand| (demand.id, demand)).collect();
        let few = self.groups.len() < CAPACITIES_USUAL;
        let capacities: Vec<Capacity> = self
            .groups
            .iter()
            .zip(&members)
            .zip(&lines)
            .map(|((group, members), lines)| {
                let own: Vec<DemandId> = members.iter().filter_map(|demand| ids.get(demand).copied()).collect();
                let capacity = self.capacity(group, own, lines, &ids, &by_id);
                flagged(capacity, few)
            })
            .collect();
        let covered: BTreeSet<DemandId> = capacities.iter().flat_map(|one| one.demands.iter().copied()).collect();
        let uncovered = demands.iter().map(|demand| demand.id).filter(|id| !covered.contains(id)).collect();
        let tensions = self.tensions();
        let quotes = demands.iter().map(|demand| demand.evidence.len()).sum::<usize>()
            + tensions.iter().map(|tension| tension.sides.len()).sum::<usize>();
        Draft {
            map: CapacityMap { title: self.title(), intent: self.intent(&demands), capacities },
            demands,
            tensions,
            uncovered,
            uncovered_reasons: BTreeMap::new(),
            quotes: Quotes { kept: u32::try_from(quotes).unwrap_or(u32::MAX), dropped: 0 },
            failed,
            made_by: MadeBy { drafter: Drafter::Offline, model: None, prompts: BTreeMap::new() },
            usage: Usage::default(),
        }
    }

    /// Per group the demands that are shown.
    fn members(&self) -> Vec<Vec<usize>> {
        self.groups.iter().map(|group| group.demands.iter().take(DEMANDS_PER_CAPACITY).copied().collect()).collect()
    }

    /// The demands that the draft lists, heaviest first: those of the capacities and the heaviest of the others.
    fn listed(&self, members: &[Vec<usize>]) -> Vec<usize> {
        let heavier = |a: &usize, b: &usize| self.asked[*b].weight.total_cmp(&self.asked[*a].weight).then(a.cmp(b));
        let grouped: BTreeSet<usize> = self.groups.iter().flat_map(|group| group.demands.iter().copied()).collect();
        let mut others: Vec<usize> = (0..self.asked.len()).filter(|demand| !grouped.contains(demand)).collect();
        others.sort_by(heavier);
        others.truncate(UNCOVERED_MAX);
        let mut listed: Vec<usize> = members.iter().flatten().copied().chain(others).collect();
        listed.sort_by(heavier);
        listed
    }

    /// With their quotes: where they are said, and what lines beside them rest on.
    fn demands<'p>(
        &self,
        listed: &[usize],
        ids: &HashMap<usize, DemandId>,
        placed: impl Iterator<Item = &'p Placed>,
    ) -> Vec<Demand> {
        let mut beside: HashMap<usize, Vec<usize>> = HashMap::new();
        for line in placed {
            beside.entry(line.demand).or_default().push(line.sentence);
        }
        let heaviest = listed.first().map_or(1.0, |demand| self.asked[*demand].weight);
        let one = |demand: &usize| {
            let asked = &self.asked[*demand];
            let said = std::iter::once(asked.sentence).chain(asked.also.iter().copied()).take(QUOTES_PER_DEMAND);
            let mut sentences: Vec<usize> = said.collect();
            for sentence in beside.get(demand).into_iter().flatten() {
                if !sentences.contains(sentence) {
                    sentences.push(*sentence);
                }
            }
            Some(Demand {
                id: *ids.get(demand)?,
                text: trimmed(&self.corpus.sentences[asked.sentence], &self.corpus.tables),
                weight: Weight::new(asked.weight / heaviest),
                evidence: sentences.into_iter().filter_map(|sentence| self.quote(sentence)).collect(),
            })
        };
        listed.iter().filter_map(one).collect()
    }

    /// A sentence as evidence: exactly the stored text at its range.
    fn quote(&self, sentence: usize) -> Option<Evidence> {
        let sentence = &self.corpus.sentences[sentence].sentence;
        let document = self.brief.strategy.documents.get(sentence.document)?;
        let quote = document.text.slice(sentence.span)?.to_owned();
        Some(Evidence::cut(quote, Arc::clone(&document.source), sentence.place.clone(), sentence.span))
    }

    fn capacity(
        &self,
        group: &Group<'_>,
        own: Vec<DemandId>,
        placed: &[Placed],
        ids: &HashMap<usize, DemandId>,
        demands: &HashMap<DemandId, &Demand>,
    ) -> Capacity {
        let line = |placed: &Placed| {
            let text = trimmed(&self.corpus.sentences[placed.sentence], &self.corpus.tables);
            ids.get(&placed.demand).map(|id| Line { text, demands: vec![*id] })
        };
        let of =
            |role: Role| -> Vec<Line> { placed.iter().filter(|placed| placed.role == role).filter_map(line).collect() };
        let obstacles = placed.iter().filter_map(|placed| match placed.role {
            Role::Obstacle(kind) => line(placed).map(|line| Obstacle { line, kind }),
            Role::Behaviour | Role::Decision | Role::Signal | Role::Support | Role::Why | Role::Definition => None,
        });
        let evidence = own.iter().filter_map(|id| demands.get(id)?.evidence.first().cloned());
        Capacity {
            name: capitalised(&group.name.text.split_whitespace().collect::<Vec<_>>().join(" ")),
            definition: placed
                .iter()
                .find(|placed| placed.role == Role::Definition)
                .map(|placed| capitalised(&defining(&self.corpus.sentences[placed.sentence], &self.corpus.tables))),
            why: of(Role::Why).into_iter().next().map(|line| line.text),
            from: None,
            to: None,
            behaviours: of(Role::Behaviour),
            decisions: of(Role::Decision),
            signals: of(Role::Signal),
            obstacles: obstacles.collect(),
            supports: of(Role::Support),
            items: Vec::new(),
            evidence: evidence.take(QUOTES_PER_CAPACITY).collect(),
            demands: own,
            flags: Vec::new(),
        }
    }

    fn tensions(&self) -> Vec<Tension> {
        let one = |pull: Pull| {
            let [left, right] = pull.sides;
            Some(Tension { text: pull.text, sides: vec![self.quote(left)?, self.quote(right)?] })
        };
        tensions(self.corpus, self.asked).into_iter().filter_map(one).collect()
    }

    /// The title of the document that stands highest.
    fn title(&self) -> String {
        let documents = &self.brief.strategy.documents;
        let read: BTreeSet<usize> = self.corpus.sentences.iter().map(|read| read.sentence.document).collect();
        let highest = read
            .into_iter()
            .max_by(|a, b| self.standing[*a].total_cmp(&self.standing[*b]).then(b.cmp(a)))
            .and_then(|index| documents.get(index));
        let Some(document) = highest else { return String::new() };
        document.title.clone().unwrap_or_else(|| file_name(&document.source.document).to_owned())
    }

    /// Where no sentence says what the business becomes, the heaviest demand is the closest to an intent.
    fn intent(&self, demands: &[Demand]) -> Intent {
        intent::intent(self.corpus, self.asked, self.standing, self.brief.intent.as_deref()).unwrap_or_else(|| Intent {
            statement: demands.first().map(|demand| demand.text.clone()).unwrap_or_default(),
            horizon_months: None,
            proposed: true,
        })
    }
}

/// With a capital at its start, as names are written.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a reviewer should look at. A capacity by extraction is never complete.
fn flagged(mut capacity: Capacity, few: bool) -> Capacity {
    let mut flag = |code: FlagCode, text: String| capacity.flags.push(Flag { code, text });
    flag(
        FlagCode::Extracted,
        "made without a model: the name and every line are the documents' own words, put together by code".to_owned(),
    );
    let parts = [
        ("definition", capacity.definition.is_none()),
        ("why", capacity.why.is_none()),
        ("from", capacity.from.is_none()),
        ("to", capacity.to.is_none()),
        ("behaviours", capacity.behaviours.is_empty()),
        ("decisions", capacity.decisions.is_empty()),
        ("signals", capacity.signals.is_empty()),
        ("obstacles", capacity.obstacles.is_empty()),
        ("supports", capacity.supports.is_empty()),
        ("items", capacity.items.is_empty()),
    ];
    let missing: Vec<&str> = parts.into_iter().filter(|(_, missing)| *missing).map(|(part, _)| part).collect();
    flag(FlagCode::MissingPart, format!("the documents give no words for: {}", missing.join(", ")));
    let places: BTreeSet<String> =
        capacity.evidence.iter().map(|one| format!("{}\n{}", one.source().document, one.place())).collect();
    if capacity.demands.len() < 2 || places.len() < 2 {
        flag(FlagCode::ThinEvidence, "it rests on one demand or one place alone".to_owned());
    }
    if few {
        flag(FlagCode::FewCapacities, "the documents bear fewer than the usual four capacities".to_owned());
    }
    debug_assert!(number(capacity.evidence.len()) > 0.0, "a capacity rests on evidence");
    capacity
}
