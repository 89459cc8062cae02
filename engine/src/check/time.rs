//! Time rules of steps that people decide.

use super::{Checker, Finding};
use crate::definition::{Access, Deadline, OnTimeout, Step, Work};

/// Most reminders after a deadline.
pub const MAX_REMINDERS: u32 = 100;

impl Checker<'_> {
    /// O4.
    pub(super) fn deadline(&mut self, step: &Step, work: &Work, deadline: &Deadline) {
        let id = Some(&work.id);
        self.span(&work.id, deadline.within);
        if let Some(before) = deadline.remind_before {
            self.span(&work.id, before);
            if before.elapsed() >= deadline.within.elapsed() {
                self.report(Finding::warning(id, "reminder-too-early"));
            }
        }
        match &deadline.then {
            OnTimeout::Remind { times, every } => {
                self.span(&work.id, *every);
                if !(1..=MAX_REMINDERS).contains(times) {
                    self.report(Finding::error(id, "bad-reminders").with("limit", MAX_REMINDERS));
                }
            }
            OnTimeout::Escalate => {}
            OnTimeout::Transfer(rule) => self.participants(id, rule),
            // Nobody signs and nobody fills in what time approves.
            OnTimeout::Approve => {
                if work.signature.is_some() || work.fields.values().any(|a| *a == Access::Write) {
                    self.report(Finding::warning(id, "timeout-approves-unseen"));
                }
            }
            OnTimeout::Reject => {
                if matches!(step, Step::Handle(_)) {
                    self.report(Finding::error(id, "handle-has-no-rejection"));
                }
            }
        }
    }
}
