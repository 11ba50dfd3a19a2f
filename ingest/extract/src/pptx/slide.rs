use document::BlockKind;
use roxmltree::Node;

use super::layout::{Inherited, Layouts, Levels, Role};
use crate::{
    drawing,
    outline::{alt_text, one_line},
    package::{Package, PartError, Relations},
    xml::{self, Walk},
};

/// One slide, read.
#[derive(Default)]
pub(super) struct Slide {
    /// The title first, then the shapes in the order of the file, which is the order a screen reader takes,
    /// then the speaker notes.
    pub(super) pieces: Vec<(BlockKind, String)>,
    /// Whether it is left out of the show.
    pub(super) hidden: bool,
    /// Whether there is a picture on it.
    pub(super) pictures: bool,
    /// Comments, which are left out.
    pub(super) comments: usize,
    /// Parts of it that could not be read.
    pub(super) broken: Vec<(&'static str, PartError)>,
}

impl Slide {
    /// Reads a slide and what belongs to it.
    pub(super) fn read(package: &mut Package<'_>, part: &str, layouts: &mut Layouts) -> Result<Self, PartError> {
        let text = package.text(part)?;
        let document = xml::parse(&text, package.limits())?;
        let root = document.root_element();
        let mut slide =
            Self { hidden: root.attr("show").is_some_and(|show| matches!(show, "0" | "false")), ..Self::default() };
        let relations = slide.keep("the links", package.relations(part)).unwrap_or_default();
        let inherited = layouts.inherited(package, relations.first("slideLayout"));
        let mut shapes = Shapes { slide: &mut slide, package, relations: &relations, inherited: &inherited };
        if let Some(tree) = root.path(&["cSld", "spTree"]) {
            shapes.group(tree);
        }
        slide.add_notes(package, &relations);
        slide.count_comments(package, &relations);
        Ok(slide)
    }

    /// The words of its title placeholder.
    pub(super) fn title(&self) -> Option<&str> {
        self.pieces.first().filter(|(kind, _)| *kind == BlockKind::Title).map(|(_, text)| text.as_str())
    }

    /// Whether it shows words of its own: descriptions of pictures and what the speaker says are none.
    pub(super) fn has_text(&self) -> bool {
        self.pieces.iter().any(|(kind, _)| !matches!(kind, BlockKind::AltText | BlockKind::SpeakerNote))
    }

    fn add(&mut self, kind: BlockKind, text: String) {
        if text.trim().is_empty() {
            return;
        }
        match kind {
            BlockKind::Title if self.title().is_some() => self.pieces.push((BlockKind::Heading, text)),
            BlockKind::Title => self.pieces.insert(0, (kind, text)),
            _ => self.pieces.push((kind, text)),
        }
    }

    fn keep<T>(&mut self, what: &'static str, read: Result<T, PartError>) -> Option<T> {
        read.map_err(|why| self.broken.push((what, why))).ok()
    }

    /// Speaker notes are the body placeholder of the notes page; the others hold the slide's picture and numbers.
    fn add_notes(&mut self, package: &mut Package<'_>, relations: &Relations) {
        let Some(part) = relations.first("notesSlide") else { return };
        let Some(text) = self.keep("the speaker notes", package.text(part)) else { return };
        let Some(document) = self.keep("the speaker notes", xml::parse(&text, package.limits())) else { return };
        let bodies = document
            .descendants()
            .filter(|node| node.is("sp") && placeholder(*node).is_some_and(|mark| mark.attr("type") == Some("body")));
        for paragraph in bodies.filter_map(|shape| shape.child("txBody")).flat_map(Walk::elements) {
            if paragraph.is("p") {
                self.add(BlockKind::SpeakerNote, drawing::paragraph(paragraph));
            }
        }
    }

    fn count_comments(&mut self, package: &mut Package<'_>, relations: &Relations) {
        for part in relations.all("comments") {
            let Some(text) = self.keep("the comments", package.text(part)) else { continue };
            let Some(document) = self.keep("the comments", xml::parse(&text, package.limits())) else { continue };
            self.comments += document.descendants().filter(|node| node.is("cm")).count();
        }
    }
}

/// The mark that makes a shape a placeholder.
fn placeholder<'a, 'input: 'a>(shape: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    properties(shape)?.path(&["nvPr", "ph"])
}

/// The non-visual properties of a shape: `nvSpPr`, `nvPicPr`, `nvGraphicFramePr` and so on.
fn properties<'a, 'input: 'a>(shape: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    shape.elements().find(|node| node.name().starts_with("nv") && node.name().ends_with("Pr"))
}

/// Walks the shapes of a slide.
struct Shapes<'w, 'p> {
    slide: &'w mut Slide,
    package: &'w mut Package<'p>,
    relations: &'w Relations,
    inherited: &'w Inherited,
}

impl Shapes<'_, '_> {
    fn group(&mut self, group: Node<'_, '_>) {
        for shape in group.elements() {
            match shape.name() {
                "sp" | "cxnSp" => self.shape(shape),
                "pic" => {
                    self.slide.pictures = true;
                    self.describe(shape);
                }
                "graphicFrame" => self.frame(shape),
                "grpSp" => {
                    self.group(shape);
                    self.describe(shape);
                }
                _ => {}
            }
        }
    }

    fn shape(&mut self, shape: Node<'_, '_>) {
        self.slide.pictures |= shape.path(&["spPr", "blipFill"]).is_some();
        let role = placeholder(shape).map_or(Role::Free, |mark| Role::of(mark.attr("type")));
        let Some(body) = shape.child("txBody") else { return self.describe(shape) };
        match role {
            Role::Furniture => {}
            Role::Title => self.slide.add(BlockKind::Title, drawing::body_text(body)),
            Role::Body | Role::Free => {
                let below = placeholder(shape).map(|mark| self.inherited.levels(mark)).unwrap_or_default();
                let levels = Levels::of(body.child("lstStyle")).or(below);
                let before = self.slide.pieces.len();
                for paragraph in body.elements().filter(|node| node.is("p")) {
                    let kind = if levels.is_item(paragraph) { BlockKind::ListItem } else { BlockKind::Paragraph };
                    self.slide.add(kind, drawing::paragraph(paragraph));
                }
                if self.slide.pieces.len() == before {
                    self.describe(shape);
                }
            }
        }
    }

    /// A frame holds a table, a chart, a diagram, or something embedded, which shows as a picture.
    fn frame(&mut self, frame: Node<'_, '_>) {
        for content in frame.path(&["graphic", "graphicData"]).into_iter().flat_map(Walk::elements) {
            match content.name() {
                "tbl" => self.slide.add(BlockKind::Table, drawing::table(content)),
                "chart" => {
                    let Some(part) = content.relation("id").and_then(|id| self.relations.target(id)) else { continue };
                    let words = drawing::chart(self.package, part);
                    let words = self.slide.keep("a chart", words).unwrap_or_default();
                    self.slide.add(BlockKind::Chart, words);
                }
                "relIds" => self.diagram(content),
                _ => self.slide.pictures = true,
            }
        }
        self.describe(frame);
    }

    fn diagram(&mut self, ids: Node<'_, '_>) {
        let Some(part) = ids.relation("dm").and_then(|id| self.relations.target(id)) else { return };
        let points = drawing::diagram(self.package, part);
        for point in self.slide.keep("a diagram", points).unwrap_or_default() {
            self.slide.add(BlockKind::ListItem, point);
        }
    }

    /// Adds the description of a shape, unless the slide says the same in words already.
    fn describe(&mut self, shape: Node<'_, '_>) {
        let description = properties(shape).and_then(|node| node.child("cNvPr")).and_then(|node| node.attr("descr"));
        let Some(words) = description.and_then(alt_text) else { return };
        if !self.slide.pieces.iter().any(|(_, text)| one_line(text) == words) {
            self.slide.add(BlockKind::AltText, words);
        }
    }
}
