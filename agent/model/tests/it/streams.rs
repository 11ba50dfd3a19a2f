//! Streams as they really come: split, commented, slow, broken off.

use std::time::Duration;

use model::{Caps, Fault, Limit, ModelEvent, Options, Protocol, Timeouts};
use scripted_model::{Reply, Step};

use crate::world::{BOTH, World, fault, listen, options};

const TEXT: &str = "Führen heißt: 決める — und dazu stehen 🧭.";

fn once(options: Options) -> Options {
    Options { retries: model::Retries { max: 0, ..options.retries.clone() }, ..options }
}

fn timeouts(change: impl FnOnce(&mut Timeouts)) -> Options {
    let mut options = once(options());
    change(&mut options.timeouts);
    options
}

fn send(text: impl AsRef<str>) -> Vec<Step> {
    vec![Step::send(text.as_ref())]
}

#[tokio::test]
async fn however_a_stream_is_cut_into_pieces_it_says_the_same() {
    type Shape = fn(Vec<String>) -> Vec<Step>;
    let shapes: [(&str, Shape); 9] = [
        ("byte by byte", |events| events.concat().bytes().map(|byte| Step::Send(vec![byte])).collect()),
        ("all at once", |events| send(events.concat())),
        ("crlf", |events| send(events.concat().replace('\n', "\r\n"))),
        ("crlf, byte by byte", |events| {
            events.concat().replace('\n', "\r\n").bytes().map(|byte| Step::Send(vec![byte])).collect()
        }),
        ("comments", |events| send(format!(": hello\n\n{}", events.join(": keep-alive\n\n")))),
        ("byte order mark", |events| send(format!("\u{feff}{}", events.concat()))),
        ("byte order mark, byte by byte", |events| {
            format!("\u{feff}{}", events.concat()).bytes().map(|byte| Step::Send(vec![byte])).collect()
        }),
        ("blank lines first", |events| send(format!("\r\n\r\n{}", events.concat()))),
        ("said twice at the end", |events| {
            let end = events[events.len() - 2..].concat();
            send(events.concat() + &end)
        }),
    ];
    for protocol in BOTH {
        for (name, shape) in shapes {
            let world = World::new(protocol, [Reply::text(TEXT).shaped(shape)]).await;
            let (text, rest) = listen(world.stream()).await;
            assert_eq!(text, TEXT, "{name}");
            assert!(matches!(rest[..], [Ok(ModelEvent::End(_))]), "{name}: {rest:?}");
        }
    }
}

#[tokio::test]
async fn the_last_blank_line_may_be_missing() {
    for protocol in BOTH {
        let shape = |events: Vec<String>| send(events.concat().trim_end());
        let world = World::new(protocol, [Reply::text(TEXT).shaped(shape).until_close()]).await;
        assert_eq!(world.send().await.unwrap().text, TEXT);
    }
}

#[tokio::test]
async fn a_stream_without_its_end_marker_is_unfinished_wherever_it_ends() {
    for protocol in BOTH {
        // From the first byte to just before the end marker, which is the last event.
        for left in [1, 60, 120, 100_000] {
            let shape = move |mut events: Vec<String>| {
                events.pop();
                let whole = events.concat();
                let bytes = whole.as_bytes();
                vec![Step::Send(bytes[..left.min(bytes.len())].to_vec())]
            };
            for reply in [Reply::text(TEXT).shaped(shape), Reply::text(TEXT).shaped(shape).until_close()] {
                let world = World::with(protocol, once(options()), [reply]).await;
                let (text, rest) = listen(world.stream()).await;
                assert!(TEXT.starts_with(&text), "{text}");
                let [Err(error)] = &rest[..] else { panic!("{rest:?}") };
                assert!(error.is_transient(), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_unfinished() {
    for protocol in BOTH {
        let shape = |events: Vec<String>| vec![Step::send(events[..4].concat()), Step::Cut];
        let world = World::with(protocol, once(options()), [Reply::text(TEXT).shaped(shape)]).await;
        let Fault::Unfinished { .. } = fault(world.send().await) else { panic!("not unfinished") };
    }
}

#[tokio::test]
async fn an_end_marker_without_a_reason_is_unfinished() {
    let shape = |events: Vec<String>| {
        let last = events.len() - 1;
        events
            .into_iter()
            .enumerate()
            .filter(|(at, event)| *at == last || !event.contains("\"stop\""))
            .map(|(_, event)| Step::send(event))
            .collect()
    };
    let world = World::with(Protocol::OpenAi, once(options()), [Reply::text(TEXT).shaped(shape)]).await;
    let Fault::Unfinished { .. } = fault(world.send().await) else { panic!("not unfinished") };
}

#[tokio::test]
async fn two_megabytes_in_a_line_are_read_and_what_passes_the_cap_is_not() {
    for protocol in BOTH {
        let long = "long ".repeat(400_000);
        let expected = long.clone();
        let shape = move |events: Vec<String>| send(events.concat().replace("[text]", &long));
        let short = Reply::text("[text]").shaped(shape);
        let world = World::new(protocol, [short.clone()]).await;
        assert_eq!(world.send().await.unwrap().text, expected);

        let capped = Options { caps: Caps { line: 1 << 20, ..Caps::default() }, ..options() };
        let world = World::with(protocol, capped, [short.clone()]).await;
        assert!(matches!(fault(world.send().await), Fault::Oversized { of: "in a line", cap: 0x10_0000 }));

        let capped = Options { caps: Caps { body: 1 << 20, ..Caps::default() }, ..options() };
        let world = World::with(protocol, capped, [short]).await;
        assert!(matches!(fault(world.send().await), Fault::Oversized { of: "in all", .. }));
    }
}

#[tokio::test]
async fn what_is_no_utf8_is_an_error_at_once() {
    for protocol in BOTH {
        // The server would go on for ever.
        let shape =
            |events: Vec<String>| vec![Step::send(&events[0]), Step::Send(b"data: \xff\xfe\n\n".to_vec()), Step::Stall];
        let world = World::with(protocol, once(options()), [Reply::text(TEXT).shaped(shape)]).await;
        assert!(matches!(fault(world.send().await), Fault::Malformed { .. }));
    }
}

#[tokio::test]
async fn an_event_that_is_no_json_is_an_error() {
    for protocol in BOTH {
        let shape = |events: Vec<String>| send(format!("{}data: {{oops\n\n", events[0]));
        let world = World::with(protocol, once(options()), [Reply::text(TEXT).shaped(shape)]).await;
        assert!(matches!(fault(world.send().await), Fault::Malformed { .. }));
    }
}

#[tokio::test]
async fn an_error_event_ends_a_stream_with_what_the_provider_says() {
    for protocol in BOTH {
        let shape = |events: Vec<String>| {
            let error = r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#;
            send(format!("{}event: error\ndata: {error}\n\n", events[..5].concat()))
        };
        let world = World::with(protocol, once(options()), [Reply::text(TEXT).shaped(shape)]).await;
        let (text, rest) = listen(world.stream()).await;
        assert!(!text.is_empty() && TEXT.starts_with(&text), "{text}");
        let [Err(error)] = &rest[..] else { panic!("{rest:?}") };
        assert!(error.to_string().contains("is busy (Overloaded)"), "{error}");
    }
}

#[tokio::test]
async fn silence_before_the_first_byte_has_a_limit() {
    let after = Duration::from_millis(60);
    for protocol in BOTH {
        let no_head = Reply::text(TEXT).after(Duration::from_mins(10));
        let no_body = Reply::text(TEXT).shaped(|_| vec![Step::Stall]);
        for reply in [no_head, no_body] {
            let world = World::with(protocol, timeouts(|limits| limits.first_byte = after), [reply]).await;
            assert_eq!(fault(world.send().await), Fault::Timeout { limit: Limit::FirstByte, after });
        }
    }
}

#[tokio::test]
async fn silence_within_an_answer_has_a_limit() {
    let after = Duration::from_millis(60);
    for protocol in BOTH {
        let shape = |events: Vec<String>| vec![Step::send(events[..4].concat()), Step::Stall];
        let world =
            World::with(protocol, timeouts(|limits| limits.idle = after), [Reply::text(TEXT).shaped(shape)]).await;
        assert_eq!(fault(world.send().await), Fault::Timeout { limit: Limit::Idle, after });
    }
}

#[tokio::test]
async fn a_trickle_that_is_never_idle_has_a_limit() {
    let after = Duration::from_millis(150);
    for protocol in BOTH {
        let shape = |events: Vec<String>| {
            let ping = || [Step::send(": ping\n\n"), Step::Wait(Duration::from_millis(5))];
            let pings = std::iter::repeat_with(ping).take(100_000).flatten();
            send(&events[0]).into_iter().chain(pings).collect()
        };
        let world =
            World::with(protocol, timeouts(|limits| limits.whole = after), [Reply::text(TEXT).shaped(shape)]).await;
        assert_eq!(fault(world.send().await), Fault::Timeout { limit: Limit::Whole, after });
    }
}
