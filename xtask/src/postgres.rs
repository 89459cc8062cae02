//! A PostgreSQL of our own for the time of one command: a fresh cluster in a temporary folder, on a free port,
//! stopped and removed at the end. No installed cluster is touched.
//!
//! PostgreSQL refuses to run as root, so as root the cluster belongs to a made user without rights.

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::needs::{is_root, on_path};
use crate::run::{output, program};

const USER: &str = "placet-test";

/// How careful the cluster is about its data.
#[derive(Clone, Copy, PartialEq)]
pub enum Durability {
    /// Everything as PostgreSQL comes: what a benchmark and a kill test must have.
    Full,
    /// No sync at all: for tests of behaviour, which make hundreds of databases and throw them away.
    None,
}

pub struct Cluster {
    folder: PathBuf,
    port: u16,
    owner: Option<Owner>,
    server: Child,
}

#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

/// The folder of `initdb` and `postgres`: the newest that Debian has installed, or the one on the path.
pub fn programs() -> Option<PathBuf> {
    let version = |folder: &Path| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = Path::new("/usr/lib/postgresql")
        .read_dir()
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let newest = debian
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").is_file())
        .max_by_key(|folder| version(folder));
    newest.or_else(|| on_path("initdb")?.parent().map(Path::to_owned))
}

impl Cluster {
    pub fn start(durability: Durability) -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed")?;
        let owner = if is_root() { Some(made_user()?) } else { None };
        let folder = std::env::temp_dir().join(format!("placet-postgres-{}", std::process::id()));
        let io = |why: std::io::Error| format!("{}: {why}", folder.display());
        std::fs::create_dir_all(&folder).map_err(io)?;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).map_err(io)?;
        if let Some(owner) = owner {
            chown(&folder, Some(owner.uid), Some(owner.gid)).map_err(io)?;
        }
        let data = folder.join("data");
        output(
            as_owner(programs.join("initdb"), owner)
                .args([
                    "--username=placet",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                ])
                .args((durability == Durability::None).then_some("--no-sync"))
                .arg("--pgdata")
                .arg(&data),
        )?;
        let port = free_port()?;
        let mut server = as_owner(programs.join("postgres"), owner);
        server
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        // Debug builds of many tests at once; each test has a pool of its own.
        server.args(["-c", "max_connections=300", "-c", "log_min_messages=fatal"]);
        if durability == Durability::None {
            server.args([
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "synchronous_commit=off",
            ]);
        }
        let log = std::fs::File::create(folder.join("log")).map_err(io)?;
        let server = server
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(io)?)
            .stderr(log)
            // Ctrl-C ends us, and our end ends it; it must not race us.
            .process_group(0)
            .spawn()
            .map_err(|why| format!("postgres does not start: {why}"))?;
        let mut cluster = Self {
            folder,
            port,
            owner,
            server,
        };
        cluster.wait(&programs)?;
        Ok(cluster)
    }

    /// The maintenance database; tests make their own beside it.
    pub fn url(&self) -> String {
        format!("postgres://placet@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, programs: &Path) -> Outcome {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["--quiet", "--host=127.0.0.1", &format!("--port={}", self.port)])
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("postgres ended at once ({status}):\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("postgres was not ready within a minute".into())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it ends sessions and waits for nobody.
        let pid = self.server.id().to_string();
        let _ = as_owner(PathBuf::from("kill"), self.owner)
            .args(["-INT", &pid])
            .status();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn as_owner(name: PathBuf, owner: Option<Owner>) -> Command {
    let mut command = program(name);
    command.current_dir("/");
    if let Some(Owner { uid, gid }) = owner {
        command.uid(uid).gid(gid).env_remove("HOME");
    }
    command
}

fn made_user() -> Result<Owner, String> {
    let id = |flag: &str| -> Option<u32> {
        let known = Command::new("id")
            .args([flag, USER])
            .stderr(Stdio::null())
            .output()
            .ok()?;
        String::from_utf8(known.stdout).ok()?.trim().parse().ok()
    };
    if id("-u").is_none() {
        output(program("useradd").args([
            "--system",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            USER,
        ]))?;
    }
    match (id("-u"), id("-g")) {
        (Some(uid), Some(gid)) => Ok(Owner { uid, gid }),
        _ => Err(format!("the user {USER} could not be made")),
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|why| why.to_string())?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|why| why.to_string())
}
