//! A model for tests that does what it is asked, without any wit.

use model::{Client, Endpoint, Protocol, Retries};
use scripted_model::{Reply, Request, Said, ScriptedModel};
use serde_json::{Value, json};

/// The ids of the material in a request that begin with this letter, with the first words of each.
fn shown(request: &Request, letter: char) -> Vec<(String, String)> {
    let user = request.last_message();
    let pieces = user.split('⟦').filter(|piece| piece.starts_with(letter)).filter_map(|piece| piece.split_once('⟧'));
    let pieces = pieces.map(|(head, text)| {
        let id = head.split_once(" | ").map_or(head, |(id, _)| id).to_owned();
        (id, text.split_whitespace().take(9).collect::<Vec<_>>().join(" "))
    });
    pieces.filter(|(id, _)| id[1..].parse::<u32>().is_ok()).collect()
}

fn ids(shown: Vec<(String, String)>) -> Vec<String> {
    shown.into_iter().map(|(id, _)| id).collect()
}

/// Which prompt a request asks.
pub(crate) fn prompt(request: &Request) -> &str {
    request.body["response_format"]["json_schema"]["name"].as_str().unwrap_or_default()
}

/// What such a model answers.
pub(crate) fn obliging(request: &Request) -> Value {
    let demands = ids(shown(request, 'd'));
    match prompt(request) {
        "read_demands" => {
            let demands = shown(request, 'p').into_iter().map(
                |(id, words)| json!({"text": format!("Lead by {words}"), "quotes": [{"passage": id, "quote": words}]}),
            );
            json!({"demands": demands.take(12).collect::<Vec<_>>(), "becoming": []})
        }
        "gather_demands" => json!({"groups": []}),
        "find_tensions" => json!({"tensions": []}),
        "propose_intent" => json!({"statement": "We become the islands' clock.", "horizon_months": 24}),
        "propose_capacities" => {
            let capacities = demands.chunks(2).enumerate().map(|(number, part)| {
                let name = ["Holding the boat", "Ending a route", "Moving a crew", "Saying it first"][number % 4];
                json!({"name": format!("{name} {number}"), "essence": "Able to.", "demands": part})
            });
            json!({"title": "The map", "capacities": capacities.take(4).collect::<Vec<_>>(), "uncovered": []})
        }
        "challenge_capacities" => json!({"title": "The map", "capacities": [], "uncovered": [], "settled": true}),
        _ => {
            let line = |text: &str| json!({"text": text, "demands": demands});
            let mut behaviour = line("Names what ends.");
            behaviour["items"] = json!(["Names what ends."]);
            json!({
                "definition": "Leaders are able to.", "why": "The plan needs it.", "from": null, "to": "They will.",
                "behaviours": [behaviour], "decisions": [line("Whether to sail.")], "signals": [line("Fewer calls.")],
                "obstacles": [{"text": "No time.", "kind": "environment", "demands": demands}],
                "supports": [line("Time.")], "quotes": ["q1"], "doubts": [],
            })
        }
    }
}

/// A server that answers like this.
pub(crate) async fn server(player: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> ScriptedModel {
    ScriptedModel::answering(player).await
}

pub(crate) fn said(value: &Value) -> Reply {
    Reply::said(Said::text(value.to_string()))
}

/// What asks that server, without a second try.
pub(crate) fn model(server: &ScriptedModel) -> maps::Model {
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
    let client = Client::new(endpoint, None, model::Options { retries, ..model::Options::default() }).unwrap();
    maps::Model { client, options: coach::Options { concurrency: 2, ..coach::Options::new("openai:player") } }
}
