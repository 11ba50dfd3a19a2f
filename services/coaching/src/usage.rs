//! What an organization's model calls come to.

use access::Operation;
use jiff::{SignedDuration, Timestamp};
use store::ModelUsage;

use crate::{Caller, Coaching, Error, sign_in::before};

/// How far back is counted, if nothing is said.
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Coaching {
    /// What the model calls of my organization since then come to, by model; and since when that is: for a month, if
    /// nothing is said.
    pub async fn read_usage(
        &self,
        caller: &Caller,
        since: Option<Timestamp>,
    ) -> Result<(Timestamp, Vec<ModelUsage>), Error> {
        let viewer = caller.allow(Operation::ReadUsage)?;
        let since = since.map_or_else(|| before(self.now(), MONTH), Ok)?;
        Ok((since, self.store.model_usage(&viewer.organization, since).await?))
    }
}
