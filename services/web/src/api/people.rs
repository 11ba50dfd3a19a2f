use access::{PersonId, ProgramId, Roles};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use coaching::{Invitee, Sheet};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use store::{Email, Name, Person, PersonChange};
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
        .routes(routes!(list_people, invite_people))
        .routes(routes!(preview_people))
        .routes(routes!(read_person, change_person, remove_person))
        .routes(routes!(invite_again))
}

const PATH: &str = "/api/v1/people";

/// People that are invited at once without a list, at most.
const PEOPLE_MAX: usize = 200;

/// A person of your organization.
#[derive(Debug, Serialize, ToSchema)]
struct PersonBody {
    /// Their id.
    #[schema(value_type = String)]
    id: PersonId,
    /// Their name.
    #[schema(value_type = String)]
    name: Name,
    /// Their mail address.
    #[schema(value_type = String)]
    email: Email,
    /// What they do.
    #[schema(value_type = Vec<String>)]
    roles: Roles,
    /// Whom they report to.
    #[schema(value_type = Option<String>)]
    manager: Option<PersonId>,
    /// Since when they have an entry.
    #[schema(value_type = String)]
    created: Timestamp,
    /// When they accepted their invitation; none while they are only invited.
    #[schema(value_type = Option<String>)]
    joined: Option<Timestamp>,
    /// When they were taken out.
    #[schema(value_type = Option<String>)]
    left: Option<Timestamp>,
}

impl From<Person> for PersonBody {
    fn from(person: Person) -> Self {
        let Person { id, name, email, roles, manager, created, joined, left, .. } = person;
        Self { id, name, email, roles, manager, created, joined, left }
    }
}

/// The people of your organization, in the order they were added. All of them as a sheet, where `text/csv` is accepted.
#[utoipa::path(get, path = "/people", operation_id = "list_people", tag = "people", params(PageQuery),
    responses((status = 200, description = "One page, or the sheet.",
        content((Page<PersonBody> = "application/json"), (String = "text/csv")))))]
async fn list_people(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if headers.get(header::ACCEPT).is_some_and(|accepted| accepted == "text/csv") {
        let sheet = app.coaching().export_people(&caller).await?;
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""),
        ];
        return Ok((headers, sheet).into_response());
    }
    let limit = query.limit()?;
    let people = app.coaching().list_people(&caller, query.after(&app, "people")?, limit).await?;
    let last = people.last().map(|person| person.id.to_string());
    let items: Vec<PersonBody> = people.into_iter().map(PersonBody::from).collect();
    Ok(page(&app, ("people", PATH), items, (limit, last)).into_response())
}

/// One person. That you looked at their entry is in the audit trail.
#[utoipa::path(get, path = "/people/{id}", operation_id = "read_person", tag = "people", params(("id" = String, Path)),
    responses((status = 200, description = "Their entry; its `ETag` goes with a change.", body = PersonBody)))]
async fn read_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<PersonId>,
) -> Result<Response, Problem> {
    Ok(shown(app.coaching().read_person(&caller, id).await?))
}

fn shown(person: Person) -> Response {
    (etag(person.revision), Json(PersonBody::from(person))).into_response()
}

/// What is to be changed of a person; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePerson {
    /// Their name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// What they do.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    roles: Option<Roles>,
    /// Whom they report to; `null` for nobody.
    #[serde(default, deserialize_with = "even_null")]
    #[expect(clippy::option_option, reason = "left out, nobody and somebody are three things")]
    #[schema(value_type = Option<String>)]
    manager: Option<Option<PersonId>>,
}

/// A field that is there, be it `null`.
#[expect(clippy::option_option, reason = "as for the field")]
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<PersonId>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change a person's name, roles or manager.
#[utoipa::path(patch, path = "/people/{id}", operation_id = "change_person", tag = "people",
    params(("id" = String, Path), IfMatchHeader), request_body = ChangePerson,
    responses((status = 200, description = "Their entry, as it is now.", body = PersonBody)))]
async fn change_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<PersonId>,
    IfMatch(revision): IfMatch,
    Body(body): Body<ChangePerson>,
) -> Result<Response, Problem> {
    let ChangePerson { name, roles, manager } = body;
    let change = PersonChange { name, roles, manager, revision };
    Ok(shown(app.coaching().change_person(&caller, id, &change).await?))
}

/// Take a person out. They are signed out at once, and what they lead and coach ends.
#[utoipa::path(delete, path = "/people/{id}", operation_id = "remove_person", tag = "people", params(("id" = String, Path)),
    responses((status = 204, description = "They are no member.")))]
async fn remove_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    app.coaching().remove_person(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A list of people as CSV: a heading `name,email,roles,manager,coach`, of which the last two may be missing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewPeople {
    /// The pasted text.
    text: String,
    /// The program that the list's coaches coach in.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    program: Option<ProgramId>,
}

/// What a list would do.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewBody {
    /// Who would be invited.
    people: Vec<RowBody>,
    /// What has to be mended first.
    faults: Vec<FaultBody>,
}

/// A row that makes sense by itself.
#[derive(Debug, Serialize, ToSchema)]
struct RowBody {
    /// The line of the list, from 1; the heading is one too.
    line: u64,
    #[serde(flatten)]
    person: InviteeBody,
}

/// What is wrong in a list.
#[derive(Debug, Serialize, ToSchema)]
struct FaultBody {
    /// The line, from 1.
    line: u64,
    /// The column; none where the whole line is meant.
    field: Option<&'static str>,
    /// What is wrong, and what to do.
    detail: String,
}

/// Check a list before anybody is invited.
#[utoipa::path(post, path = "/people/preview", operation_id = "preview_people", tag = "people", request_body = PreviewPeople,
    responses((status = 200, description = "What the list would do. Nothing is done.", body = PreviewBody)))]
async fn preview_people(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<PreviewPeople>,
) -> Result<Json<PreviewBody>, Problem> {
    let preview = app.coaching().preview_people(&caller, &body.text, body.program).await?;
    let row = |row: Invitee| RowBody { line: row.line, person: row.into() };
    let faults = preview.faults.into_iter().map(|fault| FaultBody {
        line: fault.line,
        field: fault.field.map(coaching::Field::as_str),
        detail: fault.detail,
    });
    Ok(Json(PreviewBody { people: preview.rows.into_iter().map(row).collect(), faults: faults.collect() }))
}

/// Somebody to be invited.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteeBody {
    /// Their name.
    #[schema(value_type = String)]
    name: Name,
    /// Their mail address.
    #[schema(value_type = String)]
    email: Email,
    /// What they are to do.
    #[schema(value_type = Vec<String>)]
    roles: Roles,
    /// Whom they report to, by mail address: a member, or another who is invited along.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    manager: Option<Email>,
    /// Who coaches them, by mail address.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    coach: Option<Email>,
}

impl From<Invitee> for InviteeBody {
    fn from(invitee: Invitee) -> Self {
        let Invitee { name, email, roles, manager, coach, .. } = invitee;
        Self { name, email, roles, manager, coach }
    }
}

/// Whom to invite: either `people` or `text`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvitePeople {
    /// One or a few. What is wrong with one of them is told by its line, the first being line 1.
    #[serde(default)]
    #[schema(max_items = 200)]
    people: Vec<InviteeBody>,
    /// A list as `preview_people` takes it.
    #[serde(default)]
    text: Option<String>,
    /// The program to coach in, where a coach is named.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    program: Option<ProgramId>,
}

impl InvitePeople {
    fn rows(self) -> Result<Vec<Invitee>, Problem> {
        match self.text {
            Some(_) if !self.people.is_empty() => {
                Err(Problem::field("text", "send the list or the people, and not both"))
            }
            Some(text) => {
                let sheet = Sheet::read(&text);
                if sheet.faults.is_empty() { Ok(sheet.rows) } else { Err(coaching::Error::Rows(sheet.faults).into()) }
            }
            None if self.people.is_empty() => Err(Problem::field("people", "name somebody, or send a list as text")),
            None if self.people.len() > PEOPLE_MAX => {
                Err(Problem::field("people", format!("invite at most {PEOPLE_MAX} at once, or send a list as text")))
            }
            None => Ok(self.people.into_iter().zip(1..).map(InviteeBody::at).collect()),
        }
    }
}

impl InviteeBody {
    fn at((body, line): (Self, u64)) -> Invitee {
        let Self { name, email, roles, manager, coach } = body;
        Invitee { line, name, email, roles, manager, coach }
    }
}

/// Who was invited.
#[derive(Debug, Serialize, ToSchema)]
struct InvitedBody {
    /// Their ids, in order.
    #[schema(value_type = Vec<String>)]
    people: Vec<PersonId>,
}

/// Invite people by mail, all or none, and put those with a coach into the program.
#[utoipa::path(post, path = "/people", operation_id = "invite_people", tag = "people", request_body = InvitePeople,
    responses((status = 201, description = "Links are on their way.", body = InvitedBody)))]
async fn invite_people(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<InvitePeople>,
) -> Result<Response, Problem> {
    let program = body.program;
    let people = app.coaching().invite_people(&caller, &body.rows()?, program).await?;
    let location = match people.as_slice() {
        [one] => format!("{PATH}/{one}"),
        _ => PATH.to_owned(),
    };
    Ok(created(location, InvitedBody { people }))
}

/// Mail somebody's invitation again, by another link. The one of before no longer works.
#[utoipa::path(post, path = "/people/{id}/invitation", operation_id = "invite_again", tag = "people", params(("id" = String, Path)),
    responses((status = 202, description = "A link is on its way.")))]
async fn invite_again(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    app.coaching().invite_again(&caller, id).await?;
    Ok(StatusCode::ACCEPTED)
}
