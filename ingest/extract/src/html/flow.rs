//! Elements as they open and close, made blocks.

use document::BlockKind;
use scraper::node::Element;

use super::Page;
use crate::{blocks::Blocks, outline::one_line, rows::Rows};

/// The page as far as it has been walked.
#[derive(Default)]
pub(super) struct Flow {
    blocks: Blocks,
    title: Option<String>,
    /// The words of the block under way.
    words: String,
    /// Descriptions of pictures in it, which follow it.
    pictures: Vec<String>,
    table: Option<Table>,
    in_title: bool,
    heading: Option<u8>,
    lists: usize,
    footnotes: usize,
    preformatted: usize,
}

/// A table under way, none of whose cells holds another table.
#[derive(Default)]
struct Table {
    rows: Rows,
    /// How many columns and rows the cell under way reaches over.
    cell: Option<[usize; 2]>,
}

impl Flow {
    pub(super) fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.words.push_str(text);
            return;
        }
        for character in text.chars() {
            // A no-break space is a character of its own to browsers, and no other white space is.
            if !character.is_ascii_whitespace() {
                self.words.push(character);
            } else if !self.words.is_empty() && !self.words.ends_with([' ', '\n']) {
                self.words.push(' ');
            }
        }
    }

    pub(super) fn open(&mut self, element: &Element, has_table_inside: impl Fn() -> bool) {
        match element.name() {
            "br" => self.words.push('\n'),
            "img" => self.picture(element),
            "title" if !self.in_title => {
                self.flush();
                self.in_title = true;
            }
            "td" | "th" if self.table.is_some() => self.cell(element),
            "tr" if self.table.is_some() => self.row(),
            _ if self.table.is_some() => self.space(element.name()),
            "table" => {
                self.flush();
                // A table that holds tables is a layout, not data: its cells are read as the page's own parts.
                self.table = (!has_table_inside()).then(Table::default);
            }
            name if is_block(name) => {
                self.flush();
                self.enter(name, element);
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, element: &Element) {
        match element.name() {
            "title" if self.in_title => {
                let title = one_line(&std::mem::take(&mut self.words));
                self.in_title = false;
                self.title = self.title.take().or(Some(title)).filter(|title| !title.is_empty());
            }
            "td" | "th" | "caption" if self.table.is_some() => self.end_cell(),
            "table" => self.end_table(),
            name if self.table.is_some() => self.space(name),
            name if is_block(name) => {
                self.flush();
                self.leave(name, element);
            }
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> Page {
        self.end_table();
        self.flush();
        Page { title: self.title, blocks: self.blocks }
    }

    fn enter(&mut self, name: &str, element: &Element) {
        match name {
            _ if is_item(element) => self.lists += 1,
            "pre" => self.preformatted += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name.as_bytes().get(1).map(|digit| digit - b'0'),
            _ if is_footnote(element) => self.footnotes += 1,
            _ => {}
        }
    }

    fn leave(&mut self, name: &str, element: &Element) {
        match name {
            _ if is_item(element) => self.lists = self.lists.saturating_sub(1),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            _ if is_footnote(element) => self.footnotes = self.footnotes.saturating_sub(1),
            _ => {}
        }
    }

    /// Ends the block under way.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        match self.heading {
            Some(level) => self.blocks.heading(level, &words),
            None if self.footnotes > 0 => self.blocks.push(BlockKind::Footnote, &words),
            None if self.lists > 0 => self.blocks.push(BlockKind::ListItem, &words),
            None => self.blocks.push(BlockKind::Paragraph, &words),
        }
        for picture in self.pictures.drain(..) {
            self.blocks.push(BlockKind::AltText, &picture);
        }
    }

    fn picture(&mut self, element: &Element) {
        let alt = one_line(element.attr("alt").unwrap_or_default());
        if alt.is_empty() {
            return;
        }
        if self.table.is_some() {
            self.space("img");
            self.words.push_str(&alt);
            self.words.push(' ');
        } else {
            self.pictures.push(alt);
        }
    }

    /// Inside a cell blocks are set apart by a space only.
    fn space(&mut self, name: &str) {
        if (is_block(name) || name == "img") && !self.words.is_empty() && !self.words.ends_with([' ', '\n']) {
            self.words.push(' ');
        }
    }

    fn row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.table {
            table.rows.row();
        }
    }

    fn cell(&mut self, element: &Element) {
        self.end_cell();
        let span = |name| element.attr(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
        if let Some(table) = &mut self.table {
            table.cell = Some([span("colspan"), span("rowspan")]);
        }
    }

    /// Words outside of every cell, such as a caption, are a row of their own.
    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else {
            return;
        };
        let words = one_line(&std::mem::take(&mut self.words));
        match table.cell.take() {
            Some(span) => table.rows.cell(words, span),
            None if !words.is_empty() => {
                table.rows.row();
                table.rows.cell(words, [1, 1]);
            }
            None => {}
        }
    }

    /// A table with one column is a list of paragraphs.
    fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.table.take() else {
            return;
        };
        let rows = table.rows.into_rows();
        if rows.iter().any(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1) {
            self.blocks.table(&rows);
        } else {
            rows.iter().flatten().for_each(|cell| self.blocks.push(BlockKind::Paragraph, cell));
        }
    }
}

/// A paragraph that Word saved as a page calls itself an item.
fn is_item(element: &Element) -> bool {
    element.name() == "li" || element.attr("class").is_some_and(|class| class.starts_with("MsoList"))
}

fn is_footnote(element: &Element) -> bool {
    element.attr("class") == Some("footnote-definition") || element.attr("role") == Some("doc-footnote")
}

/// Elements that begin a line of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}
