//! The quality of search on collections with judgements, beside the figures that their READMEs give.

use std::ffi::OsStr;
use std::path::Path;

use crate::collection;
use crate::error::TaskError;
use crate::product::{Product, Quality};
use crate::report::Report;

const BM25_LEEWAY: f64 = 0.01;
const MINILM_LEEWAY: f64 = 0.005;

/// Measures every collection by words alone and hybrid, and with a transformer where one is named.
pub(crate) fn measure(
    product: &Product,
    dir: &Path,
    model_dir: Option<&Path>,
    report: &mut Report,
) -> Result<(), TaskError> {
    let mut gain = 0.0;
    for collection in collection::folders(&dir.join("retrieval"))? {
        let part = format!("retrieval, {}", collection::name(&collection));
        report.part(&part, |report| {
            gain += one(product, &collection, model_dir, &part, report)?;
            Ok(())
        });
    }
    report.check("retrieval", "hybrid less lexical, summed", format!("{gain:+.3}"), "> 0", gain > 0.0);
    Ok(())
}

/// Measures one collection; what hybrid search gains over words alone.
fn one(
    product: &Product,
    collection: &Path,
    model_dir: Option<&Path>,
    part: &str,
    report: &mut Report,
) -> Result<f64, TaskError> {
    let readme = collection::text(&collection.join("README.md")).unwrap_or_default();
    let lexical = evaluate(product, collection, "lexical", None)?;
    compare(report, part, "lexical nDCG@10", &lexical, target(&readme, "BM25", BM25_LEEWAY));
    let hybrid = evaluate(product, collection, "hybrid", None)?;
    compare(report, part, "hybrid nDCG@10", &hybrid, None);
    if let Some(model_dir) = model_dir {
        let minilm = evaluate(product, collection, "hybrid", Some(model_dir))?;
        compare(report, part, "hybrid with MiniLM", &minilm, minilm_target(&readme, lexical.ndcg_at_10));
    }
    Ok(hybrid.ndcg_at_10 - lexical.ndcg_at_10)
}

fn evaluate(product: &Product, dir: &Path, mode: &str, model_dir: Option<&Path>) -> Result<Quality, TaskError> {
    let arguments = ["eval", "retrieval"].map(OsStr::new).into_iter();
    let mut command = product.command(arguments.chain([dir.as_os_str(), "--mode".as_ref(), mode.as_ref()]));
    if let Some(model_dir) = model_dir {
        command.env("PLUMBLINE_EMBEDDER__KIND", "transformer").env("PLUMBLINE_EMBEDDER__MODEL_DIR", model_dir);
    }
    Product::ask(&mut command)
}

fn compare(report: &mut Report, part: &str, figure: &str, quality: &Quality, target: Option<f64>) {
    let Quality { ndcg_at_10, ms_p50, ms_p95 } = quality;
    let value = format!("{ndcg_at_10:.3}, {ms_p50:.1} ms, 95 %: {ms_p95:.1} ms");
    match target {
        Some(target) => report.check(part, figure, value, &format!("≥ {target:.3}"), *ndcg_at_10 >= target),
        None => report.show(part, figure, value),
    }
}

/// The figure of the full collection, less the leeway.
fn target(readme: &str, run: &str, leeway: f64) -> Option<f64> {
    figure(readme, run).map(|figure| figure - leeway)
}

/// Where the README's dense runs saw only a sample, its figure says nothing of the whole: lexical is the mark.
fn minilm_target(readme: &str, lexical: f64) -> Option<f64> {
    if readme.contains("Subsample") { Some(lexical) } else { target(readme, "hybrid weighted 0.5/0.5", MINILM_LEEWAY) }
}

/// The first figure in the first row of that name.
fn figure(readme: &str, run: &str) -> Option<f64> {
    let mut rows = readme.lines().map(|line| line.split('|').map(str::trim).skip(1));
    rows.find_map(|mut cells| if cells.next() == Some(run) { cells.next()?.parse().ok() } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "\
Full collection (268 documents):

| run | nDCG@10 | Recall@10 |
| --- | --- | --- |
| BM25 | 0.846 | 0.960 |
| hybrid weighted 0.5/0.5 | 0.858 | 0.962 |

| BM25 | 0.1 | 0.2 |
";

    #[test]
    fn the_figure_of_the_full_collection_comes_first() {
        assert_eq!(figure(README, "BM25"), Some(0.846));
        assert_eq!(figure(README, "BM25, scoped"), None);
        assert!(target(README, "BM25", BM25_LEEWAY).is_some_and(|target| (target - 0.836).abs() < 1e-9));
    }

    #[test]
    fn a_sampled_collection_is_held_to_its_words() {
        assert_eq!(minilm_target("Subsample used for dense", 0.68), Some(0.68));
        assert!(minilm_target(README, 0.68).is_some_and(|target| (target - 0.853).abs() < 1e-9));
    }
}
