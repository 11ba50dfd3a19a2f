//! One request and the beginning of its answer, within all limits.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use eventsource_stream::{EventStreamError, Eventsource};
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::{Response, StatusCode, header};
use tokio::time::{Instant, timeout_at};

use crate::{
    Caps, Fault, Limit, Protocol, Schema, Timeouts, Turn,
    answer::Estimate,
    client::{Shared, Target, chain},
    provider::{self, Complaint},
    reply::{Frame, Reply},
    wire::{self, Quirks},
};

/// Servers may begin with it; neither reader of what follows takes it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// More is said about an error nowhere.
const ERROR_BODY_CAP: usize = 64 << 10;
/// As many peculiarities as a server can have, each found out by one rejected request.
const ADAPTATIONS_MAX: u32 = 7;

/// Asks once; a server that rejects a parameter which can be left out is asked again without it, and from then on.
pub(crate) async fn exchange(
    shared: &Shared,
    target: &Target,
    turn: &Turn,
    schema: Option<&Schema>,
    requests: &mut u32,
) -> Result<Reply, Fault> {
    let known = target.quirks();
    let mut quirks = known;
    let mut adaptations = 0;
    loop {
        let body = wire::body(&target.endpoint, turn, schema, quirks);
        *requests += 1;
        match ask(shared, target, &body, quirks).await? {
            Ok(reply) => {
                if quirks != known {
                    tracing::info!(?quirks, "the model's server has peculiarities, which are kept in mind");
                    target.learn(quirks);
                }
                return Ok(reply);
            }
            Err(complaint) => {
                adaptations += 1;
                if adaptations > ADAPTATIONS_MAX || !quirks.adapt(&body, &complaint) {
                    return Err(complaint.fault());
                }
            }
        }
    }
}

/// A reply that began, or what the provider said instead.
async fn ask(
    shared: &Shared,
    target: &Target,
    body: &serde_json::Value,
    quirks: Quirks,
) -> Result<Result<Reply, Complaint>, Fault> {
    let sent = body.to_string();
    let mut input = Estimate::default();
    input.add(&sent);
    let limits = Limits::start(&shared.options.timeouts, quirks.streams());
    let request = shared
        .http
        .post(target.url.clone())
        .headers(target.headers.clone())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, if quirks.streams() { "text/event-stream" } else { "application/json" })
        .body(sent);
    let response = limits.first(request.send()).await?.map_err(|error| lost(error, &shared.options.timeouts))?;
    let status = response.status();
    if status.is_success() {
        let body = Body::new(response, limits, shared.options.caps.body);
        return reply(body, target.endpoint.protocol, &shared.options.caps, input).await.map(Ok);
    }
    if status.is_redirection() {
        return Err(redirected(status, &response));
    }
    let (headers, said) = (response.headers().clone(), rest(response, limits).await);
    Ok(Err(Complaint::heard(status, &headers, &said)))
}

/// Finds out by its first byte what kind of body it is: content types are not to be trusted.
async fn reply(mut body: Body, protocol: Protocol, caps: &Caps, input: Estimate) -> Result<Reply, Fault> {
    let mut head = BytesMut::new();
    let first = loop {
        match body.chunk().await? {
            Some(chunk) => head.extend_from_slice(&chunk),
            None => return Err(Fault::unfinished("it is empty")),
        }
        // A mark may be in pieces, too.
        if head.starts_with(BYTE_ORDER_MARK) {
            head.advance(BYTE_ORDER_MARK.len());
        }
        if BYTE_ORDER_MARK.starts_with(&head) {
            continue;
        }
        if let Some(first) = head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            break *first;
        }
    };
    let frames = match first {
        b'<' => return Err(Fault::unavailable("a web page instead of an answer")),
        b'{' | b'[' => {
            let whole = async move {
                while let Some(chunk) = body.chunk().await? {
                    head.extend_from_slice(&chunk);
                }
                Ok(Frame::Whole(head.into()))
            };
            stream::once(whole).boxed()
        }
        _ => events(Lines { body, buffer: head, searched: 0, cap: caps.line, ended: false }),
    };
    Ok(Reply::new(frames, wire::decoder(protocol), input))
}

fn events(lines: Lines) -> stream::BoxStream<'static, Result<Frame, Fault>> {
    let lines = stream::try_unfold(lines, async |mut lines| Ok(lines.next().await?.map(|text| (text, lines))));
    let events = lines.boxed().eventsource().map_ok(|event| Frame::Event(event.data));
    events
        .map_err(|error| match error {
            EventStreamError::Transport(fault) => fault,
            EventStreamError::Utf8(error) => Fault::malformed(error),
            EventStreamError::Parser(error) => Fault::malformed(error.code.description()),
        })
        .boxed()
}

/// Cuts a body at the ends of lines, so that no character is split, no line grows without bound, and a long line
/// is looked at once instead of with each piece of it.
struct Lines {
    body: Body,
    buffer: BytesMut,
    searched: usize,
    cap: usize,
    ended: bool,
}

impl Lines {
    /// One or more whole lines; at the end what is left, ended as servers that hang up early forget to.
    async fn next(&mut self) -> Result<Option<String>, Fault> {
        if self.ended {
            return Ok(None);
        }
        loop {
            let line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
            if let Some(last) = self.buffer[self.searched..].iter().rposition(line_end) {
                let whole = self.buffer.split_to(self.searched + last + 1);
                self.searched = 0;
                return text(&whole).map(Some);
            }
            self.searched = self.buffer.len();
            if self.searched > self.cap {
                return Err(Fault::Oversized { of: "in a line", cap: self.cap });
            }
            let Some(chunk) = self.body.chunk().await? else {
                self.ended = true;
                return text(&self.buffer).map(|rest| Some(rest + "\n\n"));
            };
            self.buffer.extend_from_slice(&chunk);
        }
    }
}

fn text(bytes: &[u8]) -> Result<String, Fault> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Fault::malformed("it is not UTF-8"))
}

/// A moment, and how long after the start of its wait it is.
type Deadline = (Instant, Duration);

/// No wait is longer, whatever the settings say: an `Instant` has an end.
const LONGEST: Duration = Duration::from_hours(365 * 24);

fn within(time: Duration) -> Deadline {
    (Instant::now() + time.min(LONGEST), time)
}

/// The moments until which the parts of one exchange must have come.
struct Limits {
    first_byte: Deadline,
    idle: Duration,
    whole: Deadline,
}

impl Limits {
    fn start(timeouts: &Timeouts, streams: bool) -> Self {
        let first_byte = if streams { timeouts.first_byte } else { timeouts.whole };
        Self { first_byte: within(first_byte), idle: timeouts.idle, whole: within(timeouts.whole) }
    }

    /// Waits for what comes before the first byte.
    async fn first<T>(&self, coming: impl Future<Output = T>) -> Result<T, Fault> {
        self.until(self.first_byte, Limit::FirstByte, coming).await
    }

    /// Waits for what comes after another piece.
    async fn next<T>(&self, coming: impl Future<Output = T>) -> Result<T, Fault> {
        self.until(within(self.idle), Limit::Idle, coming).await
    }

    async fn until<T>(&self, own: Deadline, limit: Limit, coming: impl Future<Output = T>) -> Result<T, Fault> {
        let (limit, (end, after)) = if own.0 < self.whole.0 { (limit, own) } else { (Limit::Whole, self.whole) };
        timeout_at(end, coming).await.map_err(|_| Fault::Timeout { limit, after })
    }
}

/// A body, read within its limits.
struct Body {
    response: Response,
    limits: Limits,
    read: usize,
    cap: usize,
}

impl Body {
    fn new(response: Response, limits: Limits, cap: usize) -> Self {
        Self { response, limits, read: 0, cap }
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Fault> {
        let coming = self.response.chunk();
        let came = if self.read == 0 { self.limits.first(coming).await } else { self.limits.next(coming).await };
        let chunk = came?.map_err(|error| Fault::unfinished(chain(&error.without_url())))?;
        self.read += chunk.as_ref().map_or(0, Bytes::len);
        if self.read > self.cap {
            return Err(Fault::Oversized { of: "in all", cap: self.cap });
        }
        Ok(chunk)
    }
}

/// As much of an error's body as comes; a body that breaks off is no worse than none.
async fn rest(response: Response, limits: Limits) -> Vec<u8> {
    let mut body = Body::new(response, limits, ERROR_BODY_CAP);
    let mut said = Vec::new();
    while let Ok(Some(chunk)) = body.chunk().await {
        said.extend_from_slice(&chunk);
    }
    said
}

/// There is no answer at all.
fn lost(error: reqwest::Error, timeouts: &Timeouts) -> Fault {
    if error.is_connect() && error.is_timeout() {
        return Fault::Timeout { limit: Limit::Connect, after: timeouts.connect };
    }
    Fault::unavailable(chain(&error.without_url()))
}

fn redirected(status: StatusCode, response: &Response) -> Fault {
    let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("an unnamed place");
    let detail = format!("it redirects to {to}, which is not followed: set the base address to where the model is");
    provider::rejected(status, detail)
}
