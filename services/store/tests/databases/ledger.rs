//! Model calls: answered once, found by whoever may have the answer, and added up.

use std::sync::Arc;

use access::{JobId, PersonId};
use audience::OrganizationId;
use coach::ledger::{Ledger as _, ModelCall};
use document::ContentHash;
use model::{Cost, Usage};
use serde_json::json;
use store::{ModelUsage, Occasion, Store, StoreLedger};
use testkit::Home;
use uuid::Uuid;

use crate::queue::{at, fresh};

fn call(name: &str) -> ModelCall {
    let prompt = prompts::ALL[0];
    ModelCall {
        key: ContentHash::of(name.as_bytes()),
        prompt: prompt.name,
        version: prompt.version,
        model: "openai:small".to_owned(),
        answered_by: "small-2026".to_owned(),
        system: "You read.".to_owned(),
        user: "A passage with 漢字 and \u{1F9ED}.".to_owned(),
        output: json!({ "demands": [] }),
        usage: Usage { input: 1000, output: 20, cached: 400, estimated: false },
        cost: Some(Cost { amount: 0.000_123_456, currency: "USD".to_owned() }),
    }
}

fn occasion(about: Option<PersonId>) -> Occasion {
    Occasion { organization: OrganizationId::local(), job: Some(JobId::from(Uuid::now_v7())), about }
}

fn ledger(store: &Store, occasion: &Occasion) -> StoreLedger {
    StoreLedger::new(store.clone(), occasion.clone(), Arc::new(|| at(5)))
}

#[tokio::test]
async fn an_answer_outlives_its_process_and_the_first_one_stands() {
    let home = Home::fresh().await;
    let store = home.open().await;
    let made = occasion(None);
    let ledger_then = ledger(&store, &made);
    let kept = call("read 1");
    assert_eq!(ledger_then.find(&kept.key).await.unwrap(), None);
    ledger_then.keep(&kept).await.unwrap();
    ledger_then.keep(&ModelCall { output: json!("another"), ..kept.clone() }).await.unwrap();
    drop((ledger_then, store));

    let store = home.open().await;
    assert_eq!(ledger(&store, &occasion(None)).find(&kept.key).await.unwrap(), Some(kept.clone()));
    let of_job = store.model_call_list_of_job(&made.organization, made.job.unwrap()).await.unwrap();
    assert_eq!(of_job.len(), 1);
    assert_eq!((of_job[0].key, of_job[0].made, of_job[0].about), (kept.key, at(5), None));
    let rival = Occasion { organization: "rival".parse().unwrap(), ..made };
    assert_eq!(ledger(&store, &rival).find(&kept.key).await.unwrap(), None);
}

#[tokio::test]
async fn what_was_asked_about_a_person_answers_nobody_else() {
    let (_home, store) = fresh().await;
    let [ada, ben] = [PersonId::from(Uuid::now_v7()), PersonId::from(Uuid::now_v7())];
    let same = call("the same words");
    ledger(&store, &occasion(Some(ada))).keep(&same).await.unwrap();
    assert_eq!(ledger(&store, &occasion(Some(ada))).find(&same.key).await.unwrap(), Some(same.clone()));
    assert_eq!(ledger(&store, &occasion(Some(ben))).find(&same.key).await.unwrap(), None);
    assert_eq!(ledger(&store, &occasion(None)).find(&same.key).await.unwrap(), None);
    ledger(&store, &occasion(Some(ben))).keep(&same).await.unwrap();
    for person in [ada, ben] {
        let about = store.model_call_list_about(&OrganizationId::local(), person).await.unwrap();
        assert_eq!(about.iter().map(|call| call.about).collect::<Vec<_>>(), [Some(person)]);
    }
}

#[tokio::test]
async fn usage_adds_up_by_model_since_a_time() {
    let (_home, store) = fresh().await;
    let ledger = ledger(&store, &occasion(None));
    ledger.keep(&call("a")).await.unwrap();
    ledger.keep(&call("b")).await.unwrap();
    ledger.keep(&ModelCall { model: "openai:free".to_owned(), cost: None, ..call("c") }).await.unwrap();
    let usage = store.model_usage(&OrganizationId::local(), at(5)).await.unwrap();
    let cost = Some(Cost { amount: 0.000_246_912, currency: "USD".to_owned() });
    let of = |model: &str, calls, cost| ModelUsage {
        model: model.to_owned(),
        calls,
        input_tokens: calls * 1000,
        output_tokens: calls * 20,
        cost,
    };
    assert_eq!(usage, [of("openai:free", 1, None), of("openai:small", 2, cost)]);
    assert!(store.model_usage(&OrganizationId::local(), at(6)).await.unwrap().is_empty());
}
