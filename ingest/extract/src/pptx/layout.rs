//! What a slide's placeholders inherit from its layout and master: here, whether their paragraphs are list items.

use std::{collections::HashMap, rc::Rc};

use roxmltree::Node;

use crate::{
    package::{Package, PartError},
    xml::{self, Walk},
};

/// What a shape is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The title placeholder.
    Title,
    /// Any other placeholder with text of the slide.
    Body,
    /// Date, footer, header, slide number: the same words on every slide.
    Furniture,
    /// No placeholder.
    Free,
}

impl Role {
    /// The role of a placeholder by its type (ECMA-376, part 1, 19.7.10).
    pub(super) fn of(kind: Option<&str>) -> Self {
        match kind {
            Some("title" | "ctrTitle") => Self::Title,
            Some("dt" | "ftr" | "hdr" | "sldNum") => Self::Furniture,
            _ => Self::Body,
        }
    }
}

/// Whether paragraphs have a bullet, by level; `None` where it is not said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Levels([Option<bool>; 9]);

const LEVEL_NAMES: [&str; 9] =
    ["lvl1pPr", "lvl2pPr", "lvl3pPr", "lvl4pPr", "lvl5pPr", "lvl6pPr", "lvl7pPr", "lvl8pPr", "lvl9pPr"];

impl Levels {
    /// Reads a list style.
    pub(super) fn of(style: Option<Node<'_, '_>>) -> Self {
        Self(LEVEL_NAMES.map(|name| style?.child(name).and_then(bullet)))
    }

    /// What is not said here is taken from there.
    pub(super) fn or(self, below: Self) -> Self {
        let mut levels = self;
        for (level, inherited) in levels.0.iter_mut().zip(below.0) {
            *level = level.or(inherited);
        }
        levels
    }

    /// Whether a paragraph is a list item: by its own word, else by that of its level.
    pub(super) fn is_item(self, paragraph: Node<'_, '_>) -> bool {
        let properties = paragraph.child("pPr");
        let level =
            properties.and_then(|node| node.attr("lvl")).and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
        properties.and_then(bullet).or_else(|| self.0.get(level).copied().flatten()).unwrap_or(false)
    }
}

/// What paragraph properties say about a bullet.
fn bullet(properties: Node<'_, '_>) -> Option<bool> {
    properties.elements().find_map(|node| match node.name() {
        "buNone" => Some(false),
        "buChar" | "buAutoNum" | "buBlip" => Some(true),
        _ => None,
    })
}

/// A placeholder of a layout or master.
#[derive(Debug)]
struct Placeholder {
    kind: String,
    index: Option<String>,
    levels: Levels,
}

/// What the slides of one layout inherit.
#[derive(Debug, Default)]
pub(super) struct Inherited {
    layout: Vec<Placeholder>,
    master: Rc<Master>,
}

#[derive(Debug, Default)]
struct Master {
    placeholders: Vec<Placeholder>,
    /// The body style of the master's text styles.
    body: Levels,
}

impl Inherited {
    /// The levels of a slide's placeholder: its layout's by index, else by type; the master's by type.
    pub(super) fn levels(&self, mark: Node<'_, '_>) -> Levels {
        let kind = mark.attr("type").unwrap_or("obj");
        let index = mark.attr("idx");
        let in_layout = index
            .and_then(|index| self.layout.iter().find(|other| other.index.as_deref() == Some(index)))
            .or_else(|| self.layout.iter().find(|other| other.kind == kind));
        let kind = in_layout.map_or(kind, |found| found.kind.as_str());
        // A master has one body placeholder for everything that holds text.
        let in_master = self.master.placeholders.iter().find(|other| other.kind == kind || other.kind == "body");
        let levels = |found: Option<&Placeholder>| found.map(|found| found.levels).unwrap_or_default();
        levels(in_layout).or(levels(in_master)).or(self.master.body)
    }
}

/// The layouts and masters of a presentation, each read once.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    layouts: HashMap<String, Rc<Inherited>>,
    masters: HashMap<String, Rc<Master>>,
}

impl Layouts {
    /// What the slides of a layout inherit; nothing where it cannot be read, since no word stands in it.
    pub(super) fn inherited(&mut self, package: &mut Package<'_>, layout: Option<&str>) -> Rc<Inherited> {
        let Some(layout) = layout else { return Rc::default() };
        if let Some(known) = self.layouts.get(layout) {
            return Rc::clone(known);
        }
        let read = Rc::new(self.read_layout(package, layout).unwrap_or_default());
        self.layouts.insert(layout.to_owned(), Rc::clone(&read));
        read
    }

    fn read_layout(&mut self, package: &mut Package<'_>, part: &str) -> Result<Inherited, PartError> {
        let master = package.relations(part)?.first("slideMaster").map(|master| self.master(package, master));
        let text = package.text(part)?;
        let document = xml::parse(&text, package.limits())?;
        Ok(Inherited { layout: placeholders(document.root_element()), master: master.unwrap_or_default() })
    }

    fn master(&mut self, package: &mut Package<'_>, part: &str) -> Rc<Master> {
        if let Some(known) = self.masters.get(part) {
            return Rc::clone(known);
        }
        let read = Rc::new(read_master(package, part).unwrap_or_default());
        self.masters.insert(part.to_owned(), Rc::clone(&read));
        read
    }
}

fn read_master(package: &mut Package<'_>, part: &str) -> Result<Master, PartError> {
    let text = package.text(part)?;
    let document = xml::parse(&text, package.limits())?;
    let root = document.root_element();
    Ok(Master { placeholders: placeholders(root), body: Levels::of(root.path(&["txStyles", "bodyStyle"])) })
}

fn placeholders(root: Node<'_, '_>) -> Vec<Placeholder> {
    let shapes = root.path(&["cSld", "spTree"]).into_iter().flat_map(Walk::elements);
    shapes
        .filter_map(|shape| {
            let mark = shape.path(&["nvSpPr", "nvPr", "ph"])?;
            Some(Placeholder {
                kind: mark.attr("type").unwrap_or("obj").to_owned(),
                index: mark.attr("idx").map(str::to_owned),
                levels: Levels::of(shape.path(&["txBody", "lstStyle"])),
            })
        })
        .collect()
}
