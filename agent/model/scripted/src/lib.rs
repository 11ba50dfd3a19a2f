//! A language-model endpoint for tests, over a real socket: it answers as its script says, in the protocol it is
//! asked in, and misbehaves in the ways that real servers do.
//!
//! ```no_run
//! # async fn test() {
//! use scripted_model::{Reply, ScriptedModel};
//!
//! let model = ScriptedModel::start([Reply::status(503), Reply::text("Good morning.")]).await;
//! // … ask `model.base_url()` …
//! assert_eq!(model.requests().len(), 2);
//! # }
//! ```

mod cassette;
mod http;
mod reply;
mod wire;

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

pub use cassette::Cassette;
pub use http::Request;
pub use reply::{Reply, Said, Step};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use url::Url;
pub use wire::Protocol;

/// The endpoint. It stops when it is dropped.
#[derive(Debug)]
pub struct ScriptedModel {
    address: SocketAddr,
    shared: Arc<Shared>,
    _connections: JoinSet<()>,
}

type Script = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

struct Shared {
    script: Script,
    requests: watch::Sender<Vec<Request>>,
    hang_ups: watch::Sender<usize>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("requests", &self.requests).finish_non_exhaustive()
    }
}

impl Shared {
    /// Keeps the request and says what to reply.
    fn hear(&self, request: Request) -> Reply {
        let reply = (self.script)(&request);
        self.requests.send_modify(|requests| requests.push(request));
        reply
    }

    fn hung_up(&self) {
        self.hang_ups.send_modify(|count| *count += 1);
    }
}

impl ScriptedModel {
    /// Answers the first request with the first reply and so on. Requests beyond the script are answered with 404,
    /// which no client should try again.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = Mutex::new(replies.into_iter().collect::<VecDeque<_>>());
        Self::answering(move |_| {
            let next = replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            next.unwrap_or_else(|| Reply::status(404).body("the script has no further reply"))
        })
        .await
    }

    /// Answers each request as `script` decides.
    ///
    /// # Panics
    /// If this machine has no free port.
    #[expect(clippy::expect_used, reason = "a test cannot go on without a port of this machine's own")]
    pub async fn answering(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a local port is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (requests, hang_ups) = (watch::Sender::default(), watch::Sender::default());
        let shared = Arc::new(Shared { script: Box::new(script), requests, hang_ups });
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, shared.clone()));
        Self { address, shared, _connections: tasks }
    }

    /// Where it listens, without a path: `http://127.0.0.1:PORT`.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "an address with a port is always a URL")]
    pub fn base_url(&self) -> Url {
        format!("http://{}", self.address).parse().expect("an address is a URL")
    }

    /// What it was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.borrow().clone()
    }

    /// Waits until it has been asked this often.
    pub async fn asked(&self, times: usize) {
        // The sender lives as long as `self`: the wait ends only with the requests.
        let _ = self.shared.requests.subscribe().wait_for(|requests| requests.len() >= times).await;
    }

    /// Waits until a client has closed its connection in the middle of a reply.
    pub async fn hung_up(&self) {
        let _ = self.shared.hang_ups.subscribe().wait_for(|count| *count > 0).await;
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        connections.spawn(http::serve(socket, shared.clone()));
    }
}
