//! What the office readers share on their way to a document: pieces under their headings, and what to tell
//! the user about those that could not be had.

use document::{Extracted, Finding, FindingKind, MediaType, Piece, Place};

use crate::package::PartError;

/// Findings about broken parts that are told one by one; the rest are counted.
const BROKEN_MAX: usize = 20;
/// Characters of a heading that a place carries along; every block below repeats them.
const HEADING_CHARS_MAX: usize = 200;

/// The headings that the reader stands under.
#[derive(Debug, Default)]
pub(crate) struct Headings(Vec<(u8, String)>);

impl Headings {
    /// Enters a section: headings of this level and below end.
    pub(crate) fn enter(&mut self, level: u8, heading: &str) {
        self.0.retain(|(above, _)| *above < level);
        self.0.push((level, heading_of(heading)));
    }

    /// Where a heading of this level stands itself.
    pub(crate) fn place_above(&self, level: u8) -> Place {
        Place::section(self.0.iter().filter(|(above, _)| *above < level).map(|(_, heading)| heading.clone()).collect())
    }

    /// Where text stands now.
    pub(crate) fn place(&self) -> Place {
        self.place_above(u8::MAX)
    }
}

/// A heading as one line of bounded length.
pub(crate) fn heading_of(text: &str) -> String {
    one_line(text).chars().take(HEADING_CHARS_MAX).collect::<String>().trim_end().to_owned()
}

/// White space made single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A table's text: cells joined by tab, rows by newline, each cell on one line. Rows without a word are dropped.
pub(crate) fn table_text<Row, Cell>(rows: impl IntoIterator<Item = Row>) -> String
where
    Row: IntoIterator<Item = Cell>,
    Cell: AsRef<str>,
{
    let mut table = String::new();
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|cell| one_line(cell.as_ref())).collect();
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else { continue };
        if !table.is_empty() {
            table.push('\n');
        }
        for (column, cell) in cells.iter().enumerate().take(last + 1) {
            if column > 0 {
                table.push('\t');
            }
            table.push_str(cell);
        }
    }
    table
}

/// The description of a picture, where a person wrote one: no file name, no name that a program gave.
pub(crate) fn alt_text(description: &str) -> Option<String> {
    let marks = [
        "Description automatically generated",
        "AI-generated content may be incorrect.",
        "Automatisch generierte Beschreibung",
        "Description générée automatiquement",
    ];
    let words = marks.iter().fold(one_line(description), |words, mark| words.replace(mark, ""));
    let words = words.trim();
    let lower = words.to_lowercase();
    let file_name = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".emf", ".wmf", ".bmp", ".tif", ".tiff"];
    let automatic =
        |kind: &str| lower.strip_prefix(kind).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ' '));
    let useless = words.is_empty()
        || file_name.iter().any(|ending| lower.ends_with(ending))
        || ["picture", "image", "bild", "grafik", "graphic", "shape", "object", "imagen", "logo"]
            .into_iter()
            .any(automatic);
    (!useless).then(|| words.to_owned())
}

/// What a reader noticed on its way, told once at the end.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    broken: Vec<(String, PartError)>,
    /// Slides with a picture and no text of their own.
    pub(crate) pictures_only: Vec<u32>,
    /// Slides with nothing on them.
    pub(crate) bare: Vec<u32>,
    /// Names of what the document hides, such as `slide 3`.
    pub(crate) hidden: Vec<String>,
    /// Comments left out.
    pub(crate) comments: usize,
    /// Whether there is a macro project.
    macros: bool,
    /// Findings of one reader alone.
    pub(crate) others: Vec<Finding>,
}

impl Notices {
    /// Nothing yet, but whether there are macros.
    pub(crate) fn new(macros: bool) -> Self {
        Self { macros, ..Self::default() }
    }

    /// Remembers a part that could not be read, by what it means to the user.
    pub(crate) fn broken(&mut self, what: impl Into<String>, why: PartError) {
        self.broken.push((what.into(), why));
    }

    /// Takes the value of a part, or remembers why there is none.
    pub(crate) fn keep<T>(&mut self, what: &str, read: Result<T, PartError>) -> Option<T> {
        read.map_err(|why| self.broken(what, why)).ok()
    }

    /// Joins what was read to a document.
    pub(crate) fn finish(
        self,
        title: Option<String>,
        media_type: MediaType,
        pages: Option<u32>,
        pieces: Vec<Piece>,
    ) -> Extracted {
        Extracted::assemble(title, media_type, pages, pieces, self.findings(pages))
    }

    fn findings(self, pages: Option<u32>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |kind, detail: String| findings.push(Finding::new(kind, detail));
        let of_all = pages.map(|pages| format!(" of {pages} slides")).unwrap_or_default();
        if let Some(numbers) = listed(&self.pictures_only) {
            add(
                FindingKind::PicturesOnly,
                format!("{}{of_all} hold only pictures: {numbers}", self.pictures_only.len()),
            );
        }
        if let Some(numbers) = listed(&self.bare) {
            add(FindingKind::Empty, format!("{}{of_all} hold nothing: {numbers}", self.bare.len()));
        }
        for what in &self.hidden {
            add(FindingKind::Hidden, format!("{what} is hidden in the document; it was read"));
        }
        if self.comments > 0 {
            let noun = if self.comments == 1 { "comment" } else { "comments" };
            add(FindingKind::Comments, format!("{} {noun} left out", self.comments));
        }
        if self.macros {
            add(FindingKind::Macros, "the document carries macros; they were left out".to_owned());
        }
        for (what, why) in self.broken.iter().take(BROKEN_MAX) {
            let kind = match why {
                PartError::Missing | PartError::Damaged(_) => FindingKind::Damaged,
                PartError::Encrypted => FindingKind::Password,
                PartError::Limit(_) => FindingKind::Limit,
            };
            add(kind, format!("{what} could not be read: {why}"));
        }
        if self.broken.len() > BROKEN_MAX {
            add(FindingKind::Damaged, format!("{} more parts could not be read", self.broken.len() - BROKEN_MAX));
        }
        findings.extend(self.others);
        findings
    }
}

/// Numbers in a row; `None` for none.
fn listed(numbers: &[u32]) -> Option<String> {
    (!numbers.is_empty()).then(|| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_one_of_its_level_begins() {
        let mut headings = Headings::default();
        headings.enter(1, "Vision");
        headings.enter(3, "People\nand places");
        assert_eq!(headings.place().heading, ["Vision", "People and places"]);
        assert_eq!(headings.place_above(2).heading, ["Vision"]);
        headings.enter(2, "Markets");
        assert_eq!(headings.place().heading, ["Vision", "Markets"]);
    }

    #[test]
    fn a_table_keeps_its_columns() {
        let rows = [vec!["", "Q1", "Q2"], vec!["", "", ""], vec!["Sales\nnet", "", "4"], vec!["Cost", "", ""]];
        assert_eq!(table_text(rows), "\tQ1\tQ2\nSales net\t\t4\nCost");
    }

    #[test]
    fn only_a_written_description_is_alt_text() {
        assert_eq!(
            alt_text("A crane over the port\n\nDescription automatically generated").as_deref(),
            Some("A crane over the port")
        );
        for useless in ["", "Picture 4", "image1.PNG", "Logo", "Bild 12"] {
            assert_eq!(alt_text(useless), None, "{useless}");
        }
    }
}
