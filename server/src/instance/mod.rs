//! Instances: one run of a process version each, from draft to outcome.
//!
//! Invariants: an instance's stored state is the fold of its chained events, and nobody writes state, tasks or
//! viewers but the code that applies events. Commands on one instance are serialised by its row. One transaction
//! writes events, state, tasks, viewers, effects, outbox and audit, with at most eight statements. Who is not in
//! `instance_viewer` and administers nothing gets 404.
//! Deliberately not here: the rules (the engine decides), what a leave or an expense means ([`Effects`]), and cards
//! ([`crate::notice`]).

mod effects;
mod error;
mod links;

use uuid::Uuid;

use crate::app::App;
use crate::http::Caller;

pub use effects::{Assistance, Choice, EffectContext, Effects, EffectsList, Fact, Filing, Tone};
pub use error::Error;
pub use links::{Link, is_linkable, links, links_of};

/// Whether the caller may see an instance.
pub async fn may_see(_app: &App, _caller: &Caller, _instance: Uuid) -> Result<bool, sea_orm::DbErr> {
    Ok(false)
}
