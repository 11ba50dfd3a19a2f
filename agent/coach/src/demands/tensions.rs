//! Where documents pull leaders apart: sides are quotes that have been checked already, and the model names them.

use audience::Org;
use prompts::{Material, find_tensions};

use super::{SENTENCE_CHARS_MAX, quote};
use crate::{
    clean,
    map::{Demand, Evidence, Tension},
    standing::Standings,
};

/// Most sides that one tension may have.
const SIDES_MAX: usize = 4;

/// The quotes that are compared: of all demands, each quote once, numbered from 1, as many as the budget bears.
pub(crate) fn quotes<'a>(demands: &'a [Demand], standings: &Standings, tokens_max: usize) -> Vec<&'a Evidence> {
    let mut chosen: Vec<&Evidence> = Vec::new();
    let mut filled = 0;
    for evidence in demands.iter().flat_map(|demand| &demand.evidence) {
        if chosen.contains(&evidence) {
            continue;
        }
        filled += document::count_tokens(&material(chosen.len(), evidence, standings).to_string());
        if filled > tokens_max {
            break;
        }
        chosen.push(evidence);
    }
    chosen
}

fn material(index: usize, evidence: &Evidence, standings: &Standings) -> Material<Org> {
    quote(format!("q{}", index + 1), None, evidence, standings)
}

/// What the quotes are asked.
pub(crate) fn question<'a>(
    quotes: &[&Evidence],
    standings: &Standings,
    tensions_max: usize,
    language: &'a str,
) -> find_tensions::FindTensions<'a> {
    let quotes = quotes.iter().enumerate().map(|(index, evidence)| material(index, evidence, standings)).collect();
    find_tensions::FindTensions { quotes, tensions_max, language }
}

/// The tensions of an answer that have two sides at least.
pub(crate) fn accept(answer: find_tensions::Answer, quotes: &[&Evidence], tensions_max: usize) -> Vec<Tension> {
    let side = |id: &String| {
        let number: usize = id.trim().strip_prefix('q')?.parse().ok()?;
        quotes.get(number.checked_sub(1)?).copied()
    };
    let mut tensions: Vec<Tension> = Vec::new();
    for tension in answer.tensions {
        let mut sides: Vec<Evidence> = Vec::new();
        for evidence in tension.sides.iter().filter_map(side) {
            if sides.len() < SIDES_MAX && !sides.contains(evidence) {
                sides.push(evidence.clone());
            }
        }
        let known = tensions.iter().any(|other| other.sides == sides);
        if let Some(text) = clean::line(&tension.text, SENTENCE_CHARS_MAX).filter(|_| sides.len() >= 2 && !known) {
            tensions.push(Tension { text, sides });
        }
    }
    tensions.truncate(tensions_max);
    tensions
}
