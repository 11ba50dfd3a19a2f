//! Every operation, asked for by everybody.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use access::{Operation, Role, Rule};
use axum::http::Method;
use bytes::Bytes;
use coaching::KeyRequest;
use serde_json::{Value, json};
use store::Scopes;
use uuid::Uuid;

use crate::{
    client::{Answer, Ask, Client},
    world::{PASSWORD, World},
};

/// What the access table knows and no address leads to yet.
const NOT_SERVED_YET: &[&str] = &[];

/// What makes an operation succeed for whoever may ask for it.
struct Try {
    /// What fills the places in the operation's path.
    named: Vec<String>,
    /// Whose what is named there is; nobody's where it is no thing of anybody's.
    owner: Owner,
    /// What success is.
    status: u16,
    /// Adds query, headers and body.
    rest: Box<dyn Fn(Ask) -> Ask + Send>,
}

/// Whose a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Acme,
    TalentOfAcme,
}

fn plain(status: u16) -> Try {
    Try { named: Vec::new(), owner: Owner::Nobody, status, rest: Box::new(|ask| ask) }
}

/// Of something of acme's.
fn of(status: u16, named: &[&dyn Display]) -> Try {
    Try { named: named.iter().map(std::string::ToString::to_string).collect(), owner: Owner::Acme, ..plain(status) }
}

fn with(rest: impl Fn(Ask) -> Ask + Send + 'static, case: Try) -> Try {
    Try { rest: Box::new(rest), ..case }
}

fn sends(body: Value, case: Try) -> Try {
    with(move |ask| ask.json(&body), case)
}

/// One case for each operation that is served. Each makes what it needs, so that none depends on another.
#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "one list, in the order of the access table")]
async fn case(world: &World, operation: Operation) -> Option<Try> {
    Some(match operation {
        Operation::SignIn => sends(json!({ "email": "talent@acme.example", "password": PASSWORD }), plain(201)),
        Operation::RequestLink => sends(json!({ "email": world.email() }), plain(202)),
        Operation::UseLink => sends(json!({ "secret": world.new_link().await }), plain(201)),
        Operation::ReadInvitation => sends(json!({ "secret": world.invite().await.1 }), plain(200)),
        Operation::AcceptInvitation => sends(json!({ "secret": world.invite().await.1, "name": "Una" }), plain(201)),
        Operation::ReadAccess
        | Operation::ReadMe
        | Operation::ListSessions
        | Operation::ListKeys
        | Operation::ListConsents
        | Operation::ReadAboutMe
        | Operation::ExportMe
        | Operation::ListPeople
        | Operation::ListInvitations
        | Operation::ListPrograms
        | Operation::ListDocuments
        | Operation::ListJobs
        | Operation::ListAudit
        | Operation::VerifyAudit
        | Operation::ReadUsage => plain(200),
        Operation::SignOut | Operation::LeaveForGood => plain(204),
        Operation::ChangeMe => sends(json!({ "name": "Una" }), plain(200)),
        Operation::RevokeSession => {
            let signed_in = world.vouch(&world.acme.id, world.acme.person(Role::Talent)).await;
            Try { owner: Owner::TalentOfAcme, ..of(204, &[&signed_in.session]) }
        }
        Operation::CreateKey => sends(json!({ "name": "reader" }), plain(201)),
        Operation::RevokeKey => {
            let request = KeyRequest { name: "reader".parse().unwrap(), scopes: Scopes::All, expires: None };
            let key = world.coaching.create_key(&world.talent().await, request).await.unwrap().key.id;
            Try { owner: Owner::TalentOfAcme, ..of(204, &[&key]) }
        }
        Operation::ChangeConsent => {
            sends(json!({ "given": true }), Try { owner: Owner::Nobody, ..of(204, &[&"memory"]) })
        }
        Operation::AcceptAccess => sends(json!({ "version": access::TABLE_VERSION }), plain(204)),
        Operation::ReadPerson | Operation::RemovePerson => {
            let newcomer = world.newcomer(&world.acme, Role::Leader).await;
            of(if operation == Operation::ReadPerson { 200 } else { 204 }, &[&newcomer])
        }
        Operation::ChangePerson => {
            let newcomer = world.newcomer(&world.acme, Role::Leader).await;
            with(|ask| ask.header("if-match", "*").json(&json!({ "name": "Una" })), of(200, &[&newcomer]))
        }
        Operation::PreviewPeople => sends(json!({ "text": "name,email,roles\n" }), plain(200)),
        Operation::InvitePeople => {
            let somebody = json!({ "name": "Una", "email": world.email(), "roles": ["leader"] });
            sends(json!({ "people": [somebody] }), plain(201))
        }
        Operation::InviteAgain => of(202, &[&world.invite().await.0.person]),
        Operation::RevokeInvitation => of(204, &[&world.invite().await.0.id]),
        Operation::ReadProgram => of(200, &[&world.program().await]),
        Operation::CreateProgram => sends(json!({ "name": "Rise" }), plain(201)),
        Operation::ChangeProgram => {
            let program = world.program().await;
            with(|ask| ask.header("if-match", "*").json(&json!({ "name": "Rise" })), of(200, &[&program]))
        }
        Operation::AddEngagement => {
            let leader = world.newcomer(&world.acme, Role::Leader).await;
            let together = json!({ "leader": leader, "coach": world.acme.person(Role::Coach) });
            sends(together, of(201, &[&world.program().await]))
        }
        Operation::EndEngagement => of(204, &[&world.engagement().await]),
        Operation::ReadDocument => of(200, &[&world.plan().await]),
        Operation::ReadVersion | Operation::DownloadVersion => of(200, &[&world.plan().await, &1]),
        Operation::RemoveDocument => of(204, &[&world.plan().await]),
        Operation::RestoreDocument => {
            let plan = world.plan().await;
            world.documents.remove_document(&world.talent().await, plan.parse().unwrap()).await.unwrap();
            of(200, &[&plan])
        }
        Operation::UploadDocuments => {
            let name = format!("sent {}.txt", world.number());
            with(move |ask| ask.form(&[("file", Some(&name), b"sent")]), plain(202))
        }
        Operation::BeginUpload => sends(json!({ "name": "deck.pptx", "bytes": 4 }), plain(201)),
        Operation::ReadUpload => of(200, &[&world.half_upload().await]),
        Operation::AbortUpload => of(204, &[&world.half_upload().await]),
        Operation::ContinueUpload => with(|ask| ask.part(2, b"me"), of(200, &[&world.half_upload().await])),
        Operation::Search => {
            world.plan().await;
            with(|ask| ask.query("q=lighthouse"), plain(200))
        }
        Operation::ReadJob | Operation::WatchJob => of(200, &[&world.dead_job().await]),
        Operation::CancelJob => of(202, &[&world.waiting_job().await]),
        Operation::RetryJob => of(202, &[&world.dead_job().await]),
        Operation::ListIntents => of(200, &[&world.intent().await]),
        Operation::ReadIntent | Operation::AgreeIntent => of(200, &[&world.intent().await, &1]),
        Operation::WriteIntent => {
            sends(json!({ "statement": "Islands plan by us." }), of(201, &[&world.program().await]))
        }
        Operation::StartDraft => sends(json!({ "drafter": "offline" }), of(202, &[&world.program().await])),
        Operation::ListMaps => of(200, &[&world.program().await]),
        Operation::ReadMap => of(200, &[&world.map().await.record.map.id]),
        Operation::EditMap => {
            let reword = json!({ "changes": [{ "change": "reword", "statement": "c1.1", "text": "Calling it" }] });
            let map = world.map().await.record.map.id;
            with(move |ask| ask.header("if-match", "*").json(&reword), of(200, &[&map]))
        }
        Operation::ReviewMap => {
            let note = json!({ "version": 1, "statement": "c1.1", "verdict": "comment", "text": "Seen?" });
            sends(note, of(200, &[&world.map().await.record.map.id]))
        }
        Operation::SubmitMap => with(|ask| ask.header("if-match", "*"), of(200, &[&world.reviewed_map().await])),
        Operation::SignMap => with(|ask| ask.header("if-match", "*"), of(200, &[&world.submitted_map().await])),
        Operation::ReturnMap => {
            let reason = json!({ "reason": "Name the night boat." });
            with(move |ask| ask.header("if-match", "*").json(&reason), of(200, &[&world.submitted_map().await]))
        }
    })
}

/// Where each described operation answers.
fn described() -> BTreeMap<String, (Method, String)> {
    let description = serde_json::to_value(web::description()).unwrap();
    let mut all = BTreeMap::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse() else { continue };
            let Some(id) = operation["operationId"].as_str() else { continue };
            assert!(all.insert(id.to_owned(), (method, path.clone())).is_none(), "{id} is described twice");
        }
    }
    all
}

/// Fills the places of a path, in their order.
fn filled(template: &str, named: &[String]) -> String {
    let mut named = named.iter();
    let parts = template.split('/').map(|part| if part.starts_with('{') { named.next().unwrap() } else { part });
    let path = parts.collect::<Vec<_>>().join("/");
    assert_eq!(named.next(), None, "{template}");
    path
}

#[test]
fn what_is_described_is_in_the_access_table_and_the_rest_is_listed() {
    let described = described();
    let known: BTreeSet<_> = Operation::ALL.iter().map(|operation| operation.id()).collect();
    let unknown: Vec<_> = described.keys().filter(|id| !known.contains(id.as_str())).collect();
    assert!(unknown.is_empty(), "not in the access table: {unknown:?}");
    let not_served: Vec<_> = Operation::ALL.iter().map(|o| o.id()).filter(|id| !described.contains_key(*id)).collect();
    assert_eq!(not_served, NOT_SERVED_YET);
}

/// Somebody at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Somebody of acme, whose things are asked for.
    Ours(Role),
    /// Somebody of the rival.
    Theirs(Role),
    /// Nobody knows who.
    Stranger,
}

impl Who {
    fn all() -> impl Iterator<Item = Self> {
        let members = Role::ALL.into_iter().flat_map(|role| [Self::Ours(role), Self::Theirs(role)]);
        members.chain([Self::Stranger])
    }

    /// Signs them in, each time anew.
    async fn at_the_door(self, world: &World, operation: Operation) -> Client {
        let (organization, role) = match self {
            Self::Ours(role) => (&world.acme, role),
            Self::Theirs(role) => (&world.rival, role),
            Self::Stranger => return world.stranger.clone(),
        };
        let person = match operation {
            // Those whom the test knows stay.
            Operation::LeaveForGood => world.newcomer(organization, role).await,
            _ => organization.person(role),
        };
        world.client_as(&organization.id, person).await
    }

    /// Whether a thing of this owner's is in reach, where they may ask for such things at all.
    fn reaches(self, owner: Owner) -> bool {
        match owner {
            Owner::Nobody => true,
            Owner::Acme => matches!(self, Self::Ours(_)),
            Owner::TalentOfAcme => self == Self::Ours(Role::Talent),
        }
    }

    /// Whether the access table allows it, read here once more and apart from the code that enforces it.
    fn may(self, asked: Rule) -> bool {
        match (asked, self) {
            (Rule::Anyone, _) | (Rule::Themselves, Self::Ours(_) | Self::Theirs(_)) => true,
            (Rule::Themselves | Rule::Roles(_), Self::Stranger) => false,
            (Rule::Roles(roles), Self::Ours(role) | Self::Theirs(role)) => roles.contains(&role),
        }
    }
}

async fn every_operation_for(everyone: impl Iterator<Item = Who>) {
    let world = World::new().await;
    let described = described();
    for who in everyone {
        for operation in Operation::ALL {
            let Some((method, template)) = described.get(operation.id()) else { continue };
            let Some(case) = case(&world, *operation).await else {
                unreachable!("{} is served and not tried: add it to `case`", operation.id())
            };
            let ask = |named: &[String]| (case.rest)(Ask::new(method.clone(), filled(template, named)));
            let answer = who.at_the_door(&world, *operation).await.ask(&ask(&case.named)).await;
            let what = format!("{} as {who:?}: {} {}", operation.id(), answer.status, answer.text());
            if who.may(operation.rule()) && who.reaches(case.owner) {
                assert_eq!(answer.status, case.status, "{what}");
                if matches!(who, Who::Theirs(_)) && operation.rule() != Rule::Anyone {
                    let told = format!("{:?}{}", answer.headers, answer.text());
                    assert!(!told.contains("acme"), "{what}");
                }
                continue;
            }
            assert_eq!(answer.status, if who == Who::Stranger { 401 } else { 404 }, "{what}");
            answer.problem();
            let missing = if case.owner == Owner::Nobody {
                Ask::new(method.clone(), template.replace("/api/v1/", "/api/v0/"))
            } else {
                let mut named = case.named.clone();
                named[0] = Uuid::max().to_string();
                ask(&named)
            };
            // A stranger is told to sign in wherever something might be, as the next test says.
            if who != Who::Stranger || case.owner != Owner::Nobody {
                let missing = who.at_the_door(&world, *operation).await.ask(&missing).await;
                assert_eq!(answer.told(), missing.told(), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn our_people_are_allowed_what_the_table_says() {
    every_operation_for(Who::all().filter(|who| matches!(who, Who::Ours(_)))).await;
}

#[tokio::test]
async fn people_of_another_organization_and_strangers_find_nothing_of_ours() {
    every_operation_for(Who::all().filter(|who| !matches!(who, Who::Ours(_)))).await;
}

/// What a stranger is told is the same everywhere, whatever is there.
#[tokio::test]
async fn a_stranger_is_told_the_same_everywhere() {
    let world = World::new().await;
    let mut told: Vec<(String, Answer)> = Vec::new();
    for (id, (method, template)) in described() {
        let operation = Operation::ALL.iter().find(|operation| operation.id() == id).unwrap();
        if operation.rule() == Rule::Anyone {
            continue;
        }
        // Not even whether a body would have been understood.
        let path = template.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let ask = Ask::new(method, path.collect::<Vec<_>>().join("/")).body("text/plain", Bytes::from_static(b"{"));
        told.push((id, world.stranger.ask(&ask).await.is(401)));
    }
    let plain = |answer: &Answer| {
        let (status, mut headers, body) = answer.told();
        // The address, which the body repeats, is longer or shorter.
        headers.remove("content-length");
        (status, headers, body)
    };
    for (id, answer) in &told {
        assert_eq!(plain(answer), plain(&told[0].1), "{id}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}
