//! A look at the nesting before anything is built: building a tree is far worse than linear in its depth.

use crate::ExtractError;

/// Deeper than any page that a person made.
const DEPTH_MAX: usize = 1_000;

/// Elements that never contain any, or whose end is implied, so that many of them are no nesting.
const FLAT: [&str; 34] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "td", "th", "tr", "dt", "dd", "option", "optgroup", "thead", "tbody", "tfoot", "colgroup", "caption", "html",
    "head", "body", "rp", "rt", "frame",
];

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

pub(super) fn refuse_deep(html: &str) -> Result<(), ExtractError> {
    if depth(html) > DEPTH_MAX {
        return Err(ExtractError::limit(format!("its elements are nested more than {DEPTH_MAX} deep")));
    }
    Ok(())
}

/// How deep elements stand in each other at most, estimated by tags alone.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closing, named) = tag.strip_prefix('/').map_or((false, tag), |named| (true, named));
        let end = named.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(named.len());
        let name = named.get(..end).unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() || FLAT.contains(&&*name) {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
        } else if RAW.contains(&&*name) {
            rest = after_raw(named, &name);
        } else {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// What follows the end tag of an element that holds no markup.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| {
        let tag = text.get(at + 2..at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(closes);
    end.and_then(|end| text.get(end + 2 + name.len()..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_and_repetition_is_not() {
        assert_eq!(depth(&"<div>".repeat(300)), 300);
        assert_eq!(depth(&"<div><p>x<li>y<br></div>".repeat(300)), 1);
        assert_eq!(depth("<script>if (a<b) { '<div><div>' }</script><b>x</b>"), 1);
        assert_eq!(depth("<!-- <b><b> --><i>é</i><"), 1);
        assert!(refuse_deep(&"<blockquote>".repeat(50_000)).is_err());
    }
}
