//! Two organizations with one person of each role, the service on a real port, and a worker that works when it is told.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use access::{Engagement, EngagementId, JobId, PersonId, ProgramId, Role, Roles, UploadId};
use audience::OrganizationId;
use axum::http::header;
use blobs::Blobs;
use coaching::{Caller, Clock, Coaching, Invitee, Letter, Origin, Random, Sealed, SignedIn};
use jiff::{SignedDuration, Timestamp};
use jobs::{Events, Kinds, Runner};
use library::{Documents, Ingest, IngestUpload, Sweep, SweepRemoved};
use maps::{DraftMap, Drafting, Maps};
use search::{Corpus, IndexPlace, Searcher};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Action, Backoff, Email, Invitation, JobState, NewJob, ProgramPlan, Sessions, Store, Work};
use testkit::Home;
use tokio::{net::TcpListener, task::AbortHandle};
use tokio_util::sync::CancellationToken;
use web::App;

use crate::{
    client::{Answer, Ask, Client},
    lines::{Letters, Shelves},
};

/// A clock that stands until it is moved.
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Bytes that follow from a seed.
struct Seeded(Mutex<fastrand::Rng>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill(bytes);
    }
}

/// Work that no worker knows: it waits.
#[derive(Serialize, Deserialize)]
struct Rest(JobId);

impl Work for Rest {
    const KIND: &'static str = "rest";

    fn key(&self) -> String {
        self.0.to_string()
    }
}

pub(crate) const PASSWORD: &str = "seven tall lighthouses";
pub(crate) const OPTIONS: library::Options = library::Options {
    file_bytes_max: 2 * 1024 * 1024,
    undo: Duration::from_hours(24),
    stale: Duration::from_hours(48),
};
/// How often streams and workers look.
const POLL: Duration = Duration::from_millis(10);

/// One person of each role, in the order of [`Role::ALL`].
pub(crate) struct Organization {
    pub(crate) id: OrganizationId,
    people: Vec<PersonId>,
}

impl Organization {
    pub(crate) fn person(&self, role: Role) -> PersonId {
        self.people[Role::ALL.iter().position(|known| *known == role).unwrap()]
    }
}

pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) store: Store,
    pub(crate) coaching: Coaching,
    pub(crate) documents: Documents,
    pub(crate) maps: Maps,
    pub(crate) blobs: Blobs,
    pub(crate) acme: Organization,
    pub(crate) rival: Organization,
    pub(crate) stranger: Client,
    pub(crate) app: App,
    clock: Arc<Still>,
    runner: Runner,
    server: AbortHandle,
    next: AtomicU64,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let home = Home::fresh().await;
        let store = home.open().await;
        let clock = Arc::new(Still(AtomicI64::new(1_793_610_000_000)));
        let random = Arc::new(Seeded(Mutex::new(fastrand::Rng::with_seed(7))));
        let coaching = Coaching::new(store.clone(), Arc::clone(&clock) as _, random, 2);
        let blobs = Blobs::folder(&home.folder().join("files")).unwrap();
        let embedder = Letters::new();
        let corpus: Arc<dyn Corpus> = Arc::new(store.clone());
        let searcher = Searcher::open(corpus, Arc::clone(&embedder) as _, IndexPlace::Memory, None).unwrap();
        let searcher = Arc::new(searcher);
        let documents = Documents::new(coaching.clone(), blobs.clone(), Arc::clone(&searcher), OPTIONS);
        let events = Events::new(store.clone(), POLL);
        let shelves = Arc::new(Shelves { store: store.clone(), searcher, embedder });
        let kinds = Kinds::new().with(Ingest::new(blobs.clone(), shelves)).with(Sweep::new(blobs.clone(), OPTIONS));
        let kinds = kinds.with(Drafting::new(coaching.clone(), None));
        let maps = Maps::new(coaching.clone(), false);
        let time = Arc::clone(&clock);
        let now = Arc::new(move || time.now());
        let runner = Runner::new("worker", store.clone(), kinds, events.clone(), now).options(jobs::Options {
            poll: POLL,
            backoff: Backoff { first: Duration::ZERO, longest: Duration::ZERO },
            ..jobs::Options::default()
        });
        let (acme, rival) = (found(&coaching, "acme").await, found(&coaching, "rival").await);
        let (stranger, app, server) = serve(coaching.clone(), documents.clone(), maps.clone(), events).await;
        let next = AtomicU64::new(1);
        Self { home, store, coaching, documents, maps, blobs, acme, rival, stranger, app, clock, runner, server, next }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// A number that nothing else has.
    pub(crate) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Somebody of acme who has just signed in.
    pub(crate) async fn client(&self, role: Role) -> Client {
        self.client_of(&self.acme, role).await
    }

    pub(crate) async fn client_of(&self, organization: &Organization, role: Role) -> Client {
        self.client_as(&organization.id, organization.person(role)).await
    }

    pub(crate) async fn client_as(&self, organization: &OrganizationId, person: PersonId) -> Client {
        let signed_in = self.vouch(organization, person).await;
        self.stranger.carrying(header::COOKIE, &format!("plumbline={}", signed_in.secret.reveal()))
    }

    pub(crate) async fn vouch(&self, organization: &OrganizationId, person: PersonId) -> SignedIn {
        self.coaching.vouch(organization, person, "test", &Origin::default()).await.unwrap()
    }

    /// A mail address that nobody has.
    pub(crate) fn email(&self) -> String {
        format!("{}@new.example", self.number())
    }

    /// One more person of this role.
    pub(crate) async fn newcomer(&self, organization: &Organization, role: Role) -> PersonId {
        let (name, email) = ("Una".parse().unwrap(), self.email().parse().unwrap());
        let roles = Roles::new([role]).unwrap();
        self.coaching.add_person(&organization.id, name, email, roles).await.unwrap()
    }

    /// Somebody whom acme invited, and the secret of their link.
    pub(crate) async fn invite(&self) -> (Invitation, String) {
        let talent = self.talent().await;
        let (name, email) = ("Una".parse().unwrap(), self.email().parse().unwrap());
        let roles = Roles::new([Role::Leader]).unwrap();
        let row = Invitee { line: 1, name, email, roles, manager: None, coach: None };
        self.coaching.invite_people(&talent, &[row], None).await.unwrap();
        let secret = self.letter().await.secret;
        (self.coaching.read_invitation(&secret).await.unwrap(), secret)
    }

    /// The last letter of acme's that waits to be sent. All are sent now.
    pub(crate) async fn letter(&self) -> Sealed {
        let now = self.coaching.now();
        let later = now.checked_add(SignedDuration::from_hours(1)).unwrap();
        let mut last = None;
        while let Some(message) = self.store.outbox_take(&self.acme.id, later, now).await.unwrap() {
            last = Some(serde_json::from_value(message.payload.clone()).unwrap());
            self.store.outbox_sent(&self.acme.id, &message, now).await.unwrap();
        }
        match last.unwrap() {
            Letter::SignInLink(sealed) | Letter::Invitation(sealed) => sealed,
        }
    }

    /// The talent team of acme, past the door.
    pub(crate) async fn talent(&self) -> Caller {
        let signed_in = self.vouch(&self.acme.id, self.acme.person(Role::Talent)).await;
        self.coaching.caller_by_session(&signed_in.secret.reveal()).await.unwrap().unwrap()
    }

    /// Has all the work done that waits.
    pub(crate) async fn work(&self) {
        let end = CancellationToken::new();
        let idle = async {
            while self.is_busy().await {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            end.cancel();
        };
        let both = async { tokio::join!(self.runner.run(end.clone()), idle) };
        tokio::time::timeout(Duration::from_mins(1), both).await.unwrap();
    }

    async fn is_busy(&self) -> bool {
        let counts = self.store.job_counts().await.unwrap();
        let is_ours = |kind: &str| [IngestUpload::KIND, SweepRemoved::KIND, DraftMap::KIND].contains(&kind);
        counts.iter().any(|count| is_ours(&count.kind) && !count.state.is_ended())
    }

    /// Uploads files of acme's talent team, to be read by nobody yet.
    pub(crate) async fn upload(&self, files: &[(&str, &str)], audience: &str) -> Vec<Value> {
        let mut fields = vec![("audience", None, audience.as_bytes())];
        fields.extend(files.iter().map(|(name, text)| ("file", Some(*name), text.as_bytes())));
        let talent = self.client(Role::Talent).await;
        let answer = talent.ask(&Ask::post("/api/v1/documents").form(&fields)).await.is(202);
        answer.json()["items"].as_array().unwrap().clone()
    }

    /// Uploads a file of acme's, has it read, and gives what the upload says then.
    pub(crate) async fn document(&self, name: &str, text: &str, audience: &str) -> Value {
        let uploads = self.upload(&[(name, text)], audience).await;
        self.work().await;
        let talent = self.client(Role::Talent).await;
        talent.get(&format!("/api/v1/uploads/{}", uploads[0]["id"].as_str().unwrap())).await.is(200).json()
    }

    /// A document of acme's for all to read: its id.
    pub(crate) async fn plan(&self) -> String {
        let number = self.number();
        let text = format!("acme lighthouse number {number} keeps its promise");
        let upload = self.document(&format!("acme plan {number}.txt"), &text, "org").await;
        upload["document"].as_str().unwrap().to_owned()
    }

    /// An upload of acme's talent team of four bytes, of which two are here.
    pub(crate) async fn half_upload(&self) -> UploadId {
        let (caller, name) = (self.talent().await, format!("acme half {}.txt", self.number()));
        let upload = self.documents.begin_upload(&caller, (&name, audience::Audience::Org), 4).await.unwrap();
        self.documents.continue_upload(&caller, upload.id, (0, "ac".into())).await.unwrap();
        upload.id
    }

    /// A job of acme's that waits for ever.
    pub(crate) async fn waiting_job(&self) -> JobId {
        let id = self.coaching.id();
        let job = NewJob::new(Some(&self.acme.id), id, &Rest(id)).unwrap();
        self.store.job_add(&job, self.coaching.now()).await.unwrap().job
    }

    /// A job of acme's that was given up: its file cannot be read.
    pub(crate) async fn dead_job(&self) -> JobId {
        let upload = self.document(&format!("acme damaged {}.txt", self.number()), "damaged", "org").await;
        let job = upload["job"].as_str().unwrap().parse().unwrap();
        let found = self.store.job_find(Some(&self.acme.id), job).await.unwrap().unwrap();
        assert_eq!(found.state, JobState::Dead);
        job
    }

    /// A program of acme's that the leader and the coach take part in.
    pub(crate) async fn program(&self) -> ProgramId {
        self.program_with(self.acme.person(Role::Leader)).await.program
    }

    /// An engagement of acme's coach with somebody new.
    pub(crate) async fn engagement(&self) -> EngagementId {
        self.program_with(self.newcomer(&self.acme, Role::Leader).await).await.id
    }

    async fn program_with(&self, leader: PersonId) -> Engagement {
        let (talent, coach) = (self.talent().await, self.acme.person(Role::Coach));
        let plan = ProgramPlan { name: "acme rises".parse().unwrap(), starts: None, ends: None };
        let program = self.coaching.create_program(&talent, &plan).await.unwrap().id;
        self.coaching.add_engagement(&talent, program, leader, coach).await.unwrap()
    }

    /// The secret of a one-time link, mailed to the talent team long enough after the one before.
    pub(crate) async fn new_link(&self) -> String {
        self.pass(SignedDuration::from_hours(1));
        let email = "talent@acme.example".parse().unwrap();
        self.coaching.request_link(&email, &Origin::default()).await.unwrap();
        self.letter().await.secret
    }

    /// Makes good what was removed long enough ago.
    pub(crate) async fn sweep(&self) {
        let job = NewJob::new(None, self.coaching.id(), &SweepRemoved {}).unwrap();
        self.store.job_add(&job, self.coaching.now()).await.unwrap();
        self.work().await;
    }

    /// All files that are kept, whole or in parts.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.home.folder().join("files")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path.display().to_string()) }
            }
        }
        files
    }

    /// Ends all sessions of somebody of acme's.
    pub(crate) async fn end_sessions(&self, role: Role) {
        let id = self.acme.person(role);
        let act = self.coaching.act_of_nobody();
        let which = Sessions::All;
        self.store.session_revoke(&self.acme.id, &act, id, which, Action::SessionsRevoked).await.unwrap();
    }

    pub(crate) async fn use_link(&self, secret: &str) -> Answer {
        self.stranger.ask(&Ask::post("/api/v1/session/link").json(&serde_json::json!({ "secret": secret }))).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "email": email, "password": password });
        self.stranger.ask(&Ask::post("/api/v1/session").json(&body)).await
    }
}

/// An organization of people who are named by their roles; all have the same password.
async fn found(coaching: &Coaching, id: &str) -> Organization {
    let name = id.parse().unwrap();
    let id: OrganizationId = id.parse().unwrap();
    let email = |role: Role| -> Email { format!("{role}@{id}.example").parse().unwrap() };
    let [first, others @ ..] = &Role::ALL;
    let founder = (first.as_str().parse().unwrap(), email(*first), Roles::new([*first]).unwrap());
    let mut people = vec![coaching.found(&id, &name, founder).await.unwrap()];
    for role in others {
        let (name, roles) = (role.as_str().parse().unwrap(), Roles::new([*role]).unwrap());
        people.push(coaching.add_person(&id, name, email(*role), roles).await.unwrap());
    }
    coaching.reset_password(&id, people[0], PASSWORD).await.unwrap();
    Organization { id, people }
}

async fn serve(coaching: Coaching, documents: Documents, maps: Maps, events: Events) -> (Client, App, AbortHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let public_url = base.parse().unwrap();
    let parts = web::Parts { coaching, documents, maps, events, public_url, secret: [7; 32], doors: vec![] };
    let (router, app) = web::router(parts);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    (Client::stranger(base), app, server.abort_handle())
}
