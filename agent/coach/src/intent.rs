//! The statement of leadership intent: the executives' own, or one that is proposed.

use std::ops::RangeInclusive;

use prompts::propose_intent::{self, ProposeIntent};

use crate::{
    clean, demands,
    map::{Demand, Evidence, Intent},
    standing::Standings,
};

const STATEMENT_CHARS_MAX: usize = 1_200;
/// Most quotes of what the company is to become that a statement is drafted from.
const BECOMING_MAX: usize = 12;
/// A horizon outside of this, in months, was misread.
const HORIZON: RangeInclusive<u32> = 1..=120;

/// The executives' statement, in their words.
pub(crate) fn given(statement: &str) -> Intent {
    let statement = statement.trim();
    Intent { statement: statement.to_owned(), horizon_months: horizon_months(statement), proposed: false }
}

/// What a statement is asked for with: the demands, and what the highest and newest documents say that the company is to
/// become.
pub(crate) fn question<'a>(
    becoming: &[Evidence],
    demands: &[Demand],
    standings: &Standings,
    tokens_max: usize,
    language: &'a str,
) -> ProposeIntent<'a> {
    let standing = |quote: &Evidence| {
        let (high, recent) = standings.high_and_recent(std::slice::from_ref(quote));
        high + recent
    };
    let mut highest: Vec<&Evidence> = becoming.iter().collect();
    highest.sort_by(|a, b| standing(b).total_cmp(&standing(a)));
    let shown = highest.into_iter().take(BECOMING_MAX).enumerate();
    let becoming: Vec<_> =
        shown.map(|(index, quote)| demands::quote(format!("b{}", index + 1), None, quote, standings)).collect();
    let taken: usize = becoming.iter().map(|quote| document::count_tokens(&quote.to_string())).sum();
    let demands = demands::listing(demands, standings, tokens_max.saturating_sub(taken));
    ProposeIntent { becoming, demands, language }
}

/// The model's statement, for the executives to correct.
pub(crate) fn accept(answer: &propose_intent::Answer) -> Option<Intent> {
    let statement = clean::line(&answer.statement, STATEMENT_CHARS_MAX)?;
    let months = answer.horizon_months.and_then(|months| u32::try_from(months).ok());
    Some(Intent { statement, horizon_months: months.filter(|months| HORIZON.contains(months)), proposed: true })
}

/// Names of months and years as units, in English, French, German and Spanish, with the months in one.
const UNITS: &[(&str, u32)] = &[
    ("month", 1),
    ("months", 1),
    ("mois", 1),
    ("monat", 1),
    ("monate", 1),
    ("monaten", 1),
    ("mes", 1),
    ("meses", 1),
    ("year", 12),
    ("years", 12),
    ("an", 12),
    ("ans", 12),
    ("année", 12),
    ("années", 12),
    ("jahr", 12),
    ("jahre", 12),
    ("jahren", 12),
    ("año", 12),
    ("años", 12),
];

/// Numbers in words, as far as horizons use them.
const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("ten", 10),
    ("twelve", 12),
    ("eighteen", 18),
    ("twenty", 20),
    ("thirty", 30),
    ("un", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("dix", 10),
    ("douze", 12),
    ("ein", 1),
    ("einem", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("zehn", 10),
    ("zwölf", 12),
    ("achtzehn", 18),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("diez", 10),
    ("doce", 12),
    ("dieciocho", 18),
];

/// A number of years before one of these lies behind.
const PAST: &[&str] = &[
    "past",
    "last",
    "previous",
    "vergangenen",
    "letzten",
    "dernières",
    "derniers",
    "dernière",
    "últimos",
    "últimas",
    "since",
];

/// The first period that a statement names as lying ahead, in months: "over the next two years" is 24.
fn horizon_months(statement: &str) -> Option<u32> {
    let lower = statement.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let known =
        |table: &[(&str, u32)], word: &str| table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    words.iter().enumerate().find_map(|(at, word)| {
        let unit = known(UNITS, word)?;
        let number = |back: usize| {
            let word = words.get(at.checked_sub(back)?)?;
            word.parse().ok().or_else(|| known(NUMBERS, word))
        };
        let mut count: u32 = number(1)?;
        if let (1..10, Some(tens @ (20 | 30))) = (count, number(2)) {
            count += tens;
        }
        let before = &words[at.saturating_sub(4)..at];
        let months = count.checked_mul(unit)?;
        (HORIZON.contains(&months) && !before.iter().any(|word| PAST.contains(word))).then_some(months)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Strategy,
        evidence::{Checker, Shown},
        sample,
    };

    #[test]
    fn a_stated_horizon_is_read_in_four_languages() {
        let cases = [
            ("Over the next 18 to 24 months we become a service company.", Some(24)),
            ("Within two years, and not in 20.", Some(24)),
            ("In twenty-four months we are done.", Some(24)),
            ("In den nächsten drei Jahren.", Some(36)),
            ("D’ici 18 mois, nous serons prêts.", Some(18)),
            ("En dos años.", Some(24)),
            ("In the past 5 years we grew; in 3 years we lead.", Some(36)),
            ("For 200 years we have built ships.", None),
            ("We become a service company.", None),
        ];
        for (statement, months) in cases {
            assert_eq!(given(statement).horizon_months, months, "{statement}");
        }
    }

    #[test]
    fn what_the_highest_document_says_comes_first() {
        let notes = sample::deck("meeting-notes.md", &[(1, &["We want to be the largest firm of pumps."])]);
        let board = sample::deck("board-2024-2026.md", &[(1, &["By 2026 we live from service contracts."])]);
        let strategy = Strategy { documents: vec![notes, board] };
        let checker = Checker::new(&strategy);
        let cite = |document: usize| {
            let shown = Shown { document, span: strategy.documents[document].blocks[0].span };
            checker.check(strategy.documents[document].text.as_str(), shown, &[]).unwrap()
        };
        let asked = question(&[cite(0), cite(1)], &[], &Standings::of(&strategy), 1_000, "English");
        let shown: Vec<_> = asked.becoming.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        ⟦b1 | board-2024-2026.md (strategy, 2024 to 2026), slide 1⟧
        By 2026 we live from service contracts.
        ⟦/b1⟧
        ⟦b2 | meeting-notes.md (working notes), slide 1⟧
        We want to be the largest firm of pumps.
        ⟦/b2⟧
        ");
    }

    #[test]
    fn a_proposed_horizon_is_bounded() {
        let proposed = |months| {
            let answer = propose_intent::Answer { statement: "We lead.".into(), horizon_months: Some(months) };
            accept(&answer).unwrap().horizon_months
        };
        assert_eq!([proposed(24), proposed(0), proposed(-3), proposed(i64::MAX)], [Some(24), None, None, None]);
    }
}
