//! `cargo xtask measure DIR`: what the product reaches on real inputs, beside what it must reach.

mod drafts;
mod extraction;
mod gold;
mod hostile;
mod planted;
mod retrieval;
mod words;

use crate::Options;
use crate::error::TaskError;
use crate::product::Product;
use crate::report::Report;

/// Measures everything that lies in the folder; false when a target was missed.
pub(crate) fn measure(options: &Options) -> Result<bool, TaskError> {
    let model_dir = options.value("--minilm");
    let features: &[&str] = if model_dir.is_some() { &["transformer"] } else { &[] };
    let product = Product::new(options.value("--binary"), features)?;
    let dir = options.dir.as_path();
    let mut report = Report::default();
    report.part("extraction", |report| extraction::measure(&product, dir, report));
    report.part("hostile files", |report| hostile::measure(&product, dir, report));
    report.part("retrieval", |report| retrieval::measure(&product, dir, model_dir, report));
    report.part("drafts", |report| drafts::measure(&product, dir, report));
    report.part("planted", |report| planted::measure(&product, dir, report));
    report.close(options.value("--out"))
}
