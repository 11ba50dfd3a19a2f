use document::BlockKind;

use crate::outline::table_text;

/// Rows of one block: a page's worth, so that a citation leads somewhere.
const ROWS_MAX: usize = 50;
/// How many empty cells a table may be padded with for each that has text.
const PADDING_MAX: usize = 20;

/// The cells of a sheet that hold text, in the order of rows and columns.
#[derive(Debug, Default)]
pub(super) struct Grid(Vec<Cell>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    row: u32,
    column: u32,
    text: String,
}

impl Grid {
    /// Adds a cell, unless it is empty.
    pub(super) fn add(&mut self, row: u32, column: u32, text: String) {
        if !text.trim().is_empty() {
            self.0.push(Cell { row, column, text });
        }
    }

    /// Tables, divided where a row is empty and after so many rows. The first row of a table is its header and
    /// is not repeated in its further blocks: no word stands twice. A lone cell is a paragraph.
    pub(super) fn into_blocks(mut self) -> Vec<(BlockKind, String)> {
        self.0.sort();
        let mut blocks = Vec::new();
        for table in self.0.chunk_by(|one, next| next.row - one.row <= 1) {
            if let [only] = table {
                blocks.push((BlockKind::Paragraph, only.text.clone()));
                continue;
            }
            let rows: Vec<&[Cell]> = table.chunk_by(|one, next| one.row == next.row).collect();
            let columns = columns(table);
            let is_dense = rows.len().saturating_mul(columns.len()) <= table.len().saturating_mul(PADDING_MAX);
            for part in rows.chunks(ROWS_MAX) {
                let text = if is_dense {
                    table_text(part.iter().map(|row| aligned(row, &columns)))
                } else {
                    table_text(part.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>()))
                };
                blocks.push((BlockKind::Table, text));
            }
        }
        blocks
    }
}

/// The columns that hold text in a table, ascending.
fn columns(table: &[Cell]) -> Vec<u32> {
    let mut columns: Vec<u32> = table.iter().map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// A row with one cell for each column of its table.
fn aligned<'r>(row: &'r [Cell], columns: &[u32]) -> Vec<&'r str> {
    let mut cells = row.iter().peekable();
    let text_at = |column| {
        let mut text = "";
        // Of several cells that claim one place, the last is shown.
        while let Some(cell) = cells.next_if(|cell| cell.column == column) {
            text = &cell.text;
        }
        text
    };
    columns.iter().copied().map(text_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(cells: &[(u32, u32, &str)]) -> Vec<(BlockKind, String)> {
        let mut grid = Grid::default();
        for (row, column, text) in cells {
            grid.add(*row, *column, (*text).to_owned());
        }
        grid.into_blocks()
    }

    #[test]
    fn columns_stay_aligned_and_unused_ones_vanish() {
        let cells = [(0, 3, "Q1"), (0, 5, "Q2"), (1, 1, "Sales"), (1, 5, "4"), (2, 1, "Cost"), (2, 3, "2")];
        assert_eq!(blocks(&cells), [(BlockKind::Table, "\tQ1\tQ2\nSales\t\t4\nCost\t2".to_owned())]);
    }

    #[test]
    fn an_empty_row_divides_and_a_lone_cell_is_no_table() {
        let cells = [(0, 0, "Budget"), (2, 0, "Item"), (2, 1, "Sum"), (3, 0, "Rent"), (3, 1, "7")];
        assert_eq!(
            blocks(&cells),
            [(BlockKind::Paragraph, "Budget".to_owned()), (BlockKind::Table, "Item\tSum\nRent\t7".to_owned())]
        );
    }

    #[test]
    fn a_long_table_is_cut_and_a_sparse_one_not_padded() {
        let long: Vec<(u32, u32, &str)> = (0..120).flat_map(|row| [(row, 0, "a"), (row, 1, "b")]).collect();
        assert_eq!(blocks(&long).len(), 3);
        let diagonal: Vec<(u32, u32, &str)> = (0..2_000).map(|at| (at, at, "x")).collect();
        let length: usize = blocks(&diagonal).iter().map(|(_, text)| text.len()).sum();
        assert!(length < 5_000, "{length}");
    }
}
