use document::BlockKind;
use roxmltree::{Document, Node};

use super::{
    run::{Inline, Reference},
    styles::{Role, Styles},
};
use crate::{
    blocks::Blocks,
    drawing,
    outline::{Notices, alt_text, table_text},
    package::{Package, Relations},
    xml::Walk as _,
};

/// Columns that one cell may span; more means nothing.
const SPAN_MAX: usize = 64;

/// Walks a body and gathers its pieces under their headings.
pub(super) struct Body<'w, 'p> {
    package: &'w mut Package<'p>,
    relations: &'w Relations,
    styles: &'w Styles,
    notices: &'w mut Notices,
    footnotes: Option<&'w Document<'w>>,
    endnotes: Option<&'w Document<'w>>,
    found: Blocks,
    /// Whole documents that were put in and are no part of the body.
    pub(super) embedded: usize,
    /// Whether a picture was passed.
    pub(super) pictures: bool,
}

impl<'w, 'p> Body<'w, 'p> {
    pub(super) fn new(
        package: &'w mut Package<'p>,
        relations: &'w Relations,
        styles: &'w Styles,
        notices: &'w mut Notices,
        [footnotes, endnotes]: [Option<&'w Document<'w>>; 2],
    ) -> Self {
        Self {
            package,
            relations,
            styles,
            notices,
            footnotes,
            endnotes,
            found: Blocks::default(),
            embedded: 0,
            pictures: false,
        }
    }

    pub(super) fn into_blocks(self) -> Blocks {
        self.found
    }

    /// Reads block content: paragraphs, tables, and whatever wraps these.
    pub(super) fn blocks(&mut self, parent: Node<'_, '_>) {
        for node in parent.elements() {
            match node.name() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                "altChunk" => self.chunk(node),
                "del" | "moveFrom" | "sectPr" | "sdtPr" | "pPr" | "tcPr" => {}
                _ => self.blocks(node),
            }
        }
    }

    /// A page, a mail or a text that was put in whole, as programs do that make documents of pages. A package in the
    /// package is left out: it could hold itself.
    fn chunk(&mut self, node: Node<'_, '_>) {
        let part = node.relation("id").and_then(|id| self.relations.target(id));
        let bytes = part.and_then(|part| self.package.bytes(part).ok()).filter(|bytes| !bytes.starts_with(b"PK"));
        let Some(read) = bytes.and_then(|bytes| crate::read(&bytes, part, self.package.limits()).ok()) else {
            self.embedded += 1;
            return;
        };
        for block in &read.blocks {
            let text = read.text_of(block);
            match block.kind {
                BlockKind::Heading => {
                    self.found.heading(u8::try_from(block.place.heading.len() + 1).unwrap_or(u8::MAX), text);
                }
                kind => self.found.push(kind, text),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let inline = Inline::of(node);
        match self.styles.role(node.child("pPr")) {
            Role::Heading(level) => self.found.heading(level, &inline.text),
            Role::Title => self.found.title(&inline.text),
            Role::Item => self.found.push(BlockKind::ListItem, &inline.text),
            Role::Text => self.found.push(BlockKind::Paragraph, &inline.text),
        }
        self.attachments(&inline);
    }

    /// What a paragraph carries beside its words: the notes it refers to, then its drawings.
    fn attachments(&mut self, inline: &Inline<'_, '_>) {
        for note in &inline.notes {
            let (document, name, id) = match note {
                Reference::Footnote(id) => (self.footnotes, "footnote", id),
                Reference::Endnote(id) => (self.endnotes, "endnote", id),
            };
            let list = document.into_iter().flat_map(|document| document.root_element().elements());
            let mut found = list.filter(|node| node.is(name) && node.attr("id") == Some(id));
            if let Some(note) = found.next() {
                let text: Vec<String> =
                    note.descendants().filter(|node| node.is("p")).map(|node| Inline::of(node).text).collect();
                self.found.push(BlockKind::Footnote, &text.join("\n"));
            }
        }
        for drawing in &inline.drawings {
            self.drawing(*drawing);
        }
    }

    /// Text boxes hold blocks like any other; what shows no words may be described.
    fn drawing(&mut self, parent: Node<'_, '_>) {
        for node in parent.elements() {
            match node.name() {
                "txbxContent" => self.blocks(node),
                "blip" | "imagedata" => self.pictures = true,
                "docPr" => {
                    if let Some(words) = node.attr("descr").and_then(alt_text) {
                        self.found.push(BlockKind::AltText, &words);
                    }
                }
                "chart" => {
                    let Some(part) = node.relation("id").and_then(|id| self.relations.target(id)) else { continue };
                    let words = drawing::chart(self.package, part);
                    let words = self.notices.keep("a chart", words).unwrap_or_default();
                    self.found.push(BlockKind::Chart, &words);
                }
                "relIds" => {
                    let Some(part) = node.relation("dm").and_then(|id| self.relations.target(id)) else { continue };
                    let points = drawing::diagram(self.package, part);
                    for point in self.notices.keep("a diagram", points).unwrap_or_default() {
                        self.found.push(BlockKind::ListItem, &point);
                    }
                }
                _ => self.drawing(node),
            }
        }
    }

    /// A table of one cell is a frame around blocks. Any other becomes a table; tables, notes and drawings in
    /// its cells follow it.
    fn table(&mut self, table: Node<'_, '_>) {
        let mut rows = Vec::new();
        gather(table, "tr", &mut rows);
        let rows: Vec<Vec<Node<'_, '_>>> = rows
            .into_iter()
            .map(|row| {
                let mut cells = Vec::new();
                gather(row, "tc", &mut cells);
                cells
            })
            .collect();
        if let [row] = rows.as_slice()
            && let [cell] = row.as_slice()
        {
            return self.blocks(*cell);
        }
        let mut inner = Cell::default();
        let text = table_text(rows.iter().map(|row| row.iter().flat_map(|cell| inner.read(*cell)).collect::<Vec<_>>()));
        self.found.push(BlockKind::Table, &text);
        for inline in &inner.inlines {
            self.attachments(inline);
        }
        for table in inner.tables {
            self.table(table);
        }
    }
}

/// The rows of a table or the cells of a row, through content controls and insertions.
fn gather<'a, 'input: 'a>(parent: Node<'a, 'input>, name: &str, found: &mut Vec<Node<'a, 'input>>) {
    for node in parent.elements() {
        match node.name() {
            same if same == name => found.push(node),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => gather(node, name, found),
            _ => {}
        }
    }
}

/// What the cells of a table hold beside words.
#[derive(Default)]
struct Cell<'a, 'input> {
    inlines: Vec<Inline<'a, 'input>>,
    tables: Vec<Node<'a, 'input>>,
}

impl<'a, 'input: 'a> Cell<'a, 'input> {
    /// The cell's words, then one empty cell for each further column that it spans.
    fn read(&mut self, cell: Node<'a, 'input>) -> Vec<String> {
        let property = |name| cell.path(&["tcPr", name]);
        let span = property("gridSpan")
            .and_then(|span| span.attr("val"))
            .and_then(|span| span.parse().ok())
            .unwrap_or(1_usize);
        // The first cell of a vertical merge says `restart`; the others continue it.
        let continues = property("vMerge").is_some_and(|merge| merge.attr("val") != Some("restart"));
        let mut lines = Vec::new();
        if !continues {
            self.lines(cell, &mut lines);
        }
        let mut columns = vec![String::new(); span.clamp(1, SPAN_MAX)];
        if let Some(first) = columns.first_mut() {
            *first = lines.join("\n");
        }
        columns
    }

    fn lines(&mut self, parent: Node<'a, 'input>, lines: &mut Vec<String>) {
        for node in parent.elements() {
            match node.name() {
                "p" => {
                    let mut inline = Inline::of(node);
                    lines.push(std::mem::take(&mut inline.text));
                    self.inlines.push(inline);
                }
                "tbl" => self.tables.push(node),
                "del" | "moveFrom" | "sdtPr" | "tcPr" => {}
                _ => self.lines(node, lines),
            }
        }
    }
}
