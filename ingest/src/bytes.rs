use audience::Audience;
use document::ContentHash;

use crate::{
    Added, IngestError, Library,
    library::Watch,
    pipeline::{self, Entry, Prepared},
    reading,
};

impl Library {
    /// Takes in a file that is no file any more: its bytes, under a name that stands for its path. The same name for
    /// the same audience is the same document.
    pub async fn add_bytes(&self, name: &str, bytes: Vec<u8>, audience: &Audience) -> Result<Added, IngestError> {
        let entry = Entry {
            document_id: (self.parts.new_id)(),
            given: name.to_owned(),
            path: name.into(),
            audience: audience.clone(),
        };
        let content = ContentHash::of(&bytes);
        let known = self.parts.shelf.known(&self.parts.organization, self.parts.embedder.id(), audience, name).await;
        let prepared = match known.map_err(IngestError::shelf)? {
            Some(known) if known.content == content => Prepared::Unchanged(known),
            _ => {
                let reader = self.parts.reader.as_ref();
                let reading = reading::read_bytes(reader, bytes, content, &entry.path, self.parts.limits).await?;
                Prepared::New(Box::new(pipeline::new_document(&entry, reading)))
            }
        };
        let watch = Watch::new(1, &|_| ());
        let outcomes = pipeline::keep_together(&self.parts, vec![(0, entry.given, Ok(prepared))], &watch).await;
        let (_, _, added) = outcomes.into_iter().next().ok_or(IngestError::Interrupted)?;
        // What is kept is found; where an index cannot follow yet, the next search tries again.
        if let Err(error) = self.parts.searcher.refresh().await {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, "an index could not follow yet");
        }
        added
    }
}
