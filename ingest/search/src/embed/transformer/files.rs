use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};
use tokenizers::{Tokenizer, TruncationParams};

use crate::embed::EmbedError;

/// A model directory in the form that sentence-transformers writes.
pub(super) struct ModelFiles<'a>(pub(super) &'a Path);

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    Mean,
    First,
    Max,
}

#[derive(Deserialize)]
struct PoolingFile {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
}

#[derive(Deserialize)]
struct SentenceFile {
    max_seq_length: Option<usize>,
}

impl ModelFiles<'_> {
    /// A file that must be there.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, EmbedError> {
        self.read_if_there(name)?.ok_or_else(|| self.unusable(name, "it is not there"))
    }

    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, EmbedError> {
        serde_json::from_slice(&self.read(name)?).map_err(|error| self.unusable(name, error))
    }

    /// Mean, where nothing is said.
    pub(super) fn pooling(&self) -> Result<Pooling, EmbedError> {
        const NAME: &str = "1_Pooling/config.json";
        let Some(file) = self.json_if_there::<PoolingFile>(NAME)? else { return Ok(Pooling::Mean) };
        match (file.pooling_mode_mean_tokens, file.pooling_mode_cls_token, file.pooling_mode_max_tokens) {
            (true, false, false) => Ok(Pooling::Mean),
            (false, true, false) => Ok(Pooling::First),
            (false, false, true) => Ok(Pooling::Max),
            _ => Err(self.unusable(NAME, "one of mean, cls and max is needed, and nothing else is known here")),
        }
    }

    /// A tokenizer that cuts a text at what the model was made for and never fills one up: padding a short text to
    /// 128 tokens, as the file of all-MiniLM-L6-v2 asks, would cost five times the work.
    pub(super) fn tokenizer(&self, positions: usize) -> Result<Tokenizer, EmbedError> {
        const NAME: &str = "tokenizer.json";
        let stated = self.json_if_there::<SentenceFile>("sentence_bert_config.json")?;
        let max_length = stated.and_then(|file| file.max_seq_length).unwrap_or(positions).min(positions);
        let mut tokenizer = Tokenizer::from_bytes(self.read(NAME)?).map_err(|error| self.unusable(NAME, error))?;
        let truncation = TruncationParams { max_length, ..TruncationParams::default() };
        tokenizer.with_padding(None);
        tokenizer.with_truncation(Some(truncation)).map_err(|error| self.unusable(NAME, error))?;
        Ok(tokenizer)
    }

    pub(super) fn unusable(&self, name: &str, detail: impl ToString) -> EmbedError {
        EmbedError::Model { path: self.path(name), detail: detail.to_string() }
    }

    fn json_if_there<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, EmbedError> {
        let Some(bytes) = self.read_if_there(name)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| self.unusable(name, error))
    }

    fn read_if_there(&self, name: &str) -> Result<Option<Vec<u8>>, EmbedError> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(name, error)),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}
