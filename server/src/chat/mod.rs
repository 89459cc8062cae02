//! Conversations, live push and cards.
//!
//! Each conversation is one dense, chained log of events: messages, cards and their revisions, changes of membership.
//! Invariants:
//! - The database is the stream. Live push may lose, repeat or reorder; a client sees a gap by arithmetic
//!   (`seq != last + 1`) and reads the range over HTTP.
//! - Sending is idempotent by (member, client id); an acknowledgement comes after the commit.
//! - Read state is a watermark per member; unread counts are a subtraction, never a scan.
//! - Authority over a card's verbs is here and at the card's source, never in the client.
//!
//! Deliberately not here: edits, reactions, threads and receipts (later events of the same log), several nodes.

mod budget;
pub mod bus;
pub mod cards;
mod directory;
pub mod entity;
mod log;
mod members;
mod message;
mod open;
mod personal;
mod read;
mod routes;
mod socket;
mod sql;
mod store;

use axum::http::StatusCode;

pub use bus::Bus;
pub use cards::{
    CardSource, CardSources, CardUpdate, KnownCard, Place, Press, Publishing, known_card, publish,
};
pub use directory::DirectoryNews;
pub use log::{Event, EventKind, VerifyError, erase, verify};
pub use members::people_in;
pub use message::{Body, Sent, say, send};
pub use open::{Opened, app_conversation, assistant_conversation, open_direct, open_group};
pub use personal::{Personal, PersonalKind, personal, personal_all, wake};
pub use read::{Counts, counts, mark_read};
pub use routes::routes;
pub use store::is_in;

use crate::http::{Failure, FieldError, Problem};

/// The longest message, in characters.
pub const MAX_TEXT: usize = 10_000;
/// The most people whom one message may mention.
pub const MAX_MENTIONS: usize = 50;
/// The most people in a group, when it is made or added to.
pub const MAX_MEMBERS: usize = 1_000;
/// The longest name of a group, in characters.
pub const MAX_NAME: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or the caller is not in it.
    #[error("not found")]
    NotFound,
    #[error("not allowed")]
    Forbidden,
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// The client id was used for something else.
    #[error("the client id was used with another body")]
    Duplicate { seq: i64 },
    /// The card has a newer revision, which comes along.
    #[error("the card was revised")]
    Stale { card: Box<serde_json::Value> },
    #[error("no such verb")]
    UnknownVerb,
    #[error(transparent)]
    Once(#[from] crate::db::KeyReused),
    #[error(transparent)]
    Org(#[from] crate::org::Error),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    /// A card's source has refused.
    #[error("refused by the card's source")]
    Source(Box<Failure>),
}

impl Error {
    fn invalid(pointer: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code)])
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Duplicate { seq } => Problem::new(StatusCode::CONFLICT, "duplicate")
                .extension("seq", seq)
                .into(),
            Error::Stale { card } => Problem::new(StatusCode::CONFLICT, "stale")
                .extension("card", *card)
                .into(),
            Error::UnknownVerb => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown-verb"),
            Error::Once(error) => error.into(),
            Error::Org(error) => error.into(),
            Error::Database(error) => error.into(),
            Error::Source(failure) => *failure,
        }
    }
}
