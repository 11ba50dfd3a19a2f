//! An organization with somebody who may upload, and the real program over it.

use std::{fs, path::PathBuf, process::Stdio, sync::Arc};

use access::Role;
use audience::OrganizationId;
use coaching::{Clock, Coaching, KeyRequest, Origin, Random};
use jiff::Timestamp;
use store::{Scopes, Store};
use testkit::Home;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use url::Url;

/// The folder of the data where there is one process; see [`Home::open`].
pub(crate) const DATA: &str = "data";

struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Random for System {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }
}

pub(crate) struct Instance {
    pub(crate) home: Home,
    /// What this test sees of the database, beside the processes.
    pub(crate) store: Store,
    /// The key of a member of the talent team.
    pub(crate) key: String,
}

pub(crate) fn organization() -> OrganizationId {
    "aldous-wray".parse().unwrap()
}

impl Instance {
    pub(crate) async fn fresh() -> Self {
        let home = Home::fresh().await;
        let store = home.open().await;
        let coaching = Coaching::new(store.clone(), Arc::new(System), Arc::new(System), 1);
        let first =
            ("Nadia Okafor".parse().unwrap(), "nadia@aldous-wray.example".parse().unwrap(), Role::Talent.into());
        let person = coaching.found(&organization(), &"Aldous & Wray".parse().unwrap(), first).await.unwrap();
        let session = coaching.vouch(&organization(), person, "a test", &Origin::default()).await.unwrap();
        let caller = coaching.caller_by_session(&session.secret.reveal()).await.unwrap().unwrap();
        let request = KeyRequest { name: "uploads".parse().unwrap(), scopes: Scopes::All, expires: None };
        let key = coaching.create_key(&caller, request).await.unwrap().secret;
        Self { home, store, key }
    }

    /// Starts `plumbline serve` over this data folder.
    pub(crate) fn serve(&self, data: &str, arguments: &[&str]) -> Process {
        let log = self.home.folder().join(format!("{data}.log"));
        let lines = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_plumbline"));
        command.args(["serve", "--data", data, "--port", "0"]).args(arguments).current_dir(self.home.folder());
        command.env_clear().env("RUST_LOG", "info").env("PLUMBLINE_JOBS__LEASE_S", "3");
        command.envs(self.home.database().map(|url| ("PLUMBLINE_DATABASE__URL", url.as_str())));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(lines).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Process { child, said, log }
    }
}

/// A running `plumbline serve`; killed where it is dropped.
pub(crate) struct Process {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
    log: PathBuf,
}

impl Process {
    /// Waits until it says its address.
    pub(crate) async fn address(&mut self) -> Url {
        let said = self.said().await;
        let address = said.strip_prefix("plumbline is ready at ").unwrap_or_else(|| panic!("it says: {said}"));
        address.parse().unwrap()
    }

    /// The next line that it says.
    pub(crate) async fn said(&mut self) -> String {
        let said = self.said.next_line().await.unwrap();
        said.unwrap_or_else(|| panic!("it ended by itself: {}", self.log()))
    }

    /// `kill -9`. Nothing may have ended it before.
    pub(crate) async fn kill(mut self) {
        let ended = self.child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended by itself with {ended:?}: {}", self.log());
        self.child.kill().await.unwrap();
    }

    /// What it and those before it on the same folder logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}
