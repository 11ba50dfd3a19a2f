use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Email, Name, NewMessage};

/// What is mailed, as the outbox keeps it until it is sent: facts, from which delivery makes the words and the link.
///
/// It holds a secret, which is why the outbox erases it once it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// An invitation to become a member.
    Invitation(Sealed),
    /// A one-time link to sign in.
    SignInLink(Sealed),
}

/// A secret on its way to a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Where it goes.
    pub to: Email,
    /// To whom.
    pub name: Name,
    /// From which organization.
    pub organization: Name,
    /// The link's secret, as it is revealed.
    pub secret: String,
    /// Until when the link works.
    pub expires: Timestamp,
}

/// Without the secret.
impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// The outbox's channel for letters.
const CHANNEL: &str = "mail";

impl Letter {
    /// The letter as a message to a person, the same one under the same key.
    pub(crate) fn message(&self, key: String, about: access::PersonId) -> Result<NewMessage, crate::Error> {
        let payload = serde_json::to_value(self).map_err(|error| {
            crate::Error::Store(store::StoreError::Row { what: "letter", detail: error.to_string() })
        })?;
        Ok(NewMessage { key, channel: CHANNEL.to_owned(), payload, about: Some(about) })
    }
}
