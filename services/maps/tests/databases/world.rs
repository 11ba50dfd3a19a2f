//! A ferry company with two coaches, its documents, a runner that drafts, and a rival.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use access::{JobId, MapId, PersonId, ProgramId, Role, Roles};
use async_trait::async_trait;
use audience::{Audience, OrganizationId};
use coaching::{Caller, Clock, Coaching, Origin, Random};
use document::{BlockKind, ChunkLimits, DocumentId, Extracted, MediaType, Piece, Place};
use extract::ExtractError;
use ingest::{Library, Parts, Reader};
use jiff::Timestamp;
use jobs::{Events, Kinds, Runner};
use maps::{DraftRequest, Drafting, MapView, Maps, Model};
use search::{
    Corpus, IndexPlace, Searcher,
    embed::{EmbedError, Embedder, EmbedderId, TextKind, Vector},
};
use store::{Backoff, JobEvent, MapState, ProgramPlan};
use testkit::Home;
use tokio_util::sync::CancellationToken;

use crate::strategy::{MEMO, OTHERS, PLAN, PRIVATE};

/// A clock that moves by a second each time it is read, so that what comes later is later.
struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        let second = i64::try_from(self.0.fetch_add(1, Ordering::SeqCst)).unwrap();
        Timestamp::from_second(1_793_610_000 + second).unwrap()
    }
}

/// Bytes that follow from a seed.
struct Seeded(Mutex<fastrand::Rng>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill(bytes);
    }
}

/// Documents come in as they were read, so nothing is.
struct Unread;

#[async_trait]
impl Reader for Unread {
    async fn read(&self, _: Vec<u8>, _: &Path) -> Result<Extracted, ExtractError> {
        Err(ExtractError::Empty)
    }
}

/// No text has a vector.
struct Blind(EmbedderId);

#[async_trait]
impl Embedder for Blind {
    fn id(&self) -> &EmbedderId {
        &self.0
    }

    fn weight(&self) -> f32 {
        0.3
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        Ok(vec![None; texts.len()])
    }
}

pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) coaching: Coaching,
    pub(crate) maps: Maps,
    pub(crate) acme: OrganizationId,
    pub(crate) talent: Caller,
    pub(crate) executive: Caller,
    pub(crate) coaches: [Caller; 2],
    pub(crate) leader: Caller,
    /// A coach of another program.
    pub(crate) outsider: Caller,
    pub(crate) stranger: Caller,
    pub(crate) program: ProgramId,
    pub(crate) plan: DocumentId,
    pub(crate) memo: DocumentId,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(false).await
    }

    pub(crate) async fn with(has_model: bool) -> Self {
        let home = Home::fresh().await;
        let random = Arc::new(Seeded(Mutex::new(fastrand::Rng::with_seed(11))));
        let coaching = Coaching::new(home.open().await, Arc::new(Ticking(AtomicU64::new(0))), random, 1);
        let acme: OrganizationId = "acme".parse().unwrap();
        let talent = found(&coaching, &acme, "Tara").await;
        let add = async |name: &str, role: Role| {
            let email = format!("{}@example.com", name.to_lowercase()).parse().unwrap();
            coaching.add_person(&acme, name.parse().unwrap(), email, role.into()).await.unwrap()
        };
        let executive = add("Edda", Role::Executive).await;
        let [carl, cora, otto] =
            [add("Carl", Role::Coach).await, add("Cora", Role::Coach).await, add("Otto", Role::Coach).await];
        let [lena, luis, lara] =
            [add("Lena", Role::Leader).await, add("Luis", Role::Leader).await, add("Lara", Role::Leader).await];
        let by = caller(&coaching, &acme, talent).await;
        let plan = |name: &str| ProgramPlan { name: name.parse().unwrap(), starts: None, ends: None };
        let program = coaching.create_program(&by, &plan("Rise")).await.unwrap().id;
        let other = coaching.create_program(&by, &plan("Other")).await.unwrap().id;
        for (program, leader, coach) in [(program, lena, carl), (program, luis, cora), (other, lara, otto)] {
            coaching.add_engagement(&by, program, leader, coach).await.unwrap();
        }
        let rival: OrganizationId = "rival".parse().unwrap();
        let stranger = found(&coaching, &rival, "Rita").await;
        let library = library(&coaching, acme.clone());
        let plan = add_document(&library, "plan.txt", PLAN, &Audience::Org).await;
        let memo = add_document(&library, "memo.txt", MEMO, &program.audience()).await;
        add_document(&library, "others.txt", OTHERS, &other.audience()).await;
        add_document(&library, "private.txt", PRIVATE, &lena.audience()).await;
        Self {
            maps: Maps::new(coaching.clone(), has_model),
            talent: by,
            executive: caller(&coaching, &acme, executive).await,
            coaches: [caller(&coaching, &acme, carl).await, caller(&coaching, &acme, cora).await],
            leader: caller(&coaching, &acme, lena).await,
            outsider: caller(&coaching, &acme, otto).await,
            stranger: caller(&coaching, &rival, stranger).await,
            home,
            coaching,
            acme,
            program,
            plan,
            memo,
        }
    }

    /// A runner that drafts, in a task of its own, until it is told to end.
    pub(crate) fn start(&self, worker: &str, model: Option<Model>) -> (CancellationToken, tokio::task::JoinHandle<()>) {
        let kinds = Kinds::new().with(Drafting::new(self.coaching.clone(), model));
        let options = jobs::Options {
            lease: Duration::from_millis(500),
            poll: Duration::from_millis(20),
            backoff: Backoff { first: Duration::ZERO, longest: Duration::ZERO },
            ..jobs::Options::default()
        };
        // Leases go by real time.
        let runner = Runner::new(worker, self.coaching.store().clone(), kinds, self.events(), Arc::new(Timestamp::now));
        let runner = runner.options(options);
        let end = CancellationToken::new();
        let ended = end.clone();
        (end, tokio::spawn(async move { runner.run(ended).await }))
    }

    fn events(&self) -> Events {
        Events::new(self.coaching.store().clone(), Duration::from_millis(20))
    }

    /// All that a job tells, to its end.
    pub(crate) async fn told(&self, job: JobId) -> Vec<JobEvent> {
        use futures::StreamExt as _;

        let stream = self.events().watch(Some(self.acme.clone()), job, 0).await.unwrap().unwrap();
        let told = stream.map(Result::unwrap).collect();
        tokio::time::timeout(Duration::from_mins(1), told).await.unwrap()
    }

    /// Starts a draft and waits for it.
    pub(crate) async fn drafted(&self, request: &DraftRequest) -> MapView {
        let map = self.maps.start_draft(&self.coaches[0], self.program, request).await.unwrap();
        assert_eq!((map.state, map.version), (MapState::Draft, None));
        let (end, runner) = self.start("worker", None);
        let told = self.told(map.job).await;
        assert_eq!(told.last().unwrap().name.as_str(), "job.completed", "{told:?}");
        end.cancel();
        runner.await.unwrap();
        self.read(map.id).await
    }

    pub(crate) async fn read(&self, map: MapId) -> MapView {
        self.maps.read_map(&self.talent, map, None).await.unwrap()
    }

    /// Takes a document out of sight.
    pub(crate) async fn remove(&self, document: DocumentId) {
        let act = self.coaching.act_of(self.talent.viewer());
        assert!(self.coaching.store().document_set_aside(&self.acme, &act, document).await.unwrap());
    }

    /// What the trail says, the latest first.
    pub(crate) async fn trail(&self) -> Vec<String> {
        let entries = self.coaching.store().audit_list(&self.acme, None, 200).await.unwrap();
        entries.iter().map(store::Entry::sentence).collect()
    }
}

async fn found(coaching: &Coaching, organization: &OrganizationId, name: &str) -> PersonId {
    let email = format!("{}@example.com", name.to_lowercase()).parse().unwrap();
    let roles = Roles::new([Role::Talent, Role::Executive, Role::Coach, Role::Leader]).unwrap();
    let roles = if name == "Tara" { Role::Talent.into() } else { roles };
    coaching.found(organization, &name.parse().unwrap(), (name.parse().unwrap(), email, roles)).await.unwrap()
}

async fn caller(coaching: &Coaching, organization: &OrganizationId, person: PersonId) -> Caller {
    let origin = Origin { address: None, agent: "test".to_owned() };
    let signed_in = coaching.vouch(organization, person, "test", &origin).await.unwrap();
    coaching.caller_by_session(&signed_in.secret.reveal()).await.unwrap().unwrap()
}

fn library(coaching: &Coaching, organization: OrganizationId) -> Library {
    let store = coaching.store().clone();
    let embedder: Arc<dyn Embedder> = Arc::new(Blind(EmbedderId::new("blind", "1")));
    let corpus: Arc<dyn Corpus> = Arc::new(store.clone());
    let searcher = Searcher::open(corpus, Arc::clone(&embedder), IndexPlace::Memory, None).unwrap();
    let next = AtomicU64::new(1);
    Library::new(Parts {
        organization,
        shelf: Arc::new(store),
        reader: Arc::new(Unread),
        embedder,
        searcher: Arc::new(searcher),
        limits: ChunkLimits::new(64, 0).unwrap(),
        concurrency: 1,
        new_id: Arc::new(move || DocumentId::at(next.fetch_add(1, Ordering::Relaxed), [7; 10])),
    })
}

/// Each line is a paragraph, and `# ` makes a heading.
async fn add_document(library: &Library, name: &str, text: &str, audience: &Audience) -> DocumentId {
    let mut heading = Vec::new();
    let pieces = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(title) => {
            heading = vec![title.to_owned()];
            Piece { kind: BlockKind::Heading, place: Place::section(vec![]), text: title.to_owned() }
        }
        None => Piece { kind: BlockKind::Paragraph, place: Place::section(heading.clone()), text: line.to_owned() },
    });
    let pieces: Vec<_> = pieces.collect();
    let read = Extracted::assemble(None, MediaType::Text, None, pieces, vec![]);
    let report = library.add_read(vec![(name.to_owned(), read)], audience).await;
    assert!(report.failed.is_empty(), "{report:?}");
    report.documents[0].document_id
}
