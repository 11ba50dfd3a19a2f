use std::{fmt, str::FromStr, sync::Arc};

use audience::{Audience, Compartment, OrganizationId, Readable};
use document::{Passage, Place, Source, Span, WrongCompartment};

/// Which lists are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Words and vectors, fused.
    #[default]
    Hybrid,
    /// Words alone.
    Lexical,
    /// Vectors alone.
    Vector,
}

impl Mode {
    /// As it is written on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid",
            Self::Lexical => "lexical",
            Self::Vector => "vector",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no mode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a search mode: use hybrid, lexical or vector")]
pub struct InvalidMode(String);

impl FromStr for Mode {
    type Err = InvalidMode;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let known = [Self::Hybrid, Self::Lexical, Self::Vector];
        known.into_iter().find(|mode| mode.as_str() == raw).ok_or_else(|| InvalidMode(raw.to_owned()))
    }
}

/// A question, with the rights of who asks it. Without rights it cannot be built: [`Readable`] is never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The tenant.
    pub organization: OrganizationId,
    /// The audiences that the viewer may read.
    pub readable: Readable,
    /// In the viewer's words, in any language.
    pub text: String,
    /// Hits wanted at most.
    pub limit: usize,
    /// Which lists are asked.
    pub mode: Mode,
}

/// A passage that answers a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Where it comes from.
    pub source: Arc<Source>,
    /// Who may read it.
    pub audience: Audience,
    /// Where in the document it stands.
    pub place: Place,
    /// Its range of the stored text.
    pub span: Span,
    /// Exactly the stored text at that range.
    pub text: String,
    /// For ordering inside one answer only.
    pub score: f32,
}

impl Hit {
    /// The passage with its audience in its type, on the way to a prompt.
    pub fn into_passage<A: Compartment>(self) -> Result<Passage<A>, WrongCompartment> {
        Passage::admit(&self.audience, self.source, self.place, self.span, self.text)
    }
}

/// Why a query for vectors was answered by words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Degraded {
    /// The query could not be embedded.
    Embedder,
    /// The vector engine did not answer.
    Engine,
    /// Documents that the viewer may read were kept with another embedder, and this one was not given them yet.
    Documents,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Which lists answered: `lexical` also where a hybrid query had no vector.
    pub mode: Mode,
    /// Set where the vector side was asked and could not answer; these are the hits of words alone.
    pub degraded: Option<Degraded>,
}
