use serde::{Deserialize, Serialize};

use crate::{Finding, Language, MediaType, Place, Span, StoredText};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// The title of a slide or of the document.
    Title,
    /// A heading inside the text.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A table: cells joined by tab, rows by newline.
    Table,
    /// What the speaker says, not shown on the slide.
    SpeakerNote,
    /// A footnote or endnote.
    Footnote,
    /// The description of a picture.
    AltText,
    /// The words of a chart.
    Chart,
}

/// A piece of structure: what extraction yields, as a range of the stored text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
}

/// A block on its way into the stored text: what a reader hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub place: Place,
    /// Its words.
    pub text: String,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The document's own title, where it has one.
    pub title: Option<String>,
    /// What the file is.
    pub media_type: MediaType,
    /// Pages, slides (hidden ones counted) or sheets; `None` where the format has none.
    pub pages: Option<u32>,
    /// The language that most of the text is in, where it can be told.
    pub language: Option<Language>,
    /// The stored text.
    pub text: StoredText,
    /// In reading order; their ranges do not overlap.
    pub blocks: Vec<Block>,
    /// What the user should know.
    pub findings: Vec<Finding>,
}

/// Between two blocks in the stored text.
const BETWEEN: &str = "\n\n";

impl Extracted {
    /// Joins pieces to the stored text. Surrounding white space of a piece is dropped (a table keeps the tab
    /// after an empty first cell), and so is a piece without words; control characters other than tab and newline become spaces.
    pub fn assemble(
        title: Option<String>,
        media_type: MediaType,
        pages: Option<u32>,
        pieces: impl IntoIterator<Item = Piece>,
        findings: Vec<Finding>,
    ) -> Self {
        let mut text = String::new();
        let mut chars = 0_u32;
        let mut blocks = Vec::new();
        for piece in pieces {
            let words = clean(&piece.text);
            let words = match piece.kind {
                BlockKind::Table | BlockKind::Chart => words.trim_end().trim_start_matches([' ', '\n']),
                _ => words.trim(),
            };
            if words.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str(BETWEEN);
                chars += 2;
            }
            let length = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
            blocks.push(Block {
                kind: piece.kind,
                place: piece.place,
                span: Span { start: chars, end: chars + length },
            });
            text.push_str(words);
            chars += length;
        }
        let title = title.map(|title| clean(&title).trim().to_owned()).filter(|title| !title.is_empty());
        let language = Language::detect(&text);
        Self { title, media_type, pages, language, text: StoredText::new(text), blocks, findings }
    }

    /// The words of a block.
    pub fn text_of(&self, block: &Block) -> &str {
        self.text.slice(block.span).unwrap_or_default()
    }

    /// Words in the stored text, as white space divides them.
    pub fn words(&self) -> usize {
        self.text.as_str().split_whitespace().count()
    }
}

/// Line ends made one, control characters made spaces: a stored text can be shown and searched anywhere.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_found_at_its_range() {
        let piece =
            |text: &str| Piece { kind: BlockKind::Paragraph, place: Place::section(vec![]), text: text.to_owned() };
        let pieces = [piece("  Überall\r\nhin "), piece(" \n"), piece("日本\u{0}語")];
        let read = Extracted::assemble(None, MediaType::Text, None, pieces, vec![]);
        assert_eq!(read.text.as_str(), "Überall\nhin\n\n日本 語");
        let texts: Vec<_> = read.blocks.iter().map(|block| read.text_of(block)).collect();
        assert_eq!(texts, ["Überall\nhin", "日本 語"]);
    }

    #[test]
    fn a_table_with_an_empty_corner_keeps_its_columns() {
        let table =
            Piece { kind: BlockKind::Table, place: Place::section(vec![]), text: "\n\tQ1\nSales\t4\n".to_owned() };
        let empty = Piece { text: " \t\n".to_owned(), ..table.clone() };
        let read = Extracted::assemble(None, MediaType::Text, None, [table, empty], vec![]);
        assert_eq!(read.text.as_str(), "\tQ1\nSales\t4");
    }
}
