use super::{
    corpus::{Corpus, Read, Tables, Token},
    demands::{Asked, after_openers, is_aside, orders},
    groups::Group,
};
use crate::map::ObstacleKind;

/// What a sentence says about a capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Behaviour,
    Decision,
    Signal,
    Obstacle(ObstacleKind),
    Support,
    Why,
}

/// A sentence in its role, and the demand of the group that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub sentence: usize,
    pub demand: usize,
    pub role: Role,
}

/// How many lines of one role help a reviewer.
const BEHAVIOURS_MAX: usize = 4;
const OTHERS_MAX: usize = 3;
/// A line is no longer than this many words, if it can be cut.
const WORDS_MAX: usize = 40;
/// A sentence beside the demands belongs to the one it shares this much of its words with.
const BESIDE: f64 = 0.4;

/// The lines of a capacity: its demands first, then what is said beside them.
pub(super) fn lines(corpus: &Corpus<'_>, asked: &[Asked], group: &Group<'_>) -> Vec<Placed> {
    let tables = &corpus.tables;
    let mut placed: Vec<Placed> = Vec::new();
    for &demand in &group.demands {
        let read = &corpus.sentences[asked[demand].sentence];
        if let Some(role) = role_of_demand(read, tables) {
            add(&mut placed, Placed { sentence: asked[demand].sentence, demand, role });
        }
    }
    let taken: Vec<usize> = asked.iter().flat_map(|one| one.also.iter().chain([&one.sentence]).copied()).collect();
    for (sentence, read) in corpus.sentences.iter().enumerate() {
        let Some(role) = role_beside(read, tables) else { continue };
        if taken.binary_search(&sentence).is_err()
            && !taken.contains(&sentence)
            && let Some(demand) = beside(corpus, asked, group, read)
        {
            add(&mut placed, Placed { sentence, demand, role });
        }
    }
    placed
}

fn add(placed: &mut Vec<Placed>, next: Placed) {
    let same = |known: &&Placed| std::mem::discriminant(&known.role) == std::mem::discriminant(&next.role);
    let most = match next.role {
        Role::Behaviour => BEHAVIOURS_MAX,
        Role::Why => 1,
        Role::Decision | Role::Signal | Role::Obstacle(_) | Role::Support => OTHERS_MAX,
    };
    if placed.iter().filter(same).count() < most {
        placed.push(next);
    }
}

/// What a demand is to its capacity. A demand always says something: what is not plainly else is a behaviour, if
/// somebody could be seen doing it.
fn role_of_demand(read: &Read<'_>, tables: &Tables) -> Option<Role> {
    let tokens = read.tokens.as_slice();
    if read.sentence.is_heading() {
        return None;
    }
    if let Some(kind) = obstacle(read, tables).filter(|_| !orders(read, tables) && !tables.duties.any(tokens)) {
        return Some(Role::Obstacle(kind));
    }
    if tables.decisions.any(tokens) {
        return Some(Role::Decision);
    }
    if tables.signals.any(tokens) || read.sentence.text.contains('%') {
        return Some(Role::Signal);
    }
    if orders(read, tables) || tables.duties.any(tokens) {
        return Some(Role::Behaviour);
    }
    if tables.supports.any(tokens) {
        return Some(Role::Support);
    }
    tables.agents.any(tokens).then_some(Role::Behaviour)
}

/// What a sentence that asks nothing says about a capacity.
fn role_beside(read: &Read<'_>, tables: &Tables) -> Option<Role> {
    let tokens = read.tokens.as_slice();
    // "This is why …" needs the sentence before it.
    let leans = after_openers(tokens, tables).first().is_none_or(|first| tables.clausal.contains(first.word.as_str()));
    if leans || read.sentence.is_heading() || !(6..=60).contains(&tokens.len()) || is_aside(read, tables) {
        return None;
    }
    if let Some(kind) = obstacle(read, tables) {
        return Some(Role::Obstacle(kind));
    }
    if tables.signals.any(tokens) {
        return Some(Role::Signal);
    }
    if tables.reasons.any(tokens) {
        return Some(Role::Why);
    }
    tables.supports.any(tokens).then_some(Role::Support)
}

fn obstacle(read: &Read<'_>, tables: &Tables) -> Option<ObstacleKind> {
    let kinds = [
        (&tables.motivation, ObstacleKind::Motivation),
        (&tables.skill, ObstacleKind::Skill),
        (&tables.knowledge, ObstacleKind::Knowledge),
        (&tables.environment, ObstacleKind::Environment),
    ];
    kinds.into_iter().find(|(cues, _)| cues.any(&read.tokens)).map(|(_, kind)| kind)
}

/// The demand of a group that a sentence stands beside: in the same place with a common word, or akin in words.
fn beside(corpus: &Corpus<'_>, asked: &[Asked], group: &Group<'_>, read: &Read<'_>) -> Option<usize> {
    let near = group.demands.iter().map(|&demand| {
        let other = &corpus.sentences[asked[demand].sentence];
        let same_place =
            other.sentence.document == read.sentence.document && other.sentence.place == read.sentence.place;
        let shared = corpus.shared(&read.stems, |stem| other.stems.contains(stem));
        (demand, if same_place && shared > 0.15 { shared + 0.3 } else { shared })
    });
    let best = near.max_by(|(left, a), (right, b)| a.total_cmp(b).then(right.cmp(left)));
    best.filter(|(_, near)| *near >= BESIDE).map(|(demand, _)| demand)
}

/// A sentence as a line: without leading conjunctions, without its full stop, cut at a clause where it is long.
pub(super) fn trimmed(read: &Read<'_>, tables: &Tables) -> String {
    let text = read.sentence.text;
    // "Of course it is …" loses more than it gains without its opener.
    let leans = |rest: &&[Token]| rest.first().is_none_or(|first| tables.clausal.contains(first.word.as_str()));
    let rest = Some(after_openers(&read.tokens, tables)).filter(|rest| !leans(rest)).unwrap_or(&read.tokens);
    let rest = after_label(text, rest);
    let start = if rest.len() == read.tokens.len() { 0 } else { rest.first().map_or(0, |token| token.start) };
    let kept = shortened(text.get(start..).unwrap_or(text), &rest.iter().map(|t| t.start - start).collect::<Vec<_>>());
    let kept = kept.trim_end_matches(['.', ';', ':', ',']).trim_end();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without a label in capitals: `KR:`, `WHY:`, `OBJECTIVE:`.
fn after_label<'t>(text: &str, tokens: &'t [Token]) -> &'t [Token] {
    let label = |token: &Token| {
        text.get(token.end..).is_some_and(|after| after.starts_with(':'))
            && text.get(token.start..token.end).is_some_and(|word| word.chars().all(char::is_uppercase))
    };
    match tokens.split_first() {
        Some((first, rest)) if label(first) && !rest.is_empty() => rest,
        _ => tokens,
    }
}

/// Up to the last clause that ends within the words a line may have.
fn shortened<'t>(text: &'t str, starts: &[usize]) -> &'t str {
    let Some(&limit) = starts.get(WORDS_MAX) else { return text };
    let within = text.get(..limit).unwrap_or(text);
    let clause = ["; ", " (", " – ", " — ", ", "].into_iter().filter_map(|mark| within.rfind(mark)).max();
    match clause {
        Some(end) if starts.iter().filter(|start| **start < end).count() >= 8 => within.get(..end).unwrap_or(within),
        _ => text,
    }
}
