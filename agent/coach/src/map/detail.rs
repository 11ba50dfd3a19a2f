//! Detail: one capacity written out, each line with demands of its own.

use audience::Org;
use prompts::{Material, detail_capacity};

use super::{
    Capacity, Demand, DemandId, Evidence, Flag, FlagCode, Item, Line, Obstacle, ObstacleKind,
    doubt::Doubt,
    propose::{self, Given, Proposal, Proposed},
};
use crate::{clean, demands};

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
    given: &Given<'a>,
) -> Option<detail_capacity::DetailCapacity<'a>> {
    let one = proposal.capacities.get(index)?;
    let others = proposal.capacities.iter().enumerate().filter(|(other, _)| *other != index);
    let mut filled = 0;
    let quotes = quotes(one, given.demands)
        .into_iter()
        .enumerate()
        .map(|(number, (demand, evidence))| {
            demands::quote(format!("q{}", number + 1), Some(demand), evidence, given.standings)
        })
        .take_while(|quote: &Material<Org>| {
            filled += document::count_tokens(&quote.to_string());
            filled <= given.limits.material_tokens() / 2
        })
        .collect();
    Some(detail_capacity::DetailCapacity {
        intent: propose::statement(given.intent),
        // The quotes stand below by themselves, with the demand they call for.
        demands: own(one, given.demands).into_iter().map(demands::bare).collect(),
        quotes,
        others: others.map(|(other, one)| propose::material(other, one)).collect(),
        capacity: propose::material(index, one),
        doubts: one.doubts.iter().enumerate().map(|(at, doubt)| doubt.material(at + 1, index)).collect(),
        capacity_id: id,
        language: given.language,
    })
}

/// The capacity that an answer writes out, with what it lacks or what was taken away as flags.
pub(crate) fn accept(answer: detail_capacity::Answer, one: &Proposed, demands: &[Demand]) -> Capacity {
    let mut stray = 0;
    let (behaviours, items) = behaviours(answer.behaviours, one, &mut stray);
    let mut lines = |written: Vec<detail_capacity::Line>| {
        let lines = written.into_iter().filter_map(|line| self::line(&line.text, &line.demands, one, &mut stray));
        distinct(lines)
    };
    let decisions = lines(answer.decisions);
    let signals = lines(answer.signals);
    let supports = lines(answer.supports);
    let obstacles = answer
        .obstacles
        .into_iter()
        .filter_map(|obstacle| {
            let line = line(&obstacle.text, &obstacle.demands, one, &mut stray)?;
            Some(Obstacle { line, kind: kind(obstacle.kind) })
        })
        .take(LINES_MAX)
        .collect();
    let mut flags = doubts(&one.doubts, &answer.doubts);
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
        to: prose(&answer.to),
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

/// Every doubt of the challenge as a flag, with the answer that the writing out gives to it.
fn doubts(raised: &[Doubt], replies: &[detail_capacity::Reply]) -> Vec<Flag> {
    let flag = |(at, doubt): (usize, &Doubt)| {
        let reply = replies.iter().find(|reply| number(&reply.doubt, 'x') == Some(at + 1));
        doubt.flag(reply.map(|reply| reply.answer.as_str()))
    };
    raised.iter().enumerate().map(flag).collect()
}

/// The behaviours, and the items that measure them. Where there are too many items, each behaviour keeps its first ones.
fn behaviours(written: Vec<detail_capacity::Behaviour>, one: &Proposed, stray: &mut usize) -> (Vec<Line>, Vec<Item>) {
    let mut kept: Vec<Line> = Vec::new();
    let mut asked: Vec<Vec<String>> = Vec::new();
    for behaviour in written {
        let Some(line) = line(&behaviour.text, &behaviour.demands, one, stray) else { continue };
        if kept.len() == LINES_MAX || kept.iter().any(|other| other.text == line.text) {
            continue;
        }
        let mut items: Vec<String> = Vec::new();
        for item in behaviour.items.iter().filter_map(|item| clean::line(item, LINE_CHARS_MAX)) {
            if items.len() < ITEMS_MAX && !asked.iter().flatten().chain(&items).any(|other| *other == item) {
                items.push(item);
            }
        }
        kept.push(line);
        asked.push(items);
    }
    while asked.iter().map(Vec::len).sum::<usize>() > ITEMS_MAX {
        // Of equals the last, so that the first behaviours keep theirs.
        if let Some(most) = asked.iter_mut().max_by_key(|items| items.len()) {
            most.pop();
        }
    }
    let items = kept.iter().zip(asked).enumerate().flat_map(|(behaviour, (line, items))| {
        let item = move |text| Item { line: Line { text, demands: line.demands.clone() }, behaviour };
        items.into_iter().map(item)
    });
    let items = items.collect();
    (kept, items)
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

fn distinct(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    for line in lines {
        if kept.len() < LINES_MAX && !kept.iter().any(|other| other.text == line.text) {
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

/// The number in an id such as `q4`.
fn number(id: &str, letter: char) -> Option<usize> {
    id.trim().strip_prefix(letter)?.parse().ok()
}

/// The quotes that the answer chose, else the first of each demand: never none.
fn chosen(ids: &[String], one: &Proposed, demands: &[Demand]) -> Vec<Evidence> {
    let quotes = quotes(one, demands);
    let mut evidence: Vec<Evidence> = Vec::new();
    for id in ids {
        let quote = number(id, 'q').and_then(|number| quotes.get(number.checked_sub(1)?));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_pinned_to_behaviours_and_bounded() {
        let demands = vec![DemandId::nth(1)];
        let one = Proposed { name: "Keeping".into(), essence: String::new(), demands, doubts: vec![] };
        let behaviour = |text: &str, items: &[&str], demand: &str| detail_capacity::Behaviour {
            text: text.into(),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            demands: vec![demand.into()],
        };
        let written = vec![
            behaviour("Names it", &["Names A.", "Names B.", "Names C.", "Names C."], "d1"),
            behaviour("Strays", &["Strays off."], "d7"),
            behaviour("Says it", &["Names A.", "Says D.", "Says E.", "Says F."], "d1"),
            behaviour("Names it", &["Names G."], "d1"),
        ];
        let mut stray = 0;
        let (behaviours, items) = behaviours(written, &one, &mut stray);
        assert_eq!(behaviours.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Names it", "Says it"]);
        let shown: Vec<_> = items.iter().map(|item| format!("{} {}", item.behaviour, item.line.text)).collect();
        assert_eq!(shown, ["0 Names A.", "0 Names B.", "0 Names C.", "1 Says D.", "1 Says E."]);
        assert_eq!(stray, 1);
    }
}
