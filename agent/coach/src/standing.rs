//! How high and how recent a document is, as far as its name, title and opening say it.
//!
//! Both only order the demands of one draft among each other. There is no clock: documents are compared with the
//! newest of the same strategy.

use crate::StrategyDocument;

/// How high a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Meeting notes, drafts, templates, questions and answers.
    Note,
    /// Nothing says what it is.
    Unknown,
    /// Plans, goals, roadmaps, updates.
    Plan,
    /// What the board or the executives have set: strategy, vision, mandate.
    Strategy,
}

impl Rank {
    pub(crate) const fn weight(self) -> f64 {
        match self {
            Self::Note => 0.3,
            Self::Unknown => 0.5,
            Self::Plan => 0.7,
            Self::Strategy => 1.0,
        }
    }

    /// As a prompt says it; nothing where nothing is known.
    pub(crate) const fn label(self) -> Option<&'static str> {
        match self {
            Self::Note => Some("working notes"),
            Self::Unknown => None,
            Self::Plan => Some("plan"),
            Self::Strategy => Some("strategy"),
        }
    }
}

/// What documents of each rank are called, in the languages that strategies here come in. Starts of words.
const NOTES: &[&str] = &[
    "minute",
    "meeting",
    "template",
    "faq",
    "protokoll",
    "vorlage",
    "réunion",
    "procès-verbal",
    "modèle",
    "acta",
    "reunion",
    "plantilla",
];
const STRATEGIES: &[&str] = &[
    "strateg",
    "stratég",
    "estrateg",
    "board",
    "vision",
    "visión",
    "mission",
    "misión",
    "mandate",
    "mandat",
    "charter",
    "ceo",
    "intent",
    "vorstand",
    "aufsichtsrat",
    "leitbild",
    "conseil",
    "consejo",
    "direction",
];
const PLANS: &[&str] = &[
    "plan",
    "goal",
    "roadmap",
    "okr",
    "objective",
    "priorit",
    "initiative",
    "update",
    "memo",
    "ziel",
    "fahrplan",
    "vorhaben",
    "objectif",
    "feuille",
    "objetivo",
    "hoja",
    "recommend",
    "programme",
    "program",
];

/// How high and how recent one document is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    pub(crate) rank: Rank,
    /// Months since year 0 of the date it bears, where it bears one.
    month: Option<u32>,
}

impl Standing {
    pub(crate) fn of(document: &StrategyDocument) -> Self {
        let name = file_name(&document.source.document).to_lowercase();
        let title = document.title.as_deref().unwrap_or_default().to_lowercase();
        let rank = rank_of(&name).or_else(|| rank_of(&title)).unwrap_or(Rank::Unknown);
        let opening = || {
            let text = document.text.as_str();
            month_of(text.char_indices().nth(600).map_or(text, |(end, _)| &text[..end]))
        };
        let month = month_of(&name).or_else(|| month_of(&title)).or_else(opening);
        Self { rank, month }
    }

    /// From 1 for the newest document of a strategy towards 0; halfway where there is no date.
    pub(crate) fn recency(self, all: &[Self]) -> f64 {
        let newest = all.iter().filter_map(|standing| standing.month).max();
        match (self.month, newest) {
            (Some(month), Some(newest)) => 1.0 / (1.0 + f64::from(newest - month) / 24.0),
            _ => 0.5,
        }
    }
}

/// The last part of a path: what a prompt calls a document, so that the same files ask the same anywhere.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn rank_of(text: &str) -> Option<Rank> {
    let says = |starts: &[&str]| {
        text.split(|letter: char| !letter.is_alphanumeric())
            .any(|word| starts.iter().any(|start| word.starts_with(start)))
    };
    // A template of a strategy is a template; a strategy's plan is a strategy.
    [(NOTES, Rank::Note), (STRATEGIES, Rank::Strategy), (PLANS, Rank::Plan)]
        .into_iter()
        .find_map(|(starts, rank)| says(starts).then_some(rank))
}

/// The first year in a text (1990 to 2089), with the month or quarter that follows it directly: `2024-11`, `2023 Q1`.
/// A period begins with its first year.
fn month_of(text: &str) -> Option<u32> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (at, year) = words.iter().enumerate().find_map(|(at, word)| {
        let year: u32 = match word.to_lowercase().strip_prefix("fy") {
            Some(short) if short.len() == 2 => 2000 + short.parse::<u32>().ok()?,
            Some(long) => long.parse().ok()?,
            None if word.len() == 4 => word.parse().ok()?,
            None => return None,
        };
        (1990..2090).contains(&year).then_some((at, year))
    })?;
    let after = words.get(at + 1).map(|word| word.to_lowercase()).unwrap_or_default();
    let month = match after.strip_prefix('q') {
        Some(quarter) => {
            quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter)).map(|quarter| quarter * 3 - 2)
        }
        None => after.parse::<u32>().ok().filter(|month| after.len() == 2 && (1..=12).contains(month)),
    };
    Some(year * 12 + month.unwrap_or(1) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[track_caller]
    fn standing(path: &str, text: &str) -> Standing {
        Standing::of(&sample::deck(path, &[(1, &[text])]))
    }

    #[test]
    fn a_name_tells_how_high_a_document_stands() {
        let cases = [
            ("a/strategy/2024-11-board-mission.pdf", Rank::Strategy),
            ("strategie-2030.docx", Rank::Strategy),
            ("goals-2022-q3.md", Rank::Plan),
            ("roadmap-template.pptx", Rank::Note),
            ("board-meeting.md", Rank::Note),
            ("personas.md", Rank::Unknown),
        ];
        for (path, rank) in cases {
            assert_eq!(standing(path, "Words that say nothing.").rank, rank, "{path}");
        }
    }

    #[test]
    fn a_date_is_read_from_the_name_first() {
        let month = |path, text| standing(path, text).month;
        assert_eq!(month("2024-11-board.pdf", "since 1999"), Some(2024 * 12 + 10));
        assert_eq!(month("goals-2023-q2.md", "x"), Some(2023 * 12 + 3));
        assert_eq!(month("plan-2020-2025.md", "x"), Some(2020 * 12));
        assert_eq!(month("plan.md", "Goals for FY23 (this year)"), Some(2023 * 12));
        assert_eq!(month("plan.md", "4000 euro in 12 plants"), None);
    }

    #[test]
    fn the_newest_counts_most() {
        let all = [standing("2020.md", "x"), standing("2022.md", "x"), standing("x.md", "x")];
        let recency: Vec<f64> = all.iter().map(|standing| standing.recency(&all)).collect();
        assert_eq!(recency, [0.5, 1.0, 0.5]);
    }
}
