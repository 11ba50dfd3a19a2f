use std::{error::Error, time::Duration};

use store::StoreError;

type Cause = Box<dyn Error + Send + Sync>;

/// Why a run did not do what it was to do. The message is kept and shown: it names no person and quotes no text.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may work later.
    #[error("it did not work this time")]
    Retry {
        /// What went wrong.
        #[source]
        source: Cause,
        /// How long to wait at least, where somebody said so.
        after: Duration,
    },
    /// Trying again would not help.
    #[error("it cannot be done")]
    Fail {
        /// What is wrong.
        #[source]
        source: Cause,
    },
    /// It was asked to stop, or its lease went to another run.
    #[error("it was stopped")]
    Stopped,
}

impl JobError {
    /// What may work later.
    pub fn retry(source: impl Into<Cause>) -> Self {
        Self::Retry { source: source.into(), after: Duration::ZERO }
    }

    /// What may work later, though not before this long.
    pub fn retry_after(source: impl Into<Cause>, after: Duration) -> Self {
        Self::Retry { source: source.into(), after }
    }

    /// What will not work later either.
    pub fn fail(source: impl Into<Cause>) -> Self {
        Self::Fail { source: source.into() }
    }

    /// All that is known of it, on one line.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Retry { source, .. } | Self::Fail { source } => chain(source.as_ref()),
            Self::Stopped => self.to_string(),
        }
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::retry(error)
    }
}

fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}
