//! The installation's one secret, from which the others are derived.
//!
//! Invariant: it is made once, and whoever has the data folder without it can't use what it protects. Nodes that share a
//! database share it, by `PLACET_MASTER_KEY` or by the file.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Where it is, if it is not given.
const FILE: &str = "master.key";

/// 32 random bytes. It is never printed.
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// The key that is given in hexadecimal digits, or the data folder's, which is made if there is none.
    ///
    /// # Errors
    /// When what is given or stored is no key, or the file can't be written.
    pub fn open(given: Option<&str>, data: &Path) -> io::Result<Self> {
        if let Some(given) = given {
            return decode(given.trim());
        }
        let path = data.join(FILE);
        let mut text = String::new();
        match OpenOptions::new().read(true).open(&path) {
            Ok(mut file) => {
                file.read_to_string(&mut text)?;
                return decode(text.trim());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        // Whole or not at all: a server that dies here must start again, and a second node must not read half of it.
        let mut file = tempfile::NamedTempFile::new_in(data)?;
        file.write_all(hex::encode(bytes).as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&path) {
            Ok(_) => {
                std::fs::File::open(data)?.sync_all()?;
                Ok(Self(bytes))
            }
            // Another node was quicker.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Self::open(None, data),
            Err(error) => Err(error.error),
        }
    }

    /// A key for one purpose alone.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut derived = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key may have any length");
        derived.update(purpose.as_bytes());
        derived.finalize().into_bytes().into()
    }
}

fn decode(text: &str) -> io::Result<MasterKey> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| io::Error::other("the master key is not 64 hexadecimal digits"))?;
    Ok(MasterKey(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_folder_stays_and_each_purpose_has_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = MasterKey::open(None, folder.path()).expect("it is made");
        let again = MasterKey::open(None, folder.path()).expect("it is read");
        assert_eq!(first.derive("code"), again.derive("code"));
        assert_ne!(first.derive("code"), first.derive("mail"));
        let given = MasterKey::open(Some(&"ab".repeat(32)), folder.path()).expect("it is given");
        assert_ne!(given.derive("code"), first.derive("code"));
        assert!(MasterKey::open(Some("short"), folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        MasterKey::open(None, folder.path()).expect("it is made");
        let mode = std::fs::metadata(folder.path().join(FILE))
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
