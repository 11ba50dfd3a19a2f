use std::collections::BTreeMap;

use roxmltree::Node;

use crate::{
    number::Format,
    outline::{one_line, table_text},
    package::{Package, PartError},
    xml::{self, Walk as _},
};

/// The words of a chart part: its title, its axis titles, then a table of categories by series.
/// Reads both the classic form (ECMA-376, part 1, 21.2) and the extended one (`cx`).
pub(crate) fn chart(package: &mut Package<'_>, part: &str) -> Result<String, PartError> {
    let text = package.text(part)?;
    let document = xml::parse(&text, package.limits())?;
    let root = document.root_element();
    let mut lines: Vec<String> = root.descendants().filter(|node| node.is("title")).map(words).collect();
    let series: Vec<Series> = root.descendants().filter(|node| node.is("ser")).map(Series::read).collect();
    lines.push(as_table(&series));
    lines.extend(root.descendants().filter(|node| node.is("strDim")).map(|dimension| {
        let words = dimension.descendants().filter(|node| node.is("pt")).filter_map(|node| node.text());
        words.collect::<Vec<_>>().join("\n")
    }));
    lines.retain(|line| !line.trim().is_empty());
    Ok(lines.join("\n"))
}

/// One line of a legend and its values, each by its position.
#[derive(Default)]
struct Series {
    name: String,
    categories: BTreeMap<u32, String>,
    values: BTreeMap<u32, String>,
}

impl Series {
    fn read(node: Node<'_, '_>) -> Self {
        let name = node.child("tx").map(words).unwrap_or_default();
        let categories = node.child("cat").or_else(|| node.child("xVal")).map(points).unwrap_or_default();
        let values = node.child("val").or_else(|| node.child("yVal")).map(points).unwrap_or_default();
        Self { name, categories, values }
    }
}

/// Categories come from the first series that has any: the others repeat them.
fn as_table(series: &[Series]) -> String {
    let none = BTreeMap::new();
    let categories = series.iter().map(|one| &one.categories).find(|found| !found.is_empty()).unwrap_or(&none);
    let header = std::iter::once("").chain(series.iter().map(|one| one.name.as_str())).collect::<Vec<_>>();
    let mut positions: Vec<u32> =
        series.iter().flat_map(|one| one.values.keys()).chain(categories.keys()).copied().collect();
    positions.sort_unstable();
    positions.dedup();
    let at = |points: &BTreeMap<u32, String>, position| points.get(&position).cloned().unwrap_or_default();
    let row = |position| {
        let values = series.iter().map(move |one| at(&one.values, position));
        std::iter::once(at(categories, position)).chain(values).collect::<Vec<_>>()
    };
    let header = table_text([header]);
    let rows = table_text(positions.into_iter().map(row));
    format!("{header}\n{rows}")
}

/// The cached points by position. Of categories in several levels, the outer ones stand before the inner.
fn points(node: Node<'_, '_>) -> BTreeMap<u32, String> {
    let mut points: BTreeMap<u32, String> = BTreeMap::new();
    let format = node.below("formatCode").and_then(|code| code.text()).map(Format::of).unwrap_or_default();
    for point in node.descendants().filter(|node| node.is("pt")) {
        let Some(position) = point.attr("idx").and_then(|idx| idx.parse().ok()) else { continue };
        let raw = point.child("v").and_then(|value| value.text()).unwrap_or_default();
        let is_number = point.parent().is_some_and(|cache| cache.name().starts_with("num"));
        let number = is_number.then(|| raw.parse().ok()).flatten().filter(|number: &f64| number.is_finite());
        let value = number.map_or_else(|| raw.to_owned(), |number| format.show(number));
        points.entry(position).and_modify(|inner| *inner = format!("{value} {inner}")).or_insert(value);
    }
    points
}

/// Rich text, or the cached value of the cell that holds it.
fn words(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(|node| matches!(node.name(), "t" | "v")).filter_map(|node| node.text());
    one_line(&texts.collect::<String>())
}
