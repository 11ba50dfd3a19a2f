//! From fragments and their places to lines in reading order.
//!
//! Fragments on one base line with no gap between them are a segment. Rows of segments are gone through from the
//! top; a run of rows that leave the same vertical strip free is set in columns, or is a table. A table whose lines are
//! drawn, and what stands in a frame, are taken out before, and a mark stands in their place.

use super::{mend, rules::Rules, tags::Tag};
use crate::text;

/// Some glyphs in a row, and where they stand, in points from the lower left corner of the page.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) turned: bool,
    /// Which of the things taken out before it stands for, if it is the mark of one.
    pub(super) mark: Option<usize>,
}

impl Fragment {
    /// Words as they stand on the page.
    pub(super) const fn new(text: String, [left, right]: [f32; 2], base: f32, size: f32) -> Self {
        Self { text, left, right, base, size, bold: false, turned: false, mark: None }
    }
}

/// One line of text in one column.
pub(super) type Line = Fragment;

/// What stands on a page, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// Lines of one column, from its top.
    Column(Vec<Line>),
    /// Cells by row.
    Table(Vec<Vec<String>>),
    /// A block, and what the document says that it is.
    Tagged(Tag, Vec<Line>),
    /// The description of a picture.
    Picture(String),
}

/// Fragments further apart than this many times their size are not read in one go.
const SEGMENT_GAP: f32 = 0.6;
/// A strip between columns is at least this wide, in sizes of the text.
const GUTTER: f32 = 0.6;
/// At least one strip of a table is this wide: words set apart to fill a line may leave narrower ones.
const CELL_GAP: f32 = 1.0;
/// How far an item's words may stand from its bullet or number.
const MARK_GAP: f32 = 4.0;
/// Rows of a table stand this much further apart than the lines of a cell.
const ROW_GAP: f32 = 1.25;
/// Columns of text have at least this many lines each.
const COLUMN_LINES_MIN: usize = 3;
/// Lines of a column have this many words at least on average; cells of a table have fewer.
const COLUMN_WORDS_MIN: usize = 4;
/// Columns in columns in columns are no page that a person set.
const DEPTH_MAX: usize = 6;

/// The parts of a page.
pub(super) fn parts(fragments: Vec<Fragment>, rules: &Rules) -> Vec<Part> {
    let (turned, mut level): (Vec<_>, Vec<_>) = fragments.into_iter().partition(|fragment| fragment.turned);
    drop_overprinted(&mut level);
    let mut taken: Vec<Vec<Part>> =
        take_tables(&mut level, rules).into_iter().map(|table| vec![Part::Table(table)]).collect();
    take_framed(&mut level, rules, &mut taken);
    let mut parts = Vec::new();
    read_region(segments(level, rules), 0, &mut parts);
    let mut parts = with_marked(parts, &mut taken);
    if !turned.is_empty() {
        // Turned text stands beside the page's own; its order is the one in which it was drawn.
        parts.push(Part::Column(turned));
    }
    parts
}

/// The cells of a table whose cells are known. Where its lines are drawn they say better which stand side by side:
/// some programs tag what is merged, or listed in cells, wrongly.
pub(super) fn table(cells: Vec<Vec<Vec<Line>>>, rules: &Rules) -> Vec<Vec<String>> {
    let mut all: Vec<Fragment> = cells.iter().flatten().flatten().cloned().collect();
    let words = all.len();
    let mut tables = take_tables(&mut all, rules);
    if tables.len() == 1 && words > 0 && all.len() == 1 {
        return tables.swap_remove(0);
    }
    cells.into_iter().map(|row| row.iter().map(|cell| joined(cell)).collect()).collect()
}

/// Takes the tables out whose lines are drawn, and leaves a mark at the top of each.
fn take_tables(fragments: &mut Vec<Fragment>, rules: &Rules) -> Vec<Vec<Vec<String>>> {
    let mut tables = Vec::new();
    for grid in rules.grids() {
        let Some(cells) = grid.take(fragments) else { continue };
        let size = cells.iter().flatten().flatten().map(|fragment| fragment.size).fold(0.0, f32::max);
        fragments.push(mark(tables.len(), [grid.left(), grid.right()], grid.top(), size));
        tables.push(
            cells.into_iter().map(|row| row.into_iter().map(|cell| joined(&segments(cell, rules))).collect()).collect(),
        );
    }
    tables
}

/// Lines as one text.
pub(super) fn joined(lines: &[Line]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        mend::join(&mut text, &line.text);
        text
    })
}

/// Takes out what stands in a frame with other text beside it, inner frames first.
fn take_framed(fragments: &mut Vec<Fragment>, rules: &Rules, taken: &mut Vec<Vec<Part>>) {
    for frame in rules.frames() {
        let (inside, beside): (Vec<_>, Vec<_>) =
            fragments.iter().filter(|fragment| frame.is_beside(fragment)).partition(|fragment| frame.holds(fragment));
        let several = inside.windows(2).any(|pair| (pair[0].base - pair[1].base).abs() > 0.5 * pair[0].size);
        if beside.is_empty() || !several {
            continue;
        }
        let inside: Vec<Fragment> = fragments.extract_if(.., |fragment| frame.holds(fragment)).collect();
        let size = inside.iter().map(|fragment| fragment.size).fold(0.0, f32::max);
        let mut parts = Vec::new();
        read_region(segments(inside, rules), 0, &mut parts);
        fragments.push(mark(taken.len(), [frame.left, frame.right], frame.top, size));
        taken.push(parts);
    }
}

/// What stands in the place of something taken out.
fn mark(index: usize, ends: [f32; 2], top: f32, size: f32) -> Fragment {
    Fragment { mark: Some(index), ..Fragment::new(String::new(), ends, top - size, size) }
}

/// Puts what was taken out back where its marks are.
fn with_marked(parts: Vec<Part>, taken: &mut [Vec<Part>]) -> Vec<Part> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let Part::Column(lines) = part else {
            all.push(part);
            continue;
        };
        let mut plain = Vec::new();
        for line in lines {
            let Some(inside) = line.mark.and_then(|index| taken.get_mut(index)).map(std::mem::take) else {
                plain.push(line);
                continue;
            };
            all.push(Part::Column(std::mem::take(&mut plain)));
            all.extend(with_marked(inside, taken));
        }
        all.push(Part::Column(plain));
    }
    all.retain(|part| !matches!(part, Part::Column(lines) if lines.is_empty()));
    all
}

/// The lines of a block whose fragments come in their order.
pub(super) fn lines(fragments: impl IntoIterator<Item = Fragment>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for fragment in fragments {
        match lines.last_mut() {
            Some(line) if on_one_line(line, &fragment) && fragment.left > line.left => append(line, &fragment),
            _ => lines.push(fragment),
        }
    }
    lines
}

/// Bold that is made by printing twice reads once.
fn drop_overprinted(fragments: &mut Vec<Fragment>) {
    fragments.dedup_by(|second, first| {
        second.text == first.text && (second.left - first.left).abs() < 1.0 && (second.base - first.base).abs() < 1.0
    });
}

/// Fragments in rows, from the top, each row from the left.
fn rows(mut fragments: Vec<Fragment>) -> Vec<Vec<Fragment>> {
    fragments.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        match rows.last_mut() {
            Some(row) if row.iter().any(|other| on_one_line(other, &fragment)) => row.push(fragment),
            _ => rows.push(vec![fragment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

/// Same base line, or the middle of the smaller one beside the larger one: an exponent, a bullet.
pub(super) fn on_one_line(a: &Fragment, b: &Fragment) -> bool {
    let (large, small) = if a.size >= b.size { (a, b) } else { (b, a) };
    let middle = small.base + 0.35 * small.size;
    (a.base - b.base).abs() < 0.25 * small.size
        || (large.base < middle && middle < large.base + 0.7 * large.size && small.size < 0.8 * large.size)
}

/// Fragments without a gap between them made one.
fn segments(fragments: Vec<Fragment>, rules: &Rules) -> Vec<Fragment> {
    let mut segments: Vec<Fragment> = Vec::new();
    for row in rows(fragments) {
        let from = segments.len();
        for fragment in row {
            let close = |last: &Fragment| {
                let most = if is_mark(&last.text) { MARK_GAP } else { SEGMENT_GAP };
                let alone = last.mark.is_some() || fragment.mark.is_some();
                let near = fragment.left - last.right < most * last.size.max(fragment.size);
                near && !alone && !rules.divide(last, &fragment)
            };
            match segments.get_mut(from..).and_then(<[_]>::last_mut) {
                Some(last) if close(last) => append(last, &fragment),
                _ => segments.push(fragment),
            }
        }
    }
    segments
}

/// Whether this is the mark of a list's item, which belongs to the words beside it.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.contains(' ') && (text::is_bullet(text) || text::is_item(&format!("{text} x")))
}

/// Adds what stands to the right. What most of the characters have is what the whole has.
fn append(line: &mut Fragment, next: &Fragment) {
    let gap = next.left - line.right;
    let blank = line.text.ends_with(' ') || next.text.starts_with(' ');
    if gap > 0.12 * line.size.min(next.size) && !blank {
        line.text.push(' ');
    }
    if next.text.trim().len() > line.text.trim().len() {
        line.size = next.size;
        line.base = next.base;
        line.bold = next.bold;
    }
    line.text.push_str(if line.text.ends_with(' ') { next.text.trim_start() } else { &next.text });
    line.right = line.right.max(next.right);
}

/// Reads a region: its rows from the top, and where they are set side by side, side by side.
fn read_region(segments: Vec<Fragment>, depth: usize, parts: &mut Vec<Part>) {
    let rows = rows(segments);
    let mut plain: Vec<Line> = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let run = if depth < DEPTH_MAX { side_by_side(&rows, start) } else { None };
        let Some(run) = run else {
            let from = plain.len();
            for segment in rows.get(start).into_iter().flatten() {
                match plain.get_mut(from..).and_then(<[Line]>::last_mut) {
                    Some(line) if line.mark.is_none() && segment.mark.is_none() => append(line, segment),
                    _ => plain.push(segment.clone()),
                }
            }
            start += 1;
            continue;
        };
        let run_rows = rows.get(start..run.end).unwrap_or_default();
        if !plain.is_empty() {
            parts.push(Part::Column(std::mem::take(&mut plain)));
        }
        match run.kind {
            Kind::Table => parts.push(Part::Table(cells(run_rows, &run.gutters))),
            Kind::Columns => {
                for side in sides(run_rows, &run.gutters) {
                    read_region(side, depth + 1, parts);
                }
            }
        }
        start = run.end;
    }
    if !plain.is_empty() {
        parts.push(Part::Column(plain));
    }
}

/// Rows from one to before `end` that stand side by side.
struct Run {
    end: usize,
    /// The middle of each strip that they leave free.
    gutters: Vec<f32>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Columns,
    Table,
}

/// The longest run from a row on that leaves a strip free between texts, if it is one worth the name.
fn side_by_side(rows: &[Vec<Fragment>], start: usize) -> Option<Run> {
    let rows = rows.get(start..)?;
    if !begins_run(rows) {
        return None;
    }
    let narrowest = GUTTER * rows.first()?.first()?.size.min(12.0);
    let mut free = vec![(f32::MIN, f32::MAX)];
    let mut strips: Vec<(f32, f32)> = Vec::new();
    let mut length = 0;
    for row in rows {
        let left: Vec<_> = row.iter().fold(free.clone(), |free, segment| without(&free, segment));
        let mut inner = inner(&left, narrowest);
        if length > 0 {
            // One of the strips so far must go on; a run that begins with lone segments has its first by now.
            inner.retain(|(from, to)| {
                (strips.is_empty() && length == 1) || strips.iter().any(|(a, b)| from < b && a < to)
            });
            if inner.is_empty() {
                break;
            }
        }
        free = left;
        strips = inner;
        length += 1;
    }
    let gutters: Vec<f32> = strips.iter().map(|(left, right)| left.midpoint(*right)).collect();
    let run = without_tail(rows.get(..length)?, &gutters);
    let widest = strips.iter().map(|(left, right)| right - left).fold(0.0, f32::max);
    let kind = kind(run, &gutters).filter(|kind| *kind == Kind::Columns || widest >= CELL_GAP * narrowest / GUTTER)?;
    Some(Run { end: start + run.len(), gutters, kind })
}

/// A run begins with a row of several segments, or with two columns whose lines are not level with each other.
fn begins_run(rows: &[Vec<Fragment>]) -> bool {
    let [first, rest @ ..] = rows else {
        return false;
    };
    let ([one], Some(below)) = (first.as_slice(), rest.first()) else {
        return first.len() > 1;
    };
    let beside = |other: &Fragment| one.right < other.left || other.right < one.left;
    below.iter().any(|other| beside(other) && one.base - other.base < 1.5 * one.size.max(other.size))
}

/// The free strips between texts.
fn inner(free: &[(f32, f32)], narrowest: f32) -> Vec<(f32, f32)> {
    let between = free.get(1..free.len().saturating_sub(1)).unwrap_or_default();
    between.iter().copied().filter(|(left, right)| right - left >= narrowest).collect()
}

/// A run without what merely follows it: lone segments after the last that stood beside another, from the first on
/// that is set apart by a gap or its size.
fn without_tail<'a>(run: &'a [Vec<Fragment>], gutters: &[f32]) -> &'a [Vec<Fragment>] {
    let column = |row: &[Fragment]| row.first().map(|one| gutters.partition_point(|gutter| *gutter < one.left));
    let beside = |index: usize| match (run.get(index), index.checked_sub(1).and_then(|above| run.get(above))) {
        (Some(row), _) if row.len() > 1 => true,
        (Some(row), Some(above)) => above.len() == 1 && column(row) != column(above),
        _ => false,
    };
    let last = (0..run.len()).rev().find(|index| beside(*index)).unwrap_or(0);
    let apart = |pair: &[Vec<Fragment>]| match pair {
        [above, below] => match (above.first(), below.first()) {
            (Some(above), Some(below)) => {
                above.base - below.base > 1.6 * below.size || (above.size - below.size).abs() > 0.1 * above.size
            }
            _ => true,
        },
        _ => true,
    };
    let kept = run.get(last..).unwrap_or_default().windows(2).take_while(|pair| !apart(pair)).count();
    run.get(..=last + kept).unwrap_or(run)
}

/// Free strips, less what a segment covers.
fn without(free: &[(f32, f32)], segment: &Fragment) -> Vec<(f32, f32)> {
    let (left, right) = (segment.left, segment.right.max(segment.left + 1.0));
    let mut rest = Vec::with_capacity(free.len() + 1);
    for &(from, to) in free {
        if right <= from || to <= left {
            rest.push((from, to));
            continue;
        }
        if from < left {
            rest.push((from, left));
        }
        if right < to {
            rest.push((right, to));
        }
    }
    rest
}

/// Columns of text, a table, or neither.
fn kind(run: &[Vec<Fragment>], gutters: &[f32]) -> Option<Kind> {
    let marks = run.iter().flatten().filter(|segment| segment.mark.is_some()).count();
    if marks > 0 {
        // Frames alone are read row by row; text beside one is a column of its own.
        return (marks < run.iter().flatten().count()).then_some(Kind::Columns);
    }
    let sides = sides(run, gutters);
    let words = |side: &Vec<Fragment>| side.iter().map(|line| line.text.split_whitespace().count()).sum::<usize>();
    let is_column =
        |side: &Vec<Fragment>| side.len() >= COLUMN_LINES_MIN && words(side) >= COLUMN_WORDS_MIN * side.len();
    let shared = run.iter().filter(|row| row.len() > 1).count();
    if sides.iter().filter(|side| is_column(side)).count() >= 2 {
        return Some(Kind::Columns);
    }
    // Most rows of a table have more than one cell.
    if shared >= 2 && shared * 2 >= run.len() {
        return Some(Kind::Table);
    }
    (shared >= 1 && sides.iter().all(|side| side.len() >= 2)).then_some(Kind::Columns)
}

/// Segments by the column that they stand in.
fn sides(run: &[Vec<Fragment>], gutters: &[f32]) -> Vec<Vec<Fragment>> {
    let mut sides = vec![Vec::new(); gutters.len() + 1];
    for segment in run.iter().flatten() {
        let column = gutters.partition_point(|gutter| *gutter < segment.left);
        if let Some(side) = sides.get_mut(column) {
            side.push(segment.clone());
        }
    }
    sides
}

/// The cells of a table. Where rows stand apart, lines that are close to each other are one row; else a line with
/// nothing in the first column carries the cells above on.
fn cells(run: &[Vec<Fragment>], gutters: &[f32]) -> Vec<Vec<String>> {
    let base = |row: &Vec<Fragment>| row.first().map_or(0.0, |first| first.base);
    let gaps: Vec<f32> = run.windows(2).map(|pair| base(&pair[0]) - base(&pair[1])).collect();
    let closest = gaps.iter().copied().fold(f32::MAX, f32::min);
    let widest = gaps.iter().copied().fold(0.0, f32::max);
    let rows_apart = widest > ROW_GAP * closest && closest > 0.0;
    let mut table: Vec<Vec<String>> = Vec::new();
    for (index, row) in run.iter().enumerate() {
        let mut cells = vec![String::new(); gutters.len() + 1];
        for segment in row {
            let column = gutters.partition_point(|gutter| *gutter < segment.left);
            if let Some(cell) = cells.get_mut(column) {
                mend::join(cell, &segment.text);
            }
        }
        let gap = index.checked_sub(1).and_then(|above| gaps.get(above)).copied().unwrap_or(f32::MAX);
        let size = row.first().map_or(0.0, |first| first.size);
        let carried = gap < 1.4 * size && (cells[0].is_empty() || (rows_apart && gap < ROW_GAP * closest));
        match table.last_mut() {
            Some(last) if carried => {
                last.iter_mut()
                    .zip(&cells)
                    .filter(|(_, more)| !more.is_empty())
                    .for_each(|(cell, more)| mend::join(cell, more));
            }
            _ => table.push(cells),
        }
    }
    table
}
