//! The blocks of a text without pages, gathered in reading order under their headings.

use document::{BlockKind, Piece};

use crate::outline::{Headings, one_line, table_text};

/// Blocks as far as the text has been read.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    headings: Headings,
    pieces: Vec<Piece>,
}

impl Blocks {
    /// A heading of level 1 (outermost) to 9; it stands under the headings above it.
    pub(crate) fn heading(&mut self, level: u8, text: &str) {
        let text = one_line(text);
        if !text.is_empty() {
            let place = self.headings.place_above(level);
            self.headings.enter(level, &text);
            self.pieces.push(Piece { kind: BlockKind::Heading, place, text });
        }
    }

    /// The document's own title, above all headings and in nobody's path.
    pub(crate) fn title(&mut self, text: &str) {
        self.push(BlockKind::Title, &one_line(text));
    }

    /// Anything else, where the text stands now.
    pub(crate) fn push(&mut self, kind: BlockKind, text: &str) {
        if !text.trim().is_empty() {
            self.pieces.push(Piece { kind, place: self.headings.place(), text: text.to_owned() });
        }
    }

    /// A table by its cells.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) {
        self.push(BlockKind::Table, &table_text(rows));
    }

    /// Adds what others hold, under their own headings below those that stand here.
    pub(crate) fn append(&mut self, other: Self) {
        let above = self.headings.place().heading;
        self.pieces.extend(other.pieces.into_iter().map(|mut piece| {
            piece.place.heading.splice(0..0, above.iter().cloned());
            piece
        }));
    }

    /// The first heading, which names a text that has no other title.
    pub(crate) fn first_heading(&self) -> Option<String> {
        self.pieces.iter().find(|piece| piece.kind == BlockKind::Heading).map(|piece| piece.text.clone())
    }

    /// How many blocks there are.
    pub(crate) const fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The words of each block, in order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|piece| piece.text.as_str())
    }

    pub(crate) fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stands_under_those_above_it() {
        let mut blocks = Blocks::default();
        for (level, heading) in [(1, "Plan"), (3, "Deep"), (2, "People"), (1, "Money")] {
            blocks.heading(level, heading);
            blocks.push(BlockKind::Paragraph, "x");
        }
        let places: Vec<_> = blocks.into_pieces().iter().map(|piece| piece.place.to_string()).collect();
        let expected = ["opening", "Plan", "Plan", "Plan › Deep", "Plan", "Plan › People", "opening", "Money"];
        assert_eq!(places, expected);
    }
}
