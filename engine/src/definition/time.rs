//! Time rules: deadlines (O4, O5) and what a `wait` step waits for.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A length of time, counted in a [`Calendar`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Working minutes.
    Minutes(u32),
    /// Working hours.
    Hours(u32),
    /// Working days: the same time of day, so many working days later.
    Days(u32),
}

impl Span {
    /// The length where every minute counts; a day has 24 hours.
    pub fn elapsed(self) -> TimeDelta {
        match self {
            Self::Minutes(count) => TimeDelta::minutes(count.into()),
            Self::Hours(count) => TimeDelta::hours(count.into()),
            Self::Days(count) => TimeDelta::days(count.into()),
        }
    }
}

/// O5: whose working time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// That of whoever has to act; the requester's where nobody has to. Approved leave does not count.
    #[default]
    Participant,
    /// The organisation's own.
    Organisation,
    /// This one.
    Named(Uuid),
    /// Every minute of every day counts.
    Always,
}

/// O4: by when a task is to be decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How long it may stay open.
    pub within: Span,
    /// O5.
    #[serde(default)]
    pub calendar: Calendar,
    /// Reminds once when only this much is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_before: Option<Span>,
    /// What happens then.
    #[serde(default)]
    pub then: OnTimeout,
}

/// O4: what happens when a deadline passes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OnTimeout {
    /// Reminds, and again while nothing happens.
    Remind {
        /// How often altogether.
        times: u32,
        /// How far apart.
        every: Span,
    },
    /// The task goes to the manager of whoever has it, with a new deadline; at the top one is only reminded.
    Escalate,
    /// The task goes to the first of these who may have it, once.
    Transfer(Box<super::Participants>),
    /// The task counts as approved (done).
    Approve,
    /// The task counts as rejected.
    Reject,
}

impl Default for OnTimeout {
    fn default() -> Self {
        Self::Remind {
            times: 3,
            every: Span::Days(1),
        }
    }
}

/// What a `wait` step waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Moment {
    /// A span from the entering of the step.
    After {
        /// How long.
        span: Span,
        /// In whose working time.
        #[serde(default)]
        calendar: Calendar,
    },
    /// The date at this JSON Pointer of the form, at its first minute in the organisation's zone; or the local date-time
    /// with its zone, or the instant.
    Field(String),
}
