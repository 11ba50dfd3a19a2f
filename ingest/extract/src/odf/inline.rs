use roxmltree::Node;

use crate::xml::Walk as _;

/// Spaces that one element may stand for; more is padding.
const SPACES_MAX: usize = 64;

/// What a paragraph's inline content amounts to.
#[derive(Debug, Default)]
pub(super) struct Inline<'a, 'input> {
    /// Its words.
    pub(super) text: String,
    /// Footnotes and endnotes that stand in it.
    pub(super) notes: Vec<Node<'a, 'input>>,
    /// Frames and shapes anchored in it.
    pub(super) drawings: Vec<Node<'a, 'input>>,
    /// Comments, which are left out.
    pub(super) comments: usize,
}

impl<'a, 'input: 'a> Inline<'a, 'input> {
    /// Reads a paragraph or heading.
    pub(super) fn of(paragraph: Node<'a, 'input>) -> Self {
        let mut inline = Self::default();
        inline.walk(paragraph);
        inline
    }

    fn walk(&mut self, parent: Node<'a, 'input>) {
        for node in parent.children() {
            if node.is_text() {
                self.push(node.text().unwrap_or_default());
                continue;
            }
            match node.name() {
                "s" => {
                    let count = node.attr("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                    self.text.extend(std::iter::repeat_n(' ', count.min(SPACES_MAX)));
                }
                "tab" => self.text.push('\t'),
                "line-break" => self.text.push('\n'),
                "note" => self.notes.push(node),
                "annotation" => self.comments += 1,
                // What a deletion removed stands here only in presentations; in texts it lies apart.
                "annotation-end" | "ruby-text" | "deletion" => {}
                _ if is_drawing(node) => self.drawings.push(node),
                _ => self.walk(node),
            }
        }
    }

    /// White space in the file is layout of the XML: a run of it is one space (ODF 1.3, part 3, 6.1.2).
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                self.text.push(character);
            } else if !self.text.ends_with([' ', '\n', '\t']) {
                self.text.push(' ');
            }
        }
    }
}

/// Elements of the drawing namespace; links and spans of text are none.
pub(super) fn is_drawing(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace().is_some_and(|namespace| namespace.contains(":drawing:")) && !node.is("a")
}

/// The words of all paragraphs below, one a line.
pub(super) fn plain(parent: Node<'_, '_>) -> String {
    let paragraphs = parent.descendants().filter(|node| matches!(node.name(), "p" | "h"));
    paragraphs.map(|node| Inline::of(node).text).collect::<Vec<_>>().join("\n")
}
