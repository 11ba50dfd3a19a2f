use std::fmt;

use serde::{Deserialize, Serialize};

/// What a place is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A page of a PDF.
    Page,
    /// A slide of a presentation.
    Slide,
    /// A sheet of a workbook.
    Sheet,
    /// A part of a text without pages, known by its headings alone.
    Section,
}

/// Where in a document something stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// What `number` counts.
    pub kind: PlaceKind,
    /// From 1; `None` for a section.
    pub number: Option<u32>,
    /// The headings that it stands under, outermost first.
    pub heading: Vec<String>,
}

impl Place {
    /// A numbered place: page, slide or sheet.
    pub const fn numbered(kind: PlaceKind, number: u32, heading: Vec<String>) -> Self {
        Self { kind, number: Some(number), heading }
    }

    /// A section of a text without pages.
    pub const fn section(heading: Vec<String>) -> Self {
        Self { kind: PlaceKind::Section, number: None, heading }
    }
}

/// As a person cites it: `slide 4, Our markets` or `Vision › People`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            PlaceKind::Page => "page",
            PlaceKind::Slide => "slide",
            PlaceKind::Sheet => "sheet",
            PlaceKind::Section => "section",
        };
        let heading = self.heading.join(" › ");
        match (self.number, heading.is_empty()) {
            (Some(number), true) => write!(f, "{kind} {number}"),
            (Some(number), false) => write!(f, "{kind} {number}, {heading}"),
            (None, true) => f.write_str("opening"),
            (None, false) => f.write_str(&heading),
        }
    }
}
