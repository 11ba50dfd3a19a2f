use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of file that can be read. Found by content, not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the format it names")]
pub enum MediaType {
    #[serde(rename = "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    Pptx,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
    #[serde(rename = "application/vnd.oasis.opendocument.presentation")]
    Odp,
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "text/html")]
    Html,
    #[serde(rename = "text/markdown")]
    Markdown,
    #[serde(rename = "text/plain")]
    Text,
    #[serde(rename = "application/rtf")]
    Rtf,
    #[serde(rename = "message/rfc822")]
    Eml,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Pptx,
        Self::Docx,
        Self::Xlsx,
        Self::Odt,
        Self::Odp,
        Self::Pdf,
        Self::Html,
        Self::Markdown,
        Self::Text,
        Self::Rtf,
        Self::Eml,
    ];

    /// The registered name (IANA media types).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Pdf => "application/pdf",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
            Self::Rtf => "application/rtf",
            Self::Eml => "message/rfc822",
        }
    }

    /// The type of a registered name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
