//! The publisher's signature: detached ed25519 over a domain tag and the SHA-256 of the whole archive.
//!
//! Invariant: there is one signature for a key and a message, not a family of them: verification is the strict one,
//! and keys of small order, under which anything verifies, are refused.
//! Deliberately not here: whose key it is, and whether it may still be used.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Stands before the digest, so that a signature made for something else never fits a bundle.
const DOMAIN: &[u8] = b"placet-bundle-v1\0";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("the key is not 32 bytes in base64, or no point of the curve")]
    MalformedKey,
    #[error("the key is one under which anything verifies")]
    WeakKey,
    #[error("the signature is not 64 bytes in base64")]
    MalformedSignature,
    #[error("the signature is not this key's for this bundle")]
    Wrong,
}

/// Whether `key` is one that a publisher may have, in base64 with padding.
pub fn check_key(key: &str) -> Result<(), Error> {
    verifying(key).map(drop)
}

fn verifying(key: &str) -> Result<VerifyingKey, Error> {
    let key = decode(key).ok_or(Error::MalformedKey)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| Error::MalformedKey)?;
    if key.is_weak() {
        Err(Error::WeakKey)
    } else {
        Ok(key)
    }
}

/// Whether `signature` is that of `key` for the bundle with this SHA-256; both in base64 with padding.
pub fn verify(key: &str, signature: &str, sha256: &[u8; 32]) -> Result<(), Error> {
    let key = verifying(key)?;
    let signature = decode(signature).ok_or(Error::MalformedSignature)?;
    let signature = Signature::from_bytes(&signature);
    key.verify_strict(&message(sha256), &signature)
        .map_err(|_| Error::Wrong)
}

/// A publisher's secret key. It is wiped from memory when dropped, and never printed.
pub struct PublisherKey(SigningKey);

impl PublisherKey {
    /// The key that grows from 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// What others verify with, in base64.
    pub fn public(&self) -> String {
        STANDARD.encode(self.0.verifying_key().as_bytes())
    }

    /// The signature of the bundle with this SHA-256, in base64.
    pub fn sign(&self, sha256: &[u8; 32]) -> String {
        STANDARD.encode(self.0.sign(&message(sha256)).to_bytes())
    }
}

/// What names a bundle: the SHA-256 of its bytes as they were signed.
pub fn digest(bundle: &[u8]) -> [u8; 32] {
    Sha256::digest(bundle).into()
}

fn message(sha256: &[u8; 32]) -> Vec<u8> {
    [DOMAIN, sha256].concat()
}

fn decode<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PublisherKey {
        PublisherKey::from_seed(&[7; 32])
    }

    #[test]
    fn what_the_publisher_signed_verifies() {
        let sha256 = digest(b"a bundle");
        assert_eq!(verify(&key().public(), &key().sign(&sha256), &sha256), Ok(()));
    }

    #[test]
    fn another_bundle_key_or_purpose_does_not() {
        let sha256 = digest(b"a bundle");
        let signature = key().sign(&sha256);
        let other = PublisherKey::from_seed(&[8; 32]);
        assert_eq!(
            verify(&key().public(), &signature, &digest(b"another")),
            Err(Error::Wrong)
        );
        assert_eq!(verify(&other.public(), &signature, &sha256), Err(Error::Wrong));
        let bare = STANDARD.encode(key().0.sign(&sha256).to_bytes());
        assert_eq!(verify(&key().public(), &bare, &sha256), Err(Error::Wrong));
    }

    #[test]
    fn a_changed_signature_is_refused_wherever_it_changed() {
        let sha256 = digest(b"a bundle");
        let signature = STANDARD.decode(key().sign(&sha256)).unwrap();
        for bit in 0..signature.len() * 8 {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let changed = STANDARD.encode(changed);
            assert_eq!(
                verify(&key().public(), &changed, &sha256),
                Err(Error::Wrong),
                "bit {bit}"
            );
        }
    }

    #[test]
    fn malformed_keys_and_signatures_are_told_apart() {
        let sha256 = digest(b"a bundle");
        let (public, signature) = (key().public(), key().sign(&sha256));
        let off_the_curve = STANDARD.encode([2; 32]);
        for malformed in ["", "!", "AAAA", public.trim_end_matches('='), &off_the_curve] {
            assert_eq!(
                verify(malformed, &signature, &sha256),
                Err(Error::MalformedKey),
                "{malformed}"
            );
        }
        let spaced = format!(" {signature}");
        for malformed in ["", "!", "AAAA", signature.trim_end_matches('='), &public, &spaced] {
            assert_eq!(
                verify(&public, malformed, &sha256),
                Err(Error::MalformedSignature),
                "{malformed}"
            );
        }
    }

    #[test]
    fn a_key_under_which_anything_verifies_is_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let (key, signature) = (
            STANDARD.encode(identity),
            STANDARD.encode([[0; 32], identity].concat()),
        );
        assert_eq!(verify(&key, &signature, &digest(b"any")), Err(Error::WeakKey));
    }
}
