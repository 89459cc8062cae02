//! Requests in the words of the WIT package.

use chrono::{DateTime, SecondsFormat, Utc};
use placet_engine::InstanceState;
use placet_sandbox::wit::{State, View};

use super::super::people::person;
use crate::instance::Brief;
use crate::org::Snapshot;

pub fn view(brief: &Brief, snapshot: &Snapshot, now: DateTime<Utc>) -> View {
    View {
        id: brief.id.0.to_string(),
        number: brief.number.clone(),
        process: brief.process.clone(),
        state: state(brief.state),
        form: brief.form.to_string(),
        requester: person(snapshot, brief.requester, now),
        filed_at: brief.filed_at.map(timestamp),
    }
}

pub fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn state(state: InstanceState) -> State {
    match state {
        InstanceState::Draft => State::Draft,
        InstanceState::Running => State::Running,
        InstanceState::Returned => State::Returned,
        InstanceState::Suspended => State::Suspended,
        InstanceState::Approved => State::Approved,
        InstanceState::Rejected => State::Rejected,
        InstanceState::Withdrawn => State::Withdrawn,
        InstanceState::Terminated => State::Terminated,
        InstanceState::Revoked => State::Revoked,
    }
}
