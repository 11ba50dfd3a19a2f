use std::collections::HashMap;

use crate::PassageId;

/// How many of each list are compared (Bruch, Gai and Ingber 2023 use the same depth for convex combination).
pub const DEPTH: usize = 100;

/// A passage with the score of one list.
pub type Scored = (PassageId, f32);

/// Joins two ranked lists, best first, into one.
///
/// Each list is scaled so that its first is 1 and its last of the first [`DEPTH`] is 0; what is missing from a list
/// has 0 there. The sum is weighted: `weight` for vectors, the rest for words. What lies deeper has 0 and follows in
/// the order of its better rank, so that asking for more never changes what stood before.
pub fn fuse(words: &[Scored], vectors: &[Scored], weight: f32) -> Vec<Scored> {
    struct Sum {
        score: f32,
        rank: usize,
    }
    let mut sums: HashMap<PassageId, Sum> = HashMap::with_capacity(words.len() + vectors.len());
    for (list, share) in [(words, 1.0 - weight), (vectors, weight)] {
        for (rank, (id, score)) in scaled(list).enumerate() {
            let sum = sums.entry(id).or_insert(Sum { score: 0.0, rank });
            sum.score += share * score;
            sum.rank = sum.rank.min(rank);
        }
    }
    let mut fused: Vec<_> = sums.into_iter().collect();
    fused.sort_unstable_by(|(a_id, a), (b_id, b)| {
        b.score.total_cmp(&a.score).then(a.rank.cmp(&b.rank)).then(a_id.cmp(b_id))
    });
    fused.into_iter().map(|(id, sum)| (id, sum.score)).collect()
}

fn scaled(list: &[Scored]) -> impl Iterator<Item = Scored> {
    let top = list.first().map_or(0.0, |(_, score)| *score);
    let floor = list.get(..DEPTH).unwrap_or(list).last().map_or(0.0, |(_, score)| *score);
    let range = top - floor;
    let scale = move |rank: usize, score: f32| match rank {
        DEPTH.. => 0.0,
        _ if range > 0.0 => (score - floor) / range,
        _ => 1.0,
    };
    list.iter().enumerate().map(move |(rank, (id, score))| (*id, scale(rank, *score)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(scores: &[(i64, f32)]) -> Vec<Scored> {
        scores.iter().map(|(id, score)| (PassageId(*id), *score)).collect()
    }

    #[test]
    fn both_lists_count_by_their_weight() {
        let words = list(&[(1, 9.0), (2, 6.0), (3, 3.0)]);
        let vectors = list(&[(3, 0.9), (4, 0.7), (2, 0.5)]);
        assert_eq!(fuse(&words, &vectors, 0.25), list(&[(1, 0.75), (2, 0.375), (3, 0.25), (4, 0.125)]));
    }

    #[test]
    fn one_list_alone_keeps_its_order_and_equal_scores_go_by_rank() {
        let words = list(&[(5, 2.0), (4, 2.0), (9, 2.0)]);
        let ids: Vec<_> = fuse(&words, &[], 0.3).into_iter().map(|(id, _)| id.0).collect();
        assert_eq!(ids, [5, 4, 9]);
        assert!(fuse(&[], &[], 0.3).is_empty());
    }

    proptest! {
        #[test]
        fn asking_deeper_changes_nothing_above(words in 0_u16..300, vectors in 0_u16..300, weight in 0.0_f32..1.0) {
            let words: Vec<_> = (0..words).map(|n| (PassageId(i64::from(n) * 7 % 311), 500.0 - f32::from(n))).collect();
            let vectors: Vec<_> = (0..vectors).map(|n| (PassageId(i64::from(n) * 5 % 311), 1.0 - f32::from(n) / 400.0)).collect();
            let cut = |list: &[Scored]| list[..list.len().min(DEPTH)].to_vec();
            let deep = fuse(&words, &vectors, weight);
            let shallow = fuse(&cut(&words), &cut(&vectors), weight);
            let positive = |list: &[Scored]| list.iter().filter(|(_, score)| *score > 0.0).copied().collect::<Vec<_>>();
            prop_assert_eq!(positive(&deep), positive(&shallow));
        }
    }
}
