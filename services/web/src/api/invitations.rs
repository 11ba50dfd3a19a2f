use access::{InvitationId, PersonId, Roles};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Email, Invitation, Name};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Page, PageQuery, page,
    session::{SessionBody, began},
};
use crate::{
    App,
    body::{Body, Path, Query},
    guard::SignedIn,
    origin::From as CameFrom,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_invitations))
        .routes(routes!(revoke_invitation))
        .routes(routes!(read_invitation))
        .routes(routes!(accept_invitation))
}

const PATH: &str = "/api/v1/invitations";

/// An invitation that can be accepted.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationBody {
    /// Its id.
    #[schema(value_type = String)]
    id: InvitationId,
    /// The name of the organization that invites.
    #[schema(value_type = String)]
    organization_name: Name,
    /// Who is invited.
    #[schema(value_type = String)]
    person: PersonId,
    /// Their name, as it was given.
    #[schema(value_type = String)]
    name: Name,
    /// Where the link was sent.
    #[schema(value_type = String)]
    email: Email,
    /// What they are to do.
    #[schema(value_type = Vec<String>)]
    roles: Roles,
    /// When it was made.
    #[schema(value_type = String)]
    created: Timestamp,
    /// Until when it can be accepted.
    #[schema(value_type = String)]
    expires: Timestamp,
}

impl From<Invitation> for InvitationBody {
    fn from(invitation: Invitation) -> Self {
        let Invitation { id, organization_name, person, name, email, roles, created, expires, .. } = invitation;
        Self { id, organization_name, person, name, email, roles, created, expires }
    }
}

/// The open invitations of your organization, in the order they were made.
#[utoipa::path(get, path = "/invitations", operation_id = "list_invitations", tag = "people", params(PageQuery),
    responses((status = 200, description = "One page.", body = Page<InvitationBody>)))]
async fn list_invitations(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let open = app.coaching().list_invitations(&caller, query.after(&app, "invitations")?, limit).await?;
    let last = open.last().map(|invitation| invitation.id.to_string());
    let items: Vec<InvitationBody> = open.into_iter().map(InvitationBody::from).collect();
    Ok(page(&app, ("invitations", PATH), items, (limit, last)).into_response())
}

/// Take an invitation back, and out whoever was only invited.
#[utoipa::path(delete, path = "/invitations/{id}", operation_id = "revoke_invitation", tag = "people", params(("id" = String, Path)),
    responses((status = 204, description = "Its link no longer works.")))]
async fn revoke_invitation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Problem> {
    app.coaching().revoke_invitation(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The secret of an invitation's link. In a body, because addresses end up in logs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadInvitation {
    /// From the link's address.
    secret: String,
}

/// See what an invitation is for.
#[utoipa::path(post, path = "/invitation", operation_id = "read_invitation", tag = "session", security(()), request_body = ReadInvitation,
    responses((status = 200, description = "What its link is for.", body = InvitationBody)))]
async fn read_invitation(
    State(app): State<App>,
    Body(body): Body<ReadInvitation>,
) -> Result<Json<InvitationBody>, Problem> {
    Ok(Json(app.coaching().read_invitation(&body.secret).await?.into()))
}

/// How somebody accepts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptInvitation {
    /// From the link's address.
    secret: String,
    /// Your name.
    #[schema(value_type = String)]
    name: Name,
    /// A password; without one you sign in by links.
    #[serde(default)]
    password: Option<String>,
}

/// Accept an invitation, and sign in.
#[utoipa::path(post, path = "/invitation/acceptance", operation_id = "accept_invitation", tag = "session", security(()), request_body = AcceptInvitation,
    responses((status = 201, description = "You are a member, and signed in.", body = SessionBody)))]
async fn accept_invitation(
    State(app): State<App>,
    CameFrom(origin): CameFrom,
    Body(body): Body<AcceptInvitation>,
) -> Result<Response, Problem> {
    let AcceptInvitation { secret, name, password } = body;
    Ok(began(&app, &app.coaching().accept_invitation(&secret, &name, password.as_deref(), &origin).await?))
}
