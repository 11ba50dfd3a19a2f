//! Maps on every part of their way.

use access::{MapId, ProgramId, Role};
use coaching::Caller;
use maps::{Decision, DraftRequest, IntentDraft, Judgement, MapView};
use serde_json::json;

use crate::world::World;

const STRATEGY: &str = "\
Over the next 24 months we become the ferry company that islands plan their days around.
Captains must decide at the pier whether a boat sails, and say so before six in the morning.
Every captain must explain a cancelled crossing to the passengers who wait for it, in person.
Managers must move crews between routes within a day when the weather turns.
Leaders must say which services we end before they promise new ones.
Leaders have to publish the costs of each route every month, the bad ones first.
Leaders must let a crew stop a departure without asking anyone, and back them afterwards.";

impl World {
    pub(crate) async fn caller(&self, role: Role) -> Caller {
        let signed_in = self.vouch(&self.acme.id, self.acme.person(role)).await;
        self.coaching.caller_by_session(&signed_in.secret.reveal()).await.unwrap().unwrap()
    }

    /// A program with an intent of one version.
    pub(crate) async fn intent(&self) -> ProgramId {
        let program = self.program().await;
        let intent = IntentDraft { statement: "Islands plan by us.".to_owned(), horizon_months: None, demands: vec![] };
        self.maps.write_intent(&self.talent().await, program, &intent).await.unwrap();
        program
    }

    /// A map under review.
    pub(crate) async fn map(&self) -> MapView {
        let (program, talent) = (self.program().await, self.talent().await);
        let name = format!("acme strategy {}.txt", self.number());
        self.document(&name, STRATEGY, &program.audience().to_string()).await;
        let map = self.maps.start_draft(&talent, program, &DraftRequest::default()).await.unwrap();
        self.work().await;
        self.maps.read_map(&talent, map.id, None).await.unwrap()
    }

    /// One in which each statement is accepted.
    pub(crate) async fn reviewed_map(&self) -> MapId {
        let (view, coach) = (self.map().await, self.caller(Role::Coach).await);
        let map = view.record.map.id;
        for (statement, decision) in &view.decisions {
            assert_eq!(*decision, Decision::Open);
            self.maps.review_map(&coach, map, (1, statement), &Judgement::Accept).await.unwrap();
        }
        map
    }

    /// One that waits for its signature.
    pub(crate) async fn submitted_map(&self) -> MapId {
        let map = self.reviewed_map().await;
        self.maps.submit_map(&self.caller(Role::Coach).await, map, None).await.unwrap();
        map
    }
}

/// From the draft to the signature, as a program does it.
#[tokio::test]
async fn a_map_goes_its_way_and_no_change_is_lost() {
    let world = World::new().await;
    let map = world.map().await.record.map.id;
    let (coach, executive) = (world.client(Role::Coach).await, world.client(Role::Executive).await);
    let path = format!("/api/v1/maps/{map}");
    let read = coach.get(&path).await.is(200);
    let (tag, body) = (read.header("etag").to_owned(), read.json());
    let statements = body["content"]["capacities"][0]["statements"].as_array().unwrap();
    assert_eq!((statements[0]["part"].as_str(), statements[0]["decision"].as_str()), (Some("name"), Some("open")));
    let quote = &body["content"]["demands"][0]["evidence"][0];
    assert_eq!(quote["source_withdrawn"], false);
    assert!(STRATEGY.contains(quote["quote"].as_str().unwrap()), "{quote}");

    let reword = json!({ "changes": [{ "change": "reword", "statement": "c1.1", "text": "Calling it at the pier" }] });
    let send = |tag: Option<&str>| {
        let ask = crate::client::Ask::new(axum::http::Method::PATCH, path.clone()).json(&reword);
        match tag {
            Some(tag) => ask.header("if-match", tag),
            None => ask,
        }
    };
    coach.ask(&send(None)).await.is(428);
    let edited = coach.ask(&send(Some(&tag))).await.is(200);
    assert_eq!(edited.json()["changes"][0]["after"], "Calling it at the pier");
    coach.ask(&send(Some(&tag))).await.is(412);
    let submit = crate::client::Ask::new(axum::http::Method::POST, format!("{path}/submission"));
    coach.ask(&submit.header("if-match", "*")).await.is(409);

    let map = world.submitted_map().await;
    let path = format!("/api/v1/maps/{map}");
    let tag = executive.get(&path).await.is(200).header("etag").to_owned();
    let sign =
        || crate::client::Ask::new(axum::http::Method::POST, format!("{path}/signature")).header("if-match", &tag);
    let signed = executive.ask(&sign()).await.is(200).json();
    assert_eq!((signed["state"].as_str(), signed["steps"][2]["by"]["name"].is_string()), (Some("approved"), true));
    executive.ask(&sign()).await.is(412);
}
