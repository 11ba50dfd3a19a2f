//! How high and how recent a document is, as far as its name, title and opening say it.
//!
//! Both only order the demands of one draft among each other. There is no clock: documents are compared with the
//! newest of the same strategy.

use std::fmt;

use document::DocumentId;

use crate::{Strategy, StrategyDocument, map::Evidence, period::Period};

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
    /// The years that it is from or for, where it says them.
    period: Option<Period>,
}

impl Standing {
    pub(crate) fn of(document: &StrategyDocument) -> Self {
        let name = file_name(&document.source.document).to_lowercase();
        let title = document.title.as_deref().unwrap_or_default().to_lowercase();
        let rank = rank_of(&name).or_else(|| rank_of(&title)).unwrap_or(Rank::Unknown);
        let opening = || {
            let text = document.text.as_str();
            Period::of(text.char_indices().nth(600).map_or(text, |(end, _)| &text[..end]))
        };
        let period = Period::of(&name).or_else(|| Period::of(&title)).or_else(opening);
        Self { rank, period }
    }

    /// From 1 for the newest document of a strategy towards 0; halfway where there is no date.
    pub(crate) fn recency(self, all: &[Self]) -> f64 {
        let begin = |standing: &Self| standing.period.map(Period::begin);
        match (begin(&self), all.iter().filter_map(begin).max()) {
            (Some(begin), Some(newest)) => 1.0 / (1.0 + f64::from(newest - begin) / 24.0),
            _ => 0.5,
        }
    }
}

/// As a prompt says it, after a document's name: ` (strategy, 2020 to 2025)`; nothing where nothing is known.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rank.label(), self.period) {
            (Some(kind), Some(period)) => write!(f, " ({kind}, {period})"),
            (Some(kind), None) => write!(f, " ({kind})"),
            (None, Some(period)) => write!(f, " ({period})"),
            (None, None) => Ok(()),
        }
    }
}

/// The standing of every document of a strategy, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standings(Vec<(DocumentId, Standing)>);

impl Standings {
    pub(crate) fn of(strategy: &Strategy) -> Self {
        Self(strategy.documents.iter().map(|one| (one.source.document_id, Standing::of(one))).collect())
    }

    pub(crate) fn nth(&self, document: usize) -> Option<Standing> {
        self.0.get(document).map(|(_, standing)| *standing)
    }

    /// Of the document that a quote is cut from.
    pub(crate) fn behind(&self, evidence: &Evidence) -> Option<Standing> {
        let of = |(document, _): &&(DocumentId, Standing)| *document == evidence.source().document_id;
        self.0.iter().find(of).map(|(_, standing)| *standing)
    }

    /// How high the highest and how recent the newest of these quotes' documents is, each from 0 to 1.
    pub(crate) fn high_and_recent(&self, quotes: &[Evidence]) -> (f64, f64) {
        let all: Vec<Standing> = self.0.iter().map(|(_, standing)| *standing).collect();
        let of: Vec<Standing> = quotes.iter().filter_map(|quote| self.behind(quote)).collect();
        let high = of.iter().map(|standing| standing.rank.weight()).fold(0.0, f64::max);
        let recent = of.iter().map(|standing| standing.recency(&all)).fold(0.0, f64::max);
        (high, recent)
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
    fn years_are_read_from_the_name_first() {
        let shown = |path, text| standing(path, text).to_string();
        assert_eq!(shown("2024-11-board.pdf", "since 1999"), " (strategy, 2024-11)");
        assert_eq!(shown("plan.md", "Goals for FY23 (this year)"), " (plan, 2023)");
        assert_eq!(shown("memo-to-all.md", "x"), " (plan)");
        assert_eq!(shown("2022.md", "x"), " (2022)");
        assert_eq!(shown("personas.md", "4000 euro in 12 plants"), "");
    }

    #[test]
    fn the_newest_counts_most() {
        let all = [standing("2020.md", "x"), standing("2022.md", "x"), standing("x.md", "x")];
        let recency: Vec<f64> = all.iter().map(|standing| standing.recency(&all)).collect();
        assert_eq!(recency, [0.5, 1.0, 0.5]);
    }
}
