//! The documents of a program's strategy, as the agent reads them.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use access::ProgramId;
use audience::{Audience, Org, OrganizationId};
use coach::{Strategy, StrategyDocument};
use document::{DocumentId, Passage, Place, Source, Span, StoredText};
use sqlx::FromRow;

use super::{
    corpus::{character, language, place_kind},
    documents::{audience, document_id, version},
    passages::heading,
};
use crate::{
    Store, StoreError,
    db::{Scope, sql},
};

const DOCUMENTS: &str = "
    SELECT d.id, d.given, d.audience, d.version, v.title, v.language, v.text, v.blocks
    FROM documents d
    JOIN versions v ON v.organization = d.organization AND v.document = d.id AND v.version = d.version
    WHERE d.organization = $1 AND d.removed_ms IS NULL AND d.audience IN ($2, $3)
    ORDER BY d.id";

const PASSAGES: &str = "
    SELECT p.document, p.place_kind, p.place_number, p.heading, p.first_char, p.end_char, p.text
    FROM passages p
    JOIN documents d ON d.organization = p.organization AND d.id = p.document
    WHERE d.organization = $1 AND d.removed_ms IS NULL AND d.audience IN ($2, $3)
    ORDER BY p.id";

const IN_SIGHT: &str = "SELECT id FROM documents WHERE organization = $1 AND removed_ms IS NULL AND id IN ";

#[derive(FromRow)]
struct DocumentRow {
    id: String,
    given: String,
    audience: String,
    version: i64,
    title: Option<String>,
    language: Option<String>,
    text: String,
    blocks: String,
}

#[derive(FromRow)]
struct PassageRow {
    document: String,
    place_kind: String,
    place_number: Option<i64>,
    heading: String,
    first_char: i64,
    end_char: i64,
    text: String,
}

impl Store {
    /// The current versions of all documents of the organization and of this program, the first added first.
    pub async fn strategy_read(
        &self,
        organization: &OrganizationId,
        program: ProgramId,
    ) -> Result<Strategy, StoreError> {
        let program = program.audience();
        let readable = |text| sql(text).bind(organization).bind(Audience::Org.to_string()).bind(program.to_string());
        let mut transaction = self.read(Scope::Organization(organization)).await?;
        let rows: Vec<DocumentRow> = transaction.all(readable(DOCUMENTS)).await?;
        let mut passages: HashMap<String, Vec<PassageRow>> = HashMap::new();
        for row in transaction.all::<PassageRow>(readable(PASSAGES)).await? {
            passages.entry(row.document.clone()).or_default().push(row);
        }
        let documents = rows.into_iter().map(|row| {
            let passages = passages.remove(&row.id).unwrap_or_default();
            row.read(&program, passages)
        });
        Ok(Strategy { documents: documents.collect::<Result<_, _>>()? })
    }

    /// Which of these documents are there and in sight.
    pub async fn documents_in_sight(
        &self,
        organization: &OrganizationId,
        documents: &BTreeSet<DocumentId>,
    ) -> Result<BTreeSet<DocumentId>, StoreError> {
        if documents.is_empty() {
            return Ok(BTreeSet::new());
        }
        let select = sql(IN_SIGHT).bind(organization).push_list(documents.iter().map(ToString::to_string));
        let rows: Vec<(String,)> = self.read(Scope::Organization(organization)).await?.all(select).await?;
        rows.iter().map(|(id,)| document_id(id)).collect()
    }
}

impl DocumentRow {
    fn read(self, program: &Audience, passages: Vec<PassageRow>) -> Result<StrategyDocument, StoreError> {
        let audience = audience(&self.audience)?;
        let source = Arc::new(Source {
            document_id: document_id(&self.id)?,
            document: self.given,
            version: version(self.version)?,
        });
        let passages = passages.into_iter().map(|row| row.read((program, &audience), &source));
        Ok(StrategyDocument {
            passages: passages.collect::<Result<_, _>>()?,
            source: Arc::clone(&source),
            title: self.title,
            language: self.language.map(|raw| language(&raw)).transpose()?,
            text: StoredText::new(self.text),
            blocks: serde_json::from_str(&self.blocks).map_err(|error| StoreError::row("list of blocks", error))?,
        })
    }
}

impl PassageRow {
    fn read(
        self,
        (program, audience): (&Audience, &Audience),
        source: &Arc<Source>,
    ) -> Result<Passage<Org>, StoreError> {
        let place = Place {
            kind: place_kind(&self.place_kind)?,
            number: self.place_number.map(character).transpose()?,
            heading: heading(&self.heading)?,
        };
        let span = Span { start: character(self.first_char)?, end: character(self.end_char)? };
        Passage::admit_for(program, audience, Arc::clone(source), place, span, self.text)
            .map_err(|error| StoreError::row("passage", error))
    }
}
