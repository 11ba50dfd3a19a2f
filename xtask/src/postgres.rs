//! A `PostgreSQL` server for tests: Debian's, in a folder of its own, gone when it is dropped.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{error::TaskError, process};

const INSTALLED: &str = "/usr/lib/postgresql";
const START: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// A server that listens on this machine only and trusts whoever comes.
pub(crate) struct Server {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Server {
    /// Starts one, and installs it first where it is missing and that is possible.
    pub(crate) fn start() -> Result<Self, TaskError> {
        let programs = programs()?;
        let folder = tempfile::tempdir().map_err(|source| TaskError::File { path: "/tmp".into(), source })?;
        let user = User::of(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = user.command(&programs.join("initdb"));
        initdb.args(["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "-D"]);
        process::output(initdb.arg(&data))?;
        let port = free_port()?;
        let mut postgres = user.command(&programs.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        // Tests are about what a crash of ours leaves behind, not one of the server's.
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=400"] {
            postgres.args(["-c", setting]);
        }
        let child = postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.map_err(|source| TaskError::Start { program: "postgres".to_owned(), source })?;
        let server = Self { child, port, _folder: folder };
        server.wait()?;
        // No superuser: row-level security does not hold one.
        let port = port.to_string();
        let mut psql = Command::new(programs.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-qc", "CREATE ROLE plumbline LOGIN CREATEDB"]);
        process::output(&mut psql)?;
        Ok(server)
    }

    /// The address of a database whose user may create others.
    pub(crate) fn url(&self) -> String {
        format!("postgres://plumbline@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&self) -> Result<(), TaskError> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if began.elapsed() > START {
                return Err(TaskError::Missing("the PostgreSQL server for tests did not start".to_owned()));
            }
            thread::sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A fast shutdown, which takes the server's own children along; its kill would not.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// Who runs the server: it refuses to be root.
enum User {
    Ourselves,
    Postgres,
}

impl User {
    /// Makes the folder theirs.
    fn of(folder: &Path) -> Result<Self, TaskError> {
        if id("-u", None)? != 0 {
            return Ok(Self::Ourselves);
        }
        let (user, group) = (id("-u", Some("postgres"))?, id("-g", Some("postgres"))?);
        let own = chown(folder, Some(user), Some(group));
        own.map_err(|source| TaskError::File { path: folder.to_owned(), source })?;
        Ok(Self::Postgres)
    }

    fn command(&self, program: &Path) -> Command {
        match self {
            Self::Ourselves => Command::new(program),
            Self::Postgres => {
                // Becomes the program, so that the child's id is the server's.
                let mut command = Command::new("setpriv");
                command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
                command.current_dir("/");
                command
            }
        }
    }
}

fn id(which: &str, user: Option<&str>) -> Result<u32, TaskError> {
    let answer = process::output(Command::new("id").arg(which).args(user))?;
    let number = String::from_utf8_lossy(&answer).trim().parse();
    number.map_err(|_| TaskError::Missing("`id` did not answer with a number".to_owned()))
}

fn free_port() -> Result<u16, TaskError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|source| TaskError::Start { program: "postgres".to_owned(), source })
}

/// The folder of the server's programs: the newest that Debian's packages brought.
fn programs() -> Result<PathBuf, TaskError> {
    if let Some(found) = newest() {
        return Ok(found);
    }
    process::run(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends", "postgresql"]))?;
    newest().ok_or_else(|| {
        TaskError::Missing("no PostgreSQL server: install Debian's package `postgresql`, then try again".to_owned())
    })
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir(INSTALLED).ok()?.filter_map(Result::ok);
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.map(|entry| entry.path()).max_by_key(number)?;
    Some(newest.join("bin")).filter(|programs| programs.join("initdb").exists())
}
