//! Words as a sparse vector: the weight of each term in a passage by BM25, without its rarity, which the server adds.

use std::collections::{BTreeMap, BTreeSet};

use audience::{OrganizationId, Readable};
use document::ContentHash;

use crate::{
    ChangedDocument, ChangedPassage,
    index::{
        analysis::{Analysis, passage_terms},
        words::compartment,
    },
};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Terms of a usual passage. A weight is written once and cannot follow the average of a growing corpus.
const USUAL_LENGTH: f32 = 150.0;

/// Hashed terms of a passage and their weights.
pub(super) fn passage(
    organization: &OrganizationId,
    document: &ChangedDocument,
    passage: &ChangedPassage,
) -> (Vec<u32>, Vec<f32>) {
    let analysis = Analysis::of(document.language.as_ref());
    let terms = passage_terms(analysis, document.title.as_deref(), passage);
    let whose = compartment(organization, &document.audience);
    #[expect(clippy::cast_precision_loss, reason = "a passage has some hundred terms")]
    let length = terms.len() as f32;
    let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
    for term in &terms {
        *counts.entry(hashed(&whose, term)).or_default() += 1.0;
    }
    let weight = |count: f32| count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / USUAL_LENGTH));
    counts.into_iter().map(|(term, count)| (term, weight(count))).unzip()
}

/// Hashed terms of a query, in each readable compartment.
pub(super) fn query(
    organization: &OrganizationId,
    readable: &Readable,
    analyses: &BTreeSet<Analysis>,
    text: &str,
) -> Vec<u32> {
    let terms: BTreeSet<String> = analyses.iter().flat_map(|analysis| analysis.terms(text)).collect();
    let compartments = readable.iter().map(|audience| compartment(organization, audience));
    let hashes: BTreeSet<u32> =
        compartments.flat_map(|name| terms.iter().map(move |term| hashed(&name, term)).collect::<Vec<_>>()).collect();
    hashes.into_iter().collect()
}

/// The same number for the same word in the same compartment, everywhere and for ever.
fn hashed(compartment: &str, term: &str) -> u32 {
    let hash = ContentHash::of(format!("{compartment}{term}").as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}
