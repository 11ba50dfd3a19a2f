use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

use super::{
    corpus::{Corpus, Read, Stem, Tables, Token, words},
    demands::{Asked, after_openers, orders},
    lexicon::{Tongue, phrases},
};

/// A phrase of the documents that could name a capacity.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// Exactly as a document has it.
    pub text: &'a str,
    /// What it is about.
    pub stems: BTreeSet<Stem>,
    /// The heading that it is or opens, under which its demands stand.
    pub heading: Option<&'a str>,
    /// Whether it stood as what somebody is to do, whatever the verb.
    pub done: bool,
    /// How good a name it makes by its form alone: 0 to 1.
    pub form: f64,
}

/// A name of fewer weighed words could stand in any company's catalogue.
const SPECIFICITY_MIN: f64 = 1.2;
const SPECIFICITY_DEED: f64 = 1.05;
const WORDS_MAX: usize = 6;

/// How much each form is trusted to be a name.
const HEADING: f64 = 1.0;
const HEADING_CUT: f64 = 0.85;
const LEAD: f64 = 0.9;
const ORDER: f64 = 0.7;
const DUTY: f64 = 0.65;
const PURPOSE: f64 = 0.42;
const RECURRING: f64 = 0.55;
/// A figure to be moved is a target, a verb with one noun says little, more nouns in a row than these are a label.
const METRIC: f64 = 0.4;
const SHORT: f64 = 0.75;
const NOUNS_MAX: usize = 3;

/// All phrases that could name a capacity, in the order they are found; each once, in its best form.
pub(super) fn names<'a>(corpus: &Corpus<'a>, asked: &[Asked]) -> Vec<Name<'a>> {
    let has_title = |read: &&Read<'_>| read.sentence.names_document;
    let titles = corpus.sentences.iter().filter(has_title).map(|read| spaced(read.sentence.text)).collect();
    let mut found = Found { titles, ..Found::default() };
    for read in &corpus.sentences {
        if read.sentence.is_heading() && !read.sentence.past && !read.sentence.names_document {
            found.add(heading(read, corpus));
        }
    }
    for read in leads(corpus) {
        found.add(heading(read, corpus));
    }
    for read in asked.iter().map(|asked| &corpus.sentences[asked.sentence]) {
        found.add(label(read, corpus));
        if orders(read, &corpus.tables) {
            let rest = after_openers(&read.tokens, &corpus.tables);
            let adverbs = rest.iter().take_while(|token| token.word.ends_with("ly")).count();
            let at = read.tokens.len() - rest.len() + adverbs;
            found.add((adverbs < rest.len()).then(|| deed(read, at, corpus, ORDER)).flatten());
        }
        if let Some(at) = after_duty(read, corpus) {
            found.add(deed(read, at, corpus, DUTY));
        }
        for at in purposes(read, corpus) {
            found.add(deed(read, at, corpus, PURPOSE));
        }
    }
    for name in recurring(corpus, asked) {
        found.add(Some(name));
    }
    found.names
}

/// Names by their folded wording: the same words are one name.
#[derive(Default)]
struct Found<'a> {
    names: Vec<Name<'a>>,
    at: HashMap<String, usize>,
    /// The documents' own titles: what stands in one names a paper.
    titles: Vec<String>,
}

/// In lower case, each word between two spaces.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    words(&lower).fold(" ".to_owned(), |spaced, (_, word)| spaced + word + " ")
}

impl<'a> Found<'a> {
    fn add(&mut self, name: Option<Name<'a>>) {
        let Some(name) = name else { return };
        let own = spaced(name.text);
        if self.titles.iter().any(|title| title.contains(&own)) {
            return;
        }
        if let Some(&known) = self.at.get(&name.text.to_lowercase()) {
            let known = &mut self.names[known];
            // Seen in several forms is better than in one.
            known.form = (known.form.max(name.form) + 0.05).min(1.2);
            known.heading = known.heading.or(name.heading);
        } else {
            self.at.insert(name.text.to_lowercase(), self.names.len());
            self.names.push(name);
        }
    }
}

/// Short lines that open a slide or a section, as `sentences` saw them.
fn leads<'c, 'a>(corpus: &'c Corpus<'a>) -> impl Iterator<Item = &'c Read<'a>> {
    corpus.sentences.iter().zip(corpus.sentences.iter().skip(1)).filter_map(|(read, next)| {
        let text = read.sentence.text;
        let heads = next.sentence.under.last().copied();
        let within = text.ends_with('.');
        let opens = !read.sentence.is_heading()
            && !read.sentence.past
            && next.sentence.place == read.sentence.place
            && heads == Some(text.trim_end_matches('.'))
            && (!within || orders(read, &corpus.tables));
        opens.then_some(read)
    })
}

/// A heading, or the part of it that means something by itself.
fn heading<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Option<Name<'a>> {
    let text = read.sentence.text;
    // A heading that begins small is the rest of a line that the page broke.
    let parts = if text.starts_with(char::is_lowercase) { Vec::new() } else { parts(text, &read.tokens) };
    let whole = parts.len() == 1;
    parts.into_iter().find_map(|part| {
        let body = without_furniture(&read.tokens, part.clone(), corpus);
        let (kept, form) = whole_or_cut(text, &read.tokens, body.clone(), corpus)?;
        let form = if body == part { form } else { form * HEADING_CUT };
        let form = if whole { form } else { form * 0.95 };
        Some(named(text, &read.tokens, kept, corpus, form)?.under(text.trim_end_matches('.')))
    })
}

/// What stands before the colon or dash of a list item: `Open first: publish what we build`.
fn label<'a>(read: &Read<'a>, corpus: &Corpus<'a>) -> Option<Name<'a>> {
    let text = read.sentence.text;
    let first = parts(text, &read.tokens).into_iter().next()?;
    let more = read.tokens.len() > first.end + 2;
    more.then(|| named(text, &read.tokens, first, corpus, LEAD)).flatten()
}

/// The word after what is asked of somebody; `None` where they are asked not to.
fn after_duty(read: &Read<'_>, corpus: &Corpus<'_>) -> Option<usize> {
    let (duty, _) = corpus.tables.duties.matches(&read.tokens).next()?;
    let denies = |token: &Token| corpus.tables.denials.contains(token.word.as_str());
    let near = read.tokens.get(duty.start.saturating_sub(2)..(duty.end + 1).min(read.tokens.len()))?;
    (duty.end < read.tokens.len() && !near.iter().any(denies)).then_some(duty.end)
}

/// The verbs of what something is done for: "trainings that help empower volunteers".
fn purposes(read: &Read<'_>, corpus: &Corpus<'_>) -> Vec<usize> {
    let leads = |word: &str| match corpus.tables.tongue {
        Tongue::English => matches!(word, "to" | "help" | "helps" | "that"),
        Tongue::French => matches!(word, "pour" | "à" | "afin"),
        Tongue::Spanish => matches!(word, "para" | "a"),
        Tongue::German => false,
    };
    let tables = &corpus.tables;
    let noun = |at: usize| {
        tables.also_nouns.contains(read.tokens[at].word.as_str())
            && read.tokens.get(at + 1).is_some_and(|next| next.stem.is_some())
    };
    let verb = |at: usize| tables.imperatives.contains(read.tokens[at].word.as_str()) && !noun(at);
    (1..read.tokens.len()).filter(|at| verb(*at) && leads(&read.tokens[at - 1].word)).collect()
}

/// A verb of the table at a word of a sentence, with its object: what is to be done.
fn deed<'a>(read: &Read<'a>, at: usize, corpus: &Corpus<'a>, form: f64) -> Option<Name<'a>> {
    let text = read.sentence.text;
    let tables = &corpus.tables;
    let part = parts(text, &read.tokens).into_iter().find(|part| part.contains(&at))?;
    let deed = at..part.end;
    let modal = |word: &str| matches!(word, "to" | "must" | "should" | "shall" | "will" | "cannot");
    let does = match tables.tongue {
        Tongue::German => true,
        // After a modal verb stands a verb, whatever it is.
        Tongue::English if at > 0 && modal(&read.tokens[at - 1].word) => {
            read.tokens[at].stem.is_some() || tables.is_verb(&read.tokens[at].word)
        }
        Tongue::English | Tongue::French | Tongue::Spanish => tables.is_verb(&read.tokens[at].word),
    };
    let (kept, cut) = does.then(|| whole_or_cut(text, &read.tokens, deed, corpus)).flatten()?;
    let name = named(text, &read.tokens, kept, corpus, form * cut)?;
    Some(Name { done: true, ..name })
}

/// Runs of two to four words between function words that several demands use, or that name a quality.
fn recurring<'a>(corpus: &Corpus<'a>, asked: &[Asked]) -> Vec<Name<'a>> {
    let mut seen: HashMap<Vec<Stem>, (usize, Option<Name<'a>>)> = HashMap::new();
    let mut order = Vec::new();
    for read in asked.iter().map(|asked| &corpus.sentences[asked.sentence]) {
        for run in runs(read, corpus) {
            let key: Vec<Stem> = read.tokens[run.clone()].iter().filter_map(|token| token.stem).collect();
            let entry = seen.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                (0, named(read.sentence.text, &read.tokens, run, corpus, RECURRING))
            });
            entry.0 += 1;
        }
    }
    let worth = |key: Vec<Stem>| {
        let (times, name) = seen.remove(&key)?;
        name.filter(|name| times > 1 || has_quality(name, corpus))
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

/// The heading as a whole where it is a name, else its beginning up to where it can be cut.
fn whole_or_cut(text: &str, tokens: &[Token], part: Range<usize>, corpus: &Corpus<'_>) -> Option<(Range<usize>, f64)> {
    if fits(text, tokens, part.clone(), corpus) {
        return Some((part, HEADING));
    }
    let tables = &corpus.tables;
    let can_cut = |at: &usize| {
        let word = tokens[*at].word.as_str();
        tables.breaks.contains(word)
            || joins_deeds(tokens, *at, tables)
            || tables.clausal.contains(word) && gap(text, tokens, *at) == Gap::Comma
    };
    let mut kept = (part.start + 2..part.end).rev().filter(can_cut).map(|end| part.start..end);
    kept.find(|kept| fits(text, tokens, kept.clone(), corpus)).map(|kept| (kept, HEADING_CUT))
}

/// Without words of documents at its end: "Open First Strategy" is about opening first.
fn without_furniture(tokens: &[Token], part: Range<usize>, corpus: &Corpus<'_>) -> Range<usize> {
    let tables = &corpus.tables;
    // "End the second report" is done to a report; cut, it would say nothing.
    let done = tables.imperatives.contains(tokens[part.start].word.as_str());
    let furniture = |at: &usize| !done && tables.furniture.contains(tokens[*at].word.as_str());
    let trailing = part.clone().rev().take_while(furniture).count();
    part.start..part.end - trailing
}

impl<'a> Name<'a> {
    const fn under(mut self, heading: &'a str) -> Self {
        self.heading = Some(heading);
        self
    }
}

fn named<'a>(text: &'a str, tokens: &[Token], range: Range<usize>, corpus: &Corpus<'a>, form: f64) -> Option<Name<'a>> {
    let range = without_articles(tokens, range, corpus);
    if !fits(text, tokens, range.clone(), corpus) {
        return None;
    }
    let kept = tokens.get(range)?;
    let text = text.get(kept.first()?.start..kept.last()?.end)?;
    let stems: BTreeSet<Stem> = kept.iter().filter_map(|token| token.stem).collect();
    let generic = phrases(corpus.tables.lexicon.catalogue).any(|known| known == text.to_lowercase().replace('-', " "));
    let form = form * likeness(kept, corpus);
    (!generic).then_some(Name { text, stems, heading: None, done: false, form })
}

/// How far a phrase is from what only looks like a name, such as a figure to be moved.
fn likeness(kept: &[Token], corpus: &Corpus<'_>) -> f64 {
    let tables = &corpus.tables;
    let holds = |known: &HashSet<&'static str>, token: &Token| known.contains(token.word.as_str());
    let done = kept.first().is_some_and(|first| holds(&tables.imperatives, first) && !holds(&tables.moves, first));
    let counted = |token: &Token| holds(&tables.metrics, token);
    let metric = !done && kept.iter().any(counted) || kept.last().is_some_and(counted);
    // "Consider interfaces" is short of what is to be done with them.
    let second = kept.get(1).is_some_and(|second| holds(&tables.breaks, second));
    let thin = done && (kept.len() == 2 || kept.len() == 3 && second);
    (if metric { METRIC } else { 1.0 }) * (if thin { SHORT } else { 1.0 })
}

/// Whether a phrase is a stack of nouns, as tables and file names have them.
fn stacked(kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let done = kept.first().is_some_and(|first| tables.imperatives.contains(first.word.as_str()));
    let mut stack = 0;
    kept.iter().skip(usize::from(done)).any(|token| {
        stack = if token.stem.is_some() { stack + 1 } else { 0 };
        stack > NOUNS_MAX
    })
}

/// Without articles and the like at its start.
fn without_articles(tokens: &[Token], range: Range<usize>, corpus: &Corpus<'_>) -> Range<usize> {
    let tables = &corpus.tables;
    let idle = |at: &usize| {
        let word = tokens[*at].word.as_str();
        tables.articles.contains(word) && !tables.imperatives.contains(word)
    };
    let start = range.clone().find(|at| !idle(at)).unwrap_or(range.end);
    start..range.end
}

/// Whether tokens make a name: two to six words, no clause, no figure, cut at no list, specific to the company.
fn fits(text: &str, tokens: &[Token], range: Range<usize>, corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let range = without_articles(tokens, range, corpus);
    let Some(kept) = tokens.get(range.clone()) else { return false };
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return false };
    let Some(phrase) = text.get(first.start..last.end) else { return false };
    let does = tables.imperatives.contains(first.word.as_str());
    let ends_well = last.stem.is_some() || tables.particles.contains(last.word.as_str());
    let starts_well = does || first.stem.is_some() || tables.starters.contains(first.word.as_str());
    // "Promise what we can keep" is a name as a whole; "what we can keep" is none.
    let whole = does && range.len() == tokens.len() && range.len() <= WORDS_MAX;
    let clausal = kept.iter().skip(1).any(|token| tables.clausal.contains(token.word.as_str())) && !whole;
    let words = phrase.split_whitespace().count();
    (2..=WORDS_MAX).contains(&words)
        && kept.len() <= WORDS_MAX + 2
        && ends_well
        && starts_well
        && !clausal
        && phrase.chars().all(|c| c.is_alphabetic() || " -–'’&,".contains(c))
        && gaps_join(text, tokens, &range, corpus)
        && !breaks_off(text, tokens, &range, corpus)
        && !torn(text, tokens, range.start)
        && !glued(text, kept, corpus)
        && !stacked(kept, corpus)
        && is_specific(kept, corpus)
}

/// Specific to a company, and neither somebody's name nor a part of a document.
fn is_specific(kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let stems: BTreeSet<Stem> = kept.iter().filter_map(|token| token.stem).collect();
    // "Open first" says more than its one topical word.
    let first = kept.iter().any(|token| token.word == "first");
    let total: f64 = stems.iter().map(|stem| corpus.specificity(*stem)).sum();
    let meant = stems.iter().any(|stem| !corpus.is_proper(*stem) && corpus.specificity(*stem) > 0.1);
    let holds = |known: &HashSet<&'static str>| kept.iter().any(|token| known.contains(token.word.as_str()));
    let done = kept.first().is_some_and(|token| tables.imperatives.contains(token.word.as_str()));
    // "Build one team of …" is done; "Dev Experience team" is not.
    let body = kept.iter().rev().enumerate().any(|(from_end, token)| {
        let team = matches!(token.word.as_str(), "team" | "teams");
        tables.bodies.contains(token.word.as_str()) && !(done && team && from_end > 0)
    });
    let head = match tables.tongue {
        // "Producers of gas" are producers.
        Tongue::English => kept.split(|token| token.word == "of").next().and_then(<[Token]>::last),
        Tongue::German => kept.last(),
        Tongue::French | Tongue::Spanish => kept.first(),
    };
    // What is done to one thing of the company's own is specific enough: "Plan the tide together".
    let least = if done && kept.len() > 2 { SPECIFICITY_DEED } else { SPECIFICITY_MIN };
    let role = !done && head.is_some_and(|head| tables.roles.contains(head.word.as_str()));
    stems.len() + usize::from(first) >= 2
        && !role
        && total + if first { 0.5 } else { 0.0 } >= least
        && meant
        && !body
        && (done || !holds(&tables.furniture))
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Space,
    Hyphen,
    And,
    Comma,
    Break,
}

fn gap(text: &str, tokens: &[Token], at: usize) -> Gap {
    let between = text.get(tokens[at - 1].end..tokens[at].start).unwrap_or_default();
    match between.trim() {
        "" => Gap::Space,
        "-" | "‑" | "/" | "'" | "’" if between.trim() == between => Gap::Hyphen,
        "&" => Gap::And,
        "," | ", &" => Gap::Comma,
        _ => Gap::Break,
    }
}

/// Whether the words hang together: a comma only inside a list that its "and" closes.
fn gaps_join(text: &str, tokens: &[Token], range: &Range<usize>, corpus: &Corpus<'_>) -> bool {
    let is_and = |at: usize| corpus.tables.and.contains(tokens[at].word.as_str());
    (range.start + 1..range.end).all(|at| match gap(text, tokens, at) {
        Gap::Space | Gap::Hyphen | Gap::And => true,
        Gap::Comma => (at..range.end).any(|later| is_and(later) || gap(text, tokens, later) == Gap::And),
        Gap::Break => false,
    })
}

/// Whether the phrase ends in the middle of a list or of a compound.
fn breaks_off(text: &str, tokens: &[Token], range: &Range<usize>, corpus: &Corpus<'_>) -> bool {
    let Some(next) = tokens.get(range.end) else { return false };
    let tables = &corpus.tables;
    let clause = tables.breaks.contains(next.word.as_str()) || tables.clausal.contains(next.word.as_str());
    let lists_on = match gap(text, tokens, range.end) {
        Gap::Hyphen | Gap::And => true,
        Gap::Comma => !clause,
        Gap::Space | Gap::Break => false,
    };
    lists_on || tables.and.contains(next.word.as_str()) && !joins_deeds(tokens, range.end, tables)
}

/// Whether an "and" is followed by a verb as strategies order it: what stands before is whole.
fn joins_deeds(tokens: &[Token], at: usize, tables: &Tables) -> bool {
    let after = tokens.get(at + 1).map_or("", |next| next.word.as_str());
    let verb = tables.imperatives.contains(after) && !tables.also_nouns.contains(after);
    let list = tokens.get(at + 2).is_none_or(|next| tables.and.contains(next.word.as_str()));
    tokens.get(at).is_some_and(|token| tables.and.contains(token.word.as_str())) && verb && !list
}

/// Whether the last word is the beginning of something else that a page set beside the phrase: alone in capitals,
/// and no name.
fn glued(text: &str, kept: &[Token], corpus: &Corpus<'_>) -> bool {
    let small = |token: &Token| text.get(token.start..).is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let Some((last, before)) = kept.split_last() else { return false };
    corpus.tables.tongue != Tongue::German
        && !small(last)
        && !last.stem.is_some_and(|stem| corpus.is_proper(stem))
        && before.iter().any(|token| token.stem.is_some() && small(token))
}

/// Whether the phrase begins inside a compound or after a reflexive pronoun ("s'engager").
fn torn(text: &str, tokens: &[Token], start: usize) -> bool {
    let reflexive = |word: &str| matches!(word, "s" | "m" | "t" | "se" | "me" | "te");
    start > 0
        && (reflexive(&tokens[start - 1].word)
            || gap(text, tokens, start) == Gap::Hyphen && tokens[start - 1].stem.is_some())
}

/// A heading's parts, where a colon, a dash or a bracket divides it; the last is tried first where the first only
/// counts ("Goal 1: …").
fn parts(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..tokens.len() {
        if gap(text, tokens, at) == Gap::Break {
            parts.push(start..at);
            start = at;
        }
    }
    parts.push(start..tokens.len());
    parts
}

/// Whether a name says what people do or have in them, not only what there is.
pub(super) fn is_human(name: &Name<'_>, corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let lower = name.text.to_lowercase();
    let all: Vec<&str> = words(&lower).map(|(_, word)| word).collect();
    let does = |word: Option<&&str>| word.is_some_and(|word| tables.imperatives.contains(word));
    // "Open standards" are something, "open the books" is something that people do.
    let noun = all.first().is_some_and(|first| tables.also_nouns.contains(first))
        && all.get(1).is_some_and(|second| !tables.stop.contains(second));
    !noun && (name.done || does(all.iter().find(|word| !word.ends_with("ly"))))
        || tables.tongue == Tongue::English && all.first().is_some_and(|first| first.ends_with("ing"))
        || tables.tongue == Tongue::German && does(all.last())
        || has_quality(name, corpus)
}

/// Whether a name holds what people can have in them: a culture, trust, judgement.
fn has_quality(name: &Name<'_>, corpus: &Corpus<'_>) -> bool {
    let lower = name.text.to_lowercase();
    words(&lower).any(|(_, word)| corpus.tables.qualities.contains(word))
}
