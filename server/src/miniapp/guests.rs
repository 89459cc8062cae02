//! The sandbox of this server, opened when the first guest comes: a server without mini-apps has none.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use placet_sandbox::{Program, Sandbox};
use tokio::sync::Semaphore;

use crate::secret::MasterKey;

/// So many deliveries at once may be apps'; the other places of the outbox are for people.
const AT_ONCE: usize = 8;

/// So many questions of actions at once are looked up; the other readers of the database are for people.
const READS: usize = 2;

/// What this server is called with to compile a guest: see [`placet_sandbox::compile_child`].
pub const COMPILE: &str = "compile-guest";

pub struct Guests {
    folder: PathBuf,
    key: [u8; 32],
    program: Program,
    sandbox: OnceLock<Sandbox>,
    opening: Mutex<()>,
    /// Places for telling apps what has happened.
    pub telling: Semaphore,
    /// Places for what actions ask of the database.
    pub reading: Semaphore,
}

impl Guests {
    pub fn new(data: &Path, key: &MasterKey, program: Program) -> Self {
        Self {
            folder: data.join("guests"),
            key: key.derive("compiled guests"),
            program,
            sandbox: OnceLock::new(),
            opening: Mutex::default(),
            telling: Semaphore::new(AT_ONCE),
            reading: Semaphore::new(READS),
        }
    }

    /// # Errors
    /// When its folder can't be used, or there is too little address space for its pools.
    pub fn sandbox(&self) -> io::Result<&Sandbox> {
        if let Some(sandbox) = self.sandbox.get() {
            return Ok(sandbox);
        }
        let _one = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sandbox) = self.sandbox.get() {
            return Ok(sandbox);
        }
        let sandbox = Sandbox::open(&self.folder, self.key, self.program.clone())?;
        Ok(self.sandbox.get_or_init(|| sandbox))
    }
}
