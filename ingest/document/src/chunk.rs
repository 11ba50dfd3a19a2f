//! Blocks to passages: no larger than a number of tokens, never across two places, no word lost.
//!
//! 1. [`section`]: blocks that belong together, which is a slide, a sheet, or what stands under one heading.
//! 2. [`split`]: a section that is too long falls into parts: its blocks, and where one of them is too long, its
//!    sentences, then words, then single characters.
//! 3. Parts are packed into passages of about equal size.

mod section;
mod split;

use serde::{Deserialize, Serialize};

use crate::{Extracted, Place, Span, StoredText, count_tokens};
use section::sections;
use split::{Part, parts};

/// How large a passage may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkLimits {
    tokens_max: u32,
    overlap: u32,
}

/// Limits that no chunking can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a passage of {tokens_max} tokens with {overlap} shared: the size must be at least 16 and more than twice the overlap"
)]
pub struct InvalidLimits {
    tokens_max: u32,
    overlap: u32,
}

impl ChunkLimits {
    /// At most `tokens_max` tokens a passage, of which up to `overlap` repeat the passage before.
    pub const fn new(tokens_max: u32, overlap: u32) -> Result<Self, InvalidLimits> {
        if tokens_max < 16 || overlap >= tokens_max / 2 {
            return Err(InvalidLimits { tokens_max, overlap });
        }
        Ok(Self { tokens_max, overlap })
    }
}

/// A passage before it has an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Where all of it stands: the place of the first block that is more than a heading.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
}

/// Cuts a document into passages, in document order.
///
/// Every word of every block is in a passage, and in one only where nothing overlaps. A passage lies within one slide,
/// one sheet, or one heading of one page.
pub fn chunk(read: &Extracted, limits: ChunkLimits) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for section in sections(&read.blocks) {
        let parts = parts(read, section.blocks, limits);
        let spans = pack(&read.text, &parts, limits).into_iter();
        chunks.extend(spans.map(|span| Chunk { place: section.place.clone(), span }));
    }
    chunks
}

/// Joins neighbouring parts to passages. Their number is the least that can be, and their sizes are about equal:
/// a page of 450 tokens becomes two halves and not 400 and a scrap.
fn pack(text: &StoredText, parts: &[Part], limits: ChunkLimits) -> Vec<Span> {
    let total = tokens(parts);
    let aim = total.div_ceil(total.div_ceil(limits.tokens_max).max(1));
    let mut spans = Vec::new();
    let mut next = 0;
    let mut first = 0;
    while next < parts.len() {
        // A passage never repeats all of the one before: each begins later than that.
        first = next - repeated(parts.get(first + 1..next).unwrap_or_default(), limits.overlap);
        let mut end = next + 1;
        let mut taken = tokens(&parts[first..end]);
        while end < parts.len() && wants(taken, parts[end].tokens, aim, limits.tokens_max) {
            taken += parts[end].tokens;
            end += 1;
        }
        while !fits(text, &parts[first..end], limits.tokens_max) {
            if end > next + 1 {
                end -= 1;
            } else if first < next {
                first += 1;
            } else {
                break;
            }
        }
        spans.push(Span { start: parts[first].span.start, end: parts[end - 1].span.end });
        next = end;
    }
    spans
}

/// How many of the last parts the next passage repeats.
fn repeated(before: &[Part], overlap: u32) -> usize {
    let mut tokens = 0;
    let within = |part: &&Part| {
        tokens += part.tokens;
        tokens <= overlap
    };
    before.iter().rev().take_while(within).count()
}

/// Whether a passage of so many tokens is nearer to its aim with the next part than without it.
const fn wants(tokens: u32, next: u32, aim: u32, tokens_max: u32) -> bool {
    tokens + next <= tokens_max && tokens + next / 2 <= aim
}

/// Whether parts make a passage within the limit. Joined, they may have a token more at each joint than they have
/// alone, so a passage near the limit is counted as a whole.
fn fits(text: &StoredText, parts: &[Part], tokens_max: u32) -> bool {
    let ([first, ..], [.., last]) = (parts, parts) else { return true };
    let joints = u32::try_from(parts.len()).unwrap_or(u32::MAX) - 1;
    if tokens(parts).saturating_add(joints) <= tokens_max {
        return true;
    }
    let whole = text.slice(Span { start: first.span.start, end: last.span.end }).unwrap_or_default();
    count_tokens(whole) <= tokens_max as usize
}

fn tokens(parts: &[Part]) -> u32 {
    parts.iter().map(|part| part.tokens).sum()
}
