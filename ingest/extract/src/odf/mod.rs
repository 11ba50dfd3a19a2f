//! `OpenDocument` texts and presentations (OASIS, version 1.3), packaged or flat.

mod inline;
mod slides;
mod styles;
mod table;
mod text;

use document::{BlockKind, Extracted, Finding, FindingKind, MediaType};
use roxmltree::{Document, Node};

use self::{slides::Slides, styles::Styles, text::Body};
use crate::{
    ExtractError, Limits,
    outline::Notices,
    package::{Package, PartError},
    xml::{self, Walk as _},
};

/// Reads a text or a presentation.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    if !is_package(bytes) {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let document = xml::parse(text, limits).map_err(|why| why.of_file("the document"))?;
        let title = document.root_element().path(&["meta", "title"]).and_then(|node| node.text()).map(str::to_owned);
        return read_content(&document, &mut Objects(None), title, limits);
    }
    let mut package = Package::open(bytes, limits)?;
    if is_encrypted(&mut package) {
        return Err(ExtractError::Encrypted);
    }
    let title = title(&mut package);
    let text = package.text("content.xml").map_err(|why| why.of_file("the content"))?;
    let document = xml::parse(&text, limits).map_err(|why| why.of_file("the content"))?;
    read_content(&document, &mut Objects(Some(package)), title, limits)
}

/// A flat document is one XML file; a package may have junk before it.
fn is_package(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    !head.starts_with(b"<")
}

/// Each encrypted part is declared in the manifest.
fn is_encrypted(package: &mut Package<'_>) -> bool {
    let Ok(text) = package.text("META-INF/manifest.xml") else { return false };
    xml::parse(&text, package.limits())
        .is_ok_and(|manifest| manifest.descendants().any(|node| node.is("encryption-data")))
}

fn title(package: &mut Package<'_>) -> Option<String> {
    let text = package.text("meta.xml").ok()?;
    let document = xml::parse(&text, package.limits()).ok()?;
    document.root_element().path(&["meta", "title"])?.text().map(str::to_owned)
}

fn read_content(
    document: &Document<'_>,
    objects: &mut Objects<'_>,
    title: Option<String>,
    limits: &Limits,
) -> Result<Extracted, ExtractError> {
    let root = document.root_element();
    let styles = Styles::read(root);
    let mut notices = Notices::new(objects.have_macros());
    let content = root.child("body").and_then(|body| body.elements().next());
    match content.map_or("", xml::Walk::name) {
        "text" => {
            let mut body = Body::new(&styles, objects, &mut notices);
            if let Some(content) = content {
                body.blocks(content);
            }
            let pictures = body.pictures;
            let pieces = body.into_blocks().into_pieces();
            let written = pieces.iter().find(|piece| piece.kind == BlockKind::Title).map(|piece| piece.text.clone());
            if pieces.is_empty() && pictures {
                notices.others.push(Finding::new(FindingKind::PicturesOnly, "the document holds only pictures"));
            }
            Ok(notices.finish(written.or(title), MediaType::Odt, None, pieces))
        }
        "presentation" => {
            let mut slides = Slides::new(&styles, objects, &mut notices, limits.pages_max);
            if let Some(content) = content {
                slides.all(content);
            }
            let (pieces, count) = slides.into_pieces();
            let written = pieces.iter().find(|piece| piece.kind == BlockKind::Title).map(|piece| piece.text.clone());
            Ok(notices.finish(written.or(title), MediaType::Odp, Some(count), pieces))
        }
        "spreadsheet" => Err(ExtractError::unsupported("it is an OpenDocument spreadsheet; save it as XLSX")),
        "drawing" => Err(ExtractError::unsupported("it is an OpenDocument drawing; save it as PDF")),
        _ => Err(ExtractError::damaged("it is no OpenDocument text or presentation")),
    }
}

/// The embedded objects of a document; a flat one carries its own inside.
struct Objects<'p>(Option<Package<'p>>);

impl Objects<'_> {
    /// Basic and script libraries lie in folders of their own.
    fn have_macros(&self) -> bool {
        let in_library = |name: &str| {
            let inside = name.strip_prefix("basic/").or_else(|| name.strip_prefix("scripts/"));
            inside.is_some_and(|file| file.contains('/') && !file.ends_with("script-lb.xml"))
        };
        self.0.as_ref().is_some_and(|package| package.names().any(in_library))
    }

    /// The words of an embedded chart: its titles, then its data as a table. `None` for any other object.
    fn chart(&mut self, object: Node<'_, '_>) -> Result<Option<String>, PartError> {
        if let Some(inside) = object.below("chart") {
            return Ok(Some(chart_text(inside)));
        }
        let (Some(package), Some(folder)) = (self.0.as_mut(), object.attr("href")) else { return Ok(None) };
        let part = format!("{folder}/content.xml");
        if !package.contains(&part) {
            return Ok(None);
        }
        let text = package.text(&part)?;
        let document = xml::parse(&text, package.limits())?;
        let chart = document.root_element().path(&["body", "chart", "chart"]);
        Ok(chart.map(chart_text))
    }
}

fn chart_text(chart: Node<'_, '_>) -> String {
    let titles = chart.descendants().filter(|node| matches!(node.name(), "title" | "subtitle"));
    let mut lines: Vec<String> = titles.map(inline::plain).collect();
    lines.extend(chart.child("table").map(|table| table::read(table).text));
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}
