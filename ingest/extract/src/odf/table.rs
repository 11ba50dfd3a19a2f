use roxmltree::Node;

use super::inline::Inline;
use crate::{outline::table_text, xml::Walk};

/// Columns and rows that one element may stand for; beyond is the empty rest of a sheet.
const REPEATED_MAX: usize = 64;

/// A table, read.
#[derive(Debug, Default)]
pub(super) struct Table<'a, 'input> {
    /// Cells by tab, rows by newline.
    pub(super) text: String,
    /// What the cells hold beside words.
    pub(super) inlines: Vec<Inline<'a, 'input>>,
    /// Tables in its cells.
    pub(super) tables: Vec<Node<'a, 'input>>,
}

/// Reads a table. A cell that another one covers is empty.
pub(super) fn read<'a, 'input: 'a>(node: Node<'a, 'input>) -> Table<'a, 'input> {
    let mut table = Table::default();
    let mut rows = Vec::new();
    gather_rows(node, &mut rows);
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| table.row(row)).collect();
    table.text = table_text(rows);
    table
}

/// The only cell of a table that is a frame around blocks.
pub(super) fn only_cell<'a, 'input: 'a>(node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    let mut rows = Vec::new();
    gather_rows(node, &mut rows);
    let mut cells = rows.into_iter().flat_map(Walk::elements).filter(|cell| cell.name().ends_with("table-cell"));
    cells.next().filter(|_| cells.next().is_none())
}

fn gather_rows<'a, 'input: 'a>(parent: Node<'a, 'input>, rows: &mut Vec<Node<'a, 'input>>) {
    for node in parent.elements() {
        match node.name() {
            "table-row" => rows.push(node),
            "table-rows" | "table-header-rows" | "table-row-group" => gather_rows(node, rows),
            _ => {}
        }
    }
}

impl<'a, 'input: 'a> Table<'a, 'input> {
    fn row(&mut self, row: Node<'a, 'input>) -> Vec<String> {
        let mut cells = Vec::new();
        for cell in row.elements().filter(|cell| cell.name().ends_with("table-cell")) {
            let mut lines = Vec::new();
            if cell.is("table-cell") {
                self.lines(cell, &mut lines);
            }
            // A repeated cell says its words once: the file holds them once.
            let repeated = cell.attr("number-columns-repeated").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
            cells.push(lines.join("\n"));
            cells.extend(std::iter::repeat_n(String::new(), repeated.clamp(1, REPEATED_MAX) - 1));
        }
        cells
    }

    fn lines(&mut self, parent: Node<'a, 'input>, lines: &mut Vec<String>) {
        for node in parent.elements() {
            match node.name() {
                "p" | "h" => {
                    let mut inline = Inline::of(node);
                    lines.push(std::mem::take(&mut inline.text));
                    self.inlines.push(inline);
                }
                "table" => self.tables.push(node),
                "tracked-changes" => {}
                _ => self.lines(node, lines),
            }
        }
    }
}
