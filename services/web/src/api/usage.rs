use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::ModelUsage;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, body::Query, guard::SignedIn, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_usage))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UsageQuery {
    /// Calls from then on (RFC 3339); from 30 days ago on, if it is left out.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
}

/// What the model calls of your organization come to.
#[derive(Debug, Serialize, ToSchema)]
struct UsageBody {
    /// From when on.
    #[schema(value_type = String)]
    since: Timestamp,
    /// By model and currency.
    items: Vec<ModelBody>,
}

/// What the calls of one model come to.
#[derive(Debug, Serialize, ToSchema)]
struct ModelBody {
    /// The model that was asked.
    model: String,
    /// How many calls.
    calls: u64,
    /// Tokens read.
    input_tokens: u64,
    /// Tokens written.
    output_tokens: u64,
    /// What they cost, in whole units of the currency; none where there was no price.
    cost: Option<f64>,
    /// The currency (ISO 4217).
    currency: Option<String>,
}

impl From<ModelUsage> for ModelBody {
    fn from(usage: ModelUsage) -> Self {
        let (cost, currency) = usage.cost.map(|cost| (cost.amount, cost.currency)).unzip();
        let ModelUsage { model, calls, input_tokens, output_tokens, .. } = usage;
        Self { model, calls, input_tokens, output_tokens, cost, currency }
    }
}

/// How many model calls were made, and what they cost. Of nobody in particular.
#[utoipa::path(get, path = "/usage", operation_id = "read_usage", tag = "audit", params(UsageQuery),
    responses((status = 200, description = "By model.", body = UsageBody)))]
async fn read_usage(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<UsageQuery>,
) -> Result<Json<UsageBody>, Problem> {
    let (since, usage) = app.coaching().read_usage(&caller, query.since).await?;
    Ok(Json(UsageBody { since, items: usage.into_iter().map(ModelBody::from).collect() }))
}
