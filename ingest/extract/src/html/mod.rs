//! HTML to blocks: what a reader of the page would see, in its order.

mod flow;
mod scan;

use std::borrow::Cow;

use document::{Extracted, MediaType};
use ego_tree::iter::Edge;
use encoding_rs::Encoding;
use scraper::{Html, Node, node::Element};

use crate::{ExtractError, blocks::Blocks, text};
use flow::Flow;

/// A page names its encoding this early.
const CHARSET_BYTES: usize = 1024;

pub(crate) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let page = blocks(&decode(bytes))?;
    let title = page.title.clone().or_else(|| page.blocks.first_heading());
    Ok(Extracted::assemble(title, MediaType::Html, None, page.titled().into_pieces(), vec![]))
}

/// A page taken apart.
pub(crate) struct Page {
    /// What its head says it is called.
    pub(crate) title: Option<String>,
    pub(crate) blocks: Blocks,
}

impl Page {
    /// With the title before all else, unless the first heading says the same.
    fn titled(self) -> Blocks {
        let Some(title) = self.title.filter(|title| Some(title) != self.blocks.first_heading().as_ref()) else {
            return self.blocks;
        };
        let mut titled = Blocks::default();
        titled.title(&title);
        titled.append(self.blocks);
        titled
    }
}

/// The blocks of a page or a part of one.
pub(crate) fn blocks(html: &str) -> Result<Page, ExtractError> {
    scan::refuse_deep(html)?;
    let page = Html::parse_document(html);
    let mut flow = Flow::default();
    let mut left_out = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if left_out.is_none() => match node.value() {
                Node::Text(words) => flow.text(words),
                Node::Element(element) if is_hidden(element) => left_out = Some(node.id()),
                Node::Element(element) => flow.open(element, || has_table_inside(node)),
                _ => {}
            },
            Edge::Close(node) if left_out == Some(node.id()) => left_out = None,
            Edge::Close(node) if left_out.is_none() => {
                if let Node::Element(element) = node.value() {
                    flow.close(element);
                }
            }
            _ => {}
        }
    }
    Ok(flow.finish())
}

fn has_table_inside(table: ego_tree::NodeRef<'_, Node>) -> bool {
    let is_table = |node: &Node| node.as_element().is_some_and(|element| element.name() == "table");
    table.descendants().skip(1).any(|inner| is_table(inner.value()))
}

/// What is on the page and not for its reader.
fn is_hidden(element: &Element) -> bool {
    let never = matches!(
        element.name(),
        "script"
            | "style"
            | "template"
            | "noscript"
            | "svg"
            | "iframe"
            | "object"
            | "canvas"
            | "audio"
            | "video"
            | "datalist"
    );
    let class = element.attr("class").unwrap_or_default();
    let reference = matches!(class, "footnote-reference" | "footnote-definition-label");
    never || reference || element.attr("hidden").is_some() || element.attr("style").is_some_and(hides)
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|character| !character.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    // The last is how Word marks the bullet or number that it writes out for others.
    ["display:none", "visibility:hidden", "mso-list:ignore"].iter().any(|mark| style.contains(mark))
}

/// As the page says itself, and if it does not, as any text.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(CHARSET_BYTES)).unwrap_or_default());
    let marked = Encoding::for_bom(bytes).is_some() || text::utf16(bytes).is_some();
    match named_encoding(&head) {
        Some(encoding) if !marked && std::str::from_utf8(bytes).is_err() => {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ => text::decode(bytes),
    }
}

fn named_encoding(head: &str) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset=").or_else(|| lower.split_once("encoding="))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}
