//! What this process has answered and what the store holds, as Prometheus reads it (text format 0.0.4, base units).
//!
//! No label names a person or an organization. What is in the store is counted when it is asked for, so it is the same
//! from every replica: add up requests over replicas, and nothing else.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use store::{JobCount, ModelUsage};

use crate::{App, problem::Problem};

/// Upper ends of the histogram, in seconds.
const ENDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// Requests that are no operation of the API.
const OTHER: &str = "other";

/// Requests since this process began, by operation and status.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<BTreeMap<(&'static str, u16), Durations>>);

#[derive(Debug, Default, Clone, Copy)]
struct Durations {
    /// How many lay in each bucket, and behind the last end.
    within: [u64; ENDS.len() + 1],
    sum: Duration,
}

impl Requests {
    fn count(&self, operation: &'static str, status: u16, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = all.entry((operation, status)).or_default();
        durations.within[ENDS.partition_point(|end| *end < took.as_secs_f64())] += 1;
        durations.sum += took;
    }

    fn write(&self, text: &mut Text) {
        let name = "http_request_duration_seconds";
        text.about(name, "histogram", "Time from a request to the head of its answer.");
        for ((operation, status), durations) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = format!("operation=\"{operation}\",status=\"{status}\"");
            let mut count = 0;
            for (end, within) in ENDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]).zip(durations.within) {
                count += within;
                text.value(&format!("{name}_bucket"), &format!("{labels},le=\"{end}\""), count);
            }
            text.value(&format!("{name}_sum"), &labels, durations.sum.as_secs_f64());
            text.value(&format!("{name}_count"), &labels, count);
        }
    }
}

/// Counts a request.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let operation = path.and_then(|path| app.operations().at(request.method(), path).flatten());
    let response = next.run(request).await;
    let operation = operation.map_or(OTHER, access::Operation::id);
    app.requests().count(operation, response.status().as_u16(), began.elapsed());
    response
}

/// All of it.
pub(crate) async fn all(State(app): State<App>) -> Result<Response, Problem> {
    let jobs = app.store().job_counts().await?;
    let mut used = BTreeMap::new();
    for organization in app.store().organization_list().await? {
        for usage in app.store().model_usage(&organization.id, Timestamp::UNIX_EPOCH).await? {
            add(&mut used, usage);
        }
    }
    let mut text = Text::default();
    app.requests().write(&mut text);
    write_jobs(&mut text, &jobs);
    write_models(&mut text, &used);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.0).into_response())
}

/// Calls, tokens read and tokens written, by model.
type Used = BTreeMap<String, [u64; 3]>;

fn add(used: &mut Used, usage: ModelUsage) {
    let [calls, read, written] = used.entry(usage.model).or_default();
    *calls += usage.calls;
    *read += usage.input_tokens;
    *written += usage.output_tokens;
}

fn write_jobs(text: &mut Text, jobs: &[JobCount]) {
    text.about("plumbline_jobs", "gauge", "Jobs that are kept.");
    for count in jobs {
        let labels = format!("kind=\"{}\",state=\"{}\"", escaped(&count.kind), count.state);
        text.value("plumbline_jobs", &labels, count.jobs);
    }
}

fn write_models(text: &mut Text, used: &Used) {
    text.about("plumbline_model_calls", "gauge", "Answers of models that are kept.");
    for (model, [calls, ..]) in used {
        text.value("plumbline_model_calls", &format!("model=\"{}\"", escaped(model)), calls);
    }
    text.about("plumbline_model_tokens", "gauge", "Tokens of the answers that are kept.");
    for (model, [_, read, written]) in used {
        for (direction, tokens) in [("input", read), ("output", written)] {
            let labels = format!("model=\"{}\",direction=\"{direction}\"", escaped(model));
            text.value("plumbline_model_tokens", &labels, tokens);
        }
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn about(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name}{{{labels}}} {value}");
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_counts_all_that_took_no_longer() {
        let requests = Requests::default();
        for took in [1, 1, 3, 6000] {
            requests.count("list_people", 200, Duration::from_millis(took));
        }
        let mut text = Text::default();
        requests.write(&mut text);
        let of = |end: &str| {
            let line = format!(
                "http_request_duration_seconds_bucket{{operation=\"list_people\",status=\"200\",le=\"{end}\"}} "
            );
            text.0.lines().find_map(|found| found.strip_prefix(&line)).unwrap().parse::<u64>().unwrap()
        };
        assert_eq!([of("0.001"), of("0.0025"), of("0.005"), of("5"), of("+Inf")], [2, 2, 3, 3, 4]);
        assert!(text.0.contains("_sum{operation=\"list_people\",status=\"200\"} 6.005\n"), "{}", text.0);
    }

    #[test]
    fn calls_of_one_model_are_added_up_whoever_paid_them() {
        let mut used = Used::new();
        let usage =
            ModelUsage { model: "openai:a\"b".to_owned(), calls: 2, input_tokens: 30, output_tokens: 4, cost: None };
        add(&mut used, usage.clone());
        add(&mut used, usage);
        let mut text = Text::default();
        write_models(&mut text, &used);
        assert!(text.0.contains("plumbline_model_calls{model=\"openai:a\\\"b\"} 4\n"), "{}", text.0);
        assert!(
            text.0.contains("plumbline_model_tokens{model=\"openai:a\\\"b\",direction=\"output\"} 8\n"),
            "{}",
            text.0
        );
    }
}
