use unicode_segmentation::UnicodeSegmentation as _;

use super::ChunkLimits;
use crate::{Block, BlockKind, Extracted, Span, count_tokens};

/// A range that is not divided further.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) span: Span,
    /// About as many as it adds to a passage, with what divides it from the next part.
    pub(super) tokens: u32,
}

/// What the blank line between two blocks adds.
const BETWEEN_TOKENS: u32 = 1;

/// The parts of a section, in order, each within the limit.
pub(super) fn parts(read: &Extracted, blocks: &[Block], limits: ChunkLimits) -> Vec<Part> {
    let ([first, ..], [.., last]) = (blocks, blocks) else { return Vec::new() };
    let whole = Span { start: first.span.start, end: last.span.end };
    // A token is at least one byte, so a short section needs no counting, and no table for it.
    let bytes = read.text.slice(whole).map_or(0, str::len);
    if bytes <= limits.tokens_max as usize {
        return vec![Part { span: whole, tokens: saturating(bytes) }];
    }
    let mut parts = Vec::new();
    for block in blocks {
        let text = read.text_of(block);
        let tokens = tokens(text) + BETWEEN_TOKENS;
        // Overlap repeats sentences, not whole paragraphs.
        if tokens <= limits.tokens_max && limits.overlap == 0 {
            parts.push(Part { span: block.span, tokens });
        } else {
            let grain = if block.kind == BlockKind::Table { Grain::Line } else { Grain::Sentence };
            Splitter { tokens_max: limits.tokens_max, at: block.span.start, parts: &mut parts }.split(text, grain);
        }
    }
    parts
}

/// What a text is divided into, from coarse to fine.
#[derive(Clone, Copy)]
enum Grain {
    Line,
    Sentence,
    Word,
    Grapheme,
    Character,
}

impl Grain {
    /// Pieces that, joined, are the text again.
    fn pieces<'a>(self, text: &'a str) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        match self {
            Self::Line => Box::new(text.split_inclusive('\n')),
            Self::Sentence => Box::new(text.split_sentence_bounds()),
            Self::Word => Box::new(words(text)),
            Self::Grapheme => Box::new(text.graphemes(true)),
            Self::Character => Box::new(text.split_inclusive(|_| true)),
        }
    }

    const fn finer(self) -> Self {
        match self {
            Self::Line => Self::Sentence,
            Self::Sentence => Self::Word,
            Self::Word => Self::Grapheme,
            Self::Grapheme | Self::Character => Self::Character,
        }
    }
}

struct Splitter<'a> {
    tokens_max: u32,
    at: u32,
    parts: &'a mut Vec<Part>,
}

impl Splitter<'_> {
    fn split(&mut self, text: &str, grain: Grain) {
        for piece in grain.pieces(text) {
            let tokens = tokens(piece);
            // A character is never divided: it has at most four tokens, and the limit is at least sixteen.
            if tokens <= self.tokens_max || matches!(grain, Grain::Character) {
                self.push(piece, tokens);
            } else {
                self.split(piece, grain.finer());
            }
        }
    }

    /// A part neither begins nor ends with white space; what is nothing else counts with the part before it.
    fn push(&mut self, piece: &str, tokens: u32) {
        let words = piece.trim_start();
        let start = self.at + characters(piece) - characters(words);
        self.at += characters(piece);
        if !words.is_empty() {
            let end = start + characters(words.trim_end());
            self.parts.push(Part { span: Span { start, end }, tokens });
        } else if let Some(before) = self.parts.last_mut() {
            before.tokens = before.tokens.saturating_add(tokens);
        }
    }
}

/// Words with the white space before them, which is how tokens have it too.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let blank = rest.len() - rest.trim_start().len();
        let after = rest.get(blank..)?;
        let word = after.split_word_bounds().next().unwrap_or_default();
        let (piece, next) = rest.split_at(blank + word.len());
        rest = next;
        (!piece.is_empty()).then_some(piece)
    })
}

fn tokens(text: &str) -> u32 {
    // Most single characters are ASCII and one token.
    if text.len() <= 1 { saturating(text.len()) } else { saturating(count_tokens(text)) }
}

fn characters(text: &str) -> u32 {
    saturating(text.chars().count())
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
