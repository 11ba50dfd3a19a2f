//! Whole drafts with a model that does what it is asked.

use std::fmt::Write as _;

use coach::{
    Limits, Options,
    ledger::{MemoryLedger, NoLedger},
    map::{Checkpoint, Draft, FlagCode, Run, Step, question_key},
};

use crate::{
    players::{NAME, client, is_sound, obliging, prompt, run, server},
    strategy::{brief, document, organization},
};

/// What a reviewer would look at first.
pub(crate) fn outline(draft: &Draft) -> String {
    let mut out = String::new();
    let intent = &draft.map.intent;
    let months = intent.horizon_months.map_or_else(|| "no horizon".to_owned(), |months| format!("{months} months"));
    let _ = writeln!(out, "{}\nintent ({months}): {}", draft.map.title, intent.statement);
    for demand in &draft.demands {
        let _ =
            writeln!(out, "{} {} {} ({} quotes)", demand.id, demand.weight.get(), demand.text, demand.evidence.len());
    }
    for tension in &draft.tensions {
        let _ = writeln!(out, "tension: {} ({} sides)", tension.text, tension.sides.len());
    }
    for one in &draft.map.capacities {
        let demands: Vec<_> = one.demands.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "\n# {} [{}]", one.name, demands.join(" "));
        for (part, text) in [("from", &one.from), ("to", &one.to)] {
            let _ = writeln!(out, "{part}: {}", text.as_deref().unwrap_or("–"));
        }
        for (at, behaviour) in one.behaviours.iter().enumerate() {
            let _ = writeln!(out, "behaviour: {}", behaviour.text);
            for item in one.items.iter().filter(|item| item.behaviour == at) {
                let _ = writeln!(out, "  item: {}", item.line.text);
            }
        }
        if let Some(evidence) = one.evidence.first() {
            let _ = writeln!(out, "“{}” ({})", evidence.quote(), evidence.place());
        }
        for flag in &one.flags {
            let _ = writeln!(out, "flag {:?}: {}", flag.code, flag.text);
        }
    }
    for id in &draft.uncovered {
        let reason = draft.uncovered_reasons.get(id).map_or("no reason", String::as_str);
        let _ = writeln!(out, "\nuncovered: {id}, {reason}");
    }
    let _ = writeln!(out, "\nquotes {} kept, {} dropped", draft.quotes.kept, draft.quotes.dropped);
    out
}

#[tokio::test]
async fn a_strategy_becomes_a_map() {
    let brief = organization("carpentries");
    let server = server(obliging).await;
    let (draft, events) = run(&brief, &server, &NoLedger, &Options::new(NAME)).await;
    let draft = draft.unwrap();
    is_sound(&draft, &brief);
    insta::assert_snapshot!("map", outline(&draft));
    let told: Vec<_> = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    insta::assert_snapshot!("events", told.join("\n"));
    assert_eq!(draft.made_by.model.as_deref(), Some(NAME));
    assert_eq!(draft.usage.calls as usize, server.requests().len());
    assert_eq!(draft.usage.input_tokens, 7 * u64::from(draft.usage.calls));
}

#[tokio::test]
async fn the_order_of_answers_changes_nothing() {
    let brief = organization("sourcegraph");
    let server = server(obliging).await;
    let with = |concurrency| {
        let limits = Limits { batch_tokens: 1_000, ..Limits::default() };
        Options { concurrency, limits, ..Options::new(NAME) }
    };
    let (one, _) = run(&brief, &server, &NoLedger, &with(1)).await;
    let (many, _) = run(&brief, &server, &NoLedger, &with(6)).await;
    assert_eq!(one.unwrap(), many.unwrap());
}

#[tokio::test]
async fn what_the_ledger_holds_is_not_asked_again() {
    let brief = organization("carpentries");
    let server = server(obliging).await;
    let ledger = MemoryLedger::default();
    let (first, _) = run(&brief, &server, &ledger, &Options::new(NAME)).await;
    let asked = server.requests().len();
    assert_eq!(ledger.calls().len(), asked);
    let (second, _) = run(&brief, &server, &ledger, &Options::new(NAME)).await;
    assert_eq!(server.requests().len(), asked);
    assert_eq!(first.unwrap(), second.unwrap());
    // Another model is another question.
    let (_, _) = run(&brief, &server, &ledger, &Options::new("openai:other")).await;
    assert_eq!(server.requests().len(), 2 * asked);
}

#[tokio::test]
async fn the_executives_own_statement_is_kept_and_not_asked_for() {
    let mut brief = organization("carpentries");
    brief.intent = Some(" In 18 months every lesson has an owner. ".to_owned());
    let server = server(obliging).await;
    let draft = run(&brief, &server, &NoLedger, &Options::new(NAME)).await.0.unwrap();
    assert_eq!(draft.map.intent.statement, "In 18 months every lesson has an owner.");
    assert_eq!((draft.map.intent.horizon_months, draft.map.intent.proposed), (Some(18), false));
    assert!(server.requests().iter().all(|request| prompt(request) != "propose_intent"));
}

#[tokio::test]
async fn few_demands_give_few_capacities_with_a_flag() {
    let text = "# Plan\n\nWe will close two of our four plants and keep all of the people in them.";
    let brief = brief(vec![document("plan.md", text)]);
    let server = server(obliging).await;
    let draft = run(&brief, &server, &NoLedger, &Options::new(NAME)).await.0.unwrap();
    is_sound(&draft, &brief);
    assert_eq!(draft.map.capacities.len(), 1);
    assert!(draft.map.capacities[0].flags.iter().any(|flag| flag.code == FlagCode::FewCapacities));
    // One demand bears one capacity, so nobody is asked for more.
    assert_eq!(server.requests().iter().filter(|request| prompt(request) == "challenge_capacities").count(), 1);
}

#[tokio::test]
async fn documents_without_words_are_refused() {
    let brief = brief(vec![document("empty.md", "\n\n")]);
    let server = server(obliging).await;
    let refused = run(&brief, &server, &NoLedger, &Options::new(NAME)).await.0.unwrap_err();
    insta::assert_snapshot!(refused, @"the documents hold no text to read: give at least one strategy document with text in it");
    assert!(server.requests().is_empty());
}

/// Resumed after each answer in turn, from a checkpoint that went through JSON, a draft is the same.
#[tokio::test]
async fn a_draft_can_be_resumed_after_every_answer() {
    let brief = organization("carpentries");
    let server = server(obliging).await;
    let limits = Limits { batch_tokens: 1_000, ..Limits::default() };
    let client = client(&server);
    let mut checkpoint = Checkpoint::default();
    let mut asked = Vec::new();
    let resumed = loop {
        let stored = serde_json::to_string(&checkpoint).unwrap();
        let mut run = Run::resume(&brief, &limits, serde_json::from_str(&stored).unwrap()).unwrap();
        assert_eq!(run.checkpoint(), &checkpoint);
        let question = match run.step().unwrap() {
            Step::Done(draft) => break draft,
            Step::Ask(questions) => questions.into_iter().next().unwrap(),
        };
        let schema = model::Schema::new(question.name, serde_json::from_str(question.schema).unwrap()).unwrap();
        let turn = model::Turn::new(&question.system, &question.user, 1_000);
        let cancel = tokio_util::sync::CancellationToken::new();
        let answer = client.json::<serde_json::Value>(&turn, &schema, &cancel).await.unwrap().value;
        run.absorb(&question, answer).unwrap();
        asked.push(question_key(&question));
        checkpoint = run.checkpoint().clone();
    };
    let count = asked.len();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(asked.len(), count, "nothing is asked twice");
    let options = Options { limits, ..Options::new(NAME) };
    let straight = run(&brief, &server, &NoLedger, &options).await.0.unwrap();
    assert_eq!(resumed.map, straight.map);
    assert_eq!((resumed.demands, resumed.quotes), (straight.demands, straight.quotes));
}

#[tokio::test]
async fn a_checkpoint_of_other_documents_is_left_aside() {
    let (brief, other) = (organization("carpentries"), organization("sourcegraph"));
    let limits = Limits::default();
    let mut run = Run::new(&brief, &limits).unwrap();
    let Step::Ask(questions) = run.step().unwrap() else { panic!("a new draft asks") };
    run.absorb(
        &questions[0],
        serde_json::json!({"becoming": [], "demands": [{"text": "Close", "quotes": [
        {"passage": "p1", "quote": "invented words that stand nowhere at all"}]}]}),
    )
    .unwrap_err();
    let resumed = Run::resume(&other, &limits, run.checkpoint().clone()).unwrap();
    assert_eq!(resumed.checkpoint(), &Checkpoint::default());
}
