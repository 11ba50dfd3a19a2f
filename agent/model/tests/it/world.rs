use std::time::Duration;

use futures::StreamExt;
use model::{
    Answer, ApiKey, Client, Endpoint, Events, Fault, ModelError, ModelEvent, Options, Price, Protocol, Retries, Turn,
};
use scripted_model::{Reply, ScriptedModel};
use tokio_util::sync::CancellationToken;

/// Each promise is kept in both protocols.
pub(crate) const BOTH: [Protocol; 2] = [Protocol::OpenAi, Protocol::Anthropic];

pub(crate) const KEY: &str = "sk-not-to-be-shown";

/// A client whose waiting times are short, with the server that it asks.
pub(crate) struct World {
    pub(crate) server: ScriptedModel,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn new(protocol: Protocol, replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::with(protocol, options(), replies).await
    }

    pub(crate) async fn with(protocol: Protocol, options: Options, replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = ScriptedModel::start(replies).await;
        let client = Client::new(endpoint(protocol, &server), None, options).unwrap();
        Self { server, client }
    }

    pub(crate) async fn send(&self) -> Result<Answer, ModelError> {
        self.client.send(&turn(), &CancellationToken::new()).await
    }

    pub(crate) fn stream(&self) -> Events {
        self.client.stream(turn(), &CancellationToken::new())
    }
}

pub(crate) fn endpoint(protocol: Protocol, server: &ScriptedModel) -> Endpoint {
    Endpoint {
        protocol,
        base_url: server.base_url(),
        api_key: Some(ApiKey::new(KEY)),
        model: "scripted".into(),
        price: Some(Price { input_per_million: 1e6, output_per_million: 2e6, currency: "EUR".into() }),
    }
}

/// No patience with waiting between tries, much with everything else.
pub(crate) fn options() -> Options {
    let ms = Duration::from_millis;
    Options { retries: Retries { max: 2, budget: ms(10_000), base: ms(1), ceiling: ms(5) }, ..Options::default() }
}

pub(crate) fn turn() -> Turn {
    Turn::new("You answer in one sentence.", "What does the strategy ask of its leaders?", 100)
}

/// All that a stream hands out: the text, then how it ended.
pub(crate) async fn listen(mut events: Events) -> (String, Vec<Result<ModelEvent, ModelError>>) {
    let (mut text, mut rest) = (String::new(), Vec::new());
    while let Some(event) = events.next().await {
        match event {
            Ok(ModelEvent::Text(piece)) => text.push_str(&piece),
            other => rest.push(other),
        }
    }
    (text, rest)
}

/// The fault of an error that has one.
pub(crate) fn fault<T: std::fmt::Debug>(result: Result<T, ModelError>) -> Fault {
    match result {
        Err(ModelError::Call { fault, .. }) => fault,
        other => panic!("expected a fault of the endpoint, got {other:?}"),
    }
}
