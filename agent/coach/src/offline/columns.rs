//! Two columns, two states: what stands under "until now" is to end, what stands beside it is to come.

use document::{Block, BlockKind, Place, Span, StoredText};

use super::lexicon::{Lexicon, phrases};
use crate::StrategyDocument;

/// Where in a table a sentence stands, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
}

impl Cell {
    /// The cell of a range of a table; `None` outside of tables.
    pub(super) fn of(block: &Block, text: &StoredText, span: Span) -> Option<Self> {
        let before = Span { start: block.span.start, end: span.start };
        let before = text.slice(before).filter(|_| block.kind == BlockKind::Table)?;
        let line = before.rsplit('\n').next().unwrap_or_default();
        Some(Self { row: before.matches('\n').count(), column: line.matches('\t').count() })
    }
}

/// Follows a document block by block and knows which blocks say what has been so far.
pub(super) struct Columns<'a> {
    past: Vec<&'static str>,
    /// Where the column began that is being read, and whether it is a list by now.
    open: Option<(&'a Place, bool)>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        Self { past: phrases(lexicon.past_labels).collect(), open: None }
    }

    /// Whether a block stands in a column, or under a heading, about the past.
    pub(super) fn label(&mut self, block: &'a Block, text: &str) -> bool {
        if self.names_past(text) {
            self.open = Some((&block.place, false));
            return true;
        }
        let headed = block.place.heading.last().is_some_and(|heading| self.names_past(heading));
        let item = block.kind == BlockKind::ListItem;
        self.open = self.open.filter(|(place, listed)| {
            let flows = matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph);
            // A second column begins with a line like the one that began the first.
            let next = !item && (*listed || text.split_whitespace().count() <= 2);
            *place == &block.place && flows && !next
        });
        if let Some((_, listed)) = &mut self.open {
            *listed |= item;
        }
        headed || self.open.is_some()
    }

    /// Whether a sentence is labelled as the past: "Today: one van per shop".
    pub(super) fn is_past(&self, text: &str) -> bool {
        text.split_once(':').is_some_and(|(label, _)| self.names_past(label))
    }

    /// Whether the head of a cell's column says that the column is about the past.
    pub(super) fn heads(&self, block: &Block, document: &StrategyDocument, cell: Cell) -> bool {
        let table = document.text.slice(block.span).unwrap_or_default();
        let head = table.lines().next().and_then(|head| head.split('\t').nth(cell.column));
        head.is_some_and(|head| self.names_past(head))
    }

    fn names_past(&self, label: &str) -> bool {
        let label = label.trim().trim_end_matches([':', '…', '.']).trim_end().to_lowercase().replace('’', "'");
        self.past.contains(&label.as_str())
    }
}
