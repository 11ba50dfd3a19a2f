//! Rows of a table whose cells may reach over several columns and rows.

/// Columns or rows that one cell may reach over; more means nothing.
const SPAN_MAX: usize = 64;

/// A table as far as it has been read, from its upper left corner.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    fields: Vec<Vec<String>>,
    /// For each column, whether a cell from above reaches into the last row.
    covered: Vec<bool>,
    /// For each column, how many rows below the last one a cell reaches into.
    reach: Vec<usize>,
}

impl Rows {
    /// Begins a row.
    pub(crate) fn row(&mut self) {
        self.fields.push(Vec::new());
        self.covered = self.reach.iter().map(|reach| *reach > 0).collect();
        self.reach.iter_mut().for_each(|reach| *reach = reach.saturating_sub(1));
    }

    /// Adds a cell that is so many columns wide and rows high. Where others reach in, and beside its own words, the
    /// fields of the table are empty.
    pub(crate) fn cell(&mut self, words: String, [columns, rows]: [usize; 2]) {
        if self.fields.is_empty() {
            self.row();
        }
        let Some(row) = self.fields.last_mut() else { return };
        while self.covered.get(row.len()) == Some(&true) {
            row.push(String::new());
        }
        let from = row.len();
        row.push(words);
        row.resize(from + columns.clamp(1, SPAN_MAX), String::new());
        self.reach.resize(self.reach.len().max(row.len()), 0);
        for reach in self.reach.iter_mut().take(row.len()).skip(from) {
            *reach = rows.clamp(1, SPAN_MAX) - 1;
        }
    }

    /// The fields of the table.
    pub(crate) fn into_rows(self) -> Vec<Vec<String>> {
        self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_the_place_of_those_it_reaches_over() {
        let mut rows = Rows::default();
        for row in [
            &[("Region", [1, 2]), ("Sales", [2, 1])][..],
            &[("Q1", [1, 1]), ("Q2", [1, 1])],
            &[("North", [1, 1]), ("1", [1, 2]), ("2", [1, 1])],
            &[("South", [1, 1]), ("3", [1, 1])],
        ] {
            rows.row();
            for (words, span) in row {
                rows.cell((*words).to_owned(), *span);
            }
        }
        let rows = rows.into_rows();
        assert_eq!(
            rows,
            [vec!["Region", "Sales", ""], vec!["", "Q1", "Q2"], vec!["North", "1", "2"], vec!["South", "", "3"]]
        );
    }
}
