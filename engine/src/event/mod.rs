//! What happened, as it is stored for ever.
//!
//! Invariant: an event holds everything that [`crate::apply`] needs (directory answers, ids and times that were used),
//! so old events fold to the same state with newer rules. Bodies carry a format version and old ones are upcast when
//! they are read. Automatic outcomes say so by their cause.
//! The vocabulary covers DingTalk's eleven record types (A7): start = `filed`, execute = `decided`, execute as deputy =
//! `decided` with `acting_for`, add-sign before and after = `signs_added`, transfer = `transferred`, return =
//! `returned`, CC = `notified` and `copied`, comment = `commented`, terminate = `terminated`, finish = `finished`.
//! Deliberately not here: sequence numbers and hashes, which belong to the chain.

mod body;
mod erased;
mod parts;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::ids::MemberId;

pub use body::Body;
pub use parts::{Change, Evidence, Notice, ReturnedTo, Seat, Signed};

/// The format that is written.
pub const FORMAT: u32 = 1;

/// One event. Time and actor are columns and part of the chained header; the body is hashed as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, rounded to microseconds by the caller's clock.
    pub at: DateTime<Utc>,
    /// Whose act it was; nobody's where the engine goes on by itself.
    pub actor: Option<MemberId>,
    /// What.
    pub body: Body,
}

/// A stored body can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Written by a newer version.
    #[error("event format {0} is newer than this program")]
    TooNew(u64),
    /// Not what was ever written.
    #[error("event body: {0}")]
    Malformed(#[from] serde_json::Error),
    /// No format number.
    #[error("event body without a format")]
    Unversioned,
}

#[derive(Serialize)]
struct Stored<'a> {
    format: u32,
    #[serde(flatten)]
    body: &'a Body,
}

impl Event {
    /// The event's kind, as it stands in the chained header.
    pub fn kind(&self) -> &str {
        self.body.kind()
    }

    /// The body as it is hashed and stored: JSON text with its `format`.
    pub fn encode(&self) -> String {
        serde_json::to_string(&Stored {
            format: FORMAT,
            body: &self.body,
        })
        .expect("bodies have only text keys and finite numbers")
    }

    /// Reads a stored body, of this format or an older one.
    ///
    /// # Errors
    /// When the text was written by a newer version or is no event.
    pub fn decode(at: DateTime<Utc>, actor: Option<MemberId>, body: &str) -> Result<Self, FormatError> {
        let mut value: Value = serde_json::from_str(body)?;
        let format = (value.as_object_mut())
            .and_then(|object| object.remove("format"))
            .and_then(|format| format.as_u64())
            .ok_or(FormatError::Unversioned)?;
        if format > u64::from(FORMAT) {
            return Err(FormatError::TooNew(format));
        }
        let body = serde_json::from_value(upcast(format, value))?;
        Ok(Self { at, actor, body })
    }

    /// The tombstone of this event: what remains when people's words and data are erased.
    #[must_use]
    pub fn erased(&self) -> Self {
        Self {
            at: self.at,
            actor: self.actor,
            body: self.body.erased(),
        }
    }
}

/// Brings a body of an older format to the next, step by step. There is only one format so far.
fn upcast(_format: u64, body: Value) -> Value {
    body
}
