use document::{BlockKind, Finding, FindingKind, Piece, Place, PlaceKind};
use roxmltree::Node;

use super::{Objects, inline, styles::Styles, text::Body};
use crate::{
    outline::{Notices, heading_of},
    xml::Walk as _,
};

/// Walks the slides of a presentation.
pub(super) struct Slides<'w, 'p> {
    styles: &'w Styles<'w>,
    objects: &'w mut Objects<'p>,
    notices: &'w mut Notices,
    pages_max: u32,
    count: u32,
    pieces: Vec<Piece>,
}

impl<'w, 'p> Slides<'w, 'p> {
    pub(super) fn new(
        styles: &'w Styles<'w>,
        objects: &'w mut Objects<'p>,
        notices: &'w mut Notices,
        pages_max: u32,
    ) -> Self {
        Self { styles, objects, notices, pages_max, count: 0, pieces: Vec::new() }
    }

    /// The pieces, and how many slides there are.
    pub(super) fn into_pieces(self) -> (Vec<Piece>, u32) {
        (self.pieces, self.count)
    }

    /// Reads all slides.
    pub(super) fn all(&mut self, presentation: Node<'_, '_>) {
        for page in presentation.elements().filter(|node| node.is("page")) {
            self.count += 1;
            if self.count <= self.pages_max {
                self.slide(page, self.count);
            }
        }
        if self.count > self.pages_max {
            let detail = format!("only the first {} of {} slides were read", self.pages_max, self.count);
            self.notices.others.push(Finding::new(FindingKind::Limit, detail));
        }
    }

    /// The title first, then the shapes in the order of the file, then what the speaker says.
    fn slide(&mut self, page: Node<'_, '_>, number: u32) {
        let place = |heading: Vec<String>| Place::numbered(PlaceKind::Slide, number, heading);
        let mut titles =
            page.elements().filter(|shape| class(*shape) == "title").map(inline::plain).collect::<Vec<_>>();
        titles.retain(|title| !title.trim().is_empty());
        let mut titles = titles.into_iter();
        let title = titles.next();
        let heading: Vec<String> = title.as_deref().map(heading_of).into_iter().collect();
        let has_title = title.is_some();
        self.pieces.extend(title.map(|text| Piece { kind: BlockKind::Title, place: place(Vec::new()), text }));
        if self.styles.hides(page) {
            self.notices.hidden.push(format!("slide {number}"));
        }
        let mut body = Body::new(self.styles, self.objects, self.notices);
        for further in titles {
            body.add(BlockKind::Heading, &further);
        }
        for shape in page.elements() {
            match (shape.name(), class(shape)) {
                (_, "title" | "page-number" | "date-time" | "footer" | "header") | ("notes", _) => {}
                (_, "outline") => shape.elements().for_each(|content| body.walk(content, BlockKind::ListItem)),
                _ if inline::is_drawing(shape) => body.drawing(shape),
                _ => {}
            }
        }
        let pictures = body.pictures;
        let comments = page.elements().filter(|node| node.is("annotation")).count();
        for text in page.child("notes").into_iter().flat_map(notes) {
            body.add(BlockKind::SpeakerNote, &text);
        }
        let found = body.into_blocks().into_pieces();
        let shows = |piece: &Piece| !matches!(piece.kind, BlockKind::AltText | BlockKind::SpeakerNote);
        if !has_title && !found.iter().any(shows) {
            let list = if pictures { &mut self.notices.pictures_only } else { &mut self.notices.bare };
            list.push(number);
        }
        self.notices.comments += comments;
        self.pieces.extend(found.into_iter().map(|piece| Piece { place: place(heading.clone()), ..piece }));
    }
}

/// The presentation class of a shape: what its placeholder is for.
fn class<'a>(shape: Node<'a, '_>) -> &'a str {
    shape.attr("class").unwrap_or_default()
}

/// What the speaker says, a paragraph each; the page beside it shows the slide once more.
fn notes(page: Node<'_, '_>) -> impl Iterator<Item = String> {
    let frames = page.elements().filter(|shape| class(*shape) == "notes");
    frames
        .flat_map(|frame| frame.descendants())
        .filter(|node| matches!(node.name(), "p" | "h"))
        .map(|paragraph| inline::Inline::of(paragraph).text)
}
