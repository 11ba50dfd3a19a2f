use document::BlockKind;

use super::{
    corpus::{Corpus, Read, Tables, words},
    demands::{self, Asked},
    lexicon::Tongue,
    lines::unlabelled,
    number,
};
use crate::map::Intent;

/// A heading that announces what the business becomes is short, and about little else.
const HEADING_WORDS: usize = 5;
const HEADING_TOPICS: usize = 1;
/// So many words about the whole of a business tell as much as more.
const BUSINESS_WORDS: usize = 3;
/// A demand on those who lead says more of what an intent demands than one on all, and one on nobody less.
const ON_LEADERS: f64 = 1.8;
const ON_NOBODY: f64 = 0.6;
/// A demand that belongs into an intent asks this strongly.
const ASKS: f64 = 0.5;

/// The executives' statement, or the sentences of the documents that come closest to one: what the business becomes,
/// and what that demands of the people who lead it.
pub(super) fn intent(corpus: &Corpus<'_>, asked: &[Asked], standing: &[f64], given: Option<&str>) -> Option<Intent> {
    if let Some(statement) = given {
        return Some(Intent {
            statement: statement.trim().to_owned(),
            horizon_months: horizon(statement, corpus, true).or_else(|| stated_horizon(corpus)),
            proposed: false,
        });
    }
    let first = highest((0..corpus.sentences.len()).map(|at| (becoming(corpus, at, standing), at)))
        .or_else(|| highest(asked.iter().map(|asked| (direction(corpus, asked), asked.sentence))))?;
    let mut told = vec![first];
    if follows(corpus, first) && becoming(corpus, first + 1, standing).is_some() {
        told.push(first + 1);
    } else if let Some(before) = first.checked_sub(1)
        && follows(corpus, before)
        && becoming(corpus, before, standing).is_some()
    {
        told.insert(0, before);
    }
    if !told
        .iter()
        .any(|at| corpus.tables.duties.matches(&corpus.sentences[*at].tokens).any(|(_, weight)| weight > 0.8))
    {
        told.extend(highest(asked.iter().map(|asked| (demanding(corpus, asked, &told), asked.sentence))));
    }
    let told = told.into_iter().map(|at| &corpus.sentences[at]);
    let statement = told.map(|read| whole(unlabelled(read))).collect::<Vec<_>>().join(" ");
    Some(Intent {
        horizon_months: horizon(&statement, corpus, true).or_else(|| stated_horizon(corpus)),
        statement,
        proposed: true,
    })
}

/// The sentence with the highest score; the first of equals.
fn highest(scored: impl Iterator<Item = (Option<f64>, usize)>) -> Option<usize> {
    let scored = scored.filter_map(|(score, at)| score.map(|score| (score, at)));
    scored.max_by(|(a, left), (b, right)| a.total_cmp(b).then(right.cmp(left))).map(|(_, at)| at)
}

/// A sentence on one line, with its end mark.
fn whole(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches([',', ';', ':']);
    if line.ends_with(['.', '!', '…', '"', '”', '»', ')']) { line.to_owned() } else { format!("{line}.") }
}

/// Whether the next sentence goes on where one ends.
fn follows(corpus: &Corpus<'_>, at: usize) -> bool {
    let first = &corpus.sentences[at].sentence;
    corpus.sentences.get(at + 1).is_some_and(|next| {
        let next = &next.sentence;
        next.place == first.place
            && next.document == first.document
            && next.span.start <= first.span.end + 2
            && next.kind == first.kind
    })
}

/// Whether a sentence is one that an intent could be made of.
fn is_running(read: &Read<'_>) -> bool {
    matches!(read.sentence.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && !read.sentence.past
        && !read.sentence.text.ends_with(':')
}

/// How many words a sentence has for the whole of a business: 0 to 1.
fn business(read: &Read<'_>, tables: &Tables) -> f64 {
    let words = read.tokens.iter().filter(|token| tables.business.contains(token.word.as_str())).count();
    number(words.min(BUSINESS_WORDS)) / number(BUSINESS_WORDS)
}

/// How much a demand says where the whole business goes: the next best where nothing says what it becomes.
fn direction(corpus: &Corpus<'_>, asked: &Asked) -> Option<f64> {
    let read = &corpus.sentences[asked.sentence];
    let full = is_running(read) && (8..=60).contains(&read.tokens.len()) && !speaks_to_reader(read, &corpus.tables);
    full.then(|| asked.weight * (0.3 + business(read, &corpus.tables)))
}

/// How much a demand belongs beside what the business becomes.
fn demanding(corpus: &Corpus<'_>, asked: &Asked, told: &[usize]) -> Option<f64> {
    let read = &corpus.sentences[asked.sentence];
    let tables = &corpus.tables;
    // An order to nobody by name is one to leaders where it is about leading.
    let told_whom = !demands::orders(read, tables) || read.tokens.first().is_some_and(|verb| tables.leads(&verb.word));
    let strong = told_whom && demands::strength(read, tables).is_some_and(|strength| strength >= ASKS);
    let full = is_running(read) && (6..=40).contains(&read.tokens.len()) && !speaks_to_reader(read, tables);
    let opening = read.tokens.get(..read.tokens.len().min(4)).unwrap_or_default();
    let on = if !tables.duties.any(&read.tokens) || !tables.agents.any(opening) {
        ON_NOBODY
    } else if opening.iter().any(|token| tables.leaders.contains(token.word.as_str())) {
        ON_LEADERS
    } else {
        1.0
    };
    let fits = strong && full && !told.contains(&asked.sentence);
    fits.then_some(asked.weight * on * (1.0 + business(read, tables)))
}

/// How much a sentence says what the business is to become; `None` where it says nothing of the kind.
fn becoming(corpus: &Corpus<'_>, at: usize, standing: &[f64]) -> Option<f64> {
    let read = &corpus.sentences[at];
    let tables = &corpus.tables;
    if !is_running(read)
        || speaks_to_reader(read, tables)
        || !(6..=60).contains(&read.tokens.len())
        || demands::is_aside(read, tables)
    {
        return None;
    }
    let said = f64::from(u8::from(tables.becoming.any(&read.tokens)));
    let heading = read.sentence.under.last().is_some_and(|heading| announces(heading, tables));
    let above = f64::from(u8::from(heading));
    let asks = demands::strength(read, tables).unwrap_or(0.0);
    // "Over the next two years we become …" says it all; a bare heading may stand over anything.
    let ahead = f64::from(u8::from(horizon(read.sentence.text, corpus, true).is_some()));
    let business = business(read, tables);
    let score = 1.2 * said + 0.8 * above + said * (0.5 * above + 1.0 * ahead) + 0.6 * asks + 0.6 * business;
    let standing = standing.get(read.sentence.document).copied().unwrap_or(0.8);
    let short = if read.tokens.len() > 40 { 0.8 } else { 1.0 };
    (said + above > 0.0).then_some(score * standing * short * (1.0 - 0.3 * read.sentence.position))
}

/// Whether a heading announces what the business becomes: "Our vision", and not "Purpose of the test interface".
fn announces(heading: &str, tables: &Tables) -> bool {
    let lower = heading.to_lowercase();
    let known = |word: &str| tables.becoming_headings.contains(word);
    let topics = words(&lower).filter(|(_, word)| !known(word) && !tables.stop.contains(word)).count();
    heading.split_whitespace().count() <= HEADING_WORDS
        && topics <= HEADING_TOPICS
        && words(&lower).any(|(_, word)| known(word))
}

/// A condition or an address: nothing that the business becomes.
fn speaks_to_reader(read: &Read<'_>, tables: &Tables) -> bool {
    let conditions = ["if", "where", "when", "wenn", "falls", "si"];
    let yours = ["you", "your"];
    let word = |at: usize| read.tokens.get(at).map_or("", |token| token.word.as_str());
    conditions.contains(&word(0))
        || tables.tongue == Tongue::English && read.tokens.iter().any(|t| yours.contains(&t.word.as_str()))
}

/// The first horizon that a heading or a sentence with a demand states.
fn stated_horizon(corpus: &Corpus<'_>) -> Option<u32> {
    let headings = corpus.sentences.iter().filter(|read| read.sentence.is_heading());
    let running = corpus.sentences.iter().filter(|read| demands::strength(read, &corpus.tables).is_some());
    headings.chain(running).find_map(|read| horizon(read.sentence.text, corpus, false))
}

/// Months of a horizon: "over the next two years", "in 2–5 years" (its far end), "2020–2025".
fn horizon(text: &str, corpus: &Corpus<'_>, loose: bool) -> Option<u32> {
    let lexicon = corpus.tables.lexicon;
    let words: Vec<String> = words(text).map(|(_, word)| word.to_lowercase()).collect();
    for (at, word) in words.iter().enumerate().skip(1) {
        let unit = if lexicon.years.split(' ').any(|year| year == word) {
            12
        } else if lexicon.months.split(' ').any(|month| month == word) {
            1
        } else {
            continue;
        };
        if let Some(amount) = amount(&words[at - 1]).filter(|amount| (1..=360 / unit).contains(amount))
            && ahead(&words[at.saturating_sub(6)..at], loose)
        {
            return Some(amount * unit);
        }
    }
    words.windows(2).find_map(|pair| years_between(&pair[0], &pair[1], text))
}

/// Whether the words before an amount look forward: "over the next two years"; `loose` also takes "in two years",
/// which in a statement of intent looks forward and elsewhere may look back.
fn ahead(before: &[String], loose: bool) -> bool {
    const NEXT: &str = "next coming prochains prochaines nächsten kommenden próximos próximas";
    const WITHIN: &str = "in en within over by dans sous innerhalb binnen dentro";
    const BACK: &str = "past last previous former derniers dernières letzten vergangenen últimos últimas pasados";
    let any = |list: &str| before.iter().any(|word| list.split(' ').any(|known| known == word));
    any(NEXT) || loose && any(WITHIN) && !any(BACK)
}

fn amount(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 12] = [
        &["one", "un", "une", "ein", "eine", "einem", "uno", "una"],
        &["two", "deux", "zwei", "dos"],
        &["three", "trois", "drei", "tres"],
        &["four", "quatre", "vier", "cuatro"],
        &["five", "cinq", "fünf", "cinco"],
        &["six", "sechs", "seis"],
        &["seven", "sept", "sieben", "siete"],
        &["eight", "huit", "acht", "ocho"],
        &["nine", "neuf", "neun", "nueve"],
        &["ten", "dix", "zehn", "diez"],
        &["eleven", "onze", "elf", "once"],
        &["twelve", "douze", "zwölf", "doce"],
    ];
    let named = || WORDS.iter().position(|known| known.contains(&word)).and_then(|at| u32::try_from(at + 1).ok());
    word.parse().ok().or_else(named)
}

/// Months between two years that a dash or a small word joins.
fn years_between(from: &str, to: &str, text: &str) -> Option<u32> {
    let year = |word: &str| word.parse::<u32>().ok().filter(|year| (1990..=2100).contains(year));
    let (start, end) = (year(from)?, year(to)?);
    let joined = ["-", "–", "—", " to ", " à ", " bis ", " a "].iter().any(|dash| {
        let spaced = format!("{from} {} {to}", dash.trim());
        text.contains(&format!("{from}{dash}{to}")) || text.contains(&spaced)
    });
    (joined && start < end && end - start <= 15).then_some((end - start) * 12)
}

/// How close a sentence is to a statement: the share of the statement's words that it holds, 0 to 1.
pub(super) fn steer(
    corpus: &Corpus<'_>,
    statement: &std::collections::HashSet<super::corpus::Stem>,
    read: &Read<'_>,
) -> f64 {
    if statement.is_empty() {
        return 0.0;
    }
    let mut wanted: Vec<_> = statement.iter().copied().collect();
    wanted.sort_unstable();
    // A third of a long statement's words is as close as a sentence comes to it.
    (3.0 * corpus.shared(&wanted, |stem| read.stems.contains(stem))).min(1.0)
}
