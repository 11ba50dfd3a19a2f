use crate::{ledger::LedgerError, map::Quotes};

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The documents hold no passage.
    #[error("the documents hold no text to read: give at least one strategy document with text in it")]
    NothingToRead,
    /// Nothing in the documents asks anything of leaders, or no quote for it stood.
    #[error(
        "nothing in the documents was found to ask anything of leaders ({} quotes stood, {} did not): add a document \
         that says what the company will do differently",
        quotes.kept, quotes.dropped
    )]
    NoDemand {
        /// What became of the quotes.
        quotes: Quotes,
    },
    /// The model proposed nothing that rests on a demand.
    #[error(
        "the model proposed no capacity that rests on the {demands} demands found: try again, or use another model"
    )]
    NoCapacity {
        /// How many demands there were.
        demands: usize,
    },
    /// An answer is not what its prompt asks for.
    #[error("the answer to prompt {prompt} has another shape than was asked for: try again, or use another model")]
    Answer {
        /// Which prompt.
        prompt: &'static str,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// A prompt's text and inputs disagree.
    #[error(transparent)]
    Prompt(#[from] prompts::RenderError),
    /// A prompt's schema is none.
    #[error(transparent)]
    Schema(#[from] model::InvalidSchema),
    /// The model gave no answer.
    #[error("prompt {prompt} was not answered")]
    Model {
        /// Which prompt.
        prompt: &'static str,
        /// Why not.
        #[source]
        source: model::ModelError,
    },
    /// The ledger could not be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
