use audience::OrganizationId;
use document::PlaceKind;
use ingest::{NewDocument, NewPassage};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::{Store, StoreError};

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

/// Rows of one statement: nine values each, and a statement takes some thirty thousand.
const ROWS: usize = 500;

impl Store {
    /// Deletes a document's passages, and the vectors that no other document uses.
    pub(crate) async fn passage_delete(
        &self,
        connection: &mut SqliteConnection,
        organization: &OrganizationId,
        document: &str,
    ) -> Result<(), StoreError> {
        for sql in [VECTOR_DELETE, EMBEDDED_DELETE, PASSAGE_DELETE] {
            sqlx::query(sql)
                .bind(organization.as_str())
                .bind(document)
                .execute(&mut *connection)
                .await
                .map_err(self.failed())?;
        }
        Ok(())
    }

    /// Inserts the passages of a document's new version.
    pub(crate) async fn passage_insert(
        &self,
        connection: &mut SqliteConnection,
        organization: &OrganizationId,
        id: &str,
        document: &NewDocument,
    ) -> Result<(), StoreError> {
        for passages in document.passages.chunks(ROWS) {
            let rows =
                passages.iter().map(|passage| PassageRow::of(passage, document)).collect::<Result<Vec<_>, _>>()?;
            let mut insert: QueryBuilder<Sqlite> = QueryBuilder::new(
                "INSERT INTO passages \
                 (organization, document, place_kind, place_number, heading, first_char, end_char, text, embedded) ",
            );
            insert.push_values(rows, |mut row, passage| {
                row.push_bind(organization.as_str().to_owned())
                    .push_bind(id.to_owned())
                    .push_bind(passage.place_kind)
                    .push_bind(passage.place_number)
                    .push_bind(passage.heading)
                    .push_bind(passage.first_char)
                    .push_bind(passage.end_char)
                    .push_bind(passage.text)
                    .push_bind(passage.embedded);
            });
            insert.build().execute(&mut *connection).await.map_err(self.failed())?;
        }
        Ok(())
    }
}

/// A passage as its row holds it.
struct PassageRow {
    place_kind: &'static str,
    place_number: Option<i64>,
    heading: String,
    first_char: i64,
    end_char: i64,
    text: String,
    embedded: Vec<u8>,
}

impl PassageRow {
    fn of(passage: &NewPassage, document: &NewDocument) -> Result<Self, StoreError> {
        let chunk = &passage.chunk;
        let text = document.read.text.slice(chunk.span);
        let text = text.ok_or_else(|| StoreError::row("passage", "its range leaves the text"))?;
        Ok(Self {
            place_kind: place_kind(chunk.place.kind),
            place_number: chunk.place.number.map(i64::from),
            heading: serde_json::to_string(&chunk.place.heading).map_err(|error| StoreError::row("heading", error))?,
            first_char: i64::from(chunk.span.start),
            end_char: i64::from(chunk.span.end),
            text: text.to_owned(),
            embedded: passage.embedded.as_bytes().to_vec(),
        })
    }
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
