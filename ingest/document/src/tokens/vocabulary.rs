use std::{cmp::Reverse, collections::BinaryHeap};

use rustc_hash::FxHashMap;

/// The tokens by rank. See the README beside the file for its layout.
static FILE: &[u8] = include_bytes!("../../data/o200k.bin");

/// How many there are.
const RANKS: usize = 199_998;

/// The rank of each token: the lower, the sooner its parts are joined.
pub(super) struct Vocabulary(FxHashMap<&'static [u8], u32>);

impl Vocabulary {
    /// Reads the tokens that are part of the program.
    pub(super) fn read() -> Self {
        let (lengths, mut bytes) = FILE.split_at_checked(RANKS).unwrap_or_default();
        let mut ranks = FxHashMap::with_capacity_and_hasher(RANKS, rustc_hash::FxBuildHasher);
        for (rank, length) in (0..).zip(lengths) {
            let (token, rest) = bytes.split_at_checked(usize::from(*length)).unwrap_or_default();
            ranks.insert(token, rank);
            bytes = rest;
        }
        Self(ranks)
    }

    /// How many tokens a piece is.
    pub(super) fn tokens(&self, piece: &[u8]) -> usize {
        if piece.len() < 2 || self.0.contains_key(piece) {
            return piece.len().min(1);
        }
        Merging::new(self, piece).run()
    }

    fn rank(&self, bytes: Option<&[u8]>) -> Option<u32> {
        self.0.get(bytes?).copied()
    }
}

/// A piece while its bytes are joined to tokens, of equal pairs the first one first.
///
/// Parts are known by the byte they begin with. A join that waits is stale once either of its parts has grown, which
/// its end tells.
struct Merging<'a> {
    vocabulary: &'a Vocabulary,
    piece: &'a [u8],
    /// For each byte that begins a part, where the part ends; 0 for one that begins none.
    ends: Vec<usize>,
    /// For each byte that begins a part, where the part before begins.
    before: Vec<usize>,
    /// Rank, where the left part begins, where the right one ends.
    waiting: BinaryHeap<Reverse<(u32, usize, usize)>>,
}

impl<'a> Merging<'a> {
    fn new(vocabulary: &'a Vocabulary, piece: &'a [u8]) -> Self {
        let ends = (1..=piece.len()).collect();
        let before = (0..piece.len()).map(|at| at.saturating_sub(1)).collect();
        let mut merging = Self { vocabulary, piece, ends, before, waiting: BinaryHeap::with_capacity(2 * piece.len()) };
        (0..piece.len()).for_each(|at| merging.consider(at));
        merging
    }

    /// Joins until nothing can be joined, and counts the parts.
    fn run(mut self) -> usize {
        let mut parts = self.piece.len();
        while let Some(Reverse((_, left, end))) = self.waiting.pop() {
            if self.pair_end(left) != Some(end) {
                continue;
            }
            let right = std::mem::replace(&mut self.ends[left], end);
            self.ends[right] = 0;
            if end < self.piece.len() {
                self.before[end] = left;
            }
            parts -= 1;
            self.consider(left);
            if left > 0 {
                self.consider(self.before[left]);
            }
        }
        parts
    }

    /// Lets the part that begins here and the next one wait to be joined, where they make a token.
    fn consider(&mut self, left: usize) {
        let Some(end) = self.pair_end(left) else { return };
        if let Some(rank) = self.vocabulary.rank(self.piece.get(left..end)) {
            self.waiting.push(Reverse((rank, left, end)));
        }
    }

    /// Where the part after the one that begins here ends.
    fn pair_end(&self, left: usize) -> Option<usize> {
        let right = self.ends.get(left).copied().filter(|end| *end > 0)?;
        self.ends.get(right).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_every_token_once() {
        let vocabulary = Vocabulary::read();
        assert_eq!(vocabulary.0.len(), RANKS);
        assert_eq!(FILE.len(), RANKS + FILE[..RANKS].iter().map(|length| usize::from(*length)).sum::<usize>());
        let table = tiktoken_rs::o200k_base_singleton();
        for (token, rank) in vocabulary.0 {
            assert_eq!(table.decode_bytes(&[rank]).unwrap(), token);
        }
    }
}
