use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use candle_core::{D, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config, DTYPE};
use document::ContentHash;
use tokenizers::{Encoding, Tokenizer};

use super::files::{ModelFiles, Pooling};
use crate::embed::{EmbedError, Embedder, EmbedderId, TextKind, Vector};

/// Measured over five collections beside BM25 with all-MiniLM-L6-v2: both sides say about the same amount.
const WEIGHT: f32 = 0.5;

const WEIGHTS: &str = "model.safetensors";

/// A BERT that makes sentence vectors.
pub(super) struct Transformer {
    id: EmbedderId,
    dimensions: usize,
    model: Arc<Model>,
}

struct Model {
    bert: BertModel,
    tokenizer: Tokenizer,
    unknown: Option<u32>,
    pooling: Pooling,
}

impl Transformer {
    pub(super) fn open(directory: &Path) -> Result<Self, EmbedError> {
        let files = ModelFiles(directory);
        let config: Config = files.json("config.json")?;
        let pooling = files.pooling()?;
        let tokenizer = files.tokenizer(config.max_position_embeddings)?;
        let weights = files.read(WEIGHTS)?;
        let version = version(&weights, pooling);
        let unusable = |error: candle_core::Error| files.unusable(WEIGHTS, error);
        let weights = VarBuilder::from_buffered_safetensors(weights, DTYPE, &Device::Cpu).map_err(unusable)?;
        let bert = BertModel::load(weights, &config).map_err(unusable)?;
        let unknown = tokenizer.token_to_id("[UNK]");
        let id = EmbedderId::new("transformer", &version);
        let model = Arc::new(Model { bert, tokenizer, unknown, pooling });
        Ok(Self { id, dimensions: config.hidden_size, model })
    }
}

/// The weights themselves: a directory can be moved, renamed and filled with another model.
fn version(weights: &[u8], pooling: Pooling) -> String {
    let hash: String = ContentHash::of(weights).to_string().chars().take(12).collect();
    match pooling {
        Pooling::Mean => hash,
        Pooling::First => format!("{hash}-first"),
        Pooling::Max => format!("{hash}-max"),
    }
}

#[async_trait]
impl Embedder for Transformer {
    fn id(&self) -> &EmbedderId {
        &self.id
    }

    fn weight(&self) -> f32 {
        WEIGHT
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        let mut vectors = Vec::with_capacity(texts.len());
        // One by one: texts of one batch would all be as long as its longest. Each is some ten milliseconds of all
        // processors, so the threads that serve are left free.
        for text in texts {
            let (model, text) = (Arc::clone(&self.model), (*text).to_owned());
            let vector = tokio::task::spawn_blocking(move || model.vector(&text)).await;
            vectors.push(vector.map_err(|error| EmbedError::Interrupted(error.to_string()))??);
        }
        Ok(vectors)
    }
}

impl Model {
    fn vector(&self, text: &str) -> Result<Option<Vector>, EmbedError> {
        let failed = |error: &dyn std::fmt::Display| EmbedError::Interrupted(format!("the model failed: {error}"));
        let encoding = self.tokenizer.encode(text, true).map_err(|error| failed(&error))?;
        if !self.knows_any(&encoding) {
            return Ok(None);
        }
        let numbers = self.forward(&encoding).map_err(|error| failed(&error))?;
        Ok(Vector::normalised(numbers))
    }

    /// Whether a token is there besides those that frame a text and those that stand for what is not known.
    fn knows_any(&self, encoding: &Encoding) -> bool {
        let mut tokens = encoding.get_ids().iter().zip(encoding.get_special_tokens_mask());
        tokens.any(|(token, special)| *special == 0 && Some(*token) != self.unknown)
    }

    fn forward(&self, encoding: &Encoding) -> candle_core::Result<Vec<f32>> {
        let tokens = Tensor::new(encoding.get_ids(), &Device::Cpu)?.unsqueeze(0)?;
        let types = tokens.zeros_like()?;
        let states = self.bert.forward(&tokens, &types, None)?.squeeze(0)?;
        let pooled = match self.pooling {
            Pooling::Mean => states.mean(0)?,
            Pooling::First => states.get(0)?,
            Pooling::Max => states.transpose(0, 1)?.contiguous()?.max(D::Minus1)?,
        };
        pooled.to_vec1()
    }
}
