use std::{fmt::Write as _, sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{Request, wire};

/// What a model says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Its words.
    pub text: String,
    /// The tools it calls: names and arguments, the latter as it writes them.
    pub tool_calls: Vec<(String, String)>,
    /// The reason to stop, in the words of the protocol. None: that of a usual end.
    pub stop: Option<String>,
    /// Tokens read and written. None: the server does not count.
    pub usage: Option<(u64, u64)>,
}

impl Said {
    /// Words, with a usage of 7 and 3.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), usage: Some((7, 3)), ..Self::default() }
    }

    /// A tool call.
    pub fn tool(name: &str, arguments: &str) -> Self {
        Self { tool_calls: vec![(name.to_owned(), arguments.to_owned())], usage: Some((7, 3)), ..Self::default() }
    }

    /// With this reason to stop.
    #[must_use]
    pub fn stopping(mut self, reason: &str) -> Self {
        self.stop = Some(reason.to_owned());
        self
    }
}

/// What happens on the wire, one after the other.
#[derive(Debug, Clone)]
pub enum Step {
    /// These bytes are sent.
    Send(Vec<u8>),
    /// Nothing is sent for so long.
    Wait(Duration),
    /// Nothing is sent until the client hangs up.
    Stall,
    /// The connection is closed in the middle of the body.
    Cut,
}

impl Step {
    /// This text is sent.
    pub fn send(text: impl Into<String>) -> Self {
        Self::Send(text.into().into_bytes())
    }
}

type Shape = Arc<dyn Fn(Vec<String>) -> Vec<Step> + Send + Sync>;

/// One reply of the script.
#[derive(Clone)]
pub struct Reply {
    content: Content,
    shape: Option<Shape>,
    head: Head,
}

#[derive(Clone)]
enum Content {
    Said(Said),
    Body(Vec<u8>),
}

/// All that comes before the body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    pub(crate) framing: Framing,
    /// The connection is closed instead of an answer.
    pub(crate) hangs_up: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    Chunked,
    UntilClose,
}

impl Head {
    pub(crate) fn text(&self) -> String {
        let mut text = format!("HTTP/1.1 {} Scripted\r\n", self.status);
        let framing = match self.framing {
            Framing::Chunked => ("transfer-encoding", "chunked"),
            Framing::UntilClose => ("connection", "close"),
        };
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain([framing]) {
            // Writing into a String cannot fail.
            let _ = write!(text, "{name}: {value}\r\n");
        }
        text + "\r\n"
    }
}

impl Reply {
    fn new(status: u16, content: Content) -> Self {
        let head =
            Head { status, headers: Vec::new(), delay: Duration::ZERO, framing: Framing::Chunked, hangs_up: false };
        Self { content, shape: None, head }
    }

    /// The model says this; as a stream if one is asked for.
    pub fn said(said: Said) -> Self {
        Self::new(200, Content::Said(said))
    }

    /// The model says these words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::said(Said::text(text))
    }

    /// The model says this value as JSON.
    pub fn json(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    /// An error with this status, in a body that both protocols understand.
    pub fn status(status: u16) -> Self {
        Self::error(status, "scripted_error", "as scripted")
    }

    /// An error with this status, type and message.
    pub fn error(status: u16, kind: &str, message: &str) -> Self {
        let body = json!({"type": "error", "error": {"type": kind, "code": kind, "message": message}});
        Self::new(status, Content::Body(body.to_string().into()))
    }

    /// The connection is closed without an answer.
    pub fn hang_up() -> Self {
        let mut reply = Self::new(200, Content::Body(Vec::new()));
        reply.head.hangs_up = true;
        reply
    }

    /// With this body instead.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.content = Content::Body(body.into());
        self
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// After so long.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.head.delay = delay;
        self
    }

    /// The end of the body is told by closing the connection, so that a body that was cut looks whole to HTTP.
    #[must_use]
    pub fn until_close(mut self) -> Self {
        self.head.framing = Framing::UntilClose;
        self
    }

    /// Sends the events of the stream as `shape` makes them. Each comes with its blank line; a body that is no
    /// stream is one piece.
    #[must_use]
    pub fn shaped(mut self, shape: impl Fn(Vec<String>) -> Vec<Step> + Send + Sync + 'static) -> Self {
        self.shape = Some(Arc::new(shape));
        self
    }

    /// What goes over the wire in answer to this request.
    pub(crate) fn render(mut self, request: &Request) -> (Head, Vec<Step>) {
        let (kind, pieces) = match &self.content {
            Content::Said(said) if request.streams() => ("text/event-stream", wire::events(request, said)),
            Content::Said(said) => ("application/json", vec![wire::whole(request, said).to_string()]),
            Content::Body(body) => ("application/json", vec![String::from_utf8_lossy(body).into_owned()]),
        };
        if self.head.headers.iter().all(|(name, _)| name != "content-type") {
            self.head.headers.push(("content-type".into(), kind.into()));
        }
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let steps = match &self.shape {
            Some(shape) => shape(pieces),
            None => pieces.into_iter().map(Step::send).collect(),
        };
        (self.head, steps)
    }
}
