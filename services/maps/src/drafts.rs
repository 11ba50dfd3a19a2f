//! Drafting as work that is kept until it is done.

use std::{future::Future, sync::Arc};

use access::{MapId, Operation, ProgramId};
use async_trait::async_trait;
use audience::OrganizationId;
use coach::{
    Brief, DraftError, DraftEvent, Options, Strategy,
    map::{Draft, Drafter},
    offline,
};
use coaching::{Caller, Coaching, Error};
use document::{ContentHash, Language};
use jobs::{Job, JobError, Run};
use model::{Client, ModelError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{CapacityMap, LeadershipIntent, MapContent, MapState, NewJob, NewMap, Occasion, StoreLedger, Work};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{Maps, MapsError};

/// What somebody wants drafted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftRequest {
    /// For which version of the program's intent; without one the drafter proposes an intent.
    pub intent: Option<u32>,
    /// In which language; else in that of the documents.
    pub language: Option<Language>,
    /// By whom; else by the model where there is one.
    pub drafter: Option<Drafter>,
}

/// The work of drafting one map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftMap {
    /// Which.
    pub map: MapId,
}

impl Work for DraftMap {
    const KIND: &'static str = "draft_map";

    fn key(&self) -> String {
        self.map.to_string()
    }
}

/// A model to draft with.
#[derive(Debug, Clone)]
pub struct Model {
    /// What asks it.
    pub client: Client,
    /// How.
    pub options: Options,
}

/// Drafts maps.
#[derive(Debug, Clone)]
pub struct Drafting {
    coaching: Coaching,
    model: Option<Model>,
}

impl Maps {
    /// Starts a draft from all documents of the organization and the program: a map, and the job that drafts it.
    pub async fn start_draft(
        &self,
        caller: &Caller,
        program: ProgramId,
        request: &DraftRequest,
    ) -> Result<CapacityMap, MapsError> {
        let viewer = self.viewer(caller, Operation::StartDraft, program).await?;
        let (store, organization) = (self.coaching.store(), &viewer.organization);
        let drafter = match request.drafter {
            Some(Drafter::Model) if !self.has_model => {
                return Err(Error::field("drafter", "no model is configured here: use 'offline'").into());
            }
            Some(drafter) => drafter,
            None if self.has_model => Drafter::Model,
            None => Drafter::Offline,
        };
        if let Some(version) = request.intent
            && store.intent_find(organization, program, version).await?.is_none()
        {
            return Err(Error::field("intent", "name a version of this program's intent").into());
        }
        let map = self.coaching.id();
        let job = NewJob::new(Some(organization), self.coaching.id(), &DraftMap { map })?.asked_by(viewer.person);
        let new = NewMap { id: map, program, intent: request.intent, drafter, language: request.language.clone() };
        Ok(store.map_begin(organization, &self.coaching.act_of(viewer), &new, &job).await?)
    }
}

impl Drafting {
    /// Drafts offline, and with this model where there is one.
    pub const fn new(coaching: Coaching, model: Option<Model>) -> Self {
        Self { coaching, model }
    }

    async fn draft(&self, map: &CapacityMap, brief: Brief, run: &Run) -> Result<Draft, JobError> {
        let teller = Teller::of(&brief.strategy, run);
        let (sender, events) = unbounded_channel();
        // A reader that is gone has stopped listening: the draft goes with it.
        let mut tell = move |event| drop(sender.send(event));
        match map.drafter {
            Drafter::Offline => {
                let drafting = tokio::task::spawn_blocking(move || offline::draft(&brief, &mut tell));
                teller.follow(drafting, events).await?.map_err(JobError::retry)?.map_err(JobError::fail)
            }
            Drafter::Model => {
                let model = self.model.as_ref();
                let model = model.ok_or_else(|| JobError::fail("no model is configured: draft offline, or set one"))?;
                let clock = run.clone();
                let occasion =
                    Occasion { organization: run.organization()?.clone(), job: Some(run.lease().job()), about: None };
                let ledger = StoreLedger::new(run.store().clone(), occasion, Arc::new(move || clock.now()));
                let drafting = coach::draft(&brief, &model.client, &ledger, &model.options, &mut tell, run.stop());
                teller.follow(drafting, events).await?.map_err(failed)
            }
        }
    }

    async fn brief(
        &self,
        organization: &OrganizationId,
        map: &CapacityMap,
        run: &Run,
    ) -> Result<(Brief, Option<LeadershipIntent>), JobError> {
        let intent = match map.intent {
            Some(version) => run.store().intent_find(organization, map.program, version).await?,
            None => None,
        };
        let strategy = run.store().strategy_read(organization, map.program).await?;
        let brief = Brief { strategy, intent: intent.as_ref().map(in_full), language: map.language.clone() };
        Ok((brief, intent))
    }
}

#[async_trait]
impl Job for Drafting {
    type Work = DraftMap;

    async fn run(&self, work: DraftMap, run: &Run) -> Result<Value, JobError> {
        let organization = run.organization()?;
        let Some(map) = run.store().map_find(organization, work.map).await? else { return Ok(Value::Null) };
        if map.state != MapState::Draft {
            return Ok(json!({ "map": map.id })); // An earlier run came to its end and could not say so any more.
        }
        let (brief, intent) = self.brief(organization, &map, run).await?;
        let mut content = MapContent::from(self.draft(&map, brief, run).await?);
        if let Some(intent) = intent {
            // The drafter read it together with its demands; the map carries the executives' words alone.
            content.intent.statement = intent.says.statement;
            content.intent.horizon_months = intent.says.horizon_months.or(content.intent.horizon_months);
        }
        run.store().map_drafted(organization, &self.coaching.act_of_nobody(), map.id, &content).await?;
        Ok(json!({
            "map": map.id,
            "capacities": content.capacities.len(),
            "demands": content.demands.len(),
            "quotes": content.quotes,
        }))
    }
}

/// An intent as a drafter reads it: the statement, and what it demands.
fn in_full(intent: &LeadershipIntent) -> String {
    let demands = intent.says.demands.iter().map(|demand| format!("\n- {}", demand.text));
    format!("{}{}", intent.says.statement, demands.collect::<String>())
}

/// Whether a draft with a model that failed may come off later.
fn failed(error: DraftError) -> JobError {
    match &error {
        DraftError::Model { source: ModelError::Cancelled, .. } => JobError::Stopped,
        DraftError::Model { source, .. } if source.is_transient() => JobError::retry(error),
        DraftError::Ledger(_) => JobError::retry(error),
        _ => JobError::fail(error),
    }
}

/// How far a draft was told. A draft that is begun again from the same documents comes through the same events, its
/// answers being in the ledger; those that were told are not told again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    /// A digest of which versions of which documents.
    documents: String,
    events: usize,
}

/// Tells the events of a draft as the job's progress, each once.
struct Teller<'a> {
    run: &'a Run,
    /// How many of the events to come are told already.
    skip: usize,
    told: Told,
}

impl<'a> Teller<'a> {
    fn of(strategy: &Strategy, run: &'a Run) -> Self {
        let versions: Vec<_> = strategy
            .documents
            .iter()
            .map(|document| format!("{} {}", document.source.document_id, document.source.version))
            .collect();
        let documents = ContentHash::of(versions.join("\n").as_bytes()).to_string();
        let before = run.checkpoint::<Told>().filter(|told| told.documents == documents);
        let skip = before.map_or(0, |told| told.events);
        Self { run, skip, told: Told { documents, events: 0 } }
    }

    /// Waits for a draft and tells what happens meanwhile. Ends with the run, if that is told to stop.
    async fn follow<D: Future>(
        mut self,
        drafting: D,
        mut events: UnboundedReceiver<DraftEvent>,
    ) -> Result<D::Output, JobError> {
        let mut drafting = std::pin::pin!(drafting);
        loop {
            tokio::select! {
                biased;
                () = self.run.stop().cancelled() => return Err(JobError::Stopped),
                Some(event) = events.recv() => self.tell(&event).await?,
                draft = &mut drafting => {
                    while let Ok(event) = events.try_recv() {
                        self.tell(&event).await?;
                    }
                    return Ok(draft);
                }
            }
        }
    }

    async fn tell(&mut self, event: &DraftEvent) -> Result<(), JobError> {
        self.told.events += 1;
        if self.told.events <= self.skip {
            return Ok(());
        }
        self.run.save(&self.told, std::slice::from_ref(event)).await
    }
}
