//! The kinds of work that belong to the queue itself. Those of documents and drafts live with what they do.

pub(crate) mod prune;
pub(crate) mod send_outbox;
