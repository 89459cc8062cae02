//! The bytes: one file per content hash in the data folder.
//!
//! Invariant: bytes that a row names are never removed. An upload holds [`Store::naming`] from before its bytes are
//! kept until its row is there; whoever removes bytes holds [`Store::removing`] from before looking for rows. The
//! locks are this process's. Other nodes are kept apart by time: bytes that came within [`FRESH`] are not removed.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use uuid::Uuid;

/// Where uploads grow before they have a hash.
pub(super) const INCOMING: &str = "incoming";
/// By the machine's clock, as are the files' times.
const FRESH: Duration = Duration::from_secs(3600);

#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    names: RwLock<()>,
}

/// A file that is being received. Dropped without [`Store::keep`] it leaves nothing.
pub struct Incoming {
    file: File,
    place: Temporary,
    hash: Sha256,
    pub size: usize,
    /// The first bytes, for finding out what it is.
    pub head: Vec<u8>,
}

/// A path that is there no longer than this value.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Kept bytes have moved away already; what can't be removed now is removed by the cleanup.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Store {
    /// Opens the folder. Another process may be receiving uploads in it, so nothing is removed here.
    pub fn open(root: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(root.join(INCOMING))?;
        Ok(Self {
            root: root.to_owned(),
            names: RwLock::default(),
        })
    }

    /// Held while bytes are kept and their row is written.
    pub(super) async fn naming(&self) -> RwLockReadGuard<'_, ()> {
        self.names.read().await
    }

    /// Held while bytes are removed that no row names.
    pub(super) async fn removing(&self) -> RwLockWriteGuard<'_, ()> {
        self.names.write().await
    }

    pub(super) async fn receive(&self, id: Uuid) -> io::Result<Incoming> {
        let path = self.root.join(INCOMING).join(id.to_string());
        let file = File::create_new(&path).await?;
        Ok(Incoming {
            file,
            place: Temporary(path),
            hash: Sha256::new(),
            size: 0,
            head: Vec::new(),
        })
    }

    /// Makes a received file durable under its hash.
    pub(super) async fn keep(&self, mut incoming: Incoming) -> io::Result<()> {
        incoming.file.flush().await?;
        incoming.file.sync_all().await?;
        let path = self.path(&incoming.hash());
        let folder = path.parent().expect("a hashed file has a folder");
        fs::create_dir_all(folder).await?;
        fs::rename(&incoming.place.0, &path).await?;
        File::open(folder).await?.sync_all().await
    }

    pub(super) async fn open_file(&self, hash: &str) -> io::Result<File> {
        File::open(self.path(hash)).await
    }

    /// The folders that hold kept bytes.
    pub(super) fn folders() -> impl Iterator<Item = String> {
        (0..=u8::MAX).map(|byte| hex::encode([byte]))
    }

    /// Names of the files in a folder that are not fresh any more.
    pub(super) async fn stale(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        let Some(mut entries) = there(fs::read_dir(self.root.join(folder)).await)? else {
            return Ok(names);
        };
        while let Some(entry) = entries.next_entry().await? {
            if is_stale(&entry.path()).await? {
                names.extend(entry.file_name().into_string());
            }
        }
        Ok(names)
    }

    /// Removes a file unless it has become fresh meanwhile.
    pub(super) async fn remove(&self, folder: &str, name: &str) -> io::Result<()> {
        let path = self.root.join(folder).join(name);
        if is_stale(&path).await? {
            there(fs::remove_file(path).await)?;
        }
        Ok(())
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(hash)
    }
}

async fn is_stale(path: &Path) -> io::Result<bool> {
    let Some(about) = there(fs::metadata(path).await)? else {
        return Ok(false);
    };
    // A time in the future has not elapsed; such a file counts as fresh.
    Ok(about.modified()?.elapsed().is_ok_and(|age| age > FRESH))
}

/// Nothing where there is no such file or folder.
fn there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        outcome => outcome.map(Some),
    }
}

impl Incoming {
    /// Of what has come so far.
    pub fn hash(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.head.len() < 8192 {
            self.head.extend(bytes.iter().take(8192 - self.head.len()));
        }
        self.hash.update(bytes);
        self.size += bytes.len();
        self.file.write_all(bytes).await
    }
}
