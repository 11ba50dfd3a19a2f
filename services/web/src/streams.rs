//! Events of jobs as server-sent events (WHATWG HTML, 9.2).

use std::{convert::Infallible, time::Duration};

use access::Operation;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _};
use store::{JobEvent, StoreError};

use crate::App;

/// How often a stream that has nothing to say says so.
const PING: Duration = Duration::from_secs(10);
/// How often it is asked whether whoever watches still may.
const LOOK: Duration = Duration::from_secs(1);

/// A stream of a job's events. Each carries its number, so whoever comes back with `Last-Event-ID` misses none. It ends
/// with the session or key that these headers carry.
pub(crate) fn events(
    stream: impl Stream<Item = Result<JobEvent, StoreError>> + Send + 'static,
    app: App,
    headers: HeaderMap,
) -> Response {
    let stream = stream.take_until(is_over(app, headers));
    let events = stream.map(|event| -> Result<Event, Infallible> {
        Ok(event.map_or_else(|error| broken(&error), |event| told(&event)))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(PING)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// Waits until whoever watches may no longer.
async fn is_over(app: App, headers: HeaderMap) {
    loop {
        tokio::time::sleep(LOOK).await;
        // A store that does not answer now takes no right away.
        if let Ok(caller) = app.caller(&headers).await
            && !caller.is_some_and(|caller| caller.may(Operation::WatchJob))
        {
            return;
        }
    }
}

fn told(event: &JobEvent) -> Event {
    Event::default().id(event.number.to_string()).event(event.name.as_str()).data(event.data.to_string())
}

/// The stream breaks off without an end: the reader comes back with the last number it saw.
fn broken(error: &StoreError) -> Event {
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::warn!(error, "a stream of events broke off");
    Event::default().comment("the store does not answer: come back")
}
