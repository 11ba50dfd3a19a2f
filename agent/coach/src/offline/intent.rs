use document::BlockKind;

use super::{
    corpus::{Corpus, Read, Tables, words},
    demands,
    lexicon::Tongue,
};
use crate::map::Intent;

/// A heading that announces what the business becomes is short.
const HEADING_WORDS: usize = 5;

/// The executives' statement, or the sentence of the documents that comes closest to one.
pub(super) fn intent(corpus: &Corpus<'_>, standing: &[f64], given: Option<&str>) -> Option<Intent> {
    if let Some(statement) = given {
        return Some(Intent {
            statement: statement.trim().to_owned(),
            horizon_months: horizon(statement, corpus, true).or_else(|| stated_horizon(corpus)),
            proposed: false,
        });
    }
    let best = (0..corpus.sentences.len())
        .filter_map(|at| becoming(corpus, at, standing).map(|score| (score, at)))
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then(right.cmp(left)))?;
    let first = &corpus.sentences[best.1];
    let mut statement = first.sentence.text.to_owned();
    if let Some(next) = corpus.sentences.get(best.1 + 1)
        && next.sentence.place == first.sentence.place
        && next.sentence.document == first.sentence.document
        && next.sentence.span.start <= first.sentence.span.end + 2
        && next.sentence.kind == first.sentence.kind
        && becoming(corpus, best.1 + 1, standing).is_some()
    {
        statement.push(' ');
        statement.push_str(next.sentence.text);
    }
    let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Intent {
        horizon_months: horizon(&statement, corpus, true).or_else(|| stated_horizon(corpus)),
        statement,
        proposed: true,
    })
}

/// How much a sentence says what the business is to become; `None` where it says nothing of the kind.
fn becoming(corpus: &Corpus<'_>, at: usize, standing: &[f64]) -> Option<f64> {
    let read = &corpus.sentences[at];
    let tables = &corpus.tables;
    let running = matches!(read.sentence.kind, BlockKind::Paragraph | BlockKind::ListItem);
    if !running
        || read.sentence.past
        || speaks_to_reader(read, tables)
        || read.sentence.text.ends_with(':')
        || !(6..=60).contains(&read.tokens.len())
        || demands::is_aside(read, tables)
    {
        return None;
    }
    let said = f64::from(u8::from(tables.becoming.any(&read.tokens)));
    let heading = read.sentence.under.last().is_some_and(|heading| {
        heading.split_whitespace().count() <= HEADING_WORDS && demands::has_word(heading, &tables.becoming_headings)
    });
    let above = f64::from(u8::from(heading));
    let asks = demands::strength(read, tables).unwrap_or(0.0);
    // "Over the next two years we become …" says it all; a bare heading may stand over anything.
    let ahead = f64::from(u8::from(horizon(read.sentence.text, corpus, true).is_some()));
    let score = 1.2 * said + 0.8 * above + said * (0.5 * above + 1.0 * ahead) + 0.6 * asks;
    let standing = standing.get(read.sentence.document).copied().unwrap_or(0.8);
    let short = if read.tokens.len() > 40 { 0.8 } else { 1.0 };
    (said + above > 0.0).then_some(score * standing * short * (1.0 - 0.3 * read.sentence.position))
}

/// A condition or an address: nothing that the business becomes.
fn speaks_to_reader(read: &Read<'_>, tables: &Tables) -> bool {
    let conditions = ["if", "wenn", "falls", "si"];
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
