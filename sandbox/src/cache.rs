//! Compiled components on disk.
//!
//! Invariant: what is loaded was written by whoever holds the key. Compiled code is machine code, so a file that anybody
//! else could have written must never be mapped: each file begins with an HMAC-SHA-256 over its name and its bytes, and
//! the bytes that are checked are the bytes that are loaded.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The length of an HMAC-SHA-256, in bytes.
const TAG: usize = 32;

/// A private folder of compiled components.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    key: [u8; 32],
}

impl Cache {
    pub fn open(folder: &Path, key: [u8; 32]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// The compiled component of this name, if it is there and unchanged. What is not is removed.
    pub fn load(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let path = self.path(name);
        let mut stored = match fs::read(&path) {
            Ok(stored) => stored,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let code = stored.split_off(stored.len().min(TAG));
        if self.tag(name, &code).verify_slice(&stored).is_err() {
            self.forget(name)?;
            return Ok(None);
        }
        Ok(Some(code))
    }

    /// Keeps a compiled component: whole or not at all.
    pub fn keep(&self, name: &str, code: &[u8]) -> io::Result<()> {
        let tag = self.tag(name, code).finalize().into_bytes();
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&tag)?;
        file.write_all(code)?;
        file.as_file().sync_all()?;
        file.persist(self.path(name))?;
        fs::File::open(&self.folder)?.sync_all()
    }

    /// Forgets a compiled component.
    pub fn forget(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.cwasm"))
    }

    fn tag(&self, name: &str, code: &[u8]) -> Hmac<Sha256> {
        let mut tag = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key may have any length");
        tag.update(&(name.len() as u64).to_be_bytes());
        tag.update(name.as_bytes());
        tag.update(code);
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_until_a_byte_of_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(folder.path(), [7; 32]).expect("a cache");
        cache.keep("a", b"code").expect("it is kept");
        assert_eq!(cache.load("a").expect("it reads").as_deref(), Some(&b"code"[..]));
        let path = folder.path().join("a.cwasm");
        let mut bytes = fs::read(&path).expect("a file");
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            fs::write(&path, &bytes).expect("it is written");
            assert_eq!(cache.load("a").expect("it reads"), None, "byte {at}");
            assert!(!path.exists());
            bytes[at] ^= 1;
        }
        fs::write(&path, b"short").expect("it is written");
        assert_eq!(cache.load("a").expect("it reads"), None);
    }

    #[test]
    fn another_name_or_another_key_finds_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(folder.path(), [7; 32]).expect("a cache");
        cache.keep("a", b"code").expect("it is kept");
        fs::copy(folder.path().join("a.cwasm"), folder.path().join("b.cwasm")).expect("a copy");
        assert_eq!(cache.load("b").expect("it reads"), None);
        let other = Cache::open(folder.path(), [8; 32]).expect("a cache");
        assert_eq!(other.load("a").expect("it reads"), None);
    }
}
