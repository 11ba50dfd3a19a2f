//! A sentence transformer in this process, from a model directory that the user names.

#[cfg(feature = "transformer")]
mod files;
#[cfg(feature = "transformer")]
mod model;

use std::path::Path;

use super::{EmbedError, Embedder};

/// Opens a model directory in the form of all-MiniLM-L6-v2: `config.json`, `tokenizer.json`, `model.safetensors`,
/// and, where they are there, `sentence_bert_config.json` and `1_Pooling/config.json`.
///
/// A build without the feature `transformer` says how to make one that has it.
#[cfg(feature = "transformer")]
pub fn open_transformer(directory: &Path) -> Result<Box<dyn Embedder>, EmbedError> {
    Ok(Box::new(model::Transformer::open(directory)?))
}

/// Says how to make a build that can open a model directory: this one cannot.
#[cfg(not(feature = "transformer"))]
pub fn open_transformer(_: &Path) -> Result<Box<dyn Embedder>, EmbedError> {
    let how = "this build has no transformer embedder: build it with `cargo build --release --features transformer`, \
        or set embedder.kind to builtin or http";
    Err(EmbedError::Settings(how.to_owned()))
}

#[cfg(all(test, not(feature = "transformer")))]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_it_says_how_to_build_it() {
        let error = open_transformer(Path::new("model")).err().map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("--features transformer")));
    }
}
