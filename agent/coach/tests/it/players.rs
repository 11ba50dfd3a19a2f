//! Models for tests: each answers a request by what stands in it, so that no script has to know the order.

use coach::{Brief, DraftError, DraftEvent, Options, draft, ledger::Ledger, map::Draft};
use model::{Client, Endpoint, Protocol, Retries};
use scripted_model::{Reply, Request, Said, ScriptedModel};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// What a test's model is called.
pub(crate) const NAME: &str = "openai:player";

/// Which prompt a request asks: the schema's name.
pub(crate) fn prompt(request: &Request) -> &str {
    request.body["response_format"]["json_schema"]["name"].as_str().unwrap_or_default()
}

/// A piece of material in a request.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) id: String,
    pub(crate) origin: String,
    pub(crate) text: String,
}

/// What stands between marks, in order; with the letter its ids begin with.
pub(crate) fn shown(request: &Request, letter: char) -> Vec<Shown> {
    let user = request.last_message();
    let pieces = user.split('⟦').filter(|piece| piece.starts_with(letter)).filter_map(|piece| piece.split_once('⟧'));
    let piece = |(head, text): (&str, &str)| {
        let (id, origin) = head.split_once(" | ").unwrap_or((head, ""));
        Shown { id: id.to_owned(), origin: origin.to_owned(), text: text.trim().to_owned() }
    };
    pieces.map(piece).filter(|shown| shown.id[1..].parse::<u32>().is_ok()).collect()
}

fn ids(shown: &[Shown]) -> Vec<&str> {
    shown.iter().map(|shown| shown.id.as_str()).collect()
}

/// A model that does what it is asked, without any wit.
pub(crate) fn obliging(request: &Request) -> Value {
    let demands = shown(request, 'd');
    match prompt(request) {
        "read_demands" => {
            let long = shown(request, 'p').into_iter().filter(|passage| passage.text.split_whitespace().count() > 8);
            let demand = |passage: Shown| {
                let words: Vec<_> = passage.text.split_whitespace().take(9).collect();
                let quotes = json!([{"passage": passage.id, "quote": words.join(" ")}]);
                json!({"text": format!("Lead by {}", words.join(" ").to_lowercase()), "quotes": quotes})
            };
            let demands: Vec<_> = long.map(demand).take(12).collect();
            let becoming = demands.first().map_or_else(|| json!([]), |first| first["quotes"].clone());
            json!({"demands": demands, "becoming": becoming})
        }
        "gather_demands" => {
            let found = shown(request, 'f');
            let groups: Vec<_> = found
                .chunks(5)
                .filter(|pair| pair.len() > 1)
                .map(|group| json!({"members": ids(&group[..2]), "text": group[0].text.lines().next()}))
                .collect();
            json!({"groups": groups})
        }
        "find_tensions" => json!({"tensions": [{"text": "One or the other?", "sides": ids(&shown(request, 'q'))}]}),
        "propose_intent" => json!({"statement": "We become another company.", "horizon_months": 24}),
        "propose_capacities" => {
            let capacity = |(index, part): (usize, &[Shown])| {
                let name = format!(
                    "{} the {} {} way",
                    ["Keeping", "Moving", "Selling", "Ending", "Joining"][index % 5],
                    part[0].id,
                    part.len()
                );
                json!({"name": name, "essence": "Able to, against the pull.", "demands": ids(part)})
            };
            let size = demands.len().div_ceil(5).max(1);
            let capacities: Vec<_> = demands.chunks(size).enumerate().map(capacity).collect();
            json!({"title": "The map", "capacities": capacities, "uncovered": []})
        }
        "challenge_capacities" => {
            let capacity = |one: &Shown| {
                let (name, essence) = one.text.split_once('\n').unwrap_or((&one.text, ""));
                let of: Vec<_> = one.origin.trim_start_matches("answers ").split(", ").collect();
                json!({"name": name, "essence": essence, "demands": of, "doubts": []})
            };
            let capacities: Vec<_> = shown(request, 'c').iter().map(capacity).collect();
            json!({"title": "The map", "capacities": capacities, "uncovered": [], "settled": true})
        }
        "detail_capacity" => {
            let of = ids(&demands);
            let lines = |verb: &str, count: usize| {
                (1..=count)
                    .map(|number| json!({"text": format!("{verb} the {number}."), "demands": of}))
                    .collect::<Vec<_>>()
            };
            let behaviour = |(number, mut line): (usize, Value)| {
                line["items"] = json!([format!("Says the {number}."), format!("Shows the {number}.")]);
                line
            };
            let behaviours: Vec<_> = lines("Names", 3).into_iter().enumerate().map(behaviour).collect();
            let answer = |doubt: &Shown| json!({"doubt": doubt.id, "answer": "The first line shows it."});
            json!({
                "definition": "Leaders are able to.", "why": "The strategy needs it.", "from": null, "to": "They will.",
                "behaviours": behaviours, "decisions": lines("Whether", 2), "signals": lines("Counts", 2),
                "obstacles": [{"text": "No time.", "kind": "environment", "demands": of}],
                "supports": lines("Gives", 1),
                "quotes": ids(&shown(request, 'q')).into_iter().take(3).collect::<Vec<_>>(),
                "doubts": shown(request, 'x').iter().map(answer).collect::<Vec<_>>(),
            })
        }
        other => panic!("no player for '{other}'"),
    }
}

/// A server that plays such a model.
pub(crate) async fn server(player: impl Fn(&Request) -> Value + Send + Sync + 'static) -> ScriptedModel {
    ScriptedModel::answering(move |request| Reply::said(Said::text(player(request).to_string()))).await
}

/// A client of that server that does not wait between attempts.
pub(crate) fn client(server: &ScriptedModel) -> Client {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let endpoint = Endpoint {
        protocol: Protocol::OpenAi,
        base_url: server.base_url(),
        api_key: None,
        model: "player".into(),
        price: None,
    };
    let retries = Retries { max: 0, ..Retries::default() };
    Client::new(endpoint, None, model::Options { retries, ..model::Options::default() }).unwrap()
}

/// A whole draft, with all that happened on the way.
pub(crate) async fn run(
    brief: &Brief,
    server: &ScriptedModel,
    ledger: &dyn Ledger,
    options: &Options,
) -> (Result<Draft, DraftError>, Vec<DraftEvent>) {
    let mut events = Vec::new();
    let mut note = |event| events.push(event);
    let result = draft(brief, &client(server), ledger, options, &mut note, &CancellationToken::new()).await;
    (result, events)
}

/// What holds of every draft, whatever the model did.
#[track_caller]
pub(crate) fn is_sound(draft: &Draft, brief: &Brief) {
    let known: Vec<_> = draft.demands.iter().map(|demand| demand.id).collect();
    let cited = draft.demands.iter().flat_map(|demand| &demand.evidence);
    let sides = draft.tensions.iter().flat_map(|tension| &tension.sides);
    for evidence in cited.chain(sides).chain(draft.map.capacities.iter().flat_map(|one| &one.evidence)) {
        let of = |document: &&coach::StrategyDocument| *document.source == *evidence.source();
        let document = brief.strategy.documents.iter().find(of).expect("the document is one of the brief");
        assert_eq!(document.text.slice(evidence.span()), Some(evidence.quote()), "a quote is the stored text");
        let place = document.blocks.iter().filter(|block| block.span.end > evidence.span().start);
        let crossed = place.take_while(|block| block.span.start < evidence.span().end);
        assert!(crossed.into_iter().all(|block| block.place == *evidence.place()), "a quote lies in one place");
    }
    assert!(draft.demands.iter().all(|demand| !demand.evidence.is_empty()));
    assert!(draft.tensions.iter().all(|tension| tension.sides.len() >= 2));
    assert!((1..=8).contains(&draft.map.capacities.len()), "{} capacities", draft.map.capacities.len());
    for one in &draft.map.capacities {
        assert!((1..=80).contains(&one.name.chars().count()), "{:?}", one.name);
        assert!(!one.demands.is_empty() && one.demands.iter().all(|id| known.contains(id)));
        assert!(!one.evidence.is_empty());
        for item in &one.items {
            assert_eq!(
                one.behaviours[item.behaviour].demands, item.line.demands,
                "an item rests on what its behaviour does"
            );
        }
        let lines = [&one.behaviours, &one.decisions, &one.signals, &one.supports];
        let obstacles = one.obstacles.iter().map(|obstacle| &obstacle.line);
        let items = one.items.iter().map(|item| &item.line);
        for line in lines.into_iter().flatten().chain(obstacles).chain(items) {
            assert!(!line.demands.is_empty() && line.demands.iter().all(|id| one.demands.contains(id)), "{line:?}");
        }
    }
    assert!(draft.uncovered.iter().all(|id| known.contains(id)));
    assert!(draft.uncovered_reasons.keys().all(|id| draft.uncovered.contains(id)));
}
