use std::collections::HashMap;

use roxmltree::Node;

use crate::{
    outline::Notices,
    package::{Package, PartError, Relations},
    xml::{self, Walk as _},
};

/// How often a style may be based on another; a circle ends here.
const CHAIN_MAX: usize = 20;
/// The outline level that means running text.
const BODY_LEVEL: u8 = 9;

/// What a paragraph is, by its own properties and its style's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    /// With its level, from 1.
    Heading(u8),
    Item,
    Text,
}

/// The paragraph styles of a document. Ids are translated in localized documents, built-in names are not.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

#[derive(Debug)]
struct Style {
    name: String,
    based_on: Option<String>,
    own: Properties,
}

/// What paragraph properties say; `None` where they are silent.
#[derive(Debug, Clone, Copy, Default)]
struct Properties {
    outline_level: Option<u8>,
    numbered: Option<bool>,
}

impl Properties {
    fn of(node: Option<Node<'_, '_>>) -> Self {
        let value = |path: &[&str]| node?.path(path)?.attr("val");
        // Numbering 0 takes numbering away; a level alone leaves the style's numbering as it is.
        Self {
            outline_level: value(&["outlineLvl"]).and_then(|level| level.parse().ok()),
            numbered: value(&["numPr", "numId"]).map(|id| id != "0"),
        }
    }
}

impl Styles {
    pub(super) fn read(package: &mut Package<'_>, relations: &Relations, notices: &mut Notices) -> Self {
        let Some(part) = relations.first("styles") else { return Self::default() };
        notices
            .keep("the list of styles, without which headings are plain text,", Self::read_part(package, part))
            .unwrap_or_default()
    }

    fn read_part(package: &mut Package<'_>, part: &str) -> Result<Self, PartError> {
        let text = package.text(part)?;
        let document = xml::parse(&text, package.limits())?;
        let mut styles = Self::default();
        for node in document.root_element().elements().filter(|node| node.is("style")) {
            let Some(id) = node.attr("styleId").filter(|_| node.attr("type") == Some("paragraph")) else { continue };
            let value = |name| node.child(name).and_then(|child| child.attr("val"));
            let name = value("name").unwrap_or(id).to_lowercase();
            let style =
                Style { name, based_on: value("basedOn").map(str::to_owned), own: Properties::of(node.child("pPr")) };
            if node.switched_on("default") {
                styles.default = Some(id.to_owned());
            }
            styles.by_id.insert(id.to_owned(), style);
        }
        Ok(styles)
    }

    /// What a paragraph is, from its properties (`w:pPr`).
    pub(super) fn role(&self, properties: Option<Node<'_, '_>>) -> Role {
        let own = Properties::of(properties);
        let id = properties.and_then(|node| node.child("pStyle")).and_then(|style| style.attr("val"));
        let chain: Vec<&Style> = self.chain(id.or(self.default.as_deref())).collect();
        if chain.iter().any(|style| style.name == "title") {
            return Role::Title;
        }
        let level = own
            .outline_level
            .or_else(|| chain.iter().find_map(|style| style.own.outline_level.or_else(|| heading_level(&style.name))));
        if let Some(level) = level.filter(|level| *level < BODY_LEVEL) {
            return Role::Heading(level + 1);
        }
        let numbered = own.numbered.or_else(|| chain.iter().find_map(|style| style.own.numbered));
        let named = chain.iter().any(|style| is_list_name(&style.name));
        if numbered.unwrap_or(named) { Role::Item } else { Role::Text }
    }

    /// A style and those that it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        std::iter::successors(first, |style| self.by_id.get(style.based_on.as_deref()?)).take(CHAIN_MAX)
    }
}

/// The outline level that a built-in heading's name stands for, from 0.
fn heading_level(name: &str) -> Option<u8> {
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=BODY_LEVEL).contains(&level).then(|| level - 1)
}

/// Built-in list styles, and the lines of a table of contents.
fn is_list_name(name: &str) -> bool {
    name.starts_with("list bullet")
        || name.starts_with("list number")
        || name.strip_prefix("toc ").is_some_and(|level| level.parse::<u8>().is_ok())
}
