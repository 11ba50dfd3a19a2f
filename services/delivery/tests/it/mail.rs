use std::sync::Arc;

use audience::OrganizationId;
use coaching::{Letter, Sealed};
use delivery::{Mail, MailError, Options};
use jiff::Timestamp;
use jobs::{Deliver as _, JobError};
use mail_parser::{MessageParser, MimeHeaders as _};
use store::Message;
use url::Url;

use crate::server::{Reply, Server};

const NOW: &str = "2026-03-02T09:00:00Z";

fn mail(server: &Url) -> Mail {
    let options = Options {
        server: server.clone(),
        from: "Plumbline <plumbline@aldous-wray.example>".to_owned(),
        public_url: "https://plumbline.example/leaders".parse().unwrap(),
    };
    Mail::new(&options, Arc::new(|| NOW.parse().unwrap())).unwrap()
}

fn message(letter: impl FnOnce(Sealed) -> Letter, attempt: u32) -> Message {
    let expires: Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
    let sealed = Sealed {
        to: "tom@aldous-wray.example".parse().unwrap(),
        name: "Tom <Berrisford>, \u{c9}d".parse().unwrap(),
        organization: "Aldous & Wray".parse().unwrap(),
        secret: "s3cr3t-s3cr3t".to_owned(),
        expires,
    };
    let payload = serde_json::to_value(letter(sealed)).unwrap();
    Message { key: "invitation:1".to_owned(), channel: "mail".to_owned(), payload, about: None, attempt }
}

async fn deliver(mail: &Mail, message: &Message) -> Result<(), JobError> {
    mail.deliver(&OrganizationId::local(), message).await
}

#[tokio::test]
async fn letters_say_what_they_are_for_and_nothing_private_outside() {
    let server = Server::start(&[]).await;
    let mail = mail(&server.url);
    for letter in [Letter::Invitation, Letter::SignInLink] {
        deliver(&mail, &message(letter, 1)).await.unwrap();
    }
    for letter in server.letters() {
        let read = MessageParser::default().parse(&letter).unwrap();
        let (text, html) = (read.body_text(0).unwrap(), read.body_html(0).unwrap());
        assert!(read.content_type().unwrap().subtype() == Some("alternative"));
        assert_eq!(read.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("tom@aldous-wray.example"));
        let outside = [read.subject().unwrap(), text.lines().next().unwrap()].concat();
        assert!(!["Tom", "Aldous", "s3cr3t"].iter().any(|private| outside.contains(private)), "{outside}");
        assert!(html.contains("Aldous &#38; Wray") && html.contains("Tom &#60;Berrisford&#62;"), "{html}");
        insta::assert_snapshot!(format!("{}\n\n{text}", read.subject().unwrap()));
    }
}

#[tokio::test]
async fn a_letter_that_was_put_off_goes_again_as_the_same_letter() {
    let busy = &[Reply::Letter("451 try again later"), Reply::Receiver("450 mailbox busy"), Reply::HangUp];
    let server = Server::start(busy).await;
    let mail = mail(&server.url);
    for attempt in 1..=3 {
        let error = deliver(&mail, &message(Letter::Invitation, attempt)).await.unwrap_err();
        assert!(matches!(error, JobError::Retry { .. }), "{error:?}");
    }
    deliver(&mail, &message(Letter::Invitation, 4)).await.unwrap();
    let letters = server.letters();
    let ids: Vec<_> = letters
        .iter()
        .map(|letter| MessageParser::default().parse(letter).unwrap().message_id().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].ends_with("@aldous-wray.example") && !ids[0].contains("invitation"), "{}", ids[0]);
    // Another letter is another one.
    let other = Message { key: "invitation:2".to_owned(), ..message(Letter::Invitation, 1) };
    deliver(&mail, &other).await.unwrap();
    let last = server.letters().pop().unwrap();
    assert_ne!(MessageParser::default().parse(&last).unwrap().message_id(), Some(ids[0].as_str()));
}

#[tokio::test]
async fn what_will_not_arrive_is_given_up_and_its_receiver_not_named() {
    let refusing = &[Reply::Receiver("550 <tom@aldous-wray.example> unknown"), Reply::Letter("554 no")];
    let server = Server::start(refusing).await;
    let mail = mail(&server.url);
    for _ in refusing {
        let JobError::Fail { source } = deliver(&mail, &message(Letter::Invitation, 1)).await.unwrap_err() else {
            panic!("a refusal is for good")
        };
        assert!(!source.to_string().contains("tom"), "{source}");
    }
    let late = |mut sealed: Sealed| {
        sealed.expires = NOW.parse().unwrap();
        Letter::SignInLink(sealed)
    };
    let slack = Message { channel: "slack".to_owned(), ..message(Letter::Invitation, 1) };
    let unknown = Message { payload: serde_json::json!({"letter": "nudge"}), ..message(Letter::Invitation, 1) };
    for message in [message(late, 1), slack, unknown] {
        assert!(matches!(deliver(&mail, &message).await, Err(JobError::Fail { .. })), "{message:?}");
    }
    assert_eq!(server.letters().len(), 1, "only what was refused as a letter came in whole");
}

#[tokio::test]
async fn a_server_that_wants_another_password_or_is_down_loses_no_letter() {
    let server = Server::start(&[Reply::Receiver("530 authentication required")]).await;
    let error = deliver(&mail(&server.url), &message(Letter::Invitation, 1)).await.unwrap_err();
    assert!(matches!(error, JobError::Retry { .. }), "{error:?}");
    let url = server.url.clone();
    mail(&url).check().await.unwrap();
    drop(server);
    tokio::task::yield_now().await;
    assert!(matches!(mail(&url).check().await, Err(MailError::Unreached(_))));
    let error = deliver(&mail(&url), &message(Letter::Invitation, 1)).await.unwrap_err();
    assert!(matches!(error, JobError::Retry { .. }), "{error:?}");
}

#[test]
fn a_sender_and_a_server_have_to_be_ones() {
    let options = |server: &str, from: &str| Options {
        server: server.parse().unwrap(),
        from: from.to_owned(),
        public_url: "https://plumbline.example".parse().unwrap(),
    };
    let now: jobs::Now = Arc::new(|| NOW.parse().unwrap());
    let made = |server, from| Mail::new(&options(server, from), Arc::clone(&now));
    assert!(matches!(made("smtp://mail.example", "nobody"), Err(MailError::From(_))));
    assert!(matches!(made("ftp://mail.example", "a@b.example"), Err(MailError::Server(_))));
    assert!(!format!("{:?}", options("smtps://user:hunter2@mail.example", "a@b.example")).contains("hunter2"));
}
