//! A Placet server as a process of its own: started on an empty folder, watched, killed, started again.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::Trouble;

/// Where a server keeps its data, and how it is started there as often as one likes.
#[derive(Clone, Debug)]
pub struct Place {
    pub program: PathBuf,
    pub folder: PathBuf,
    /// Embedded SQLite in the folder when there is none.
    pub database: Option<String>,
}

pub struct Server {
    pub address: SocketAddr,
    /// From the one-time link that a new installation prints.
    pub setup_token: Option<String>,
    pub took: Duration,
    child: Child,
    /// Held so that the server can go on printing.
    _printed: tokio::task::JoinHandle<()>,
}

impl Place {
    /// The server to run is the one beside this program, unless `PLACET_SERVER` names another.
    pub fn new(folder: &Path, database: Option<String>) -> Result<Self, Trouble> {
        let program = match std::env::var_os("PLACET_SERVER") {
            Some(program) => PathBuf::from(program),
            None => std::env::current_exe()
                .map_err(|why| why.to_string())?
                .with_file_name("placet"),
        };
        if !program.is_file() {
            return Err(format!(
                "{} is not there: build placet-server first",
                program.display()
            ));
        }
        Ok(Self {
            program,
            folder: folder.to_owned(),
            database,
        })
    }

    /// Starts the server and returns when it says that it listens.
    pub async fn start(&self) -> Result<Server, Trouble> {
        let began = Instant::now();
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("server.log"))
            .map_err(|why| format!("{}: {why}", self.folder.display()))?;
        let mut command = Command::new(&self.program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.folder.join("data"));
        if let Some(database) = &self.database {
            command.args(["--database-url", database]);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(|why| format!("{} does not start: {why}", self.program.display()))?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let mut lines = BufReader::new(output).lines();
        let (address, setup_token) = tokio::time::timeout(Duration::from_secs(60), ready(&mut lines))
            .await
            .map_err(|_| format!("the server was not ready within a minute; see {}", self.log()))?
            .map_err(|why| format!("{why}; see {}", self.log()))?;
        let printed = tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Server {
            address,
            setup_token,
            took: began.elapsed(),
            child,
            _printed: printed,
        })
    }

    fn log(&self) -> String {
        self.folder.join("server.log").display().to_string()
    }
}

async fn ready(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<(SocketAddr, Option<String>), Trouble> {
    let mut token = None;
    while let Some(line) = lines.next_line().await.map_err(|why| why.to_string())? {
        if let Some((_, rest)) = line.split_once("/setup/") {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
                .unwrap_or(rest.len());
            token = Some(rest[..end].to_owned());
        }
        if let Some((_, rest)) = line.split_once("placet listening on http://") {
            let address = rest
                .trim()
                .parse()
                .map_err(|_| format!("`{line}` names no address"))?;
            return Ok((address, token));
        }
    }
    Err("the server ended before it was ready".into())
}

impl Server {
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// SIGKILL, at once: the server gets no chance to tidy up.
    pub async fn kill(mut self) -> Result<(), Trouble> {
        self.child
            .kill()
            .await
            .map_err(|why| format!("the server could not be killed: {why}"))
    }

    /// CPU time that the process has used so far, user and system.
    pub fn cpu(&self) -> Option<Duration> {
        cpu_of(self.pid()?)
    }

    /// Peak of resident memory in bytes.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
    }
}

/// Linux counts in ticks of 10 ms; over windows of seconds that is exact enough.
pub fn cpu_of(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything, spaces too.
    let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
