//! XML, bounded before it is parsed and matched by local name: transitional, strict and home-made packages
//! differ in their namespaces and agree in their words.

use roxmltree::{Document, Node, ParsingOptions};

use crate::{Limits, package::PartError};

/// Nodes of one part; a deck of a thousand slides stays far below it, a bomb does not.
const NODES_MAX: u32 = 2_000_000;
/// Attributes of one element; the parser compares each with each.
const ATTRIBUTES_MAX: usize = 1_000;

/// Parses a part. Document type definitions are refused, so no entity can grow and none is fetched.
pub(crate) fn parse<'text>(text: &'text str, limits: &Limits) -> Result<Document<'text>, PartError> {
    scan(text, limits.xml_depth_max)?;
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => PartError::Limit(format!("it has more than {NODES_MAX} XML nodes")),
        roxmltree::Error::DtdDetected => {
            PartError::Damaged("it brings a document type definition, which is not read".to_owned())
        }
        other => PartError::Damaged(format!("its XML is broken ({other})")),
    })
}

/// Counts depth and attributes in one pass, since a tree parser pays for both before it can refuse.
fn scan(text: &str, depth_max: usize) -> Result<(), PartError> {
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = if let Some(comment) = tag.strip_prefix("!--") {
            after(comment, "-->")
        } else if let Some(data) = tag.strip_prefix("![CDATA[") {
            after(data, "]]>")
        } else if tag.starts_with(['?', '!']) {
            after_tag(tag)
        } else if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            after_tag(tag)
        } else {
            let end = tag_end(tag)?;
            if !tag.get(..end).is_some_and(|inside| inside.ends_with('/')) {
                depth += 1;
            }
            tag.get(end..).unwrap_or_default()
        };
        if depth > depth_max {
            return Err(PartError::Limit(format!("its XML is nested more than {depth_max} deep")));
        }
    }
    Ok(())
}

fn after<'text>(text: &'text str, mark: &str) -> &'text str {
    text.split_once(mark).map_or("", |(_, rest)| rest)
}

/// A character is found quicker than a string, and there are as many end tags as elements.
fn after_tag(text: &str) -> &str {
    text.split_once('>').map_or("", |(_, rest)| rest)
}

/// Where the `>` of a start tag stands, quoted ones passed over; the end where there is none.
fn tag_end(tag: &str) -> Result<usize, PartError> {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Ok(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if attributes > ATTRIBUTES_MAX {
            return Err(PartError::Limit(format!("an XML element has more than {ATTRIBUTES_MAX} attributes")));
        }
    }
    Ok(tag.len())
}

/// Steps through a tree by local names.
pub(crate) trait Walk<'a, 'input: 'a>: Sized {
    /// The local name; empty for what is not an element.
    fn name(self) -> &'input str;
    /// Whether it is an element of this local name.
    fn is(self, name: &str) -> bool;
    /// The child elements in order. Of alternative contents the first choice stands for all.
    fn elements(self) -> impl Iterator<Item = Node<'a, 'input>>;
    /// The first child element of this name.
    fn child(self, name: &str) -> Option<Node<'a, 'input>>;
    /// Follows child elements by name.
    fn path(self, names: &[&str]) -> Option<Node<'a, 'input>>;
    /// The first element of this name anywhere below.
    fn below(self, name: &str) -> Option<Node<'a, 'input>>;
    /// An attribute by local name, relationship ids aside.
    fn attr(self, name: &str) -> Option<&'a str>;
    /// A relationship id by local name, such as `r:id` or `r:embed`.
    fn relation(self, name: &str) -> Option<&'a str>;
    /// Whether a switch is on: present without a value, or with one that means yes.
    fn switched_on(self, name: &str) -> bool;
}

impl<'a, 'input: 'a> Walk<'a, 'input> for Node<'a, 'input> {
    fn name(self) -> &'input str {
        if self.is_element() { self.tag_name().name() } else { "" }
    }

    fn is(self, name: &str) -> bool {
        self.name() == name
    }

    fn elements(self) -> impl Iterator<Item = Node<'a, 'input>> {
        self.children().filter(Node::is_element).flat_map(|node| {
            let alternatives = node.is("AlternateContent").then_some(node);
            let branch = alternatives.and_then(|node| {
                node.children().find(|branch| branch.is("Choice")).or_else(|| node.first_element_child())
            });
            let own = alternatives.is_none().then_some(node);
            own.into_iter().chain(branch.into_iter().flat_map(|branch| branch.children().filter(Node::is_element)))
        })
    }

    fn child(self, name: &str) -> Option<Node<'a, 'input>> {
        self.elements().find(|node| node.is(name))
    }

    fn path(self, names: &[&str]) -> Option<Node<'a, 'input>> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }

    fn below(self, name: &str) -> Option<Node<'a, 'input>> {
        self.descendants().skip(1).find(|node| node.is(name))
    }

    fn attr(self, name: &str) -> Option<&'a str> {
        self.attributes()
            .find(|attribute| attribute.name() == name && !is_relationship(attribute.namespace()))
            .map(|attribute| attribute.value())
    }

    fn relation(self, name: &str) -> Option<&'a str> {
        self.attributes()
            .find(|attribute| attribute.name() == name && is_relationship(attribute.namespace()))
            .map(|attribute| attribute.value())
    }

    fn switched_on(self, name: &str) -> bool {
        self.attr(name).is_some_and(|value| matches!(value, "1" | "true" | "on"))
    }
}

fn is_relationship(namespace: Option<&str>) -> bool {
    namespace.is_some_and(|namespace| namespace.ends_with("/relationships"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), PartError> {
        parse(text, &Limits::default()).map(|_| ())
    }

    #[test]
    fn depth_is_counted_by_open_elements() {
        let nested = |depth| format!("{}{}", "<a x='>'>".repeat(depth), "</a>".repeat(depth));
        assert!(check(&nested(400)).is_ok());
        assert!(matches!(check(&nested(401)), Err(PartError::Limit(_))));
        assert!(check(&format!("<a>{}</a>", "<b/><!-- <b> --><![CDATA[<b>]]>".repeat(500))).is_ok());
    }

    #[test]
    fn what_could_grow_is_refused() {
        assert!(matches!(check("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(PartError::Damaged(_))));
        assert!(matches!(check(&format!("<a{}/>", " b=''".repeat(1_001))), Err(PartError::Limit(_))));
        assert!(matches!(check("<a><b></a>"), Err(PartError::Damaged(_))));
    }

    #[test]
    fn alternatives_are_read_once_and_ids_are_told_apart() {
        let text = "<a xmlns:mc='m' xmlns:r='http://x/relationships'><mc:AlternateContent><mc:Choice><b id='1' r:id='2'/></mc:Choice>\
            <mc:Fallback><c/></mc:Fallback></mc:AlternateContent><d/></a>";
        let document = parse(text, &Limits::default()).unwrap();
        let root = document.root_element();
        assert_eq!(root.elements().map(Walk::name).collect::<Vec<_>>(), ["b", "d"]);
        let first = root.child("b").unwrap();
        assert_eq!((first.attr("id"), first.relation("id")), (Some("1"), Some("2")));
    }
}
