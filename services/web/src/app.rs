//! What the handlers stand on.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::http::{HeaderMap, header};
use coaching::{Caller, Coaching};
use jobs::Events;
use library::Documents;
use maps::Maps;
use store::Store;
use url::Url;

use crate::{Door, cursor::Signer, guard::Operations, metrics::Requests, problem::Problem};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "plumbline";

/// What the service is made of, as the binary puts it together.
#[derive(Debug, Clone)]
pub struct Parts {
    /// What people do.
    pub coaching: Coaching,
    /// What they do with documents.
    pub documents: Documents,
    /// What they do with intents and maps.
    pub maps: Maps,
    /// What jobs tell.
    pub events: Events,
    /// The address under which people reach it.
    pub public_url: Url,
    /// Signs places in lists: the same on all replicas.
    pub secret: [u8; 32],
    /// Whom a browser may be signed in as by a click: the demo's people, else nobody.
    pub doors: Vec<Door>,
}

/// The parts, shared by all requests.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    parts: Parts,
    operations: Operations,
    signer: Signer,
    draining: AtomicBool,
    requests: Requests,
}

impl App {
    pub(crate) fn new(parts: Parts, operations: Operations) -> Self {
        let signer = Signer::new(parts.secret);
        Self(Arc::new(Inner {
            parts,
            operations,
            signer,
            draining: AtomicBool::new(false),
            requests: Requests::default(),
        }))
    }

    pub(crate) fn coaching(&self) -> &Coaching {
        &self.0.parts.coaching
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.0.parts.documents
    }

    pub(crate) fn doors(&self) -> &[Door] {
        &self.0.parts.doors
    }

    pub(crate) fn maps(&self) -> &Maps {
        &self.0.parts.maps
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.parts.events
    }

    pub(crate) fn store(&self) -> &Store {
        self.0.parts.coaching.store()
    }

    pub(crate) fn operations(&self) -> &Operations {
        &self.0.operations
    }

    pub(crate) fn requests(&self) -> &Requests {
        &self.0.requests
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    /// Whether people reach it by TLS: then cookies are sent by TLS only.
    pub(crate) fn behind_tls(&self) -> bool {
        self.0.parts.public_url.scheme() == "https"
    }

    /// Tells load balancers to send no more, while what is under way ends.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }

    /// Who asks: by an API key where one is sent, else by a session's cookie.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        if let Some(key) = bearer(headers) {
            return Ok(self.coaching().caller_by_key(key).await?);
        }
        match cookie(headers) {
            Some(secret) => Ok(self.coaching().caller_by_session(secret).await?),
            None => Ok(None),
        }
    }

    /// The cookie that carries a session's secret, for this long; for no time, it is taken back.
    pub(crate) fn session_cookie(&self, secret: &str, seconds: i64) -> String {
        let secure = if self.behind_tls() { "; Secure" } else { "" };
        format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}
