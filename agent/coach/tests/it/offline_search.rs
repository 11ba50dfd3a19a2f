//! A plain BM25 over a few long texts, to ask which of them a map's words belong to.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::HashMap;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// The index of the text that a query fits best.
pub(crate) fn best_match(texts: &[String], query: &str) -> usize {
    let all: Vec<HashMap<String, f64>> = texts.iter().map(|text| counts(text)).collect();
    let lengths: Vec<f64> = all.iter().map(|counts| counts.values().sum()).collect();
    let mean = lengths.iter().sum::<f64>() / count(all.len());
    let score = |at: usize| -> f64 {
        let weigh = |word: &String| {
            let holding = count(all.iter().filter(|counts| counts.contains_key(word)).count());
            let rarity = (1.0 + (count(all.len()) - holding + 0.5) / (holding + 0.5)).ln();
            let times = all[at].get(word).copied().unwrap_or(0.0);
            rarity * times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * lengths[at] / mean))
        };
        counts(query).keys().map(weigh).sum()
    };
    (0..all.len()).max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap()
}

fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1.0;
    }
    counts
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}
