//! Word documents (ECMA-376, `WordprocessingML`), macro-enabled ones included.
//!
//! The body is read with its text boxes, footnotes and endnotes, as it stands after all tracked changes.
//! Headers and footers repeat on every page and are left out, comments are counted.

mod body;
mod run;
mod styles;

use document::{BlockKind, Extracted, Finding, FindingKind, MediaType};
use roxmltree::Document;

use self::{body::Body, styles::Styles};
use crate::{
    ExtractError, Limits,
    outline::Notices,
    package::{Package, PartError, Relations},
    xml::{self, Walk as _},
};

/// Reads a document.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut package = Package::open(bytes, limits)?;
    let mut notices = Notices::new(package.has_macros());
    let main = package.main_part("word/document.xml")?;
    let relations = notices.keep("the links of the document", package.relations(&main)).unwrap_or_default();
    let styles = Styles::read(&mut package, &relations, &mut notices);
    let footnotes = side_text(&mut package, &relations, "footnotes", &mut notices);
    let endnotes = side_text(&mut package, &relations, "endnotes", &mut notices);
    let footnotes = notices.keep("the footnotes", xml::parse(&footnotes, limits));
    let endnotes = notices.keep("the endnotes", xml::parse(&endnotes, limits));
    notices.comments = comments(&mut package, &relations, &mut notices);

    let text = package.text(&main).map_err(|why| why.of_file("the document"))?;
    let document = xml::parse(&text, limits).map_err(|why| why.of_file("the document"))?;
    let mut body = Body::new(&mut package, &relations, &styles, &mut notices, [footnotes.as_ref(), endnotes.as_ref()]);
    if let Some(root) = document.root_element().child("body") {
        body.blocks(root);
    }
    let (embedded, pictures) = (body.embedded, body.pictures);
    let pieces = body.into_blocks().into_pieces();
    if embedded > 0 {
        notices.others.push(Finding::new(FindingKind::Other, format!("{embedded} embedded documents left out")));
    }
    if pieces.is_empty() && pictures {
        notices.others.push(Finding::new(FindingKind::PicturesOnly, "the document holds only pictures"));
    }
    let title = pieces.iter().find(|piece| piece.kind == BlockKind::Title).map(|piece| piece.text.clone());
    let title = title.or_else(|| package.title());
    Ok(notices.finish(title, MediaType::Docx, None, pieces))
}

/// The text of a part beside the body; an empty document where there is none.
fn side_text(package: &mut Package<'_>, relations: &Relations, kind: &str, notices: &mut Notices) -> String {
    let read = match relations.first(kind) {
        Some(part) => package.text(part),
        None => Ok(String::new()),
    };
    let text = notices.keep(&format!("the {kind}"), read).unwrap_or_default();
    if text.is_empty() { "<none/>".to_owned() } else { text }
}

fn comments(package: &mut Package<'_>, relations: &Relations, notices: &mut Notices) -> usize {
    let Some(part) = relations.first("comments") else { return 0 };
    let mut count = || -> Result<usize, PartError> {
        let text = package.text(part)?;
        let document: Document<'_> = xml::parse(&text, package.limits())?;
        Ok(document.root_element().elements().filter(|node| node.is("comment")).count())
    };
    notices.keep("the comments", count()).unwrap_or(0)
}
