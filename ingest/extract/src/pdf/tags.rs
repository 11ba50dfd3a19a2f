//! The structure that a tagged PDF brings along (ISO 32000-1, 14.7 and 14.8): its blocks in reading order, and which
//! marked content each of them holds. Office programs write it; what they mean need not be guessed from the page.

use std::collections::HashMap;

use pdf_oxide::{
    PdfDocument,
    structure::{McidScope, StructChild, StructElem, StructType},
};

/// Elements in elements; no program writes more than some tens.
const DEPTH_MAX: usize = 200;

/// Where a piece of marked content stands: its content stream, and its number there.
pub(super) type Mark = (McidScope, u32);

/// What a block is, as its element says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Title,
    /// With its level, from 1.
    Heading(u8),
    Item,
    Note,
    Text,
}

/// A block of one page.
#[derive(Debug)]
pub(super) enum Tagged {
    Block(Tag, Vec<Mark>),
    /// Cells by row, each by what it holds.
    Table(Vec<Vec<Vec<Mark>>>),
    /// The description of a picture.
    Picture(String),
}

/// The blocks of each page, pages counted from 0.
#[derive(Debug, Default)]
pub(super) struct Tags(HashMap<u32, Vec<Tagged>>);

impl Tags {
    /// Reads the structure of a document; nothing where it has none or doubts it itself.
    pub(super) fn of(document: &PdfDocument) -> Self {
        if !document.prefers_structure_reading_order() {
            return Self::default();
        }
        let Ok(Some(tree)) = document.structure_tree() else { return Self::default() };
        let mut walk = Walk::default();
        for element in &tree.root_elements {
            walk.element(element, Tag::Text, 0);
        }
        walk.flush();
        let mut pages: HashMap<u32, Vec<Tagged>> = HashMap::new();
        for (page, block) in walk.blocks {
            pages.entry(page).or_default().push(block);
        }
        Self(pages)
    }

    /// The blocks of a page in reading order.
    pub(super) fn page(&self, index: u32) -> &[Tagged] {
        self.0.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Whether any block is a heading: where none is, headings are still to be found.
    pub(super) fn have_headings(&self) -> bool {
        let is_heading = |block: &Tagged| matches!(block, Tagged::Block(Tag::Heading(_) | Tag::Title, _));
        self.0.values().flatten().any(is_heading)
    }
}

/// What an element does to the flow of blocks.
enum Kind {
    /// A block of its own.
    Block(Tag),
    /// A paragraph; the first of an item is the item.
    Paragraph,
    Item,
    /// The bullet or number of an item.
    Label,
    /// Words within a block.
    Inline,
    Note,
    Table,
    Figure,
    /// Holds blocks.
    Group,
}

/// What an element is. The parser has looked up the names that a document gives to standard types.
fn kind(element: &StructElem) -> Kind {
    match &element.struct_type {
        StructType::H | StructType::H1 => Kind::Block(Tag::Heading(1)),
        StructType::H2 => Kind::Block(Tag::Heading(2)),
        StructType::H3 => Kind::Block(Tag::Heading(3)),
        StructType::H4 => Kind::Block(Tag::Heading(4)),
        StructType::H5 => Kind::Block(Tag::Heading(5)),
        StructType::H6 => Kind::Block(Tag::Heading(6)),
        StructType::P | StructType::BibEntry | StructType::Code | StructType::Formula => Kind::Paragraph,
        StructType::LI => Kind::Item,
        StructType::Lbl => Kind::Label,
        StructType::Note => Kind::Note,
        StructType::Table => Kind::Table,
        StructType::Figure => Kind::Figure,
        StructType::LBody
        | StructType::Span
        | StructType::Quote
        | StructType::Reference
        | StructType::Link
        | StructType::Annot
        | StructType::WB
        | StructType::Form => Kind::Inline,
        StructType::Custom(name) => match name.as_str() {
            "Title" => Kind::Block(Tag::Title),
            "Caption" | "BlockQuote" | "TOCI" | "Aside" | "FENote" => Kind::Paragraph,
            "Em" | "Strong" | "Sub" | "Ruby" | "RB" | "RT" | "RP" | "Warichu" | "NonStruct" => Kind::Inline,
            _ => Kind::Group,
        },
        _ => Kind::Group,
    }
}

/// The structure as far as it has been walked.
#[derive(Default)]
struct Walk {
    /// With the page of each.
    blocks: Vec<(u32, Tagged)>,
    /// The block under way.
    open: Option<(u32, Tag, Vec<Mark>)>,
    /// What stands inside the block under way and follows it: notes, pictures.
    after: Vec<(u32, Tagged)>,
    /// An item has begun and holds no more than its label.
    is_fresh: bool,
    page: u32,
}

impl Walk {
    fn element(&mut self, element: &StructElem, tag: Tag, depth: usize) {
        if depth > DEPTH_MAX {
            return;
        }
        self.page = element.page.unwrap_or(self.page);
        match kind(element) {
            Kind::Inline => self.children(element, tag, depth),
            Kind::Label => {
                let was_fresh = self.is_fresh;
                self.children(element, tag, depth);
                self.is_fresh = was_fresh;
            }
            Kind::Paragraph if self.is_fresh => {
                self.children(element, tag, depth);
                self.flush();
            }
            Kind::Paragraph | Kind::Group => self.apart(element, tag, depth),
            Kind::Block(own) => self.apart(element, own, depth),
            Kind::Item => {
                self.flush();
                self.is_fresh = true;
                self.children(element, Tag::Item, depth);
                self.flush();
            }
            Kind::Table => {
                self.flush();
                self.table(element, depth);
            }
            Kind::Note => self.beside(element, Tag::Note, depth),
            Kind::Figure => {
                let words = element.alt_text.as_deref().unwrap_or_default();
                self.after.push((self.page, Tagged::Picture(words.to_owned())));
                self.beside(element, Tag::Text, depth);
            }
        }
    }

    fn children(&mut self, element: &StructElem, tag: Tag, depth: usize) {
        for child in &element.children {
            match child {
                StructChild::StructElem(element) => self.element(element, tag, depth + 1),
                StructChild::MarkedContentRef { mcid, page, scope } => self.content(*page, tag, (scope.clone(), *mcid)),
                StructChild::ObjectRef(..) => {}
            }
        }
    }

    /// Between what stands before and after.
    fn apart(&mut self, element: &StructElem, tag: Tag, depth: usize) {
        self.flush();
        self.children(element, tag, depth);
        self.flush();
    }

    /// After the block that it stands in.
    fn beside(&mut self, element: &StructElem, tag: Tag, depth: usize) {
        let mut inner = Self { page: self.page, ..Self::default() };
        inner.children(element, tag, depth);
        inner.flush();
        self.after.extend(inner.blocks);
    }

    /// A block that goes on on another page is one block of each.
    fn content(&mut self, page: u32, tag: Tag, mark: Mark) {
        self.page = page;
        self.is_fresh = false;
        match &mut self.open {
            Some((on, _, marks)) if *on == page => marks.push(mark),
            _ => {
                self.flush();
                self.open = Some((page, tag, vec![mark]));
            }
        }
    }

    fn flush(&mut self) {
        self.is_fresh = false;
        self.blocks.extend(self.open.take().map(|(page, tag, marks)| (page, Tagged::Block(tag, marks))));
        self.blocks.append(&mut self.after);
    }

    /// Rows may be grouped; a table that goes on on another page is a table on each.
    fn table(&mut self, element: &StructElem, depth: usize) {
        let mut rows: Vec<(u32, Vec<Vec<Mark>>)> = Vec::new();
        self.rows(element, depth, &mut rows);
        self.flush();
        for (page, row) in rows {
            match self.blocks.last_mut() {
                Some((on, Tagged::Table(rows))) if *on == page && !rows.is_empty() => rows.push(row),
                _ => self.blocks.push((page, Tagged::Table(vec![row]))),
            }
        }
        // The next table is another one, even where it follows at once.
        self.blocks.push((self.page, Tagged::Table(Vec::new())));
    }

    fn rows(&mut self, element: &StructElem, depth: usize, rows: &mut Vec<(u32, Vec<Vec<Mark>>)>) {
        if depth > DEPTH_MAX {
            return;
        }
        for child in &element.children {
            let StructChild::StructElem(inner) = child else { continue };
            match &inner.struct_type {
                StructType::TR => row(inner, rows),
                StructType::THead | StructType::TBody | StructType::TFoot => self.rows(inner, depth + 1, rows),
                // A caption, for one.
                _ => self.element(inner, Tag::Text, depth + 1),
            }
        }
    }
}

/// A row that goes on on another page is a row on each.
fn row(element: &StructElem, rows: &mut Vec<(u32, Vec<Vec<Mark>>)>) {
    let from = rows.len();
    let mut column = 0;
    for child in &element.children {
        let StructChild::StructElem(cell) = child else { continue };
        marks(cell, 0, &mut |page, mark| {
            let known = rows.iter().skip(from).position(|(on, _)| *on == page);
            let row = known.map_or(rows.len(), |row| from + row);
            if row == rows.len() {
                rows.push((page, Vec::new()));
            }
            if let Some((_, cells)) = rows.get_mut(row) {
                cells.resize(cells.len().max(column + 1), Vec::new());
                cells[column].push(mark);
            }
        });
        column += 1;
    }
}

/// All marked content below an element, in order.
fn marks(element: &StructElem, depth: usize, found: &mut impl FnMut(u32, Mark)) {
    for child in &element.children {
        match child {
            StructChild::StructElem(inner) if depth < DEPTH_MAX => marks(inner, depth + 1, found),
            StructChild::MarkedContentRef { mcid, page, scope } => found(*page, (scope.clone(), *mcid)),
            _ => {}
        }
    }
}
