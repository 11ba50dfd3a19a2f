//! What a document is once it has been read: its stored text, the blocks and passages in it, their places.
//!
//! Pure data and pure functions: no file, no network, no clock. Everything that quotes, cites, indexes or
//! drafts stands on these words.
//!
//! The *stored text* of a version is the one text that ranges refer to. A [`Block`] and a passage are ranges
//! in it, counted in Unicode scalar values, so that a citation can be checked by anyone in any language.

mod block;
mod chunk;
mod finding;
pub mod fold;
mod hash;
mod id;
mod language;
mod media_type;
mod passage;
mod place;
mod text;
pub mod tokens;

pub use block::{Block, BlockKind, Extracted, Piece};
pub use chunk::{Chunk, ChunkLimits, InvalidLimits, chunk};
pub use finding::{Finding, FindingKind};
pub use hash::{ContentHash, InvalidHash};
pub use id::{DocumentId, InvalidDocumentId, InvalidVersion, Version};
pub use language::Language;
pub use media_type::MediaType;
pub use passage::{Passage, Source, WrongCompartment};
pub use place::{Place, PlaceKind};
pub use text::{Span, StoredText};
pub use tokens::count_tokens;
