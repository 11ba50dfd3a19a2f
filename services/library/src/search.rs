use access::Operation;
use audience::Audience;
use coaching::{Caller, Error};
use search::{Mode, Query, Results};

use crate::{Documents, LibraryError, documents::narrowed};

/// Longest query that is taken: a long paragraph.
const QUERY_MAX: usize = 2000;
/// Hits of one answer, at most.
const HITS_MAX: usize = 100;

impl Documents {
    /// Searches what the caller may read; of that, only these audiences where some are named.
    pub async fn search(
        &self,
        caller: &Caller,
        (text, mode): (&str, Mode),
        audiences: &[Audience],
        limit: usize,
    ) -> Result<Results, LibraryError> {
        let readable = self.readable(caller, Operation::Search).await?;
        if text.trim().is_empty() || text.len() > QUERY_MAX {
            return Err(Error::field("q", format!("write what to look for, in at most {QUERY_MAX} bytes")).into());
        }
        if !(1..=HITS_MAX).contains(&limit) {
            return Err(Error::field("limit", format!("choose a number from 1 to {HITS_MAX}")).into());
        }
        let Ok(readable) = narrowed(readable, audiences) else {
            return Ok(Results { hits: Vec::new(), mode, degraded: None });
        };
        let organization = caller.viewer().organization.clone();
        Ok(self.searcher.search(&Query { organization, readable, text: text.to_owned(), limit, mode }).await?)
    }
}
