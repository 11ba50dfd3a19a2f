use document::BlockKind;
use roxmltree::Node;

use super::{
    Objects,
    inline::{self, Inline},
    styles::Styles,
    table,
};
use crate::{
    blocks::Blocks,
    outline::{Notices, alt_text},
    xml::Walk as _,
};

/// The deepest heading level; a level of 0 or beyond is a slip of the writer.
const LEVEL_MAX: u8 = 9;

/// Walks block content and gathers its blocks.
pub(super) struct Body<'w, 'p> {
    styles: &'w Styles<'w>,
    objects: &'w mut Objects<'p>,
    notices: &'w mut Notices,
    found: Blocks,
    /// Whether a picture was passed.
    pub(super) pictures: bool,
}

impl<'w, 'p> Body<'w, 'p> {
    pub(super) fn new(styles: &'w Styles<'w>, objects: &'w mut Objects<'p>, notices: &'w mut Notices) -> Self {
        Self { styles, objects, notices, found: Blocks::default(), pictures: false }
    }

    pub(super) fn into_blocks(self) -> Blocks {
        self.found
    }

    /// Reads block content.
    pub(super) fn blocks(&mut self, parent: Node<'_, '_>) {
        self.walk(parent, BlockKind::Paragraph);
    }

    /// Reads block content whose paragraphs are of one kind, such as the items of a list.
    pub(super) fn walk(&mut self, parent: Node<'_, '_>, kind: BlockKind) {
        for node in parent.elements() {
            match node.name() {
                "p" | "h" => self.paragraph(node, kind),
                "list" | "index-body" | "numbered-paragraph" => self.walk(node, BlockKind::ListItem),
                "table" => self.table(node),
                "annotation" => self.notices.comments += 1,
                // Deleted text lies here; declarations and templates of an index hold no text of the document.
                "tracked-changes" | "forms" | "notes" | "annotation-end" => {}
                name if name.ends_with("-decls") || name.ends_with("-source") => {}
                _ if inline::is_drawing(node) => self.drawing(node),
                _ => self.walk(node, kind),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>, kind: BlockKind) {
        let inline = Inline::of(node);
        let level = if node.is("h") {
            let level = node.attr("outline-level").and_then(|level| level.parse().ok());
            Some(level.unwrap_or(1))
        } else {
            self.styles.heading_level(node)
        };
        match level {
            Some(level) => self.found.heading(level.clamp(1, LEVEL_MAX), &inline.text),
            None if kind == BlockKind::Paragraph && self.styles.is_title(node) => self.found.title(&inline.text),
            None => self.found.push(kind, &inline.text),
        }
        self.attachments(&inline);
    }

    pub(super) fn add(&mut self, kind: BlockKind, text: &str) {
        self.found.push(kind, text);
    }

    /// What a paragraph carries beside its words.
    fn attachments(&mut self, inline: &Inline<'_, '_>) {
        self.notices.comments += inline.comments;
        for note in &inline.notes {
            if let Some(body) = note.child("note-body") {
                self.add(BlockKind::Footnote, &inline::plain(body));
            }
        }
        for drawing in &inline.drawings {
            self.drawing(*drawing);
        }
    }

    fn table(&mut self, node: Node<'_, '_>) {
        if let Some(cell) = table::only_cell(node) {
            return self.blocks(cell);
        }
        let table = table::read(node);
        self.add(BlockKind::Table, &table.text);
        for inline in &table.inlines {
            self.attachments(inline);
        }
        for inner in table.tables {
            self.table(inner);
        }
    }

    /// A frame holds several renderings of one thing, the best first; a shape holds its text itself.
    pub(super) fn drawing(&mut self, node: Node<'_, '_>) {
        let before = self.found.len();
        match node.name() {
            "frame" => self.frame(node),
            "image" => self.pictures = true,
            "object" | "object-ole" => self.object(node),
            _ => self.blocks(node),
        }
        if self.found.len() == before {
            let described = ["desc", "title"].into_iter().find_map(|name| alt_text(node.child(name)?.text()?));
            self.add(BlockKind::AltText, described.as_deref().unwrap_or_default());
        }
    }

    fn frame(&mut self, frame: Node<'_, '_>) {
        let Some(content) = frame.elements().find(|node| !matches!(node.name(), "title" | "desc")) else { return };
        match content.name() {
            "table" => self.table(content),
            "text-box" => self.blocks(content),
            _ => self.drawing(content),
        }
    }

    fn object(&mut self, object: Node<'_, '_>) {
        let chart = self.objects.chart(object);
        match self.notices.keep("a chart", chart).flatten() {
            Some(words) => self.add(BlockKind::Chart, &words),
            None => self.pictures = true,
        }
    }
}
