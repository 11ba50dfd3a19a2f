//! What a sheet holds beside its cells: text boxes, charts, comments.

use std::collections::HashMap;

use crate::{
    drawing,
    package::{Package, PartError},
    xml::{self, Walk},
};

/// The part of each sheet by the sheet's name.
pub(super) fn sheet_parts(package: &mut Package<'_>) -> Result<HashMap<String, String>, PartError> {
    let main = package.main_part("xl/workbook.xml").map_err(|_| PartError::Missing)?;
    let relations = package.relations(&main)?;
    let text = package.text(&main)?;
    let document = xml::parse(&text, package.limits())?;
    let sheets = document.root_element().child("sheets").into_iter().flat_map(Walk::elements);
    Ok(sheets
        .filter_map(|sheet| Some((sheet.attr("name")?.to_owned(), relations.target(sheet.relation("id")?)?.to_owned())))
        .collect())
}

/// What was found beside the cells.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) texts: Vec<String>,
    pub(super) charts: Vec<String>,
    /// How many comments there are; they are left out.
    pub(super) comments: usize,
    /// Parts that could not be read.
    pub(super) broken: Vec<(&'static str, PartError)>,
}

impl Beside {
    /// Follows the relationships of a sheet.
    pub(super) fn read(package: &mut Package<'_>, sheet: &str) -> Self {
        let mut beside = Self::default();
        let relations = package.relations(sheet);
        let Some(relations) = beside.keep("the links", relations) else { return beside };
        for part in relations.all("comments") {
            let count = count_comments(package, part);
            beside.comments += beside.keep("the comments", count).unwrap_or(0);
        }
        for part in relations.all("drawing") {
            let drawn = beside.drawing(package, part);
            beside.keep("a drawing", drawn);
        }
        beside
    }

    fn drawing(&mut self, package: &mut Package<'_>, part: &str) -> Result<(), PartError> {
        let relations = package.relations(part)?;
        let text = package.text(part)?;
        let document = xml::parse(&text, package.limits())?;
        let bodies = document.descendants().filter(|node| node.is("txBody"));
        self.texts.extend(bodies.map(drawing::body_text));
        for frame in document.descendants().filter(|node| node.is("graphicData")).flat_map(Walk::elements) {
            let target = |id: Option<&str>| id.and_then(|id| relations.target(id));
            if let Some(part) = target(frame.relation("id")).filter(|_| frame.is("chart")) {
                let words = drawing::chart(package, part);
                let words = self.keep("a chart", words);
                self.charts.extend(words);
            } else if let Some(part) = target(frame.relation("dm")) {
                let points = drawing::diagram(package, part);
                let points = self.keep("a diagram", points);
                self.texts.extend(points.unwrap_or_default());
            }
        }
        Ok(())
    }

    fn keep<T>(&mut self, what: &'static str, read: Result<T, PartError>) -> Option<T> {
        read.map_err(|why| self.broken.push((what, why))).ok()
    }
}

fn count_comments(package: &mut Package<'_>, part: &str) -> Result<usize, PartError> {
    let text = package.text(part)?;
    let document = xml::parse(&text, package.limits())?;
    Ok(document.descendants().filter(|node| node.is("comment")).count())
}
