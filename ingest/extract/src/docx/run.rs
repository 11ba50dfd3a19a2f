use roxmltree::Node;

use crate::xml::Walk as _;

/// What a paragraph's inline content amounts to.
#[derive(Debug, Default)]
pub(super) struct Inline<'a, 'input> {
    /// Its words.
    pub(super) text: String,
    /// Footnotes and endnotes referred to, in order.
    pub(super) notes: Vec<Reference<'a>>,
    /// Drawings, which may hold text boxes, charts and descriptions.
    pub(super) drawings: Vec<Node<'a, 'input>>,
}

/// A reference to a note.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reference<'a> {
    Footnote(&'a str),
    Endnote(&'a str),
}

impl<'a, 'input: 'a> Inline<'a, 'input> {
    /// Reads a paragraph.
    pub(super) fn of(paragraph: Node<'a, 'input>) -> Self {
        let mut inline = Self::default();
        inline.walk(paragraph);
        inline
    }

    /// Deleted and moved-away text is told by its elements; everything unknown is looked into, so that
    /// links, fields, content controls, insertions and formulas need no names here.
    fn walk(&mut self, node: Node<'a, 'input>) {
        for child in node.elements() {
            match child.name() {
                "t" => self.text.push_str(child.text().unwrap_or_default()),
                "tab" | "ptab" => self.text.push('\t'),
                "br" | "cr" => self.text.push('\n'),
                "noBreakHyphen" => self.text.push('\u{2011}'),
                "sym" => self.text.extend(symbol(child)),
                "footnoteReference" => self.notes.extend(child.attr("id").map(Reference::Footnote)),
                "endnoteReference" => self.notes.extend(child.attr("id").map(Reference::Endnote)),
                "drawing" | "pict" | "object" => self.drawings.push(child),
                "pPr" | "rPr" | "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "sdtPr" => {}
                _ => self.walk(child),
            }
        }
    }
}

/// A character of a symbol font, where it has a common meaning in Unicode.
fn symbol(node: Node<'_, '_>) -> Option<char> {
    let code = u32::from_str_radix(node.attr("char")?, 16).ok()?;
    match (node.attr("font").unwrap_or_default(), code & 0xff) {
        // Codes outside of the private area are characters of their own.
        _ if !(0xf000..=0xf0ff).contains(&code) => char::from_u32(code),
        ("Symbol", 0xb7) | ("Wingdings", 0xa7 | 0x6c | 0x6e | 0x9f) => Some('•'),
        ("Symbol", 0xa3) => Some('≤'),
        ("Symbol", 0xb3) => Some('≥'),
        ("Symbol", 0xb1) => Some('±'),
        ("Symbol", 0xae) | ("Wingdings", 0xe0 | 0xe8) => Some('→'),
        ("Wingdings", 0xfc | 0xfe) => Some('✓'),
        ("Wingdings", 0xfb | 0xfd) => Some('✗'),
        _ => None,
    }
}
