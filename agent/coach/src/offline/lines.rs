use std::{collections::BTreeSet, ops::Range};

use super::{
    corpus::{Corpus, Read, Stem, Tables, Token},
    demands::{Asked, after_openers, is_aside, orders},
    groups::Group,
    names::Name,
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
    Definition,
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

/// What follows a name and a colon explains it with more words than these.
const DEFINING_WORDS: usize = 4;
/// No more words than these stand between a name, or the start of a sentence, and "means".
const BEFORE_CUE: usize = 3;

/// The lines of a capacity: what it is, its demands first, then what is said beside them.
pub(super) fn lines(corpus: &Corpus<'_>, asked: &[Asked], group: &Group<'_>) -> Vec<Placed> {
    let tables = &corpus.tables;
    let mut placed: Vec<Placed> = Vec::new();
    let definition = definition(corpus, &group.name);
    if let Some((sentence, &demand)) = definition.zip(group.demands.first()) {
        let own = |demand: &&usize| asked[**demand].sentence == sentence || asked[**demand].also.contains(&sentence);
        let demand = group.demands.iter().find(own).copied().unwrap_or(demand);
        placed.push(Placed { sentence, demand, role: Role::Definition });
    }
    for &demand in &group.demands {
        let read = &corpus.sentences[asked[demand].sentence];
        // What the name says already is no line of its own.
        let says_more = !trimmed(read, tables).eq_ignore_ascii_case(group.name.text);
        if let Some(role) = role_of_demand(read, tables).filter(|_| says_more) {
            add(&mut placed, Placed { sentence: asked[demand].sentence, demand, role });
        }
    }
    let taken: Vec<usize> = asked.iter().flat_map(|one| one.also.iter().chain([&one.sentence]).copied()).collect();
    for (sentence, read) in corpus.sentences.iter().enumerate() {
        let Some(role) = role_beside(read, tables) else { continue };
        if !taken.contains(&sentence)
            && definition != Some(sentence)
            && let Some(demand) = beside(corpus, asked, group, read)
        {
            add(&mut placed, Placed { sentence, demand, role });
        }
    }
    placed
}

/// The sentence that says what a name means, where the documents hold one: it says so in as many words, after the name
/// or under it as a heading, or goes on after the name and a colon.
fn definition(corpus: &Corpus<'_>, name: &Name<'_>) -> Option<usize> {
    let scored = corpus.sentences.iter().enumerate().filter_map(|(at, read)| Some((defines(corpus, name, read)?, at)));
    scored.max_by(|(a, left), (b, right)| a.cmp(b).then(right.cmp(left))).map(|(_, at)| at)
}

/// How surely a sentence says what a name means: of the name itself, or of what it stands under.
fn defines(corpus: &Corpus<'_>, name: &Name<'_>, read: &Read<'_>) -> Option<u8> {
    let (tables, text) = (&corpus.tables, read.sentence.text);
    if read.sentence.is_heading()
        || read.sentence.past
        || !(6..=45).contains(&read.tokens.len())
        || is_aside(read, tables)
    {
        return None;
    }
    let rest = text.strip_prefix(name.text).map(str::trim_start);
    let labelled = rest
        .is_some_and(|rest| rest.starts_with([':', '–', '—', '-']) && rest.split_whitespace().count() > DEFINING_WORDS);
    let cue = tables.definitions.matches(&read.tokens).map(|(cue, _)| cue.start).min();
    let told = cue.is_some_and(|cue| {
        let before: BTreeSet<Stem> = read.tokens[..cue].iter().filter_map(|token| token.stem).collect();
        name.stems.is_subset(&before) && cue <= name.text.split_whitespace().count() + BEFORE_CUE
    });
    let under = read.sentence.under.last().map(|under| under.trim_end_matches('.'));
    let headed = name.heading.is_some() && under == name.heading && cue.is_some_and(|cue| cue < BEFORE_CUE);
    if labelled || told { Some(2) } else { headed.then_some(1) }
}

/// A definition as it stands, without the "That means" that points at its heading.
pub(super) fn defining(read: &Read<'_>, tables: &Tables) -> String {
    let whole = trimmed(read, tables);
    let cue = tables
        .definitions
        .matches(&read.tokens)
        .map(|(cue, _)| cue)
        .find(|cue| cue.start < BEFORE_CUE && cue.end < read.tokens.len());
    let points = |cue: &Range<usize>| read.tokens[..cue.start].iter().all(|token| token.stem.is_none());
    let rest = cue.filter(points).and_then(|cue| read.sentence.text.get(read.tokens[cue.end].start..));
    let end = |rest: &str| rest.trim_end_matches(['.', ';', ',']).split_whitespace().collect::<Vec<_>>().join(" ");
    rest.map_or(whole, end)
}

/// Whether a demand is about something that the sentence before it names: "This is what they will feel most".
fn points_back(tokens: &[Token], tables: &Tables) -> bool {
    let pronouns = ["this", "that", "these", "those", "it", "dies", "cela", "ça", "esto", "eso"];
    let words = after_openers(tokens, tables);
    words.first().is_some_and(|first| pronouns.contains(&first.word.as_str()))
        && words.get(1).is_none_or(|next| next.stem.is_none())
}

/// Whether a sentence needs the one before it: "This is why …".
fn leans(tokens: &[Token], tables: &Tables) -> bool {
    after_openers(tokens, tables).first().is_none_or(|first| tables.clausal.contains(first.word.as_str()))
}

fn add(placed: &mut Vec<Placed>, next: Placed) {
    let same = |known: &&Placed| std::mem::discriminant(&known.role) == std::mem::discriminant(&next.role);
    let most = match next.role {
        Role::Behaviour => BEHAVIOURS_MAX,
        Role::Why | Role::Definition => 1,
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
    // A line that announces a list says less than the list.
    if read.sentence.is_heading() || read.sentence.text.ends_with(':') || points_back(tokens, tables) {
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
    if leans(tokens, tables)
        || read.sentence.is_heading()
        || !(6..=60).contains(&tokens.len())
        || is_aside(read, tables)
    {
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
    let rest = Some(after_openers(&read.tokens, tables)).filter(|rest| !leans(rest, tables)).unwrap_or(&read.tokens);
    let rest = after_label(text, rest);
    let start = start_of(rest, read);
    let kept = shortened(text.get(start..).unwrap_or(text), &rest.iter().map(|t| t.start - start).collect::<Vec<_>>());
    let kept = kept.strip_suffix(" and").filter(|kept| kept.ends_with([';', ','])).unwrap_or(kept);
    let kept = kept.trim_end_matches(['.', ';', ':', ',']).trim_end();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence without a label in capitals at its start: `KR:`, `WHY:`, `OBJECTIVE:`.
pub(super) fn unlabelled<'t>(read: &Read<'t>) -> &'t str {
    let text = read.sentence.text;
    text.get(start_of(after_label(text, &read.tokens), read)..).unwrap_or(text)
}

/// The words after such a label.
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

/// Where the last words of a sentence begin; with all its words, at its very start.
fn start_of(rest: &[Token], read: &Read<'_>) -> usize {
    if rest.len() == read.tokens.len() { 0 } else { rest.first().map_or(0, |token| token.start) }
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
