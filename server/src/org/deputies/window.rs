//! When somebody stands in for somebody, and what a change of that may say. Pure.
//!
//! Invariant: of two windows of one principal that meet in time, none is for a process that the other names, and not both
//! are for all of them: whoever asks who stands in gets one answer. Circles of deputies are no fault: the engine cuts them.

use chrono::{DateTime, SubsecRound, Utc};
use placet_engine::MemberId;
use placet_engine::directory;
use uuid::Uuid;

use crate::dates;
use crate::http::FieldError;
use crate::org::entity::deputy;
use crate::org::names;

/// More processes than anybody names one by one.
const MAX_PROCESSES: usize = 50;

/// P5: from one instant to another, half-open, somebody stands in for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub id: Uuid,
    pub principal: MemberId,
    pub deputy: MemberId,
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    /// Keys, sorted; for all processes if there are none.
    pub processes: Vec<String>,
    /// Whether what is open when it begins goes to the deputy too.
    pub open_tasks: bool,
    pub reason: Option<String>,
}

/// What a form says of a window. `None` leaves alone, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub from: Option<DateTime<Utc>>,
    pub until: Option<Option<DateTime<Utc>>>,
    pub processes: Option<Vec<String>>,
    pub open_tasks: Option<bool>,
    pub reason: Option<Option<String>>,
}

impl From<deputy::Model> for Window {
    fn from(row: deputy::Model) -> Self {
        Self {
            id: row.id,
            principal: MemberId(row.principal),
            deputy: MemberId(row.deputy),
            from: row.starts_at,
            until: row.ends_at,
            processes: serde_json::from_str(&row.processes).unwrap_or_default(),
            open_tasks: row.open_tasks,
            reason: row.reason,
        }
    }
}

impl Window {
    /// One that begins now, for everything and without an end.
    pub fn new(id: Uuid, principal: MemberId, deputy: MemberId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            principal,
            deputy,
            from: now,
            until: None,
            processes: Vec::new(),
            open_tasks: false,
            reason: None,
        }
    }

    pub fn has_begun(&self, now: DateTime<Utc>) -> bool {
        self.from <= now
    }

    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    pub fn concerns(&self, member: MemberId) -> bool {
        self.principal == member || self.deputy == member
    }

    /// Whether for some instant and some process both would say who stands in.
    pub fn collides(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.until.is_some_and(|until| until <= b.from);
        let named = self.processes.iter().any(|key| other.processes.contains(key));
        let all = self.processes.is_empty() && other.processes.is_empty();
        self.principal == other.principal && !before(self, other) && !before(other, self) && (named || all)
    }

    /// As the engine knows it.
    pub fn for_engine(&self) -> directory::Deputy {
        directory::Deputy {
            principal: self.principal,
            deputy: self.deputy,
            from: self.from,
            until: self.until,
            processes: self.processes.clone(),
            open_tasks: self.open_tasks,
        }
    }

    /// Changes it as the draft says; what began keeps its beginning. A beginning in the past means now.
    pub fn revise(&mut self, draft: &Draft, is_new: bool, now: DateTime<Utc>) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |pointer: &str, code: &str| errors.push(FieldError::new(pointer, code));
        // PostgreSQL keeps microseconds.
        let time = |time: DateTime<Utc>| time.trunc_subsecs(6);
        let is_usual = |time: DateTime<Utc>| dates::is_usual(time.date_naive());
        match draft.from.map(time) {
            Some(from) if !is_usual(from) => refuse("/from", "date-malformed"),
            // Sent back as it is, a beginning is not changed.
            Some(from) if !is_new && from == self.from => {}
            Some(_) if !is_new && self.has_begun(now) => refuse("/from", "deputy-begun"),
            Some(from) => self.from = from.max(now),
            None => {}
        }
        if let Some(until) = draft.until.map(|until| until.map(time)) {
            match until.filter(|_| until != self.until) {
                Some(until) if !is_usual(until) => refuse("/until", "date-malformed"),
                Some(until) if until <= now => refuse("/until", "deputy-past"),
                _ => self.until = until,
            }
        }
        if self.until.is_some_and(|until| until <= self.from) {
            refuse("/until", "dates-in-wrong-order");
        }
        if let Some(processes) = &draft.processes {
            self.processes.clone_from(processes);
            self.processes.sort();
            self.processes.dedup();
            if self.processes.len() > MAX_PROCESSES {
                errors.push(FieldError::new("/processes", "deputy-processes").with("most", MAX_PROCESSES));
            }
        }
        if let Some(reason) = &draft.reason {
            let reason = reason.as_deref().filter(|reason| !reason.trim().is_empty());
            match reason.map(names::name).transpose() {
                Ok(reason) => self.reason = reason,
                Err(code) => errors.push(FieldError::new("/reason", code)),
            }
        }
        self.open_tasks = draft.open_tasks.unwrap_or(self.open_tasks);
        errors
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 11, hour, 0, 0)
            .single()
            .expect("an hour of that day")
    }

    fn window(from: u32, until: Option<u32>, processes: &[&str]) -> Window {
        Window {
            until: until.map(at),
            processes: processes.iter().map(|key| (*key).to_owned()).collect(),
            ..Window::new(
                Uuid::nil(),
                MemberId(Uuid::from_u128(1)),
                MemberId(Uuid::from_u128(2)),
                at(from),
            )
        }
    }

    #[track_caller]
    fn check(one: (u32, Option<u32>, &[&str]), other: (u32, Option<u32>, &[&str]), expected: bool) {
        let (one, other) = (window(one.0, one.1, one.2), window(other.0, other.1, other.2));
        assert_eq!(one.collides(&other), expected);
        assert_eq!(other.collides(&one), expected, "the other way round");
    }

    #[test]
    fn windows_that_only_touch_do_not_collide() {
        check((8, Some(10), &[]), (10, Some(12), &[]), false);
        check((8, Some(11), &[]), (10, Some(12), &[]), true);
        check((8, None, &[]), (20, None, &[]), true);
        check((8, Some(20), &[]), (20, None, &[]), false);
    }

    #[test]
    fn windows_collide_only_for_the_same_processes() {
        check((8, None, &["leave"]), (9, None, &["expense"]), false);
        check(
            (8, None, &["leave", "trip"]),
            (9, None, &["expense", "trip"]),
            true,
        );
        // What is named goes before everything else.
        check((8, None, &["leave"]), (9, None, &[]), false);
    }

    #[test]
    fn windows_of_two_people_never_collide() {
        let bos = Window {
            principal: MemberId(Uuid::from_u128(3)),
            ..window(8, None, &[])
        };
        assert!(!bos.collides(&window(8, None, &[])));
    }

    fn codes(errors: &[FieldError]) -> Vec<(&str, &str)> {
        errors
            .iter()
            .map(|error| (error.pointer.as_str(), error.code.as_str()))
            .collect()
    }

    #[test]
    fn what_has_begun_keeps_its_beginning_and_may_end_earlier() {
        let mut begun = window(8, Some(20), &[]);
        let earlier = Draft {
            until: Some(Some(at(12))),
            ..Draft::default()
        };
        assert!(begun.revise(&earlier, false, at(10)).is_empty());
        assert_eq!(begun.until, Some(at(12)));
        let moved = Draft {
            from: Some(at(11)),
            ..Draft::default()
        };
        assert_eq!(
            codes(&begun.revise(&moved, false, at(10))),
            [("/from", "deputy-begun")]
        );
        let gone = Draft {
            until: Some(Some(at(9))),
            ..Draft::default()
        };
        assert_eq!(
            codes(&begun.revise(&gone, false, at(10))),
            [("/until", "deputy-past")]
        );
        // Whoever sends back what they read is not refused.
        let same = Draft {
            from: Some(at(8)),
            until: Some(Some(at(12))),
            ..Draft::default()
        };
        assert!(begun.revise(&same, false, at(11)).is_empty());
    }

    #[test]
    fn a_new_window_begins_now_at_the_earliest_and_ends_after_it_begins() {
        let mut new = window(10, None, &[]);
        let early = Draft {
            from: Some(at(6)),
            until: Some(Some(at(12))),
            processes: Some(vec!["trip".into(), "leave".into(), "trip".into()]),
            reason: Some(Some("  on   leave ".into())),
            ..Draft::default()
        };
        assert!(new.revise(&early, true, at(10)).is_empty());
        assert_eq!((new.from, new.until), (at(10), Some(at(12))));
        assert_eq!(new.processes, ["leave", "trip"]);
        assert_eq!(new.reason.as_deref(), Some("on leave"));
        let backwards = Draft {
            from: Some(at(14)),
            until: Some(Some(at(14))),
            ..Draft::default()
        };
        assert_eq!(
            codes(&new.revise(&backwards, true, at(10))),
            [("/until", "dates-in-wrong-order")]
        );
    }
}
