//! Every prompt of the product: a versioned text file, typed inputs, and the schema of the answer.
//!
//! `<name>/v<N>.md` holds the words, `<name>/v<N>.schema.json` the shape of the answer. A type that implements
//! [`Prompt`] carries the inputs; an undefined name in the text is an error. What comes from documents enters
//! as [`Material`], which carries its audience in its type and cannot break out of its marks.

mod draft;
mod material;
mod render;

use serde::{Serialize, de::DeserializeOwned};

pub use draft::{
    challenge_capacities, detail_capacity, find_tensions, gather_demands, propose_capacities, propose_intent,
    read_demands, set,
};
pub use material::Material;
pub use render::{RenderError, Rendered};

/// The inputs of one version of one prompt, with all that belongs to it.
pub trait Prompt: Serialize {
    /// The folder its files are in; also its name in the ledger and in `made_by.prompts`.
    const NAME: &'static str;
    /// Which version of the text. New wording, new file, new number: a stored draft names what made it.
    const VERSION: u32;
    /// The template: what the model is told, then a line `<!-- material -->`, then what it is given.
    const TEXT: &'static str;
    /// The JSON Schema of the answer, in the subset that strict structured output takes.
    const SCHEMA: &'static str;
    /// The answer as a type. It agrees with the schema: a test holds the two together.
    type Answer: DeserializeOwned;

    /// Inputs as they occur, each with a name, for the snapshots.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;

    /// The prompt with its inputs in it.
    fn render(&self) -> Result<Rendered, RenderError>
    where
        Self: Sized,
    {
        render::render(self)
    }
}

/// The samples of one prompt by name, rendered.
pub type Samples = Vec<(&'static str, Result<Rendered, RenderError>)>;

/// One prompt without its type: what tests, the ledger and reports go through.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// As [`Prompt::NAME`].
    pub name: &'static str,
    /// As [`Prompt::VERSION`].
    pub version: u32,
    /// As [`Prompt::SCHEMA`].
    pub schema: &'static str,
    /// Every sample, rendered.
    pub samples: fn() -> Samples,
}

impl Entry {
    const fn of<P: Prompt>() -> Self {
        Self {
            name: P::NAME,
            version: P::VERSION,
            schema: P::SCHEMA,
            samples: || P::samples().into_iter().map(|(name, sample)| (name, sample.render())).collect(),
        }
    }
}

/// Every prompt, in the order in which a draft asks them.
pub const ALL: &[Entry] = &[
    Entry::of::<read_demands::ReadDemands>(),
    Entry::of::<gather_demands::GatherDemands>(),
    Entry::of::<find_tensions::FindTensions>(),
    Entry::of::<propose_intent::ProposeIntent>(),
    Entry::of::<propose_capacities::ProposeCapacities>(),
    Entry::of::<challenge_capacities::ChallengeCapacities>(),
    Entry::of::<detail_capacity::DetailCapacity>(),
];
