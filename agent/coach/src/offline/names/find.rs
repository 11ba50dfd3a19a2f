//! Where companies put phrases that name what their leaders are to be good at.

use std::{collections::HashMap, ops::Range};

use super::{
    super::{
        corpus::{Corpus, Read, Stem, Token},
        demands::{Asked, after_openers, doings, orders, purposes},
        lexicon::Tongue,
    },
    Kind, Name,
    fit::{Gap, fits, gap, joins_deeds, leaves_open, named, parts},
    kind::{has_quality, is_done, is_noun},
};

/// How much each form is trusted to be a name.
const HEADING: f64 = 1.0;
const HEADING_CUT: f64 = 0.85;
const LEAD: f64 = 0.9;
const ORDER: f64 = 0.6;
const DUTY: f64 = 0.55;
/// What nobody is named for may be asked of a thing: "the interface must …".
const OF_THINGS: f64 = 0.7;
const PURPOSE: f64 = 0.42;
const AGENT: f64 = 0.5;
const RECURRING: f64 = 0.55;
/// A deed of no more topical words than these needs its last one.
const DEED_WORDS: usize = 2;

/// Short lines that open a slide or a section, as `sentences` saw them.
pub(super) fn leads<'c>(corpus: &'c Corpus<'_>) -> impl Iterator<Item = usize> + 'c {
    let pairs = corpus.sentences.iter().zip(corpus.sentences.iter().skip(1)).enumerate();
    pairs.filter_map(|(at, (read, next))| {
        let text = read.sentence.text;
        let heads = next.sentence.under.last().copied();
        let within = text.ends_with('.');
        let opens = !read.sentence.is_heading()
            && !read.sentence.past
            && next.sentence.place == read.sentence.place
            && heads == Some(text.trim_end_matches('.'))
            && (!within || orders(read, &corpus.tables));
        opens.then_some(at)
    })
}

/// A heading, or the part of it that means something by itself.
pub(super) fn heading<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Option<Name<'a>> {
    let text = read.sentence.text;
    // A heading that begins small is the rest of a line that the page broke.
    let parts = if text.starts_with(char::is_lowercase) { Vec::new() } else { parts(text, &read.tokens) };
    let whole = parts.len() == 1;
    parts.into_iter().find_map(|part| {
        let body = without_furniture(&read.tokens, part.clone(), corpus);
        let (kept, form) = whole_or_cut(text, &read.tokens, body.clone(), corpus)?;
        let form = if body == part { form } else { form * HEADING_CUT };
        let form = if whole { form } else { form * 0.95 };
        let name = named(text, &read.tokens, kept, corpus, form)?;
        Some(Name { heading: Some(text.trim_end_matches('.')), ..name })
    })
}

/// What stands before the colon or dash of a list item: `Open first: publish what we build`.
pub(super) fn label<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Option<Name<'a>> {
    let text = read.sentence.text;
    let first = parts(text, &read.tokens).into_iter().next()?;
    let more = read.tokens.len() > first.end + 2;
    more.then(|| named(text, &read.tokens, first, corpus, LEAD)).flatten()
}

/// What an order tells to do.
pub(super) fn deed_of_order<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Option<Name<'a>> {
    if !orders(read, &corpus.tables) {
        return None;
    }
    let rest = after_openers(&read.tokens, &corpus.tables);
    let adverbs = rest.iter().take_while(|token| token.word.ends_with("ly")).count();
    let at = read.tokens.len() - rest.len() + adverbs;
    (adverbs < rest.len()).then(|| deed(read, at, corpus, ORDER)).flatten()
}

/// What somebody must do: the verbs after each duty of a sentence.
pub(super) fn deeds_of_duties<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Vec<Name<'a>> {
    let denies = |token: &Token| corpus.tables.denials.contains(token.word.as_str());
    let asked = corpus.tables.duties.matches(&read.tokens).filter(|(duty, _)| {
        let near = duty.start.saturating_sub(2)..(duty.end + 1).min(read.tokens.len());
        duty.end < read.tokens.len() && !read.tokens[near].iter().any(denies)
    });
    let adverb = |at: usize| read.tokens[at].word.ends_with("ly");
    // English names who is asked before what is.
    let english = corpus.tables.tongue == Tongue::English;
    let stands_near = |agent: usize, duty: usize| agent.abs_diff(duty) <= 8 && (agent < duty || !english);
    let names = asked.filter_map(|(duty, _)| {
        let at = (duty.end..read.tokens.len()).find(|at| !adverb(*at))?;
        let people = corpus.tables.agents.matches(&read.tokens).any(|(agent, _)| stands_near(agent.start, duty.start));
        deed(read, at, corpus, if people { DUTY } else { DUTY * OF_THINGS })
    });
    names.collect()
}

/// What something is done for: "trainings that help empower volunteers".
pub(super) fn deeds_of_purposes<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Vec<Name<'a>> {
    purposes(read, &corpus.tables).into_iter().filter_map(|at| deed(read, at, corpus, PURPOSE)).collect()
}

/// What people are said to do: "open leaders design, build and empower".
pub(super) fn deeds_of_agents<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Vec<Name<'a>> {
    doings(read, &corpus.tables).into_iter().filter_map(|at| deed_at(read, at, corpus, AGENT)).collect()
}

/// What is to be done, if a word of a sentence is a verb.
fn deed<'a>(read: &Read<'a>, at: usize, corpus: &Corpus<'a>, form: f64) -> Option<Name<'a>> {
    let tables = &corpus.tables;
    let modal = |word: &str| matches!(word, "must" | "should" | "shall" | "will" | "cannot");
    let word = read.tokens[at].word.as_str();
    let does = match tables.tongue {
        Tongue::German => true,
        // After a modal verb stands a verb, whatever it is.
        Tongue::English if at > 0 && modal(&read.tokens[at - 1].word) => {
            read.tokens[at].stem.is_some() || tables.is_verb(word)
        }
        Tongue::English | Tongue::French | Tongue::Spanish => {
            (tables.is_verb(word) || is_done(word, tables)) && !is_noun(read, at, tables)
        }
    };
    does.then(|| deed_at(read, at, corpus, form)).flatten()
}

/// The verb at a word of a sentence, with its object.
fn deed_at<'a>(read: &Read<'a>, at: usize, corpus: &Corpus<'a>, form: f64) -> Option<Name<'a>> {
    let text = read.sentence.text;
    let part = parts(text, &read.tokens).into_iter().find(|part| part.contains(&at))?;
    let (kept, cut) = whole_or_cut(text, &read.tokens, at..part.end, corpus)?;
    let name = named(text, &read.tokens, kept, corpus, form * cut)?;
    Some(Name { kind: Kind::Deed, ..name })
}

/// Runs of two to four words between function words that several demands use, or that name a quality, with the
/// sentence each was first found in.
pub(super) fn recurring<'a>(corpus: &Corpus<'a>, asked: &[Asked]) -> Vec<(usize, Name<'a>)> {
    let mut seen: HashMap<Vec<Stem>, (usize, usize, Option<Name<'a>>)> = HashMap::new();
    let mut order = Vec::new();
    for sentence in asked.iter().map(|asked| asked.sentence) {
        let read = &corpus.sentences[sentence];
        for run in runs(read, corpus) {
            let key: Vec<Stem> = read.tokens[run.clone()].iter().filter_map(|token| token.stem).collect();
            let entry = seen.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                (0, sentence, named(read.sentence.text, &read.tokens, run, corpus, RECURRING))
            });
            entry.0 += 1;
        }
    }
    let worth = |key: Vec<Stem>| {
        let (times, sentence, name) = seen.remove(&key)?;
        let name = name.filter(|name| name.kind != Kind::Deed && (times > 1 || has_quality(name.text, corpus)))?;
        Some((sentence, name))
    };
    order.into_iter().filter_map(worth).collect()
}

/// Maximal runs of topical words in a sentence.
fn runs(read: &Read<'_>, corpus: &Corpus<'_>) -> Vec<Range<usize>> {
    let tables = &corpus.tables;
    let mut runs = Vec::new();
    let mut start = None;
    for at in 0..=read.tokens.len() {
        let topical = read.tokens.get(at).is_some_and(|token| {
            token.stem.is_some() && !tables.imperatives.contains(token.word.as_str()) && !token.word.ends_with("ly")
        });
        let joined = at > 0 && at < read.tokens.len() && gap(read.sentence.text, &read.tokens, at) == Gap::Space;
        if let Some(from) = start
            && !(topical && joined)
        {
            if (2..=4).contains(&(at - from)) {
                runs.push(from..at);
            }
            start = None;
        }
        if topical && start.is_none() {
            start = Some(at);
        }
    }
    runs
}

/// The phrase as a whole where it is a name, else its beginning up to where it can be cut.
fn whole_or_cut(text: &str, tokens: &[Token], part: Range<usize>, corpus: &Corpus<'_>) -> Option<(Range<usize>, f64)> {
    if fits(text, tokens, part.clone(), corpus) {
        return Some((part, HEADING));
    }
    let tables = &corpus.tables;
    let can_cut = |at: &usize| {
        let word = tokens[*at].word.as_str();
        let breaks = tables.breaks.contains(word)
            || joins_deeds(tokens, *at, tables)
            || tables.clausal.contains(word) && gap(text, tokens, *at) == Gap::Comma;
        let participle = tables.tongue == Tongue::English && tokens[*at - 1].word.ends_with("ed");
        breaks && !participle && !leaves_open(tokens, part.start..*at, tables)
    };
    let mut kept = (part.start + 2..part.end).rev().filter(can_cut).map(|end| part.start..end);
    kept.find(|kept| fits(text, tokens, kept.clone(), corpus)).map(|kept| (kept, HEADING_CUT))
}

/// Without words of documents at its end: "Open First Strategy" is about opening first.
fn without_furniture(tokens: &[Token], part: Range<usize>, corpus: &Corpus<'_>) -> Range<usize> {
    let tables = &corpus.tables;
    // "End the second report" is done to a report; cut, it would say nothing.
    let done = is_done(&tokens[part.start].word, tables);
    let furniture = |at: &usize| tables.furniture.contains(tokens[*at].word.as_str());
    let body = part.start..part.end - part.clone().rev().take_while(furniture).count();
    let says = tokens[body.clone()].iter().filter(|token| token.stem.is_some()).count();
    if done && says <= DEED_WORDS { part } else { body }
}
