//! From the outbox to whom it is for: letters by mail.
//!
//! The outbox keeps facts ([`coaching::Letter`]); the words are made here, and the address of a link. What is outside
//! the letter itself (its subject, the first line that mail programs show) says nothing private.
//!
//! These letters are asked for or begin a membership, one each; there is no list to leave, and so no `List-Unsubscribe`.

mod letter;
mod mail;

pub use mail::{Mail, MailError, Options};
