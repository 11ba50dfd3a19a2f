//! Drafts a map of one organization of `testdata/strategy` with an OpenAI-compatible server, asking exactly what
//! the tests ask, so that a server that records makes a cassette: `record ORGANIZATION BASE_URL`.

use std::time::Duration;

use coach::{Options, draft, ledger::NoLedger};
use model::{Client, Endpoint, Protocol, Timeouts};
use tokio_util::sync::CancellationToken;

#[path = "../tests/it/strategy.rs"]
#[expect(clippy::unwrap_used, reason = "it belongs to the tests, where a broken test datum may panic")]
mod strategy;

/// Whoever answers may be a person.
const PATIENCE: Duration = Duration::from_hours(6);

#[tokio::main]
#[expect(clippy::print_stdout, reason = "an example speaks to the terminal")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(organization), Some(base_url)) = (arguments.next(), arguments.next()) else {
        return Err("usage: record ORGANIZATION BASE_URL".into());
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let endpoint = Endpoint {
        protocol: Protocol::OpenAi,
        base_url: base_url.parse()?,
        api_key: None,
        model: "recorded".into(),
        price: None,
    };
    let timeouts = Timeouts { first_byte: PATIENCE, idle: PATIENCE, whole: PATIENCE, ..Timeouts::default() };
    let client = Client::new(endpoint, None, model::Options { timeouts, ..model::Options::default() })?;
    let brief = strategy::organization(&organization);
    let mut note = |event| println!("{event:?}");
    let options = Options::new("openai:recorded");
    let draft = draft(&brief, &client, &NoLedger, &options, &mut note, &CancellationToken::new()).await?;
    println!("{} capacities, {} quotes dropped", draft.map.capacities.len(), draft.quotes.dropped);
    Ok(())
}
