//! Telling those who wait for work that there is some: within this process on `SQLite`, by `NOTIFY` on `PostgreSQL`.

use std::time::Duration;

use sqlx::{PgPool, postgres::PgListener};
use tokio::{sync::watch, task::JoinHandle};

use super::Pool;
use crate::{Store, StoreError};

const CHANNEL: &str = "plumbline_jobs";
/// Sent with the commit of the transaction it runs in, once however often it is said there.
pub(super) const NOTIFY: &str = "SELECT pg_notify('plumbline_jobs', '')";
/// The pause before a listener whose server went away tries again.
const PAUSE: Duration = Duration::from_secs(1);

/// Wake-ups for those who wait for work. They are hints: one may come without work, and on `SQLite` none comes from
/// another process, so whoever waits looks by itself from time to time as well.
#[derive(Debug)]
pub struct WakeUps {
    woken: watch::Receiver<()>,
    listener: Option<JoinHandle<()>>,
}

impl Store {
    /// Wake-ups from now on: work that is there already is not told of. On `PostgreSQL` this holds one connection.
    pub async fn wake_ups(&self) -> Result<WakeUps, StoreError> {
        match &self.0.pool {
            Pool::Sqlite { .. } => Ok(WakeUps { woken: self.0.workers.subscribe(), listener: None }),
            Pool::Postgres(pool) => {
                let listener = listen(pool).await.map_err(|error| self.0.at.failed(error))?;
                let woken = watch::Sender::new(());
                let receiver = woken.subscribe();
                Ok(WakeUps { woken: receiver, listener: Some(tokio::spawn(forward(listener, woken))) })
            }
        }
    }
}

impl WakeUps {
    /// Waits for the next one; several since the last call are one. Nothing is lost where this is dropped half-way.
    pub async fn next(&mut self) {
        if self.woken.changed().await.is_err() {
            // Nobody is left to wake us.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for WakeUps {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// In a task of its own, since a listener that is dropped half-way through connecting again forgets its channel.
async fn forward(mut listener: PgListener, woken: watch::Sender<()>) {
    loop {
        match listener.try_recv().await {
            // Told, or connected again after an outage in which something may have been told.
            Ok(_) => woken.send_modify(|()| ()),
            Err(error) => {
                tracing::warn!(error = %error, "no wake-ups from the database for now");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
