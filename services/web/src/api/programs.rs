use access::{Engagement, EngagementId, PersonId, ProgramId};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{Name, NamedEngagement, Program, ProgramPlan};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Page, PageQuery, created, page};
use crate::{
    App,
    body::{Body, Path, Query},
    etag::{IfMatch, IfMatchHeader, etag},
    guard::SignedIn,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_programs, create_program))
        .routes(routes!(read_program, change_program))
        .routes(routes!(add_engagement))
        .routes(routes!(end_engagement))
}

const PATH: &str = "/api/v1/programs";

/// One development effort.
#[derive(Debug, Serialize, ToSchema)]
struct ProgramBody {
    /// Its id.
    #[schema(value_type = String)]
    id: ProgramId,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its first day.
    #[schema(value_type = Option<String>, format = Date)]
    starts: Option<Date>,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    ends: Option<Date>,
    /// Since when it is there.
    #[schema(value_type = String)]
    created: Timestamp,
}

impl From<Program> for ProgramBody {
    fn from(program: Program) -> Self {
        let Program { id, name, starts, ends, created, .. } = program;
        Self { id, name, starts, ends, created }
    }
}

/// A program with who takes part.
#[derive(Debug, Serialize, ToSchema)]
struct ProgramWithEngagements {
    #[serde(flatten)]
    program: ProgramBody,
    /// Its open engagements that are yours to see. Where more follow, the `Link` header leads to them.
    engagements: Vec<NamedEngagementBody>,
}

/// A leader and their coach, by name.
#[derive(Debug, Serialize, ToSchema)]
struct NamedEngagementBody {
    #[serde(flatten)]
    engagement: EngagementBody,
    /// The leader's name.
    #[schema(value_type = String)]
    leader_name: Name,
    /// The coach's name.
    #[schema(value_type = String)]
    coach_name: Name,
    /// Since when.
    #[schema(value_type = String)]
    started: Timestamp,
}

impl From<NamedEngagement> for NamedEngagementBody {
    fn from(named: NamedEngagement) -> Self {
        let NamedEngagement { engagement, leader, coach, started } = named;
        Self { engagement: engagement.into(), leader_name: leader, coach_name: coach, started }
    }
}

/// A leader and their coach.
#[derive(Debug, Serialize, ToSchema)]
struct EngagementBody {
    /// The engagement's id.
    #[schema(value_type = String)]
    id: EngagementId,
    /// The program.
    #[schema(value_type = String)]
    program: ProgramId,
    /// Who is coached.
    #[schema(value_type = String)]
    leader: PersonId,
    /// Who coaches.
    #[schema(value_type = String)]
    coach: PersonId,
}

impl From<Engagement> for EngagementBody {
    fn from(engagement: Engagement) -> Self {
        let Engagement { id, program, leader, coach } = engagement;
        Self { id, program, leader, coach }
    }
}

/// The programs that you may see, in the order they were set up.
#[utoipa::path(get, path = "/programs", operation_id = "list_programs", tag = "programs", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<ProgramBody>)))]
async fn list_programs(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let programs = app.coaching().list_programs(&caller, query.after(&app, "programs")?, limit).await?;
    let last = programs.last().map(|program| program.id.to_string());
    let items: Vec<ProgramBody> = programs.into_iter().map(ProgramBody::from).collect();
    Ok(page(&app, ("programs", PATH), items, (limit, last)).into_response())
}

/// One program, and who takes part in it.
#[utoipa::path(get, path = "/programs/{id}", operation_id = "read_program", tag = "programs", params(("id" = String, Path), PageQuery),
    responses((status = 200, description = "The program; its `ETag` goes with a change.", body = ProgramWithEngagements)))]
async fn read_program(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ProgramId>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let (name, limit) = (format!("engagements of {id}"), query.limit()?);
    let view = app.coaching().read_program(&caller, id, query.after(&app, &name)?, limit).await?;
    let last = view.engagements.last().map(|named| named.engagement.id.to_string());
    let engagements: Vec<_> = view.engagements.into_iter().map(NamedEngagementBody::from).collect();
    let path = format!("{PATH}/{id}");
    let (link, Json(Page { items: engagements })) = page(&app, (&name, &path), engagements, (limit, last));
    let tag = etag(view.program.revision);
    let body = ProgramWithEngagements { program: view.program.into(), engagements };
    Ok((tag, link, Json(body)).into_response())
}

/// What a program is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanBody {
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its first day.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    starts: Option<Date>,
    /// Its last day.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    ends: Option<Date>,
}

impl From<PlanBody> for ProgramPlan {
    fn from(plan: PlanBody) -> Self {
        let PlanBody { name, starts, ends } = plan;
        Self { name, starts, ends }
    }
}

/// Set up a program.
#[utoipa::path(post, path = "/programs", operation_id = "create_program", tag = "programs", request_body = PlanBody,
    responses((status = 201, description = "The program.", body = ProgramBody)))]
async fn create_program(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(plan): Body<PlanBody>,
) -> Result<Response, Problem> {
    let program = app.coaching().create_program(&caller, &plan.into()).await?;
    let tag = etag(program.revision);
    Ok((tag, created(format!("{PATH}/{}", program.id), ProgramBody::from(program))).into_response())
}

/// Change a program: this is what it is from now on.
#[utoipa::path(put, path = "/programs/{id}", operation_id = "change_program", tag = "programs",
    params(("id" = String, Path), IfMatchHeader), request_body = PlanBody,
    responses((status = 200, description = "The program, as it is now.", body = ProgramBody)))]
async fn change_program(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ProgramId>,
    IfMatch(revision): IfMatch,
    Body(plan): Body<PlanBody>,
) -> Result<Response, Problem> {
    let program = app.coaching().change_program(&caller, id, &plan.into(), revision).await?;
    Ok((etag(program.revision), Json(ProgramBody::from(program))).into_response())
}

/// Who is to work with whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddEngagement {
    /// Who is coached.
    #[schema(value_type = String)]
    leader: PersonId,
    /// Who coaches.
    #[schema(value_type = String)]
    coach: PersonId,
}

/// Put a leader and their coach into a program.
#[utoipa::path(post, path = "/programs/{id}/engagements", operation_id = "add_engagement", tag = "programs",
    params(("id" = String, Path)), request_body = AddEngagement,
    responses((status = 201, description = "They work together from now on.", body = EngagementBody)))]
async fn add_engagement(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ProgramId>,
    Body(body): Body<AddEngagement>,
) -> Result<Response, Problem> {
    let engagement = app.coaching().add_engagement(&caller, id, body.leader, body.coach).await?;
    Ok(created(format!("/api/v1/engagements/{}", engagement.id), EngagementBody::from(engagement)))
}

/// End an engagement.
#[utoipa::path(delete, path = "/engagements/{id}", operation_id = "end_engagement", tag = "programs", params(("id" = String, Path)),
    responses((status = 204, description = "They no longer work together.")))]
async fn end_engagement(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<EngagementId>,
) -> Result<StatusCode, Problem> {
    app.coaching().end_engagement(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
