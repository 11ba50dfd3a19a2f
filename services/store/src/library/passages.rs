use audience::OrganizationId;
use document::PlaceKind;
use ingest::{NewDocument, NewPassage};

use crate::{
    Store, StoreError,
    db::{Transaction, Value, sql},
};

/// What embedders were given is of the passages before.
const EMBEDDED_DELETE: &str = "DELETE FROM embedded_documents WHERE organization = $1 AND document = $2";

const PASSAGE_DELETE: &str = "DELETE FROM passages WHERE organization = $1 AND document = $2";

/// Vectors that only this document uses.
const VECTOR_DELETE: &str = "
    DELETE FROM vectors WHERE organization = $1
        AND embedded IN (SELECT embedded FROM passages WHERE organization = $1 AND document = $2)
        AND NOT EXISTS (
            SELECT 1 FROM passages p
            WHERE p.organization = $1 AND p.embedded = vectors.embedded AND p.document <> $2)";

const PASSAGE_INSERT: &str = "INSERT INTO passages \
    (organization, document, place_kind, place_number, heading, first_char, end_char, text, embedded)";

/// Rows of one statement: nine values each, and a statement takes some thirty thousand.
const ROWS: usize = 500;

impl Store {
    /// Deletes a document's passages, and the vectors that no other document uses.
    pub(crate) async fn passage_delete(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        document: &str,
    ) -> Result<(), StoreError> {
        for text in [VECTOR_DELETE, EMBEDDED_DELETE, PASSAGE_DELETE] {
            transaction.run(sql(text).bind(organization.as_str()).bind(document)).await?;
        }
        Ok(())
    }

    /// Inserts the passages of a document's new version.
    pub(crate) async fn passage_insert(
        transaction: &mut Transaction,
        organization: &OrganizationId,
        id: &str,
        document: &NewDocument,
    ) -> Result<(), StoreError> {
        for passages in document.passages.chunks(ROWS) {
            let rows: Result<Vec<_>, _> =
                passages.iter().map(|passage| row(organization, id, passage, document)).collect();
            transaction.run(sql(PASSAGE_INSERT).push_rows(rows?)).await?;
        }
        Ok(())
    }
}

/// A passage as its row holds it.
fn row(
    organization: &OrganizationId,
    id: &str,
    passage: &NewPassage,
    document: &NewDocument,
) -> Result<[Value; 9], StoreError> {
    let chunk = &passage.chunk;
    let text = document.read.text.slice(chunk.span);
    let text = text.ok_or_else(|| StoreError::row("passage", "its range leaves the text"))?;
    let heading = serde_json::to_string(&chunk.place.heading).map_err(|error| StoreError::row("heading", error))?;
    Ok([
        organization.as_str().into(),
        id.into(),
        place_kind(chunk.place.kind).into(),
        chunk.place.number.into(),
        heading.into(),
        chunk.span.start.into(),
        chunk.span.end.into(),
        text.into(),
        passage.embedded.as_bytes().as_slice().into(),
    ])
}

/// Reads stored headings, outermost first.
pub(crate) fn heading(raw: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(raw).map_err(|error| StoreError::row("heading", error))
}

const fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Page => "page",
        PlaceKind::Slide => "slide",
        PlaceKind::Sheet => "sheet",
        PlaceKind::Section => "section",
    }
}
