//! `PowerPoint` presentations (ECMA-376, `PresentationML`), macro-enabled ones and shows included.
//!
//! Slides come in the order of the presentation, and each slide's notes, charts and diagrams by its own
//! relationships: part numbers mean nothing, and where they are trusted notes end up under the wrong slide.

mod layout;
mod slide;

use document::{BlockKind, Extracted, Finding, FindingKind, MediaType, Piece, Place, PlaceKind};

use self::{layout::Layouts, slide::Slide};
use crate::{
    ExtractError, Limits,
    outline::{Notices, heading_of},
    package::{Package, PartError},
    xml::{self, Walk},
};

/// Reads a presentation.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut package = Package::open(bytes, limits)?;
    let mut notices = Notices::new(package.has_macros());
    let slides = slide_parts(&mut package, &mut notices)?;
    let mut layouts = Layouts::default();
    let mut pieces = Vec::new();
    let mut title = None;
    for (number, part) in (1_u32..).zip(&slides) {
        if number > limits.pages_max {
            let detail = format!("only the first {} of {} slides were read", limits.pages_max, slides.len());
            notices.others.push(Finding::new(FindingKind::Limit, detail));
            break;
        }
        match part.as_deref().ok_or(PartError::Missing).and_then(|part| Slide::read(&mut package, part, &mut layouts)) {
            Ok(slide) => {
                title = title.or_else(|| slide.title().map(str::to_owned));
                add(slide, number, &mut pieces, &mut notices);
            }
            Err(why) => notices.broken(format!("slide {number}"), why),
        }
    }
    let title = title.or_else(|| package.title());
    Ok(notices.finish(title, MediaType::Pptx, u32::try_from(slides.len()).ok(), pieces))
}

/// Gives the pieces of a slide their place and notes what the user should know about it.
fn add(slide: Slide, number: u32, pieces: &mut Vec<Piece>, notices: &mut Notices) {
    if slide.hidden {
        notices.hidden.push(format!("slide {number}"));
    }
    if !slide.has_text() && slide.pictures {
        notices.pictures_only.push(number);
    } else if slide.pieces.is_empty() && slide.broken.is_empty() {
        notices.bare.push(number);
    }
    notices.comments += slide.comments;
    let heading: Vec<String> = slide.title().map(heading_of).into_iter().collect();
    for (kind, text) in slide.pieces {
        let heading = if kind == BlockKind::Title { Vec::new() } else { heading.clone() };
        pieces.push(Piece { kind, place: Place::numbered(PlaceKind::Slide, number, heading), text });
    }
    for (what, why) in slide.broken {
        notices.broken(format!("{what} of slide {number}"), why);
    }
}

/// The parts of all slides in their order; `None` for one that the package does not hold.
/// Where the presentation itself is broken, slides are taken by their usual names.
fn slide_parts(package: &mut Package<'_>, notices: &mut Notices) -> Result<Vec<Option<String>>, ExtractError> {
    match listed_slides(package) {
        Ok(slides) => Ok(slides),
        Err(why) => {
            let mut named: Vec<(u32, String)> = package
                .names()
                .filter_map(|name| {
                    let number = name.strip_prefix("ppt/slides/slide")?.strip_suffix(".xml")?.parse().ok()?;
                    Some((number, name.to_owned()))
                })
                .collect();
            if named.is_empty() {
                return Err(why.of_file("the presentation"));
            }
            named.sort_unstable();
            notices.broken("the order of the slides, which come by their part numbers instead,", why);
            Ok(named.into_iter().map(|(_, part)| Some(part)).collect())
        }
    }
}

fn listed_slides(package: &mut Package<'_>) -> Result<Vec<Option<String>>, PartError> {
    let main = package.main_part("ppt/presentation.xml").map_err(|_| PartError::Missing)?;
    let relations = package.relations(&main)?;
    let text = package.text(&main)?;
    let document = xml::parse(&text, package.limits())?;
    let list = document.root_element().child("sldIdLst");
    let slides = list.into_iter().flat_map(Walk::elements).filter(|slide| slide.is("sldId"));
    Ok(slides.map(|slide| slide.relation("id").and_then(|id| relations.target(id)).map(str::to_owned)).collect())
}
