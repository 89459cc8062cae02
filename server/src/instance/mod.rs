//! Instances: one run of a process version each, from draft to outcome.
//!
//! Invariants: an instance's stored state is the fold of its chained events, and nobody writes state, tasks or
//! viewers but the code that applies events. Commands on one instance are serialised by its row. One transaction
//! writes events, state, tasks, viewers, effects, outbox and audit, with at most eight statements. Who is not in
//! `instance_viewer` and administers nothing gets 404.
//! Deliberately not here: the rules (the engine decides), what a leave or an expense means ([`Effects`]), and cards
//! ([`crate::notice`]).

mod access;
mod actions;
mod actor;
mod admin;
mod batch;
mod boxes;
mod brief;
mod census;
mod children;
mod clock;
mod comments;
mod effects;
pub mod entity;
mod error;
mod filing;
mod follow;
mod input;
mod links;
mod list;
mod migrate;
mod out;
mod platform;
mod projection;
mod read;
mod relief;
mod rounds;
mod routes;
mod saved;
mod service;
mod shown;
mod signs;
mod step;
mod store;
mod task;
mod timeline;
mod turns;
mod view;

use placet_engine::{Directory, InstanceId, MemberId};

use crate::app::App;
use crate::http::{Caller, Language};
use crate::org::PersonRef;

pub use actor::Actor;
pub use brief::{Brief, brief, newest, takes_part};
pub use census::{Finished, finished, running};
pub use children::Children;
pub use clock::Clock;
pub use effects::{
    Apps, Assistance, Choice, EffectContext, Effects, EffectsList, Fact, Facts, Filing, Moved, Tone,
    WorkingTimes,
};
pub use error::Error;
pub use input::NewInstance;
pub use links::{Link, is_linkable, links, links_of};
pub use list::counts;
pub use migrate::{MAX_MIGRATED, Migrated, Migration, migrate};
pub use out::{FormSpec, InstanceOut, InstanceRow, PickOut, StepRef, TaskOut, TimelineEntry, Why};
pub use projection::number;
pub use read::{Standing, form_revision_at, get, may_see, may_see_file, standing};
pub use relief::Relief;
pub use routes::routes;
pub use service::{create, withdraw};
pub use shown::{Shown, shown};
pub use task::{Decision, decide};
pub use turns::Turns;
pub use view::{pick_outs, quorum_word, why, word};

/// The outbox's topic of changed instances; [`crate::notice`] receives it.
pub const TOPIC: &str = "instance";

/// Number, title and state of an instance that the caller may see, for choosing one and naming it.
pub async fn row(app: &App, caller: &Caller, id: InstanceId) -> Result<InstanceRow, Error> {
    read::row(app, caller, id).await
}

/// Anybody who ever worked here; who is in no directory is named by nothing.
pub fn person(directory: &Directory, member: MemberId) -> PersonRef {
    match directory.member(member) {
        Some(found) => PersonRef {
            id: member.0,
            name: found.name.clone(),
            login: found.login.clone(),
        },
        None => PersonRef {
            id: member.0,
            name: String::new(),
            login: String::new(),
        },
    }
}

/// The word for an instance's state in the reader's language.
pub fn state_word(state: &str, language: Language) -> String {
    crate::i18n::text(language, &format!("state-{state}"), &[])
}

/// What somebody said, if it was anything.
fn words(text: Option<String>) -> Option<String> {
    text.map(|text| plain(&text).trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// Text for a column: PostgreSQL stores no NUL, and nobody wants to read other control characters.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect()
}
