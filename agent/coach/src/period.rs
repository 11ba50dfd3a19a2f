//! The years that a document is from or for, as far as a name, a title or an opening says them.

use std::fmt;

/// A range of years that is longer is no plan's.
const YEARS_MAX: u32 = 15;

/// What may stand between the two years of a range, besides a dash: English, German, French, Spanish.
const UNTIL: &[&str] = &["to", "until", "through", "bis", "à", "au", "a", "al", "hasta"];

/// A date or a range of years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    year: u32,
    part: Option<Part>,
}

/// What follows a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// From 1 to 12.
    Month(u32),
    /// From 1 to 4.
    Quarter(u32),
    /// The last year of a range.
    Until(u32),
}

impl Period {
    /// The first year in a text (1990 to 2089), with the month, quarter or last year that follows it directly:
    /// `2024-11`, `2023 Q1`, `2020-2025`, `2024 to 2026`, `2024/25`, `FY23`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> =
            lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let year = year(word)?;
            Some(Self { year, part: part(year, words.get(at + 1..).unwrap_or_default()) })
        })
    }

    /// Months since year 0 to its beginning.
    pub(crate) const fn begin(self) -> u32 {
        let month = match self.part {
            Some(Part::Month(month)) => month,
            Some(Part::Quarter(quarter)) => quarter * 3 - 2,
            Some(Part::Until(_)) | None => 1,
        };
        self.year * 12 + month - 1
    }
}

/// As a prompt says it: `2020 to 2025`, `2024-11`, `2023 Q1`, `2022`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Some(Part::Month(month)) => write!(f, "{year}-{month:02}"),
            Some(Part::Quarter(quarter)) => write!(f, "{year} Q{quarter}"),
            Some(Part::Until(last)) => write!(f, "{year} to {last}"),
            None => write!(f, "{year}"),
        }
    }
}

fn year(word: &str) -> Option<u32> {
    let year: u32 = match word.strip_prefix("fy") {
        Some(short) if short.len() == 2 => 2000 + short.parse::<u32>().ok()?,
        Some(long) => long.parse().ok()?,
        None if word.len() == 4 => word.parse().ok()?,
        None => return None,
    };
    (1990..2090).contains(&year).then_some(year)
}

fn part(first: u32, after: &[&str]) -> Option<Part> {
    let [next, rest @ ..] = after else { return None };
    let last = if UNTIL.contains(next) { year(rest.first()?) } else { year(next) };
    if let Some(last) = last.filter(|last| (1..=YEARS_MAX).contains(&last.saturating_sub(first))) {
        return Some(Part::Until(last));
    }
    let number = |digits: &str, most: u32| digits.parse().ok().filter(|number| (1..=most).contains(number));
    if let Some(quarter) = next.strip_prefix('q').and_then(|digits| number(digits, 4)) {
        return Some(Part::Quarter(quarter));
    }
    if next.len() != 2 {
        return None;
    }
    // `2024/25` is two years, and `2024-11` a month.
    let follows = next.parse::<u32>().ok().filter(|short| *short == (first + 1) % 100 && *short > 12);
    number(next, 12).map(Part::Month).or(follows.map(|_| Part::Until(first + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ranges_are_told_apart() {
        let cases = [
            ("2024-11-board.pdf", "2024-11"),
            ("goals-2023-q2.md", "2023 Q2"),
            ("plan-2020-2025.md", "2020 to 2025"),
            ("Strategie 2024 bis 2026", "2024 to 2026"),
            ("Plan estratégico 2025 a 2028", "2025 to 2028"),
            ("budget 2024/25", "2024 to 2025"),
            ("Goals for FY23 (this year)", "2023"),
            ("annual report 2022, and 2024", "2022"),
            ("in 2021 to great effect", "2021"),
            ("2024 to 1999", "2024"),
            ("from 2000 to 2080", "2000"),
        ];
        for (text, shown) in cases {
            assert_eq!(Period::of(text).unwrap().to_string(), shown, "{text}");
        }
        assert_eq!(Period::of("4000 euro in 12 plants, 20 24, fyi"), None);
        assert_eq!(Period::of("2023 Q2").unwrap().begin(), 2023 * 12 + 3);
        assert_eq!(Period::of("2020-2025").unwrap().begin(), 2020 * 12);
    }
}
