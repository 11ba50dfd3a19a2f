use access::{PersonId, ProgramId};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use document::{DocumentId, Span, Version};
use jiff::Timestamp;
use maps::{Citation, DemandDraft, IntentDraft};
use serde::{Deserialize, Serialize};
use store::{Agreement, Author, IntentDemand, IntentOrigin, LeadershipIntent, Name, Quote};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, created, documents::PlaceBody, page};
use crate::{
    App,
    body::{Body, Path, Query},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_intents, write_intent))
        .routes(routes!(read_intent))
        .routes(routes!(agree_intent))
}

/// Where the intents of a program are.
fn path(program: ProgramId) -> String {
    format!("/api/v1/programs/{program}/intents")
}

/// A person who wrote or said something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuthorBody {
    /// Who.
    #[schema(value_type = String)]
    id: PersonId,
    /// Their name.
    #[schema(value_type = String)]
    name: Name,
}

impl From<Author> for AuthorBody {
    fn from(Author { id, name }: Author) -> Self {
        Self { id, name }
    }
}

/// The company's own words, and where they stand.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuoteBody {
    /// Verbatim.
    quote: String,
    /// The document.
    #[schema(value_type = String)]
    document_id: DocumentId,
    /// Its name.
    document: String,
    /// Its version.
    version: u32,
    /// Where in it.
    place: PlaceBody,
    /// The first character of its range of the stored text.
    start: u32,
    /// The one after its last.
    end: u32,
}

impl From<&Quote> for QuoteBody {
    fn from(quote: &Quote) -> Self {
        Self {
            quote: quote.quote.clone(),
            document_id: quote.document_id,
            document: quote.document.clone(),
            version: quote.version.get(),
            place: (&quote.place).into(),
            start: quote.start,
            end: quote.end,
        }
    }
}

/// One thing that an intent demands of leaders.
#[derive(Debug, Serialize, ToSchema)]
struct IntentDemandBody {
    /// What.
    text: String,
    /// Where the documents say so.
    evidence: Vec<QuoteBody>,
}

impl From<IntentDemand> for IntentDemandBody {
    fn from(demand: IntentDemand) -> Self {
        Self { evidence: demand.evidence.iter().map(QuoteBody::from).collect(), text: demand.text }
    }
}

/// An executive's agreement.
#[derive(Debug, Serialize, ToSchema)]
struct AgreementBody {
    /// Whose; nobody's where they left for good.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    at: Timestamp,
}

impl From<Agreement> for AgreementBody {
    fn from(Agreement { by, at }: Agreement) -> Self {
        Self { by: by.map(AuthorBody::from), at }
    }
}

/// A version of a program's leadership intent.
#[derive(Debug, Serialize, ToSchema)]
struct IntentBody {
    /// From 1.
    version: u32,
    /// What the business is trying to become, and what that demands of those who lead it.
    statement: String,
    /// Over how many months.
    horizon_months: Option<u32>,
    /// What it demands, one by one.
    demands: Vec<IntentDemandBody>,
    /// `written` by people, or `proposed` by a drafter.
    #[schema(value_type = String)]
    origin: IntentOrigin,
    /// Who wrote it.
    by: Option<AuthorBody>,
    /// When.
    #[schema(value_type = String)]
    written: Timestamp,
    /// The executives who agreed to this version.
    agreements: Vec<AgreementBody>,
}

impl From<LeadershipIntent> for IntentBody {
    fn from(intent: LeadershipIntent) -> Self {
        let LeadershipIntent { version, says, origin, by, written, agreements } = intent;
        Self {
            version,
            statement: says.statement,
            horizon_months: says.horizon_months,
            demands: says.demands.into_iter().map(IntentDemandBody::from).collect(),
            origin,
            by: by.map(AuthorBody::from),
            written,
            agreements: agreements.into_iter().map(AgreementBody::from).collect(),
        }
    }
}

/// An intent as it is written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WriteIntent {
    /// What the business is trying to become, and what that demands of those who lead it.
    statement: String,
    /// Over how many months, 1 to 120.
    #[serde(default)]
    horizon_months: Option<u32>,
    /// What it demands, one by one.
    #[serde(default)]
    demands: Vec<WriteDemand>,
}

/// One thing that it demands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WriteDemand {
    /// What.
    text: String,
    /// Where the documents say so.
    #[serde(default)]
    evidence: Vec<CitationBody>,
}

/// A range of a stored text: the words are read from there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CitationBody {
    /// The document.
    #[schema(value_type = String)]
    document: DocumentId,
    /// Its version.
    #[schema(value_type = u32)]
    version: Version,
    /// The first character.
    start: u32,
    /// The one after the last.
    end: u32,
}

impl From<WriteIntent> for IntentDraft {
    fn from(body: WriteIntent) -> Self {
        let citation = |one: CitationBody| Citation {
            document: one.document,
            version: one.version,
            span: Span { start: one.start, end: one.end },
        };
        let demand = |one: WriteDemand| DemandDraft {
            text: one.text,
            evidence: one.evidence.into_iter().map(citation).collect(),
        };
        Self {
            statement: body.statement,
            horizon_months: body.horizon_months,
            demands: body.demands.into_iter().map(demand).collect(),
        }
    }
}

/// Which version of a program's intent.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct IntentPath {
    /// The program's id.
    #[param(value_type = String)]
    program: ProgramId,
    /// The version's number, from 1.
    version: u32,
}

/// The versions of a program's leadership intent, the latest first.
#[utoipa::path(get, path = "/programs/{program}/intents", operation_id = "list_intents", tag = "maps",
    params(("program" = String, Path), PageQuery),
    responses((status = 200, description = "One page.", body = Page<IntentBody>)))]
async fn list_intents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(program): Path<ProgramId>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let (name, limit) = (format!("intents of {program}"), query.limit()?);
    let intents = app.maps().list_intents(&caller, program, query.after(&app, &name)?, limit).await?;
    let last = intents.last().map(|intent| intent.version.to_string());
    let items: Vec<_> = intents.into_iter().map(IntentBody::from).collect();
    Ok(page(&app, (&name, &path(program)), items, (limit, last)).into_response())
}

/// Write a new version of it. The executives agree to each version anew.
#[utoipa::path(post, path = "/programs/{program}/intents", operation_id = "write_intent", tag = "maps",
    params(("program" = String, Path)), request_body = WriteIntent,
    responses((status = 201, description = "The version.", body = IntentBody)))]
async fn write_intent(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(program): Path<ProgramId>,
    Body(body): Body<WriteIntent>,
) -> Result<Response, Problem> {
    let intent = app.maps().write_intent(&caller, program, &body.into()).await?;
    Ok(created(format!("{}/{}", path(program), intent.version), IntentBody::from(intent)))
}

/// One version of it, and who agreed.
#[utoipa::path(get, path = "/programs/{program}/intents/{version}", operation_id = "read_intent", tag = "maps",
    params(IntentPath), responses((status = 200, description = "The version.", body = IntentBody)))]
async fn read_intent(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(IntentPath { program, version }): Path<IntentPath>,
) -> Result<Json<IntentBody>, Problem> {
    Ok(Json(app.maps().read_intent(&caller, program, version).await?.into()))
}

/// Agree to a version, as an executive. To agree twice is to agree.
#[utoipa::path(post, path = "/programs/{program}/intents/{version}/agreements", operation_id = "agree_intent", tag = "maps",
    params(IntentPath), responses((status = 200, description = "The version, with your agreement.", body = IntentBody)))]
async fn agree_intent(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(IntentPath { program, version }): Path<IntentPath>,
) -> Result<Json<IntentBody>, Problem> {
    Ok(Json(app.maps().agree_intent(&caller, program, version).await?.into()))
}
