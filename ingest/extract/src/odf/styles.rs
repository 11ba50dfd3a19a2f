use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use crate::xml::Walk;

/// How often a style may have a parent; a circle ends here.
const CHAIN_MAX: usize = 20;

/// The automatic styles of a document: what they are made from, and which hide a slide.
#[derive(Debug, Default)]
pub(super) struct Styles<'a> {
    parents: HashMap<&'a str, &'a str>,
    hiding: HashSet<&'a str>,
}

impl<'a> Styles<'a> {
    pub(super) fn read<'input: 'a>(root: Node<'a, 'input>) -> Self {
        let mut styles = Self::default();
        let lists = ["styles", "automatic-styles"].into_iter().filter_map(|name| root.child(name));
        for style in lists.flat_map(Walk::elements).filter(|node| node.is("style")) {
            let Some(name) = style.attr("name") else { continue };
            if let Some(parent) = style.attr("parent-style-name") {
                styles.parents.insert(name, parent);
            }
            if style.child("drawing-page-properties").and_then(|page| page.attr("visibility")) == Some("hidden") {
                styles.hiding.insert(name);
            }
        }
        styles
    }

    /// Whether the paragraph's style is the document's title.
    pub(super) fn is_title(&self, node: Node<'_, '_>) -> bool {
        self.names(node).any(|name| name == "Title")
    }

    /// The level of a paragraph that is no heading by its element and one by its style.
    pub(super) fn heading_level(&self, node: Node<'_, '_>) -> Option<u8> {
        self.names(node).find_map(|name| name.strip_prefix("Heading_20_")?.parse().ok())
    }

    /// Whether a slide is left out of the show.
    pub(super) fn hides(&self, page: Node<'_, '_>) -> bool {
        page.attr("style-name").is_some_and(|name| self.hiding.contains(name))
    }

    fn names<'s>(&'s self, node: Node<'s, '_>) -> impl Iterator<Item = &'s str> {
        std::iter::successors(node.attr("style-name"), |name| self.parents.get(name).copied()).take(CHAIN_MAX)
    }
}
