//! The statement of leadership intent: written in versions, agreed to by executives.

use access::{Operation, ProgramId, Viewer};
use coaching::{Caller, Error};
use document::{DocumentId, Span, Version};
use store::{IntentDemand, LeadershipIntent, NewIntent, Quote};

use crate::{Maps, MapsError, words};

const STATEMENT_CHARS_MAX: usize = 4_000;
const DEMAND_CHARS_MAX: usize = 500;
const DEMANDS_MAX: usize = 40;
const CITATIONS_MAX: usize = 10;
const QUOTE_CHARS_MAX: u32 = 2_000;
/// Longest horizon, in months.
const HORIZON_MAX: u32 = 120;

/// An intent as somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentDraft {
    /// What the business is trying to become, and what that demands of those who lead it.
    pub statement: String,
    /// Over how many months.
    pub horizon_months: Option<u32>,
    /// What it demands, one by one.
    pub demands: Vec<DemandDraft>,
}

/// One thing that an intent demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandDraft {
    /// What.
    pub text: String,
    /// Where the documents say so.
    pub evidence: Vec<Citation>,
}

/// A range of a stored text. What stands there is read from the store: nobody types a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// Of which document.
    pub document: DocumentId,
    /// Which version of it.
    pub version: Version,
    /// From here to there, in Unicode characters.
    pub span: Span,
}

impl Maps {
    /// The versions of a program's intent, the latest first, before one of them.
    pub async fn list_intents(
        &self,
        caller: &Caller,
        program: ProgramId,
        before: Option<u32>,
        limit: u32,
    ) -> Result<Vec<LeadershipIntent>, MapsError> {
        let viewer = self.viewer(caller, Operation::ListIntents, program).await?;
        Ok(self.coaching.store().intent_list(&viewer.organization, program, before, limit).await?)
    }

    /// One version of it.
    pub async fn read_intent(
        &self,
        caller: &Caller,
        program: ProgramId,
        version: u32,
    ) -> Result<LeadershipIntent, MapsError> {
        let viewer = self.viewer(caller, Operation::ReadIntent, program).await?;
        let found = self.coaching.store().intent_find(&viewer.organization, program, version).await?;
        Ok(found.ok_or(Error::NotThere)?)
    }

    /// Writes a new version, to which executives have to agree anew.
    pub async fn write_intent(
        &self,
        caller: &Caller,
        program: ProgramId,
        draft: &IntentDraft,
    ) -> Result<LeadershipIntent, MapsError> {
        let viewer = self.viewer(caller, Operation::WriteIntent, program).await?;
        if draft.horizon_months.is_some_and(|months| !(1..=HORIZON_MAX).contains(&months)) {
            return Err(Error::field("horizon_months", format!("choose 1 to {HORIZON_MAX} months")).into());
        }
        if draft.demands.len() > DEMANDS_MAX {
            return Err(Error::field("demands", format!("name at most {DEMANDS_MAX} demands")).into());
        }
        let mut demands = Vec::with_capacity(draft.demands.len());
        for demand in &draft.demands {
            demands.push(self.demand(viewer, demand).await?);
        }
        let new = NewIntent {
            statement: words("statement", &draft.statement, STATEMENT_CHARS_MAX)?,
            horizon_months: draft.horizon_months,
            demands,
        };
        let act = self.coaching.act_of(viewer);
        Ok(self.coaching.store().intent_write(&viewer.organization, &act, program, &new).await?)
    }

    /// An executive agrees to a version.
    pub async fn agree_intent(
        &self,
        caller: &Caller,
        program: ProgramId,
        version: u32,
    ) -> Result<LeadershipIntent, MapsError> {
        let viewer = self.viewer(caller, Operation::AgreeIntent, program).await?;
        let act = self.coaching.act_of(viewer);
        Ok(self.coaching.store().intent_agree(&viewer.organization, &act, program, version).await?)
    }

    async fn demand(&self, viewer: &Viewer, demand: &DemandDraft) -> Result<IntentDemand, MapsError> {
        if demand.evidence.len() > CITATIONS_MAX {
            return Err(Error::field("evidence", format!("cite at most {CITATIONS_MAX} passages")).into());
        }
        let mut evidence = Vec::with_capacity(demand.evidence.len());
        for citation in &demand.evidence {
            let quote = self.quote(viewer, citation).await?;
            evidence.push(quote.ok_or_else(|| {
                Error::field("evidence", "cite a range of words in a version of a document that you can read")
            })?);
        }
        Ok(IntentDemand { text: words("demands", &demand.text, DEMAND_CHARS_MAX)?, evidence })
    }

    /// The words at a range, cut out of the stored text; `None` where there are none for this viewer.
    async fn quote(&self, viewer: &Viewer, citation: &Citation) -> Result<Option<Quote>, MapsError> {
        let (store, organization) = (self.coaching.store(), &viewer.organization);
        let programs = store.program_ids(organization).await?;
        let Some(readable) = viewer.readable_with(&programs) else { return Ok(None) };
        let Some((listed, _)) = store.document_find_readable(organization, &readable, citation.document).await? else {
            return Ok(None);
        };
        let Some(stored) = store.version_find(organization, citation.document, citation.version).await? else {
            return Ok(None);
        };
        let Span { start, end } = citation.span;
        let is_short = start < end && end - start <= QUOTE_CHARS_MAX;
        let quote = if is_short { stored.text.slice(citation.span) } else { None };
        let block = stored.blocks.iter().find(|block| block.span.start <= start && start < block.span.end);
        let (Some(quote), Some(block)) = (quote, block) else { return Ok(None) };
        Ok(Some(Quote {
            quote: quote.to_owned(),
            document_id: citation.document,
            document: listed.document,
            version: citation.version,
            place: block.place.clone(),
            start,
            end,
        }))
    }
}
