//! The statement of leadership intent: the executives' own, or one that is proposed.

use std::ops::RangeInclusive;

use prompts::propose_intent;

use crate::{clean, map::Intent};

const STATEMENT_CHARS_MAX: usize = 1_200;
/// A horizon outside of this, in months, was misread.
const HORIZON: RangeInclusive<u32> = 1..=120;

/// The executives' statement, in their words.
pub(crate) fn given(statement: &str) -> Intent {
    let statement = statement.trim();
    Intent { statement: statement.to_owned(), horizon_months: horizon_months(statement), proposed: false }
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
    fn a_proposed_horizon_is_bounded() {
        let proposed = |months| {
            let answer = propose_intent::Answer { statement: "We lead.".into(), horizon_months: Some(months) };
            accept(&answer).unwrap().horizon_months
        };
        assert_eq!([proposed(24), proposed(0), proposed(-3), proposed(i64::MAX)], [Some(24), None, None, None]);
    }
}
