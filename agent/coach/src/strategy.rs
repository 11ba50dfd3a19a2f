use std::sync::Arc;

use audience::Org;
use document::{Block, Language, Passage, Source, StoredText};

/// One document of a strategy, read and cut into passages.
#[derive(Debug, Clone)]
pub struct StrategyDocument {
    /// Which version of which document.
    pub source: Arc<Source>,
    /// The document's own title, where it has one.
    pub title: Option<String>,
    /// The language that most of it is in, where it can be told.
    pub language: Option<Language>,
    /// The stored text: what evidence is checked against.
    pub text: StoredText,
    /// Its structure, in reading order.
    pub blocks: Vec<Block>,
    /// The same, in units that fit a prompt, in document order.
    pub passages: Vec<Passage<Org>>,
}

/// The documents that say what a company is up to, in the order they were given.
#[derive(Debug, Clone, Default)]
pub struct Strategy {
    /// In the order they were given.
    pub documents: Vec<StrategyDocument>,
}

/// What a draft is asked for.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The documents.
    pub strategy: Strategy,
    /// The executives' own statement, where they gave one. Without it the draft proposes one.
    pub intent: Option<String>,
    /// The language to write in; without it, the documents' own.
    pub language: Option<Language>,
}
