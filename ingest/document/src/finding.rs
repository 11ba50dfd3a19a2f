use serde::{Deserialize, Serialize};

/// What kind of thing a reader noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Pages or slides hold pictures and no text.
    PicturesOnly,
    /// A part is protected by a password.
    Password,
    /// Macros were left out.
    Macros,
    /// A part could not be read.
    Damaged,
    /// A slide or sheet is hidden in the document; it was read.
    Hidden,
    /// Comments were left out.
    Comments,
    /// A limit was reached and the rest left out.
    Limit,
    /// Nothing to read in a part that exists.
    Empty,
    /// A language that not everything here can work with.
    Language,
    /// Anything else.
    Other,
}

/// Something about a file that its user should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// For programs.
    pub kind: FindingKind,
    /// A sentence, for people.
    pub detail: String,
}

impl Finding {
    /// A finding with its sentence.
    pub fn new(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}
