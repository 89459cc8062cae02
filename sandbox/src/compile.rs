//! Compiling in a child process that can be killed.
//!
//! Invariant: nobody's binary is compiled in the server's own process. A compiler is a large program that was handed
//! hostile input: its time and its memory are limited by the kernel, and a crash of it is a refusal like any other.
//!
//! Invariant: uploads and what is installed have turns of their own, so that whoever floods one of them keeps nobody of the
//! other waiting.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, Take};
use tokio::process::Command;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::engine::{self, Size};

/// How long a compilation may take.
const WALL: Duration = Duration::from_secs(60);
/// Processor time, in seconds.
const CPU: u64 = 60;
/// Address space, in bytes.
const SPACE: u64 = 2 << 30;
/// The largest compiled component, in bytes.
const MAX_CODE: u64 = 256 << 20;
/// How many uploads may wait for the one that is compiled.
const UPLOADS: usize = 8;
/// How many installed components may wait for the one that is compiled: after an update of this program, all that are asked
/// for at once.
const INSTALLED: usize = 64;

/// How to start the child: a program whose main function comes to [`compile_child`].
#[derive(Clone, Debug)]
pub struct Program {
    /// The program's file.
    pub path: PathBuf,
    /// What it is called with before the size of the guest.
    pub arguments: Vec<String>,
}

/// Why a binary was not compiled.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CompileError {
    /// The compiler says no.
    #[error("it does not compile: {0}")]
    Refused(String),
    /// It took more than a minute, or more than 2 GiB.
    #[error("it takes too much time or memory to compile")]
    TooExpensive,
    /// Others are being compiled; later it may be possible.
    #[error("too many components are being compiled")]
    Busy,
    /// Our fault.
    #[error("the compiler could not be run: {0}")]
    Io(Arc<std::io::Error>),
}

impl From<std::io::Error> for CompileError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

/// What something is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// Somebody offers it.
    Upload,
    /// Somebody has installed it, and calls it.
    Installed,
}

/// Compiles one binary at a time for each purpose.
#[derive(Debug)]
pub(crate) struct Compiler {
    program: Program,
    lanes: [Lane; 2],
}

#[derive(Debug)]
struct Lane {
    turn: Semaphore,
    room: Semaphore,
}

impl Lane {
    fn new(waiting: usize) -> Self {
        Self {
            turn: Semaphore::new(1),
            room: Semaphore::new(waiting + 1),
        }
    }
}

/// The right to compile something now.
pub(crate) struct Turn<'a> {
    program: &'a Program,
    _turn: SemaphorePermit<'a>,
    _room: SemaphorePermit<'a>,
}

impl Compiler {
    pub fn new(program: Program) -> Self {
        Self {
            program,
            lanes: [Lane::new(UPLOADS), Lane::new(INSTALLED)],
        }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`CompileError::Busy`], at once, when too many wait already.
    pub async fn turn(&self, purpose: Purpose) -> Result<Turn<'_>, CompileError> {
        let lane = &self.lanes[purpose as usize];
        let room = lane.room.try_acquire().map_err(|_| CompileError::Busy)?;
        let turn = lane.turn.acquire().await.map_err(|_| CompileError::Busy)?;
        Ok(Turn {
            program: &self.program,
            _turn: turn,
            _room: room,
        })
    }
}

impl Turn<'_> {
    /// Compiles `wasm` for the engine of `size`. Dropping the future kills the child.
    pub async fn compile(&self, wasm: &[u8], size: Size) -> Result<Vec<u8>, CompileError> {
        let mut child = Command::new(&self.program.path)
            .args(&self.program.arguments)
            .arg(size.name())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(mut to), Some(from), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(std::io::Error::other("a pipe is missing").into());
        };
        let (mut code, mut said) = (Vec::new(), Vec::new());
        let talk = async {
            let write = async {
                // A child that has said no does not read on.
                let _ = to.write_all(wasm).await;
                drop(to);
            };
            let (mut from, mut errors) = (from.take(MAX_CODE + 1), errors.take(4 << 10));
            let (_, read, heard) = tokio::join!(
                write,
                read_some(&mut from, &mut code),
                read_some(&mut errors, &mut said)
            );
            read?;
            heard?;
            child.wait().await
        };
        let status = match tokio::time::timeout(WALL, talk).await {
            Ok(status) => status?,
            Err(_) => {
                child.kill().await?;
                return Err(CompileError::TooExpensive);
            }
        };
        let said = String::from_utf8_lossy(&said).into_owned();
        match status.code() {
            Some(0) if code.len() as u64 <= MAX_CODE => Ok(code),
            Some(REFUSED) => Err(CompileError::Refused(said.trim().to_owned())),
            Some(BROKEN) => Err(std::io::Error::other(said).into()),
            // Killed by a limit, or by an allocation that failed.
            _ => Err(CompileError::TooExpensive),
        }
    }
}

/// Reads as much as is wanted and lets the rest go by, so that nobody waits for a full pipe.
async fn read_some<R: AsyncRead + Unpin>(from: &mut Take<R>, into: &mut Vec<u8>) -> std::io::Result<()> {
    from.read_to_end(into).await?;
    tokio::io::copy(from.get_mut(), &mut tokio::io::sink()).await?;
    Ok(())
}

/// What the child ends with when the compiler says no.
const REFUSED: i32 = 2;
/// What the child ends with when it could not even begin.
const BROKEN: i32 = 3;

/// The child: limits itself, reads a binary from its input, and writes the compiled one to its output. Returns what the
/// process is to end with.
pub fn compile_child(size: &str) -> i32 {
    let fail = |code: i32, error: &dyn std::fmt::Display| {
        eprintln!("{error}");
        code
    };
    let Some(size) = Size::named(size) else {
        return fail(BROKEN, &"no such size");
    };
    // It writes to pipes alone, so no file needs to grow.
    let limits = [
        (Resource::As, SPACE),
        (Resource::Cpu, CPU),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
    ];
    for (resource, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        if let Err(error) = setrlimit(resource, limit) {
            return fail(BROKEN, &error);
        }
    }
    // Whoever is waiting for an answer comes first.
    if let Err(error) = rustix::process::nice(10) {
        return fail(BROKEN, &error);
    }
    let mut wasm = Vec::new();
    if let Err(error) = std::io::stdin().lock().read_to_end(&mut wasm) {
        return fail(BROKEN, &error);
    }
    let engine = match engine::compiling(size) {
        Ok(engine) => engine,
        Err(error) => return fail(BROKEN, &error),
    };
    match engine.precompile_component(&wasm) {
        Ok(code) => match std::io::stdout().lock().write_all(&code) {
            Ok(()) => 0,
            Err(error) => fail(BROKEN, &error),
        },
        Err(error) => fail(REFUSED, &format!("{error:#}")),
    }
}
