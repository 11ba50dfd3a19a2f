use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use coaching::Line;
use jiff::Timestamp;
use serde::Serialize;
use store::{Proof, Tampering};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, page};
use crate::{App, body::Query, guard::SignedIn, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_audit)).routes(routes!(verify_audit))
}

const PATH: &str = "/api/v1/audit";

/// One thing that was done or seen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineBody {
    /// Its number: the trail has no gaps.
    number: u64,
    /// When.
    #[schema(value_type = String)]
    at: Timestamp,
    /// What, as an id that does not change.
    action: String,
    /// Who did what, as a sentence.
    sentence: String,
}

impl From<Line> for LineBody {
    fn from(line: Line) -> Self {
        let Line { number, at, action, sentence } = line;
        Self { number, at, action, sentence }
    }
}

/// The audit trail of your organization, the latest first. That you looked at it is in it.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "audit", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<LineBody>)))]
async fn list_audit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let lines = app.coaching().list_audit(&caller, query.after(&app, "audit")?, limit).await?;
    let last = lines.last().map(|line| line.number.to_string());
    let items: Vec<LineBody> = lines.into_iter().map(LineBody::from).collect();
    Ok(page(&app, ("audit", PATH), items, (limit, last)).into_response())
}

/// What a check of the whole trail found.
#[derive(Debug, Serialize, ToSchema)]
struct ProofBody {
    /// Whether nobody tampered with it.
    sound: bool,
    /// How many entries there are.
    entries: u64,
    /// The last link, in hexadecimal. Noted elsewhere, it shows later that nothing was cut off.
    head: String,
    /// Where somebody tampered.
    faults: Vec<TrailFaultBody>,
}

/// Where somebody tampered with the trail.
#[derive(Debug, Serialize, ToSchema)]
struct TrailFaultBody {
    /// The entry's number.
    number: u64,
    /// How.
    detail: &'static str,
}

impl From<Proof> for ProofBody {
    fn from(proof: Proof) -> Self {
        Self {
            sound: proof.faults.is_empty(),
            entries: proof.entries,
            head: document::ContentHash::from(proof.head).to_string(),
            faults: proof.faults.into_iter().map(TrailFaultBody::from).collect(),
        }
    }
}

impl From<Tampering> for TrailFaultBody {
    fn from(tampering: Tampering) -> Self {
        let (number, detail) = match tampering {
            Tampering::Link(number) => (number, "it does not follow from the one before"),
            Tampering::Words(number) => (number, "its words are not those that were noted"),
            Tampering::Missing(number) => (number, "it is missing"),
            Tampering::Blanked(number) => (number, "a person was taken out, and no entry says that somebody left"),
            Tampering::End(number) => (number, "the trail does not end where it should"),
        };
        Self { number, detail }
    }
}

/// Check the whole trail: whether somebody tampered with it, and where.
#[utoipa::path(get, path = "/audit/proof", operation_id = "verify_audit", tag = "audit",
    responses((status = 200, description = "What was found.", body = ProofBody)))]
async fn verify_audit(State(app): State<App>, SignedIn(caller): SignedIn) -> Result<Json<ProofBody>, Problem> {
    Ok(Json(app.coaching().verify_audit(&caller).await?.into()))
}
