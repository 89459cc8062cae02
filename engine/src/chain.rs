//! Append-only and yet erasable: SHA-256 chains over headers.
//!
//! A link's hash covers a length-prefixed header: format version, sequence, time, actor, kind, the *salted* hash of the
//! body's exact bytes, and the previous link's hash. Erasing a body together with its salt leaves a tombstone that
//! still verifies and from which the body can't be guessed.
//! Invariant: any change of a header or of a kept body breaks verification from that link on.
//! Deliberately not here: storage, and where salts come from. Instances and conversations use the same chain.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The format of headers that is written.
pub const FORMAT: u8 = 1;
/// Bytes of a hash.
pub const HASH: usize = 32;
/// Bytes of a salt.
pub const SALT: usize = 16;
/// What the first link names as its previous hash.
pub const ORIGIN: [u8; HASH] = [0; HASH];

/// A SHA-256 hash.
pub type Hash = [u8; HASH];
/// A random salt, drawn outside, one for each body.
pub type Salt = [u8; SALT];

/// What is chained of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// Position in the chain, from 1.
    pub sequence: u64,
    /// When; hashed in microseconds since 1970.
    pub at: DateTime<Utc>,
    /// Who, if anybody.
    pub actor: Option<Uuid>,
    /// The event's kind.
    pub kind: &'a str,
}

/// The body as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept<'a> {
    /// The exact bytes that were hashed, and their salt.
    Whole {
        /// The bytes.
        body: &'a [u8],
        /// The salt.
        salt: Salt,
    },
    /// Erased: only the hash is left.
    Tombstone,
}

/// A link as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The header.
    pub header: Header<'a>,
    /// What is kept of the body.
    pub kept: Kept<'a>,
    /// Salted hash of the body, kept after erasure.
    pub body_hash: Hash,
    /// The link's own hash.
    pub hash: Hash,
}

/// The hashes of a new link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Salted hash of the body.
    pub body_hash: Hash,
    /// The link's hash, the next link's `previous`.
    pub hash: Hash,
}

/// Where and how a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A sequence number is missing or doubled; holds the expected one.
    #[error("link {0} is missing")]
    Gap(u64),
    /// The body is not the one that was sealed.
    #[error("the body of link {0} was changed")]
    Body(u64),
    /// The header or its place in the chain is not the one that was sealed.
    #[error("link {0} was changed")]
    Link(u64),
}

/// Salted hash of a body's exact bytes.
pub fn hash_body(salt: &Salt, body: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    field(&mut hasher, salt);
    field(&mut hasher, body);
    hasher.finalize().into()
}

/// Seals a new link onto `previous` ([`ORIGIN`] for the first one).
pub fn seal(previous: &Hash, header: &Header<'_>, salt: &Salt, body: &[u8]) -> Sealed {
    let body_hash = hash_body(salt, body);
    Sealed {
        body_hash,
        hash: hash_link(previous, header, &body_hash),
    }
}

/// Verifies links that follow `previous`, the first of which has sequence `first`. Gives the last hash and the number
/// of links. To verify a whole chain, start with [`ORIGIN`] and 1.
///
/// # Errors
/// The first place where it is broken.
pub fn verify<'a>(
    previous: &Hash,
    first: u64,
    links: impl IntoIterator<Item = Link<'a>>,
) -> Result<(Hash, u64), Broken> {
    let mut head = *previous;
    let mut expected = first;
    for link in links {
        let sequence = link.header.sequence;
        if sequence != expected {
            return Err(Broken::Gap(expected));
        }
        if let Kept::Whole { body, salt } = link.kept
            && hash_body(&salt, body) != link.body_hash
        {
            return Err(Broken::Body(sequence));
        }
        if hash_link(&head, &link.header, &link.body_hash) != link.hash {
            return Err(Broken::Link(sequence));
        }
        head = link.hash;
        expected += 1;
    }
    Ok((head, expected - first))
}

fn hash_link(previous: &Hash, header: &Header<'_>, body_hash: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    field(&mut hasher, &[FORMAT]);
    field(&mut hasher, &header.sequence.to_be_bytes());
    field(&mut hasher, &header.at.timestamp_micros().to_be_bytes());
    // An absent actor has length 0, which no UUID has.
    field(
        &mut hasher,
        header.actor.as_ref().map_or(&[], |a| a.as_bytes().as_slice()),
    );
    field(&mut hasher, header.kind.as_bytes());
    field(&mut hasher, body_hash);
    field(&mut hasher, previous);
    hasher.finalize().into()
}

/// Length-prefixed, so that no two sequences of fields have the same bytes.
fn field(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALTS: [Salt; 3] = [[1; SALT], [2; SALT], [3; SALT]];
    const BODIES: [&str; 3] = ["{\"kind\":\"filed\"}", "", "{\"kind\":\"decided\"}"];

    fn header(sequence: u64) -> Header<'static> {
        Header {
            sequence,
            at: DateTime::from_timestamp_micros(1_773_216_000_000_001).expect("in range"),
            actor: (sequence != 2).then_some(Uuid::from_u128(7)),
            kind: "filed",
        }
    }

    fn chain() -> Vec<Link<'static>> {
        let mut previous = ORIGIN;
        (0..3)
            .map(|i| {
                let header = header(i as u64 + 1);
                let sealed = seal(&previous, &header, &SALTS[i], BODIES[i].as_bytes());
                previous = sealed.hash;
                let kept = Kept::Whole {
                    body: BODIES[i].as_bytes(),
                    salt: SALTS[i],
                };
                Link {
                    header,
                    kept,
                    body_hash: sealed.body_hash,
                    hash: sealed.hash,
                }
            })
            .collect()
    }

    #[test]
    fn a_sealed_chain_verifies() {
        let links = chain();
        assert_eq!(verify(&ORIGIN, 1, links.clone()), Ok((links[2].hash, 3)));
        assert_eq!(
            verify(&links[0].hash, 2, links[1..].to_vec()),
            Ok((links[2].hash, 2))
        );
        assert_eq!(verify(&ORIGIN, 1, []), Ok((ORIGIN, 0)));
    }

    #[test]
    fn a_tombstone_still_verifies() {
        let mut links = chain();
        links[1].kept = Kept::Tombstone;
        assert_eq!(verify(&ORIGIN, 1, links.clone()), Ok((links[2].hash, 3)));
    }

    #[test]
    fn any_change_is_found() {
        let check = |change: fn(&mut Vec<Link<'static>>), expected: Broken| {
            let mut links = chain();
            change(&mut links);
            assert_eq!(verify(&ORIGIN, 1, links), Err(expected));
        };
        check(
            |l| {
                l[1].kept = Kept::Whole {
                    body: b" ",
                    salt: SALTS[1],
                }
            },
            Broken::Body(2),
        );
        check(
            |l| {
                l[1].kept = Kept::Whole {
                    body: b"",
                    salt: SALTS[0],
                }
            },
            Broken::Body(2),
        );
        check(|l| l[1].header.actor = Some(Uuid::nil()), Broken::Link(2));
        check(|l| l[1].header.kind = "done", Broken::Link(2));
        check(
            |l| l[1].header.at += chrono::TimeDelta::microseconds(1),
            Broken::Link(2),
        );
        check(|l| l[0].body_hash[0] ^= 1, Broken::Body(1));
        check(|l| l[2].hash[31] ^= 1, Broken::Link(3));
        check(|l| drop(l.drain(1..2)), Broken::Gap(2));
        check(|l| l.swap(0, 1), Broken::Gap(1));
    }

    /// Equal bodies under different salts have different hashes, so an erased one can't be guessed.
    #[test]
    fn the_salt_hides_the_body() {
        assert_ne!(hash_body(&SALTS[0], b"yes"), hash_body(&SALTS[1], b"yes"));
    }

    /// The format of headers is a promise: stored chains must verify for ever.
    #[test]
    fn format_one_is_frozen() {
        let sealed = seal(&ORIGIN, &header(1), &SALTS[0], BODIES[0].as_bytes());
        let text: String = sealed.hash.iter().map(|b| format!("{b:02x}")).collect();
        insta::assert_snapshot!(text, @"719094a48bce44ac97bac255fb5029c4758ccf1d0ca79b014e8b5c6b892b4ecf");
    }
}
