//! A draft as people read it. The JSON of the contract is the draft's own serialization.

mod html;
mod markdown;

use coach::map::{Capacity, Demand, DemandId, Draft, Drafter, Evidence, Intent, Line, ObstacleKind};

pub(crate) use html::html;
pub(crate) use markdown::markdown;

/// A list of a capacity under its heading.
struct Part<'a> {
    heading: &'static str,
    lines: Vec<Shown<'a>>,
}

/// A line as it is shown.
struct Shown<'a> {
    text: &'a str,
    /// What kind of obstacle it is; empty for the other lists.
    kind: &'static str,
    demands: &'a [DemandId],
}

impl<'a> Shown<'a> {
    fn of(line: &'a Line) -> Self {
        Self { text: &line.text, kind: "", demands: &line.demands }
    }
}

/// The lists of a capacity in reading order, empty ones left out.
fn parts(capacity: &Capacity) -> Vec<Part<'_>> {
    let obstacles = capacity.obstacles.iter();
    let obstacles = obstacles.map(|obstacle| Shown { kind: obstacle_kind(obstacle.kind), ..Shown::of(&obstacle.line) });
    [
        Part { heading: "Behaviours", lines: shown(&capacity.behaviours) },
        Part { heading: "Decisions it shows in", lines: shown(&capacity.decisions) },
        Part { heading: "Success signals", lines: shown(&capacity.signals) },
        Part { heading: "What makes it hard", lines: obstacles.collect() },
        Part { heading: "What helps", lines: shown(&capacity.supports) },
        Part { heading: "Items for a 360", lines: capacity.items.iter().map(|item| Shown::of(&item.line)).collect() },
    ]
    .into_iter()
    .filter(|part| !part.lines.is_empty())
    .collect()
}

fn shown(lines: &[Line]) -> Vec<Shown<'_>> {
    lines.iter().map(Shown::of).collect()
}

const fn obstacle_kind(kind: ObstacleKind) -> &'static str {
    match kind {
        ObstacleKind::Environment => "environment",
        ObstacleKind::Knowledge => "knowledge",
        ObstacleKind::Skill => "skill",
        ObstacleKind::Motivation => "motivation",
    }
}

/// Where a quote stands, as a person cites it: `deck.pptx, slide 4, Our markets`.
fn citation(evidence: &Evidence) -> String {
    let document = &evidence.source().document;
    let name = document.rsplit('/').next().unwrap_or(document);
    format!("{name}, {}", evidence.place())
}

/// A text on one line. Only the show: the draft keeps the company's own characters.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ids that a line rests on: `d1, d4`.
fn ids(demands: &[DemandId]) -> String {
    demands.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What is said of a demand that no capacity answers.
fn open(draft: &Draft, demand: &Demand) -> Option<String> {
    let reason = || draft.uncovered_reasons.get(&demand.id).map(|reason| format!("no capacity answers this: {reason}"));
    let is_open = draft.uncovered.contains(&demand.id);
    is_open.then(|| reason().unwrap_or_else(|| "no capacity answers this yet".to_owned()))
}

/// The heading over the intent.
fn intent_heading(intent: &Intent) -> String {
    let whose = if intent.proposed { "Leadership intent (proposed)" } else { "Leadership intent" };
    intent.horizon_months.map_or_else(|| whose.to_owned(), |months| format!("{whose}, {months} months"))
}

/// Who made the draft and what was checked, in a sentence or two.
fn made_by(draft: &Draft) -> String {
    let by = match (&draft.made_by.drafter, &draft.made_by.model) {
        (Drafter::Model, Some(model)) => format!("Drafted by an AI ({model}), to be reviewed by a coach."),
        (Drafter::Model, None) => "Drafted by an AI, to be reviewed by a coach.".to_owned(),
        (Drafter::Offline, _) => {
            "Drafted offline, by extraction alone: every line is the documents' own. To be reviewed by a coach."
                .to_owned()
        }
    };
    let quotes = draft.quotes;
    format!("{by} {} quotes found word for word in the documents, {} dropped.", quotes.kept, quotes.dropped)
}
