//! Detail: one capacity written out, each line with demands of its own.

use audience::Org;
use prompts::{Material, detail_capacity};

use super::{
    Capacity, Demand, DemandId, Evidence, Flag, FlagCode, Intent, Line, Obstacle, ObstacleKind,
    propose::{self, Proposal, Proposed},
};
use crate::{
    clean,
    demands::{bare, excerpt, origin},
};

const PROSE_CHARS_MAX: usize = 500;
const LINE_CHARS_MAX: usize = 240;
/// Most lines of one part, and most statements for a 360.
const LINES_MAX: usize = 4;
const ITEMS_MAX: usize = 5;
/// Most quotes that a capacity shows.
const EVIDENCE_MAX: usize = 5;

/// The evidence that a capacity can show: of all its demands, each quote once, with the first demand it serves.
pub(crate) fn quotes<'a>(one: &Proposed, demands: &'a [Demand]) -> Vec<(DemandId, &'a Evidence)> {
    let mut quotes: Vec<(DemandId, &Evidence)> = Vec::new();
    for demand in own(one, demands) {
        for evidence in &demand.evidence {
            if !quotes.iter().any(|(_, other)| *other == evidence) {
                quotes.push((demand.id, evidence));
            }
        }
    }
    quotes
}

fn own<'a>(one: &Proposed, demands: &'a [Demand]) -> Vec<&'a Demand> {
    demands.iter().filter(|demand| one.demands.contains(&demand.id)).collect()
}

/// What is asked about one capacity of the set. Its quotes share half of the budget, the heaviest demands' first.
pub(crate) fn question<'a>(
    proposal: &Proposal,
    index: usize,
    id: &'a str,
    intent: &Intent,
    demands: &[Demand],
    tokens_max: usize,
    language: &'a str,
) -> Option<detail_capacity::DetailCapacity<'a>> {
    let one = proposal.capacities.get(index)?;
    let others = proposal.capacities.iter().enumerate().filter(|(other, _)| *other != index);
    let mut filled = 0;
    let quotes = quotes(one, demands)
        .into_iter()
        .enumerate()
        .map(|(number, (demand, evidence))| {
            Material::new(format!("q{}", number + 1), &format!("{demand}, {}", origin(evidence)), &excerpt(evidence))
        })
        .take_while(|quote: &Material<Org>| {
            filled += document::count_tokens(&quote.to_string());
            filled <= tokens_max / 2
        })
        .collect();
    Some(detail_capacity::DetailCapacity {
        intent: propose::intent(intent),
        // The quotes stand below by themselves, with the demand they call for.
        demands: own(one, demands).into_iter().map(bare).collect(),
        quotes,
        others: others.map(|(other, one)| propose::material(other, one)).collect(),
        capacity: propose::with_doubts(index, one),
        capacity_id: id,
        language,
    })
}

/// The capacity that an answer writes out, with what it lacks or what was taken away as flags.
pub(crate) fn accept(answer: detail_capacity::Answer, one: &Proposed, demands: &[Demand]) -> Capacity {
    let mut stray = 0;
    let mut lines = |written: Vec<detail_capacity::Line>, max| {
        let lines = written.into_iter().filter_map(|line| self::line(&line.text, &line.demands, one, &mut stray));
        distinct(lines, max)
    };
    let behaviours = lines(answer.behaviours, LINES_MAX);
    let decisions = lines(answer.decisions, LINES_MAX);
    let signals = lines(answer.signals, LINES_MAX);
    let supports = lines(answer.supports, LINES_MAX);
    let items = lines(answer.items, ITEMS_MAX);
    let obstacles = answer
        .obstacles
        .into_iter()
        .filter_map(|obstacle| {
            let line = line(&obstacle.text, &obstacle.demands, one, &mut stray)?;
            Some(Obstacle { line, kind: kind(obstacle.kind) })
        })
        .take(LINES_MAX)
        .collect();
    let mut flags = one.doubts.clone();
    if stray > 0 {
        let text = format!("{stray} lines were left out because they rested on no demand of this capacity");
        flags.push(Flag { code: FlagCode::StrayDemand, text });
    }
    let prose = |text: &str| clean::line(text, PROSE_CHARS_MAX);
    Capacity {
        name: one.name.clone(),
        definition: prose(&answer.definition),
        why: prose(&answer.why),
        from: answer.from.as_deref().and_then(prose),
        to: answer.to.as_deref().and_then(prose),
        behaviours,
        decisions,
        signals,
        obstacles,
        supports,
        items,
        demands: one.demands.clone(),
        evidence: chosen(&answer.quotes, one, demands),
        flags,
    }
}

fn line(text: &str, ids: &[String], one: &Proposed, stray: &mut usize) -> Option<Line> {
    let text = clean::line(text, LINE_CHARS_MAX)?;
    let demands = propose::known(ids, &one.demands);
    if demands.is_empty() {
        *stray += 1;
        return None;
    }
    Some(Line { text, demands })
}

fn distinct(lines: impl Iterator<Item = Line>, max: usize) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    for line in lines {
        if kept.len() < max && !kept.iter().any(|other| other.text == line.text) {
            kept.push(line);
        }
    }
    kept
}

const fn kind(kind: detail_capacity::ObstacleKind) -> ObstacleKind {
    match kind {
        detail_capacity::ObstacleKind::Environment => ObstacleKind::Environment,
        detail_capacity::ObstacleKind::Knowledge => ObstacleKind::Knowledge,
        detail_capacity::ObstacleKind::Skill => ObstacleKind::Skill,
        detail_capacity::ObstacleKind::Motivation => ObstacleKind::Motivation,
    }
}

/// The quotes that the answer chose, else the first of each demand: never none.
fn chosen(ids: &[String], one: &Proposed, demands: &[Demand]) -> Vec<Evidence> {
    let quotes = quotes(one, demands);
    let mut evidence: Vec<Evidence> = Vec::new();
    for id in ids {
        let number = id.trim().strip_prefix('q').and_then(|number| number.parse::<usize>().ok());
        let quote = number.and_then(|number| quotes.get(number.checked_sub(1)?));
        if let Some((_, quote)) = quote
            && !evidence.contains(quote)
        {
            evidence.push((*quote).clone());
        }
    }
    if evidence.is_empty() {
        evidence = own(one, demands).iter().filter_map(|demand| demand.evidence.first().cloned()).collect();
    }
    evidence.truncate(EVIDENCE_MAX);
    evidence
}
