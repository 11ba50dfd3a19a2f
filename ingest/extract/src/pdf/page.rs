//! What the engine finds on a page: the only file that knows its types, but for opening a document.

use std::collections::HashMap;

use pdf_oxide::{PdfDocument, layout::TextSpan};

use super::{
    layout::{self, Fragment, Part},
    mend,
    rules::Rules,
    tags::{Mark, Tagged, Tags},
};

/// A page with pictures and fewer words than these most likely says more in its pictures.
const FEW_WORDS: usize = 12;

/// A page as it was read.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) content: Content,
    /// Pictures, and next to no words beside them.
    pub(super) mostly_pictures: bool,
    /// Wider than high: most likely a slide.
    pub(super) landscape: bool,
    /// Its lower and upper edge, in points.
    pub(super) bottom: f32,
    pub(super) top: f32,
}

#[derive(Debug)]
pub(super) enum Content {
    /// Lines and tables in reading order.
    Parts(Vec<Part>),
    /// Text whose order the engine knows better: right to left, vertical or turned.
    Text(String),
    /// Pictures and no text.
    Pictures,
    /// Something is drawn, and no text came of it.
    Unread,
    /// Nothing is on it.
    Blank,
    Broken(String),
}

impl Page {
    pub(super) fn of(document: &PdfDocument, tags: &Tags, number: u32) -> Self {
        let index = number as usize;
        let (left, bottom, right, top) = document.get_page_visible_box(index).unwrap_or((0.0, 0.0, 612.0, 792.0));
        let turned = matches!(document.get_page_rotation(index), Ok(90 | 270));
        let landscape = ((right - left) > (top - bottom)) != turned;
        let content = content(document, tags.page(number), index, [left, bottom, right, top])
            .unwrap_or_else(|error| Content::Broken(error.to_string()));
        let mostly_pictures = content.words().is_some_and(|words| words < FEW_WORDS) && has_pictures(document, index);
        Self { content, mostly_pictures, landscape, bottom, top }
    }

    pub(super) const fn broken(why: String) -> Self {
        Self { content: Content::Broken(why), mostly_pictures: false, landscape: false, bottom: 0.0, top: 792.0 }
    }
}

fn content(
    document: &PdfDocument,
    tags: &[Tagged],
    index: usize,
    [left, bottom, right, top]: [f32; 4],
) -> pdf_oxide::error::Result<Content> {
    let spans = document.extract_spans(index)?;
    if spans.iter().any(is_unusual) {
        let text = document.extract_text(index)?;
        if !text.trim().is_empty() {
            return Ok(Content::Text(text));
        }
    }
    let rules = || {
        // A page whose lines cannot be had is read by its words alone.
        Rules::of(&document.extract_paths(index).unwrap_or_default(), [right - left, top - bottom])
    };
    if !tags.is_empty() {
        let has_table = tags.iter().any(|block| matches!(block, Tagged::Table(_)));
        let rules = if has_table { rules() } else { Rules::default() };
        let mut drawn = spans.clone();
        drawn.sort_by_key(|span| span.sequence);
        if let Some(parts) = tagged(tags, &drawn, &rules, [bottom, top]) {
            return Ok(Content::Parts(parts));
        }
    }
    let fragments: Vec<Fragment> = spans.iter().filter_map(fragment).collect();
    if fragments.is_empty() {
        return without_text(document, index);
    }
    Ok(Content::Parts(layout::parts(fragments, &rules())))
}

/// The parts of a page by its tags; `None` where too much of its text has none. What has none, such as running heads,
/// comes before or after.
fn tagged(tags: &[Tagged], spans: &[TextSpan], rules: &Rules, [bottom, top]: [f32; 2]) -> Option<Vec<Part>> {
    let mut marked: HashMap<Mark, Vec<Fragment>> = HashMap::new();
    let mut others = Vec::new();
    for span in spans {
        let Some(fragment) = fragment(span) else { continue };
        match span.mcid_scope.clone().zip(span.mcid) {
            Some(mark) => marked.entry(mark).or_default().push(fragment),
            None => others.push(fragment),
        }
    }
    let (mut chars, mut highest) = (0, f32::MIN);
    let mut lines = |marks: &[Mark]| {
        let fragments = marks.iter().flat_map(|mark| marked.remove(mark).unwrap_or_default());
        let lines = layout::lines(fragments);
        chars += lines.iter().map(|line| line.text.len()).sum::<usize>();
        highest = lines.iter().map(|line| line.base).fold(highest, f32::max);
        lines
    };
    let mut parts: Vec<Part> = tags
        .iter()
        .map(|tagged| match tagged {
            Tagged::Block(tag, marks) => Part::Tagged(*tag, lines(marks)),
            Tagged::Table(rows) => {
                let cells = rows.iter().map(|row| row.iter().map(|marks| lines(marks)).collect()).collect();
                Part::Table(layout::table(cells, rules))
            }
            Tagged::Picture(words) => Part::Picture(words.clone()),
        })
        .collect();
    others.extend(marked.into_values().flatten());
    let margin = 0.1 * (top - bottom);
    let in_margin = |line: &&Fragment| line.base < bottom + margin || line.base > top - margin;
    let untagged: usize = others.iter().filter(|line| !in_margin(line)).map(|line| line.text.len()).sum();
    if chars == 0 || untagged * 10 > chars + untagged {
        return None;
    }
    let (above, below): (Vec<_>, Vec<_>) = others.into_iter().partition(|fragment| fragment.base > highest);
    parts.splice(0..0, layout::parts(above, &Rules::default()));
    parts.extend(layout::parts(below, &Rules::default()));
    Some(parts)
}

/// Whether left to right, line under line is not the order that this text is read in.
fn is_unusual(span: &TextSpan) -> bool {
    let right_to_left = |character: char| matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}');
    span.wmode == 1 || span.text.chars().any(right_to_left)
}

fn fragment(span: &TextSpan) -> Option<Fragment> {
    let text = mend::plain(&span.text);
    let height = span.bbox.height.abs();
    // A size of 1 under a large scale happens; the box tells the truth then.
    let size = if span.font_size > 2.0 { span.font_size } else { height };
    (!text.trim().is_empty() && span.bbox.x.is_finite() && span.bbox.y.is_finite() && size.is_finite()).then(|| {
        let ends = [span.bbox.x, span.bbox.x + span.bbox.width.max(0.0)];
        Fragment {
            bold: span.font_weight.is_bold() || span.font_name.contains("Bold") || span.font_name.contains("Black"),
            turned: span.rotation_degrees.abs() > 1.0,
            ..Fragment::new(text, ends, span.bbox.y, size.max(1.0))
        }
    })
}

impl Content {
    /// How many words there are, where there are any.
    fn words(&self) -> Option<usize> {
        let Self::Parts(parts) = self else {
            return None;
        };
        let words = |text: &str| text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        Some(
            parts
                .iter()
                .map(|part| match part {
                    Part::Column(lines) | Part::Tagged(_, lines) => {
                        lines.iter().map(|line| words(&line.text)).sum::<usize>()
                    }
                    Part::Table(rows) => rows.iter().flatten().map(|cell| words(cell)).sum(),
                    Part::Picture(_) => 0,
                })
                .sum(),
        )
    }
}

fn has_pictures(document: &PdfDocument, index: usize) -> bool {
    document.page_image_handles(index).is_ok_and(|pictures| !pictures.is_empty())
}

/// Why a page gave no text.
fn without_text(document: &PdfDocument, index: usize) -> pdf_oxide::error::Result<Content> {
    if has_pictures(document, index) {
        return Ok(Content::Pictures);
    }
    let drawn = document.get_page_content_data(index)?;
    // Operators that show text or draw another object, which may hold text (ISO 32000-1, tables 107 and 85).
    let shows = [&b"Tj"[..], b"TJ", b"Do"].iter().any(|operator| holds(&drawn, operator));
    Ok(if shows { Content::Unread } else { Content::Blank })
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
