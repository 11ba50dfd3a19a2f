//! How good a ranking is, by judgements: the figures of information retrieval, over one query each.
//!
//! A ranking is a list of names, best first; judgements are names with a grade above 0 for what is relevant.

use std::collections::{HashMap, HashSet};

/// The judged grades of one query: what is not named has 0.
pub type Judgements = HashMap<String, u32>;

/// The figures of one query, or their means over several.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// Gain of the first ten, discounted by rank, as a share of the best order's (Järvelin and Kekäläinen 2002;
    /// gain = grade, discount log2 of rank + 1).
    pub ndcg_at_10: f64,
    /// Share of what is relevant among the first ten.
    pub recall_at_10: f64,
    /// Share of what is relevant among the first hundred.
    pub recall_at_100: f64,
    /// One over the rank of the first that is relevant, 0 if it is not among the first ten.
    pub mrr_at_10: f64,
}

impl Quality {
    /// Judges one ranking. `None` where nothing is judged relevant, so that there is nothing to find. A name that
    /// comes twice counts once, where it first stands.
    pub fn of<'a>(ranking: impl IntoIterator<Item = &'a str>, judgements: &Judgements) -> Option<Self> {
        let mut ideal: Vec<u32> = judgements.values().copied().filter(|grade| *grade > 0).collect();
        if ideal.is_empty() {
            return None;
        }
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let mut seen = HashSet::new();
        let grades: Vec<u32> = ranking
            .into_iter()
            .filter(|name| seen.insert(*name))
            .take(100)
            .map(|name| judgements.get(name).copied().unwrap_or(0))
            .collect();
        let relevant = ideal.len();
        let first = grades.iter().take(10).position(|grade| *grade > 0);
        Some(Self {
            ndcg_at_10: discounted_gain(&grades) / discounted_gain(&ideal),
            recall_at_10: share(found(&grades, 10), relevant),
            recall_at_100: share(found(&grades, 100), relevant),
            mrr_at_10: first.map_or(0.0, |index| share(1, index + 1)),
        })
    }

    /// The means over queries. All 0 where there are none.
    pub fn mean(of: &[Self]) -> Self {
        let mean = |figure: fn(&Self) -> f64| {
            if of.is_empty() { 0.0 } else { of.iter().map(figure).sum::<f64>() / share(of.len(), 1) }
        };
        Self {
            ndcg_at_10: mean(|one| one.ndcg_at_10),
            recall_at_10: mean(|one| one.recall_at_10),
            recall_at_100: mean(|one| one.recall_at_100),
            mrr_at_10: mean(|one| one.mrr_at_10),
        }
    }
}

fn found(grades: &[u32], depth: usize) -> usize {
    grades.iter().take(depth).filter(|grade| **grade > 0).count()
}

#[expect(clippy::cast_precision_loss, reason = "counts of passages are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn discounted_gain(grades: &[u32]) -> f64 {
    let discounts = (2_u32..).map(|rank| f64::from(rank).log2());
    grades.iter().take(10).zip(discounts).map(|(grade, discount)| f64::from(*grade) / discount).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(grades: &[(&str, u32)]) -> Judgements {
        grades.iter().map(|(name, grade)| ((*name).to_owned(), *grade)).collect()
    }

    #[test]
    fn a_ranking_is_judged_as_by_hand() {
        // Gains 0, 1, 0, 1 of three relevant: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3 + 1/2).
        let judged = judged(&[("b", 1), ("d", 1), ("z", 1), ("a", 0)]);
        let quality = Quality::of(["a", "b", "b", "c", "d"], &judged).unwrap();
        assert!((quality.ndcg_at_10 - 0.498_18).abs() < 1e-4, "{quality:?}");
        assert!((quality.recall_at_10 - 2.0 / 3.0).abs() < 1e-12);
        assert!((quality.mrr_at_10 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn depth_is_kept() {
        let names: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        let ranking = || names.iter().map(String::as_str);
        let quality = Quality::of(ranking(), &judged(&[("10", 1), ("99", 1), ("100", 1)])).unwrap();
        let expected = Quality { ndcg_at_10: 0.0, recall_at_10: 0.0, recall_at_100: 2.0 / 3.0, mrr_at_10: 0.0 };
        assert_eq!(quality, expected);
        assert_eq!(Quality::of(ranking(), &judged(&[("1", 0)])), None);
    }

    #[test]
    fn a_mean_is_over_queries() {
        let one = Quality { ndcg_at_10: 1.0, recall_at_10: 0.5, recall_at_100: 1.0, mrr_at_10: 0.0 };
        let mean = Quality::mean(&[one, Quality::default()]);
        assert_eq!(mean, Quality { ndcg_at_10: 0.5, recall_at_10: 0.25, recall_at_100: 0.5, mrr_at_10: 0.0 });
        assert_eq!(Quality::mean(&[]), Quality::default());
    }
}
