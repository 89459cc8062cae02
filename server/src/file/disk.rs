//! The bytes: one file per content hash in the data folder.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// A file that is being received. Dropped without [`Incoming::keep`] it leaves a temporary file, which the
/// next start removes.
pub struct Incoming {
    file: File,
    path: PathBuf,
    hash: Sha256,
    pub size: usize,
    /// The first bytes, for finding out what it is.
    pub head: Vec<u8>,
}

impl Store {
    /// Opens the folder and removes what an earlier process left half received.
    pub fn open(root: &Path) -> io::Result<Self> {
        let incoming = root.join("incoming");
        if incoming.exists() {
            std::fs::remove_dir_all(&incoming)?;
        }
        std::fs::create_dir_all(&incoming)?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    pub(super) async fn receive(&self, id: Uuid) -> io::Result<Incoming> {
        let path = self.root.join("incoming").join(id.to_string());
        let file = File::create_new(&path).await?;
        Ok(Incoming {
            file,
            path,
            hash: Sha256::new(),
            size: 0,
            head: Vec::new(),
        })
    }

    /// Makes a received file durable under its hash, which it returns.
    pub(super) async fn keep(&self, mut incoming: Incoming) -> io::Result<String> {
        incoming.file.flush().await?;
        incoming.file.sync_all().await?;
        let hash = hex::encode(incoming.hash.finalize());
        let path = self.path(&hash);
        let folder = path.parent().expect("a hashed file has a folder");
        fs::create_dir_all(folder).await?;
        fs::rename(&incoming.path, &path).await?;
        File::open(folder).await?.sync_all().await?;
        Ok(hash)
    }

    pub(super) async fn discard(&self, incoming: Incoming) {
        // What can't be removed now is removed at the next start.
        let _ = fs::remove_file(&incoming.path).await;
    }

    pub(super) async fn open_file(&self, hash: &str) -> io::Result<File> {
        File::open(self.path(hash)).await
    }

    pub(super) async fn remove(&self, hash: &str) -> io::Result<()> {
        match fs::remove_file(self.path(hash)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(hash)
    }
}

impl Incoming {
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.head.len() < 8192 {
            self.head.extend(bytes.iter().take(8192 - self.head.len()));
        }
        self.hash.update(bytes);
        self.size += bytes.len();
        self.file.write_all(bytes).await
    }
}
