//! Letters by SMTP.

use std::fmt::Write as _;

use std::{fmt, time::Duration};

use askama::Error as TemplateError;
use async_trait::async_trait;
use audience::OrganizationId;
use coaching::Letter;
use jobs::{Deliver, JobError, Now};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::Error as SmtpError,
};
use sha2::{Digest as _, Sha256};
use store::Message;
use url::Url;

use crate::letter::{Words, sealed};

/// How long a server may take for one answer, and for a whole letter.
const ANSWER: Duration = Duration::from_secs(30);
const LETTER: Duration = Duration::from_secs(90);

/// The outbox's name for what goes by mail.
const CHANNEL: &str = "mail";

/// By which server mail goes, and from whom.
#[derive(Clone)]
pub struct Options {
    /// `smtps://USER:PASSWORD@HOST`, or `smtp://…?tls=required` for STARTTLS; `smtp://HOST` sends in the clear.
    pub server: Url,
    /// The sender: `name@example.com` or `Name <name@example.com>`.
    pub from: String,
    /// The address by which people reach the service.
    pub public_url: Url,
}

impl fmt::Debug for Options {
    /// The server's address may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("server", &self.server.host_str()).finish_non_exhaustive()
    }
}

/// Why a letter did not go out. Says nothing of whom it was for.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender cannot be used.
    #[error("'{0}' is no sender: write it as name@example.com or Name <name@example.com>")]
    From(String),
    /// The server's address cannot be used.
    #[error("the address of the mail server cannot be used: write it as smtps://USER:PASSWORD@HOST")]
    Server(#[source] SmtpError),
    /// The server said no.
    #[error("the mail server answered {0}")]
    Answered(u16),
    /// The server did not answer, or not as a mail server does.
    #[error("the mail server cannot be reached")]
    Unreached(#[source] SmtpError),
    /// The server took too long.
    #[error("the mail server took longer than {} s", LETTER.as_secs())]
    TooLong,
    /// The outbox holds a letter that this program does not know.
    #[error("the letter cannot be read")]
    Unread(#[source] serde_json::Error),
    /// The letter came too late.
    #[error("the link in the letter is over")]
    Over,
    /// The receiver's address is one that mail cannot carry.
    #[error("the receiver's address cannot be mailed to")]
    Receiver,
    /// The letter could not be put into words.
    #[error("the letter cannot be written")]
    Words(#[from] TemplateError),
    /// The letter could not be put into a mail.
    #[error("the mail cannot be written")]
    Written(#[from] lettre::error::Error),
    /// Nothing here sends by this channel.
    #[error("nothing is set up for the channel '{0}'")]
    Channel(String),
}

/// Sends letters by a mail server.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: Url,
    now: Now,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

impl Mail {
    /// Sends by this server. Nothing is asked of it yet.
    pub fn new(options: &Options, now: Now) -> Result<Self, MailError> {
        let from = options.from.parse().map_err(|_| MailError::From(options.from.clone()))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(options.server.as_str());
        let transport = builder.map_err(MailError::Server)?.timeout(Some(ANSWER)).build();
        Ok(Self { transport, from, public_url: options.public_url.clone(), now })
    }

    /// Whether the server answers and lets us in.
    pub async fn check(&self) -> Result<(), MailError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::TooLong),
            Err(error) => Err(said(error)),
        }
    }

    async fn send(&self, organization: &OrganizationId, message: &Message) -> Result<(), MailError> {
        if message.channel != CHANNEL {
            return Err(MailError::Channel(message.channel.clone()));
        }
        let letter: Letter = serde_json::from_value(message.payload.clone()).map_err(MailError::Unread)?;
        let mail = self.mail(&letter, &message_id(organization, &message.key, self.from.email.domain()))?;
        let sent = tokio::time::timeout(LETTER, self.transport.send(mail)).await;
        sent.map_err(|_| MailError::TooLong)?.map_err(said)?;
        Ok(())
    }

    /// A letter as it goes over the wire.
    fn mail(&self, letter: &Letter, message_id: &str) -> Result<lettre::Message, MailError> {
        let sealed = sealed(letter);
        let now = (self.now)();
        if sealed.expires <= now {
            return Err(MailError::Over);
        }
        let to: Address = sealed.to.as_str().parse().map_err(|_| MailError::Receiver)?;
        let words = Words::of(letter, &self.public_url);
        let generated = HeaderName::new_from_ascii_str("Auto-Submitted"); // RFC 3834
        Ok(lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(sealed.name.as_str().to_owned()), to))
            .subject(words.subject)
            .date(now.into())
            .message_id(Some(message_id.to_owned()))
            .raw_header(HeaderValue::new(generated, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(words.text()?, words.html()?))?)
    }
}

/// The same for each try, so that a receiver sees a repetition as one letter (RFC 5322, 3.6.4). Says nothing of the key.
fn message_id(organization: &OrganizationId, key: &str, domain: &str) -> String {
    let hash = Sha256::digest(format!("{organization} {key}"));
    let name = hash.iter().take(16).fold(String::new(), |mut name, byte| {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    });
    format!("<{name}@{domain}>")
}

/// What the server's words come to. They may quote an address, and are not kept.
fn said(error: SmtpError) -> MailError {
    match error.status() {
        Some(code) => MailError::Answered(code.into()),
        None => MailError::Unreached(error),
    }
}

#[async_trait]
impl Deliver for Mail {
    async fn deliver(&self, organization: &OrganizationId, message: &Message) -> Result<(), JobError> {
        self.send(organization, message).await.map_err(|error| match error {
            // The operator's to mend, not the letter's fault: RFC 4954, 6 (530 to 538).
            MailError::Answered(530..=538) => JobError::retry(error),
            MailError::Answered(500..) => JobError::fail(error),
            MailError::Answered(_) | MailError::Unreached(_) | MailError::TooLong => JobError::retry(error),
            _ => JobError::fail(error),
        })
    }
}
