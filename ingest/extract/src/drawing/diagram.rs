use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::body_text;
use crate::{
    package::{Package, PartError},
    xml::{self, Walk},
};

/// The words of a diagram (SmartArt) in the order in which a person reads it: its data part holds a tree of points.
pub(crate) fn diagram(package: &mut Package<'_>, part: &str) -> Result<Vec<String>, PartError> {
    let text = package.text(part)?;
    let document = xml::parse(&text, package.limits())?;
    let root = document.root_element();
    let list = |name| root.child(name).into_iter().flat_map(Walk::elements);
    let points: Vec<Node<'_, '_>> = list("ptLst").filter(|point| holds_words(*point)).collect();
    let children = children_by_parent(list("cxnLst"));
    let by_id: HashMap<&str, Node<'_, '_>> =
        points.iter().filter_map(|point| Some((point.attr("modelId")?, *point))).collect();

    let mut ordered: Vec<Node<'_, '_>> = Vec::with_capacity(points.len());
    let mut seen = HashSet::new();
    // Tops of trees first, in the order of the file; whatever a broken tree leaves unvisited follows.
    let tops = points.iter().filter(|point| point.attr("type") == Some("doc"));
    for top in tops.chain(&points) {
        let mut open: Vec<&str> = top.attr("modelId").into_iter().collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                ordered.extend(by_id.get(id));
                open.extend(children.get(id).into_iter().flatten().rev());
            }
        }
    }
    let words = ordered.into_iter().filter_map(|point| point.child("t")).map(body_text);
    Ok(words.filter(|words| !words.trim().is_empty()).collect())
}

/// Presentation points repeat what nodes say.
fn holds_words(point: Node<'_, '_>) -> bool {
    point.is("pt") && point.attr("type") != Some("pres")
}

/// Point ids below each point id, in their order. Connections without a type are those of parent and child.
fn children_by_parent<'a, 'input: 'a>(
    connections: impl Iterator<Item = Node<'a, 'input>>,
) -> HashMap<&'a str, Vec<&'a str>> {
    let mut ordered: HashMap<&str, Vec<(u32, &str)>> = HashMap::new();
    for connection in connections.filter(|node| node.attr("type").is_none_or(|kind| kind == "parOf")) {
        if let (Some(parent), Some(child)) = (connection.attr("srcId"), connection.attr("destId")) {
            let position = connection.attr("srcOrd").and_then(|order| order.parse().ok()).unwrap_or(0);
            ordered.entry(parent).or_default().push((position, child));
        }
    }
    let sorted = |(parent, mut below): (_, Vec<(u32, _)>)| {
        below.sort_by_key(|(position, _)| *position);
        (parent, below.into_iter().map(|(_, child)| child).collect())
    };
    ordered.into_iter().map(sorted).collect()
}
