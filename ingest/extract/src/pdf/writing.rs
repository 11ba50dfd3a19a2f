//! From lines to blocks: what is larger or bolder than the text is a heading, what begins with a mark is an item,
//! what goes on without a gap is one paragraph.

use std::collections::{BTreeMap, HashMap, HashSet};

use document::{BlockKind, Piece, Place, PlaceKind};

use super::{
    layout::{self, Line, Part},
    mend::{self, Hyphenated},
    page::{Content, Page},
    tags::Tag,
};
use crate::{
    outline::{Headings, alt_text, one_line, table_text},
    text,
};

/// A heading is at least this much larger than the text.
const LARGER: f32 = 1.12;
/// Longer ones are text that is set large.
const HEADING_CHARS_MAX: usize = 160;
/// On a slide all text is large, and what is longer than this is no heading.
const SLIDE_HEADING_CHARS_MAX: usize = 60;
/// Lines that the title of a slide takes at most.
const TITLE_LINES_MAX: usize = 3;
/// Sizes told apart as levels; smaller headings share the last.
const LEVELS_MAX: usize = 5;
/// The share of a page's height at its top and bottom where running heads and page numbers stand.
const MARGIN: f32 = 0.09;

/// The blocks of a document, and what it is called on its first page.
pub(super) struct Written {
    pub(super) pieces: Vec<Piece>,
    pub(super) title: Option<String>,
}

/// Writes pages to blocks, knowing the whole document.
pub(super) struct Writer<'a> {
    pages: &'a [Page],
    /// The size of most of the text.
    body: f32,
    /// Sizes of headings, from the largest.
    levels: Vec<f32>,
    /// Whether bold is rare enough to mark headings.
    bold_marks: bool,
    /// Whether the document says itself which blocks are headings.
    knows_headings: bool,
    /// Lines that stand in the margins of several pages, digits aside.
    running: HashSet<String>,
    headings: Headings,
    pieces: Vec<Piece>,
    /// Running heads and page numbers of the page under way, which follow its text.
    furniture: Vec<String>,
    title: Option<String>,
    number: u32,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Running,
    Title,
    /// With its level.
    Heading(u8),
    Item,
    Text,
}

/// A block under way.
struct Open {
    role: Role,
    text: String,
    last: Line,
    /// Where the text of its first line begins and its lines end.
    left: f32,
    right: f32,
}

impl<'a> Writer<'a> {
    pub(super) fn new(pages: &'a [Page], knows_headings: bool) -> Self {
        let sizes = Sizes::of(lines(pages));
        let body = sizes.most().unwrap_or(10.0);
        let mut levels: Vec<f32> = sizes.descending().filter(|size| *size >= LARGER * body).collect();
        // Sizes that differ by a hair are one level.
        levels.dedup_by(|smaller, larger| *smaller > 0.95 * *larger);
        let chars = |wanted: fn(&Line) -> bool| {
            lines(pages).filter(|line| wanted(line)).map(|line| line.text.len()).sum::<usize>()
        };
        Self {
            pages,
            body,
            levels,
            bold_marks: chars(|line| line.bold) * 3 < chars(|_| true),
            knows_headings,
            running: running(pages),
            headings: Headings::default(),
            pieces: Vec::new(),
            furniture: Vec::new(),
            title: None,
            number: 0,
        }
    }

    pub(super) fn write(mut self) -> Written {
        for page in self.pages {
            self.number += 1;
            match &page.content {
                Content::Parts(parts) if page.landscape => self.slide(page, parts),
                Content::Parts(parts) => self.page(page, parts),
                Content::Text(text) => text
                    .split("\n\n")
                    .for_each(|paragraph| self.push(BlockKind::Paragraph, &mend::plain_lines(paragraph))),
                _ => {}
            }
            for line in std::mem::take(&mut self.furniture) {
                self.push(BlockKind::Paragraph, &line);
            }
        }
        let hyphenated = Hyphenated::of(self.pieces.iter().map(|piece| piece.text.as_str()));
        for piece in &mut self.pieces {
            hyphenated.mend(&mut piece.text);
            piece.place.heading.iter_mut().for_each(|heading| hyphenated.mend(heading));
        }
        self.title.iter_mut().for_each(|title| hyphenated.mend(title));
        Written { pieces: self.pieces, title: self.title }
    }

    fn page(&mut self, page: &Page, parts: &[Part]) {
        for part in parts {
            self.part(part, page, |writer, line| writer.role(page, line));
        }
    }

    /// A slide has its own sizes and its own headings: what is largest in its upper half is its title.
    fn slide(&mut self, page: &Page, parts: &[Part]) {
        self.headings = Headings::default();
        let upper = f32::midpoint(page.bottom, page.top);
        let wordy: Vec<&Line> = lines(std::slice::from_ref(page))
            .filter(|line| is_wordy(&line.text) && !self.is_running(page, line))
            .collect();
        let is_high = |line: &Line| line.base > upper;
        let title = wordy.iter().filter(|line| is_high(line)).map(|line| line.size).fold(0.0, f32::max);
        let large: Vec<&Line> = wordy.iter().copied().filter(|line| line.size > 0.95 * title).collect();
        // A title stands alone at its size: where there is more of it, that is the text of the slide.
        let has_title = large.len() <= TITLE_LINES_MAX
            && large.windows(2).all(|pair| !layout::on_one_line(pair[0], pair[1]))
            && large.iter().all(|line| is_high(line) || large.len() == 1);
        let text = wordy.iter().copied().filter(|line| !has_title || line.size < 0.95 * title);
        let body = Sizes::of(text).most().unwrap_or(0.8 * title);
        let role = |writer: &Self, line: &Line| {
            let text = line.text.trim();
            let short = text.chars().count() <= SLIDE_HEADING_CHARS_MAX && !text.ends_with(['.', ',', ';']);
            if writer.is_running(page, line) {
                Role::Running
            } else if begins_item(text) {
                Role::Item
            } else if !is_wordy(text) {
                Role::Text
            } else if has_title && line.size > 0.95 * title && title > LARGER * body {
                Role::Title
            } else if short && line.size >= LARGER * body {
                Role::Heading(2)
            } else {
                Role::Text
            }
        };
        // Wherever on the slide or in its file the title stands, it comes first.
        let is_title = |writer: &Self, line: &Line| role(writer, line) == Role::Title;
        let of_title = |lines: &[Line], wanted: bool| -> Vec<Line> {
            lines.iter().filter(|line| is_title(self, line) == wanted).cloned().collect()
        };
        let (titles, rest): (Vec<_>, Vec<_>) = parts
            .iter()
            .map(|part| match part {
                Part::Column(lines) => (of_title(lines, true), Part::Column(of_title(lines, false))),
                Part::Tagged(Tag::Text, lines) if !self.knows_headings => {
                    (of_title(lines, true), Part::Tagged(Tag::Text, of_title(lines, false)))
                }
                other => (Vec::new(), other.clone()),
            })
            .unzip();
        self.column(&titles.concat(), role);
        for part in &rest {
            self.part(part, page, role);
        }
    }

    fn part(&mut self, part: &Part, page: &Page, role: impl Fn(&Self, &Line) -> Role) {
        match part {
            Part::Table(rows) => self.push(BlockKind::Table, &table_text(rows)),
            Part::Picture(words) => self.push(BlockKind::AltText, &alt_text(words).unwrap_or_default()),
            Part::Column(lines) => self.column(lines, role),
            Part::Tagged(Tag::Text, lines) if !self.knows_headings => self.column(lines, role),
            Part::Tagged(tag, lines) => self.tagged(*tag, lines, page),
        }
    }

    /// A block that the document itself calls something.
    fn tagged(&mut self, tag: Tag, lines: &[Line], page: &Page) {
        let Some(first) = lines.first() else { return };
        let text = layout::joined(lines);
        let has_title =
            self.pieces.iter().any(|piece| piece.kind == BlockKind::Title && piece.place.number == Some(self.number));
        let role = match tag {
            Tag::Title => Role::Title,
            // What a slide is called is tagged as a heading.
            Tag::Heading(_) if page.landscape && !has_title => Role::Title,
            Tag::Heading(level) => Role::Heading(if page.landscape { level.max(2) } else { level }),
            Tag::Item => Role::Item,
            Tag::Note => return self.push(BlockKind::Footnote, &text),
            Tag::Text if begins_with_bullet(&text) => Role::Item,
            Tag::Text if self.role(page, first) == Role::Title => Role::Title,
            Tag::Text => Role::Text,
        };
        self.close(&Open { text, ..Open::new(first, role) });
    }

    fn column(&mut self, lines: &[Line], role: impl Fn(&Self, &Line) -> Role) {
        let mut open: Option<Open> = None;
        let right = lines.iter().map(|line| line.right).fold(0.0, f32::max);
        for line in lines {
            let role = role(self, line);
            match &mut open {
                Some(block) if goes_on(block, line, role, right) => block.add(line),
                _ => {
                    if let Some(block) = open.replace(Open::new(line, role)) {
                        self.close(&block);
                    }
                }
            }
        }
        if let Some(block) = open {
            self.close(&block);
        }
    }

    fn close(&mut self, block: &Open) {
        match block.role {
            Role::Running => self.furniture.push(block.text.clone()),
            Role::Text => self.push(BlockKind::Paragraph, &block.text),
            Role::Item => self.push(BlockKind::ListItem, without_bullet(&block.text)),
            Role::Title => {
                let title = one_line(&block.text);
                self.headings = Headings::default();
                self.push(BlockKind::Title, &title);
                if self.pages.get(self.number as usize - 1).is_some_and(|page| page.landscape) {
                    self.headings.enter(1, &title);
                }
                self.title.get_or_insert(title);
            }
            Role::Heading(level) => {
                let heading = one_line(&block.text);
                let place =
                    Place { kind: PlaceKind::Page, number: Some(self.number), ..self.headings.place_above(level) };
                self.headings.enter(level, &heading);
                self.pieces.push(Piece { kind: BlockKind::Heading, place, text: heading.clone() });
                if self.number == 1 {
                    self.title.get_or_insert(heading);
                }
            }
        }
    }

    fn push(&mut self, kind: BlockKind, text: &str) {
        let text = text.trim();
        // A bullet whose words are a picture says nothing.
        if !text.is_empty() && !text::is_bullet(text) {
            let place = Place { kind: PlaceKind::Page, number: Some(self.number), ..self.headings.place() };
            self.pieces.push(Piece { kind, place, text: text.to_owned() });
        }
    }

    fn role(&self, page: &Page, line: &Line) -> Role {
        if self.is_running(page, line) {
            return Role::Running;
        }
        let text = line.text.trim();
        if begins_with_bullet(text) || (begins_item(text) && line.size < LARGER * self.body) {
            return Role::Item;
        }
        if !is_wordy(text) || text.chars().count() > HEADING_CHARS_MAX {
            return Role::Text;
        }
        if line.size >= LARGER * self.body {
            let level = self.levels.iter().position(|size| *size <= 1.05 * line.size).unwrap_or(LEVELS_MAX);
            // The largest text of all, on the first page, is what the document is called.
            let is_first = self.number == 1
                && self.title.is_none()
                && !self.pieces.iter().any(|piece| piece.kind == BlockKind::Title);
            if is_first && level == 0 && self.levels.len() > 1 {
                return Role::Title;
            }
            return Role::Heading(u8::try_from(level.min(LEVELS_MAX - 1)).unwrap_or(0) + 1);
        }
        let closed = text.ends_with(['.', ',', ';']);
        if line.bold && self.bold_marks && line.size > 0.95 * self.body && !closed {
            return Role::Heading(u8::try_from(self.levels.len().min(LEVELS_MAX)).unwrap_or(0) + 1);
        }
        Role::Text
    }

    fn is_running(&self, page: &Page, line: &Line) -> bool {
        in_margin(page, line)
            && (is_page_number(line.text.trim()) || self.running.contains(&without_digits(&line.text)))
    }
}

impl Open {
    fn new(line: &Line, role: Role) -> Self {
        Self { role, text: line.text.trim().to_owned(), last: line.clone(), left: line.left, right: line.right }
    }

    fn add(&mut self, line: &Line) {
        mend::join(&mut self.text, &line.text);
        self.left = self.left.min(line.left);
        self.right = self.right.max(line.right);
        self.last = line.clone();
    }
}

/// Whether a line goes on with a block: no gap, the same size, and no sign of a new beginning.
fn goes_on(block: &Open, line: &Line, role: Role, column_right: f32) -> bool {
    let last = &block.last;
    let gap = last.base - line.base;
    let size = last.size.max(line.size);
    let heading = matches!(role, Role::Heading(_) | Role::Title);
    let near = gap > -0.5 * size && gap < if heading { 1.4 } else { 1.75 } * size;
    let alike = (last.size - line.size).abs() <= 0.12 * size;
    // A mark that stands alone, as wide as its own column, goes with the line beside or below it.
    if block.role == Role::Item && text::is_bullet(block.text.trim()) {
        return gap < 2.0 * size && role != Role::Running;
    }
    let same = match (block.role, role) {
        (Role::Item | Role::Text, Role::Text) => true,
        (Role::Heading(_) | Role::Title, _) => block.role == role && last.bold == line.bold && !numbered(&line.text),
        (a, b) => a == b && a != Role::Item && a != Role::Running,
    };
    // A line that ends early ends its paragraph, where the next begins with a capital.
    let early = last.right < column_right - 0.25 * (column_right - block.left)
        && last.text.trim_end().ends_with(['.', '!', '?', ':']);
    let capital = line.text.trim_start().chars().next().is_some_and(|first| !first.is_lowercase());
    let indented =
        line.left > last.left + 0.8 * size && line.left < last.left + 4.0 * size && capital && block.role == Role::Text;
    near && alike && same && !(early && capital) && !(indented && last.text.trim_end().ends_with(['.', '!', '?']))
}

fn begins_with_bullet(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(text::is_bullet)
}

fn begins_item(text: &str) -> bool {
    text::is_item(text) || text::is_bullet(text)
}

/// An item without its bullet; a number stays, since others refer to it.
fn without_bullet(text: &str) -> &str {
    match text.split_once(char::is_whitespace) {
        Some((mark, rest)) if text::is_bullet(mark) => rest,
        _ => text,
    }
}

/// Whether a heading carries a number of its own: `2.1 People`.
fn numbered(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.starts_with(|character: char| character.is_ascii_digit()) && first.contains('.')
}

/// Enough letters to be words, and more of them than of all else.
fn is_wordy(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let others = text.chars().filter(|character| !character.is_alphabetic() && !character.is_whitespace()).count();
    letters >= 2 && letters > others
}

fn in_margin(page: &Page, line: &Line) -> bool {
    let height = page.top - page.bottom;
    line.base < page.bottom + MARGIN * height || line.base > page.top - MARGIN * height
}

/// `7`, `- 7 -`, `Page 7`, `7 / 12`, `7 of 12`, `vii`.
fn is_page_number(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let number = |word: &str| {
        word.len() <= 4
            && (word.bytes().all(|b| b.is_ascii_digit()) || word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
    };
    let said = |word: &str| matches!(word, "page" | "seite" | "página" | "pagina" | "of" | "von" | "de" | "sur");
    !words.is_empty()
        && words.len() <= 4
        && words.iter().all(|word| number(word) || said(word))
        && words.iter().any(|word| number(word))
}

/// Lines in the margins of at least three pages.
fn running(pages: &[Page]) -> HashSet<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut here = HashSet::new();
        here.extend(
            lines(std::slice::from_ref(page))
                .filter(|line| in_margin(page, line))
                .map(|line| without_digits(&line.text)),
        );
        for line in here {
            *seen.entry(line).or_default() += 1;
        }
    }
    seen.retain(|_, count| *count >= 3);
    seen.into_keys().collect()
}

fn without_digits(text: &str) -> String {
    one_line(&text.replace(|character: char| character.is_ascii_digit(), " "))
}

fn lines(pages: &[Page]) -> impl Iterator<Item = &Line> {
    let parts = pages.iter().filter_map(|page| match &page.content {
        Content::Parts(parts) => Some(parts),
        _ => None,
    });
    parts.flatten().flat_map(|part| match part {
        Part::Column(lines) | Part::Tagged(_, lines) => lines.as_slice(),
        Part::Table(_) | Part::Picture(_) => &[],
    })
}

/// How many bytes of text are set in each size.
struct Sizes(BTreeMap<i32, usize>);

impl Sizes {
    fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut sizes = BTreeMap::new();
        for line in lines {
            *sizes.entry(tenths(line.size)).or_default() += line.text.trim().len();
        }
        Self(sizes)
    }

    /// The size of most of the text.
    fn most(&self) -> Option<f32> {
        self.0.iter().max_by_key(|(_, bytes)| **bytes).map(|(size, _)| points(*size))
    }

    fn descending(&self) -> impl Iterator<Item = f32> {
        self.0.keys().rev().copied().map(points)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "sizes of type are small")]
fn tenths(size: f32) -> i32 {
    (size * 10.0).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "sizes of type are small")]
fn points(tenths: i32) -> f32 {
    tenths as f32 / 10.0
}
