//! `DrawingML`: what slides, documents and sheets have in common: text bodies, tables, charts, diagrams.

mod chart;
mod diagram;

use roxmltree::Node;

pub(crate) use self::{chart::chart, diagram::diagram};
use crate::{outline::table_text, xml::Walk as _};

/// The words of a paragraph (`a:p`); a line break stays one.
pub(crate) fn paragraph(node: Node<'_, '_>) -> String {
    let mut words = String::new();
    for part in node.elements() {
        match part.name() {
            "br" => words.push('\n'),
            "pPr" | "endParaRPr" => {}
            // A run, a field, or a formula: its words are in elements called `t`, whatever lies between.
            _ => words.extend(part.descendants().filter(|node| node.is("t")).filter_map(|node| node.text())),
        }
    }
    words
}

/// The paragraphs of a text body, one a line.
pub(crate) fn body_text(body: Node<'_, '_>) -> String {
    let paragraphs: Vec<String> = body.elements().filter(|node| node.is("p")).map(paragraph).collect();
    paragraphs.join("\n")
}

/// A table (`a:tbl`). A cell that is merged into another is empty.
pub(crate) fn table(node: Node<'_, '_>) -> String {
    let rows = node.elements().filter(|row| row.is("tr"));
    table_text(rows.map(|row| row.elements().filter(|cell| cell.is("tc")).map(cell)))
}

fn cell(node: Node<'_, '_>) -> String {
    if node.switched_on("hMerge") || node.switched_on("vMerge") {
        return String::new();
    }
    node.child("txBody").map(body_text).unwrap_or_default()
}
