use std::collections::HashSet;

use document::{Block, BlockKind, Place, Span, StoredText};

use super::{
    columns::{Cell, Columns},
    lexicon::{Lexicon, Tongue},
    tongue::Ear,
};
use crate::{StrategyDocument, planted};

/// A sentence that heads its block has no more words than these.
const LEAD_WORDS: usize = 6;

/// A sentence of a document, as it stands in the stored text.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'a> {
    /// Which document of the strategy.
    pub document: usize,
    /// What kind of block it stands in.
    pub kind: BlockKind,
    /// Where it stands.
    pub place: &'a Place,
    /// Its range of the stored text.
    pub span: Span,
    /// Exactly the stored text at that range.
    pub text: &'a str,
    /// The headings above it, outermost first; a short line that opens a slide counts as one.
    pub under: Vec<&'a str>,
    /// How far into the document, 0 to 1.
    pub position: f64,
    /// Its language.
    pub tongue: Tongue,
    /// Whether it is the document's own title, which names a paper and nothing that people do.
    pub names_document: bool,
    /// Whether it says what has been so far: it stands in a column or under a heading like "until now".
    pub past: bool,
    /// Which row of which block it is a cell of.
    pub row: Option<(usize, usize)>,
}

impl Sentence<'_> {
    /// Whether it is a title or a heading.
    pub(super) const fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Title | BlockKind::Heading)
    }
}

/// The sentences of a document whose language the drafter reads, without what is planted for a machine.
///
/// `main` is the language of the document, or `None` where it is one that the drafter does not read: then only
/// sentences that are plainly in another are kept.
pub(super) fn sentences<'a>(
    index: usize,
    document: &'a StrategyDocument,
    main: Option<Tongue>,
    ear: &Ear,
) -> Vec<Sentence<'a>> {
    let mut found = Vec::new();
    let mut lead: Option<(&Place, &str)> = None;
    let total = f64::from(document.text.len().max(1));
    let lexicon = main.unwrap_or(Tongue::English).lexicon();
    let titles = title_blocks(document);
    let mut columns = Columns::new(lexicon);
    for (at, block) in document.blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::AltText | BlockKind::Chart) {
            continue;
        }
        let Some(text) = document.text.slice(block.span) else { continue };
        if opens(document, at, text) {
            lead = Some((&block.place, text));
        }
        let mut under: Vec<&str> = block.place.heading.iter().map(String::as_str).collect();
        under.extend(lead.filter(|(place, _)| *place == &block.place).map(|(_, text)| text));
        let label = columns.label(block, text);
        let title = titles.contains(&at);
        let pieces = pieces(block, text, lexicon);
        let lead = in_block_lead(block, &pieces);
        let planted = Planted::among(block, &document.text, &pieces);
        for (nth, (span, text)) in pieces.into_iter().enumerate() {
            if !planted.holds(block, &document.text, span, text)
                && let Some(tongue) = ear.tongue_of(text, main)
            {
                let cell = Cell::of(block, &document.text, span);
                found.push(Sentence {
                    document: index,
                    kind: block.kind,
                    place: &block.place,
                    span,
                    text,
                    under: under.iter().copied().chain(lead.filter(|_| nth > 0)).collect(),
                    position: f64::from(span.start) / total,
                    tongue,
                    names_document: title,
                    past: label
                        || columns.is_past(text)
                        || cell.is_some_and(|cell| columns.heads(block, document, cell)),
                    row: cell.map(|cell| (at, cell.row)),
                });
            }
        }
    }
    found
}

/// Where in a block a machine is spoken to: what stands around it belongs to it.
enum Planted {
    Nowhere,
    Rows(HashSet<usize>),
    Everywhere,
}

impl Planted {
    fn among(block: &Block, stored: &StoredText, pieces: &[(Span, &str)]) -> Self {
        let spoken = || pieces.iter().filter(|(_, text)| planted::speaks_to_a_machine(text));
        if spoken().next().is_none() {
            return Self::Nowhere;
        }
        let rows = spoken().map(|(span, _)| Cell::of(block, stored, *span).map(|cell| cell.row));
        rows.collect::<Option<_>>().map_or(Self::Everywhere, Self::Rows)
    }

    fn holds(&self, block: &Block, stored: &StoredText, span: Span, text: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Rows(rows) if Cell::of(block, stored, span).is_some_and(|cell| rows.contains(&cell.row)) => true,
            Self::Nowhere | Self::Rows(_) => planted::is_for_a_machine(text),
        }
    }
}

/// Whether a block without end mark is so short, and the next of its place so long, that it reads as a heading.
fn opens(document: &StrategyDocument, at: usize, text: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    let block = &document.blocks[at];
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && (1..=6).contains(&words(text))
        && text.starts_with(char::is_uppercase)
        && !text.ends_with(['.', '!', '?', ':', ';', ','])
        && !text.contains(|c: char| c.is_ascii_digit())
        && document.blocks.get(at + 1).is_some_and(|next| {
            next.place == block.place && words(document.text.slice(next.span).unwrap_or_default()) >= 9
        })
}

/// The blocks that hold the document's title: what its properties say, or the heading that opens it and has all
/// others under it.
fn title_blocks(document: &StrategyDocument) -> HashSet<usize> {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Title | BlockKind::Heading);
    let text_of = |block: &Block| document.text.slice(block.span).unwrap_or_default().trim();
    let headings = || document.blocks.iter().enumerate().filter(|(_, block)| is_heading(block));
    let opening = headings().next().filter(|(first, block)| {
        let under = |other: &Block| other.place.heading.first().is_some_and(|top| top == text_of(block));
        block.kind == BlockKind::Title || headings().all(|(at, other)| at == *first || under(other))
    });
    let named = headings().filter(|(_, block)| document.title.as_deref().map(str::trim) == Some(text_of(block)));
    named.chain(opening).map(|(at, _)| at).collect()
}

/// The short sentence that opens a longer block and heads what follows: `**Let the shop decide.** We expect …`.
fn in_block_lead<'a>(block: &Block, pieces: &[(Span, &'a str)]) -> Option<&'a str> {
    let (_, first) = pieces.first().filter(|_| pieces.len() > 1)?;
    let words = first.split_whitespace().count();
    let heads = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && (2..=LEAD_WORDS).contains(&words)
        && first.ends_with('.')
        && !first.contains(|c: char| c.is_ascii_digit());
    heads.then(|| first.trim_end_matches('.'))
}

/// The sentences of a block with their ranges, trimmed of bullets, numbers and white space.
fn pieces<'a>(block: &Block, text: &'a str, lexicon: &Lexicon) -> Vec<(Span, &'a str)> {
    let whole = matches!(block.kind, BlockKind::Title | BlockKind::Heading);
    let ends = if whole { vec![text.len()] } else { ends(text, block.kind == BlockKind::Table, lexicon) };
    let mut found = Vec::new();
    let (mut from, mut chars) = (0, block.span.start);
    for end in ends {
        let Some(raw) = text.get(from..end) else { continue };
        let kept = trimmed(raw);
        if let Some(before) = raw.find(kept).and_then(|offset| raw.get(..offset))
            && !kept.is_empty()
        {
            let start = chars + length(before);
            found.push((Span { start, end: start + length(kept) }, kept));
        }
        chars += length(raw);
        from = end;
    }
    found
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Without the bullet or number that it begins with.
fn trimmed(raw: &str) -> &str {
    let bullet = |c: char| c.is_whitespace() || "•●○◦▪■□–—-*·→►✓✔➢❖>#|".contains(c);
    let text = raw.trim_matches(bullet);
    let number = text.split_whitespace().next().unwrap_or_default();
    let digits = number.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = number.len() > digits.len()
        && digits.len() <= 3
        && (digits.len() == 1 || digits.bytes().all(|byte| byte.is_ascii_digit()));
    if numbered { text.get(number.len()..).unwrap_or_default().trim_matches(bullet) } else { text }
}

/// Byte offsets where sentences end: at an end mark before a new beginning, at a cell's end, at a bullet's line.
fn ends(text: &str, table: bool, lexicon: &Lexicon) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    for (at, mark) in text.char_indices() {
        let next = at + mark.len_utf8();
        let rest = text.get(next..).unwrap_or_default();
        let cut = match mark {
            '\t' => table,
            '\n' => table || rest.trim_start().starts_with(['•', '●', '▪', '–', '-', '*', '→']),
            '.' | '!' | '?' | '…' => {
                begins_anew(rest) && !(mark == '.' && abbreviated(text.get(from..at).unwrap_or_default(), lexicon))
            }
            _ => false,
        };
        if cut {
            // A closing quote or bracket belongs to the sentence it closes.
            let closing: usize = rest.chars().take_while(|c| "\"'”’»)]".contains(*c)).map(char::len_utf8).sum();
            ends.push(next + closing);
            from = next + closing;
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

/// Whether what follows an end mark is white space and then no small letter.
fn begins_anew(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let after = rest.trim_start();
    after.len() < rest.len() && !after.starts_with(char::is_lowercase) || after.is_empty()
}

/// Whether a full stop after this text ends an abbreviation, an initial or an ordinal.
fn abbreviated(before: &str, lexicon: &Lexicon) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let numbered = !word.is_empty() && before.trim_start() == word && word.bytes().all(|byte| byte.is_ascii_digit());
    initial || numbered || lexicon.abbreviations.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut from = 0;
        ends(text, false, Tongue::English.lexicon())
            .into_iter()
            .map(|end| {
                let piece = trimmed(&text[from..end]);
                from = end;
                piece
            })
            .filter(|piece| !piece.is_empty())
            .collect()
    }

    #[test]
    fn a_sentence_ends_where_a_new_one_begins() {
        assert_eq!(
            cut("We open two plants, e.g. in Leeds. \"Ask first.\" That is it! Really? yes. 3.5 points"),
            ["We open two plants, e.g. in Leeds.", "\"Ask first.\"", "That is it!", "Really? yes.", "3.5 points"]
        );
    }

    #[test]
    fn soft_line_ends_divide_nothing_and_bullets_do() {
        assert_eq!(cut("We will\nlisten.\n- Ask first\n• Then act"), ["We will\nlisten.", "Ask first", "Then act"]);
    }

    #[test]
    fn bullets_and_numbers_are_no_part_of_a_sentence() {
        for raw in ["• Ask first", "1. Ask first", " – Ask first ", "(a) Ask first", "12) Ask first"] {
            assert_eq!(trimmed(raw), "Ask first");
        }
        assert_eq!(trimmed("2 plants close"), "2 plants close");
    }
}
