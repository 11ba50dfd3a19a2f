use audience::Audience;
use axum::{Json, extract::State};
use search::{Hit, Mode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::documents::PlaceBody;
use crate::{App, body::Query, guard::SignedIn, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// What to look for, in any language.
    #[param(min_length = 1, max_length = 2000)]
    q: String,
    /// Which lists are asked.
    #[serde(default)]
    #[param(inline)]
    mode: ModeQuery,
    /// Only texts of this audience: `org`, `program:ID`, `engagement:ID` or `person:ID`.
    #[serde(default)]
    audience: Option<String>,
    /// How many hits, from 1 to 100.
    #[serde(default = "ten")]
    #[param(minimum = 1, maximum = 100)]
    limit: u32,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ModeQuery {
    /// Words and vectors.
    #[default]
    Hybrid,
    /// Words alone.
    Lexical,
    /// Vectors alone.
    Vector,
}

const fn ten() -> u32 {
    10
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
struct SearchBody {
    /// Best first.
    hits: Vec<HitBody>,
    /// Which lists answered.
    mode: &'static str,
    /// Whether the vector side was asked and could not answer.
    degraded: bool,
}

/// A passage that answers.
#[derive(Debug, Serialize, ToSchema)]
struct HitBody {
    /// The document.
    document_id: String,
    /// Its name.
    document: String,
    /// Its version.
    version: u32,
    /// Who may read it.
    audience: String,
    /// Where it stands.
    place: PlaceBody,
    /// The first character of its range of the version's text.
    start: u32,
    /// The one after its last.
    end: u32,
    /// The passage.
    text: String,
    /// For ordering only.
    score: f32,
}

/// Search what you may read.
#[utoipa::path(get, path = "/search", operation_id = "search", tag = "documents", params(SearchQuery),
    responses((status = 200, description = "The passages, best first.", body = SearchBody)))]
async fn search(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchBody>, Problem> {
    let audience: Option<Audience> = match &query.audience {
        Some(raw) => Some(
            raw.parse().map_err(|error: audience::InvalidAudience| Problem::field("audience", error.to_string()))?,
        ),
        None => None,
    };
    let mode = match query.mode {
        ModeQuery::Hybrid => Mode::Hybrid,
        ModeQuery::Lexical => Mode::Lexical,
        ModeQuery::Vector => Mode::Vector,
    };
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let results = app.documents().search(&caller, (&query.q, mode), audience.as_slice(), limit).await?;
    Ok(Json(SearchBody {
        hits: results.hits.iter().map(HitBody::from).collect(),
        mode: results.mode.as_str(),
        degraded: results.degraded.is_some(),
    }))
}

impl From<&Hit> for HitBody {
    fn from(hit: &Hit) -> Self {
        Self {
            document_id: hit.source.document_id.to_string(),
            document: hit.source.document.clone(),
            version: hit.source.version.get(),
            audience: hit.audience.to_string(),
            place: (&hit.place).into(),
            start: hit.span.start,
            end: hit.span.end,
            text: hit.text.clone(),
            score: hit.score,
        }
    }
}
