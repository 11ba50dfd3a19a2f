//! The lines that are drawn on a page, and the grids of cells that they make.

use std::collections::HashMap;

use pdf_oxide::elements::{PathContent, PathOperation};

use super::layout::Fragment;

/// What is drawn thinner than this is a line, in points.
const THIN: f32 = 3.5;
/// Lines that miss each other by less than this meet.
const NEAR: f32 = 3.0;
/// Lines of one direction closer than this are one: the border of one cell and of the next.
const SAME: f32 = 4.0;
/// A page with more lines than this is a drawing.
const RULES_MAX: usize = 3_000;
/// Steps in which a rectangle is drawn, with round corners and twice at most.
const FRAME_STEPS_MAX: usize = 14;
/// The share of the page's area that a frame covers at most; a larger one frames the page.
const FRAME_MAX: f32 = 0.6;
/// Cells of a grid; more are no table that a person set.
const CELLS_MAX: usize = 4_000;
/// A grid is a table where at least this share of the words between its lines stands in its cells.
const INSIDE_MIN: f32 = 0.9;

/// A line across or down the page: where it is, from where to where.
#[derive(Debug, Clone, Copy)]
struct Rule {
    at: f32,
    from: f32,
    to: f32,
}

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct Rules {
    across: Vec<Rule>,
    down: Vec<Rule>,
    /// Rectangles, sharp or rounded, the smallest first.
    frames: Vec<Frame>,
}

/// A rectangle around texts that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
    bottom: f32,
    pub(super) top: f32,
}

impl Frame {
    fn area(&self) -> f32 {
        (self.right - self.left) * (self.top - self.bottom)
    }

    pub(super) fn holds(&self, fragment: &Fragment) -> bool {
        let centre = fragment.left.midpoint(fragment.right);
        self.left <= centre && centre <= self.right && self.is_beside(fragment)
    }

    /// Whether a text stands at its height, inside or not.
    pub(super) fn is_beside(&self, fragment: &Fragment) -> bool {
        let middle = fragment.base + 0.3 * fragment.size;
        self.bottom <= middle && middle <= self.top
    }
}

impl Rules {
    /// The straight lines among paths, and the edges of rectangles, whether drawn or filled. A rectangle of nearly the
    /// size of the page is its background.
    pub(super) fn of(paths: &[PathContent], [page_width, page_height]: [f32; 2]) -> Self {
        let mut rules = Self::default();
        for path in paths.iter().filter(|path| path.has_stroke() || path.has_fill()) {
            let area = path.bbox;
            let frame = Frame { left: area.x, right: area.x + area.width, bottom: area.y, top: area.y + area.height };
            let is_background = area.width > 0.95 * page_width && area.height > 0.9 * page_height;
            if !is_background && frame.area().is_finite() {
                rules.add(frame, path, FRAME_MAX * page_width * page_height);
            }
        }
        if rules.across.len() + rules.down.len() > RULES_MAX {
            return Self::default();
        }
        rules.frames.sort_by(|a, b| a.area().total_cmp(&b.area()));
        rules.frames.dedup();
        Self { across: joined(rules.across), down: joined(rules.down), frames: rules.frames }
    }

    fn add(&mut self, Frame { left, right, bottom, top }: Frame, path: &PathContent, frame_max: f32) {
        let frame = Frame { left, right, bottom, top };
        if top - bottom <= THIN {
            self.across.push(Rule { at: bottom.midpoint(top), from: left, to: right });
        } else if right - left <= THIN {
            self.down.push(Rule { at: left.midpoint(right), from: bottom, to: top });
        } else {
            if path.operations.len() <= FRAME_STEPS_MAX && frame.area() < frame_max {
                self.frames.push(frame);
            }
            if is_box(path) {
                self.across.extend([bottom, top].map(|at| Rule { at, from: left, to: right }));
                self.down.extend([left, right].map(|at| Rule { at, from: bottom, to: top }));
            }
        }
    }

    /// Rectangles, the smallest first.
    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Whether a line stands between two texts of one row.
    pub(super) fn divide(&self, left: &Fragment, right: &Fragment) -> bool {
        let middle = right.base + 0.3 * right.size;
        self.down.iter().any(|rule| {
            left.right - 1.0 <= rule.at && rule.at <= right.left + 1.0 && rule.from <= middle && middle <= rule.to
        })
    }

    /// The grids that the lines make, the uppermost first.
    pub(super) fn grids(&self) -> Vec<Grid> {
        let mut grids: Vec<Grid> =
            self.groups().into_iter().filter_map(|(across, down)| Grid::of(&across, &down)).collect();
        grids.sort_by(|a, b| b.top().total_cmp(&a.top()));
        grids
    }

    /// Lines that meet each other.
    fn groups(&self) -> Vec<(Vec<Rule>, Vec<Rule>)> {
        let mut groups = Groups::new(self.across.len() + self.down.len());
        for (index, across) in self.across.iter().enumerate() {
            for (other, down) in self.down.iter().enumerate() {
                if holds(across, down.at) && holds(down, across.at) {
                    groups.join(index, self.across.len() + other);
                }
            }
        }
        let mut found: Vec<(Vec<Rule>, Vec<Rule>)> = vec![Default::default(); self.across.len() + self.down.len()];
        for (index, rule) in self.across.iter().enumerate() {
            found[groups.of(index)].0.push(*rule);
        }
        for (index, rule) in self.down.iter().enumerate() {
            found[groups.of(self.across.len() + index)].1.push(*rule);
        }
        found.retain(|(across, down)| across.len() >= 2 && !down.is_empty());
        found
    }
}

/// Rectangles alone bound cells; what has curves or slopes is a picture.
fn is_box(path: &PathContent) -> bool {
    let straight = path.operations.windows(2).all(|pair| match (&pair[0], &pair[1]) {
        (PathOperation::MoveTo(x, y) | PathOperation::LineTo(x, y), PathOperation::LineTo(to_x, to_y)) => {
            (x - to_x).abs() < 0.5 || (y - to_y).abs() < 0.5
        }
        (_, PathOperation::CurveTo(..)) => false,
        _ => true,
    });
    straight && !matches!(path.operations.first(), Some(PathOperation::CurveTo(..)))
}

fn holds(rule: &Rule, at: f32) -> bool {
    rule.from - NEAR <= at && at <= rule.to + NEAR
}

/// Lines on one height made one, where they touch.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut all = Vec::with_capacity(rules.len());
    for level in rules.chunk_by_mut(|a, b| b.at - a.at < 1.5) {
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        let from = all.len();
        for rule in level {
            match all.get_mut(from..).and_then(<[Rule]>::last_mut) {
                Some(last) if rule.from <= last.to + NEAR => last.to = last.to.max(rule.to),
                _ => all.push(*rule),
            }
        }
    }
    all
}

/// Which of many things belong together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

/// A grid of cells, some of which may be several fields made one.
#[derive(Debug)]
pub(super) struct Grid {
    /// Where its columns end, from the left.
    xs: Vec<f32>,
    /// Where its rows end, from the top.
    ys: Vec<f32>,
    /// For each field, row by row, the first field of its cell; `None` where it is not closed on all sides.
    cells: Vec<Option<usize>>,
}

impl Grid {
    fn of(across: &[Rule], down: &[Rule]) -> Option<Self> {
        let mut xs = levels(down);
        // Many tables have no line at their sides; they end where their lines across do.
        for end in [
            |rules: &[Rule]| rules.iter().map(|rule| rule.from).fold(f32::MAX, f32::min),
            |rules: &[Rule]| rules.iter().map(|rule| rule.to).fold(f32::MIN, f32::max),
        ] {
            let end = end(across);
            if xs.iter().all(|x| (x - end).abs() > SAME) {
                xs.push(end);
            }
        }
        xs.sort_by(f32::total_cmp);
        let mut ys = levels(across);
        ys.reverse();
        let (columns, rows) = (xs.len() - 1, ys.len().checked_sub(1)?);
        if rows == 0 || columns * rows < 2 || columns * rows > CELLS_MAX {
            return None;
        }
        let mut grid = Self { xs, ys, cells: Vec::new() };
        grid.cells = grid.closed(across, down);
        Some(grid)
    }

    const fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    const fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    pub(super) fn left(&self) -> f32 {
        self.xs.first().copied().unwrap_or_default()
    }

    pub(super) fn right(&self) -> f32 {
        self.xs.last().copied().unwrap_or_default()
    }

    pub(super) fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or_default()
    }

    /// The cell of each field: fields without a line between them are one, if they make a rectangle.
    fn closed(&self, across: &[Rule], down: &[Rule]) -> Vec<Option<usize>> {
        let (columns, rows) = (self.columns(), self.rows());
        let is_line = |rules: &[Rule], at: f32, through: f32| {
            rules.iter().any(|rule| (rule.at - at).abs() < SAME && rule.from <= through && through <= rule.to)
        };
        let mut groups = Groups::new(columns * rows);
        for row in 0..rows {
            let middle = self.ys[row].midpoint(self.ys[row + 1]);
            for column in 0..columns {
                let centre = self.xs[column].midpoint(self.xs[column + 1]);
                let field = row * columns + column;
                if column + 1 < columns && !is_line(down, self.xs[column + 1], middle) {
                    groups.join(field, field + 1);
                }
                if row + 1 < rows && !is_line(across, self.ys[row + 1], centre) {
                    groups.join(field, field + columns);
                }
            }
        }
        let cells: Vec<usize> = (0..columns * rows).map(|field| groups.of(field)).collect();
        let is_rectangle = |cell: usize| {
            let fields: Vec<usize> = (0..cells.len()).filter(|field| cells[*field] == cell).collect();
            let (Some(first), Some(last)) = (fields.first(), fields.last()) else { return false };
            let wide = (last % columns + 1).saturating_sub(first % columns);
            let high = last / columns + 1 - first / columns;
            // A cell at the edge of the grid ends there only if its lines say so.
            let reaches = |y: f32| is_line(across, y, self.xs[first % columns].midpoint(self.xs[first % columns + 1]));
            fields.len() == wide * high && reaches(self.ys[first / columns]) && reaches(self.ys[last / columns + 1])
        };
        let mut known = HashMap::new();
        cells.iter().map(|cell| known.entry(*cell).or_insert_with(|| is_rectangle(*cell)).then_some(*cell)).collect()
    }

    /// The field that a text stands in.
    fn field(&self, fragment: &Fragment) -> Option<usize> {
        let centre = fragment.left.midpoint(fragment.right);
        let middle = fragment.base + 0.3 * fragment.size;
        let column = self.xs.partition_point(|x| *x <= centre).checked_sub(1)?;
        let row = self.ys.partition_point(|y| *y >= middle).checked_sub(1)?;
        (column < self.columns() && row < self.rows()).then(|| row * self.columns() + column)
    }

    /// Takes what stands in its cells, if that makes a table: rows and columns of cells, and little between them.
    pub(super) fn take(&self, fragments: &mut Vec<Fragment>) -> Option<Vec<Vec<Vec<Fragment>>>> {
        let cell = |fragment: &Fragment| self.cells.get(self.field(fragment)?).copied().flatten();
        let (mut inside, mut here) = (0.0, 0.0);
        let (mut rows, mut columns) = (vec![false; self.rows()], vec![false; self.columns()]);
        for fragment in fragments.iter().filter(|fragment| self.field(fragment).is_some()) {
            here += fragment.right - fragment.left;
            if let Some(cell) = cell(fragment) {
                inside += fragment.right - fragment.left;
                rows[cell / self.columns()] = true;
                columns[cell % self.columns()] = true;
            }
        }
        let count = |used: &[bool]| used.iter().filter(|used| **used).count();
        // Boxes in one row are a table only where each holds one line: columns of text are drawn in boxes too.
        let few = fragments.iter().filter(|fragment| cell(fragment).is_some()).count() <= 2 * count(&columns);
        if count(&rows) < if few { 1 } else { 2 } || count(&columns) < 2 || inside < INSIDE_MIN * here {
            return None;
        }
        let mut table = vec![vec![Vec::new(); self.columns()]; self.rows()];
        for fragment in fragments.extract_if(.., |fragment| cell(fragment).is_some()) {
            if let Some(cell) = cell(&fragment) {
                table[cell / self.columns()][cell % self.columns()].push(fragment);
            }
        }
        for row in &mut table {
            let mut used = columns.iter();
            row.retain(|_| used.next().copied().unwrap_or(false));
        }
        Some(table)
    }
}

/// The heights or widths at which lines stand, ascending.
fn levels(rules: &[Rule]) -> Vec<f32> {
    let mut levels: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    levels.sort_by(f32::total_cmp);
    levels.dedup_by(|next, last| *next - *last < SAME);
    levels
}
