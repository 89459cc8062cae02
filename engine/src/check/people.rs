//! Steps that people decide, and the rules that say who and how many.

use super::{Checker, Finding, MAX_RULES};
use crate::cel::Type;
use crate::compiled::is_before;
use crate::definition::{DepartmentOf, Edge, OnTimeout, Participants, Step, Until, Weights, Work};
use crate::ids::StepId;
use crate::participants::parts;
use crate::quorum::Quorum;

/// Most people that somebody can be asked to pick.
const MAX_PICKS: u32 = 100;

impl Checker<'_> {
    pub(super) fn work(&mut self, step: &Step, work: &Work) {
        let id = &work.id;
        self.participants(Some(id), &work.participants);
        self.picks(id, &work.participants, true);
        if let Some(OnTimeout::Transfer(rule)) = work.deadline.as_ref().map(|d| &d.then) {
            self.no_picks(Some(id), rule);
        }
        self.quorum(work);
        self.fields(Some(id), &work.fields);
        for other in &work.separate_from {
            self.decision(Some(id), other);
        }
        self.edge(id, &work.on_reject);
        if let Some(deadline) = &work.deadline {
            self.deadline(step, work, deadline);
        }
        if matches!(step, Step::Handle(_)) {
            if work.on_reject != Edge::End {
                self.report(Finding::error(Some(id), "handle-has-no-rejection"));
            }
            if work.on_duplicate.is_some() {
                self.report(Finding::error(Some(id), "handle-has-no-duplicates"));
            }
        }
        let one_person = matches!(
            work.participants,
            Participants::Manager { .. } | Participants::Requester
        );
        if one_person && work.quorum != Quorum::Any {
            self.report(Finding::warning(Some(id), "one-person-quorum"));
        }
    }

    /// A rule that says who, whatever it is for.
    pub(super) fn participants(&mut self, step: Option<&StepId>, rule: &Participants) {
        let mut stack = vec![rule];
        let mut parts = 0;
        while let Some(rule) = stack.pop() {
            parts += 1;
            if parts > MAX_RULES {
                self.report(Finding::error(step, "too-many-rules").with("limit", MAX_RULES));
                return;
            }
            match rule {
                Participants::Union { of } => {
                    if of.is_empty() {
                        self.report(Finding::error(step, "nobody-named"));
                    }
                    stack.extend(of.iter().take(MAX_RULES + 1));
                }
                Participants::Except { of, without } => stack.extend([&**of, &**without]),
                Participants::App { .. } if step.is_none() => {
                    self.report(Finding::error(step, "app-not-here"));
                }
                Participants::App { app, otherwise } => {
                    if app.is_empty() {
                        self.report(Finding::error(step, "nobody-named"));
                    }
                    stack.push(otherwise);
                }
                Participants::Members { members } if members.is_empty() => {
                    self.report(Finding::error(step, "nobody-named"));
                }
                Participants::Members { members } if members.len() > 1_000 => {
                    self.report(Finding::error(step, "too-many-members").with("limit", 1_000));
                }
                Participants::Role { role, .. }
                | Participants::ManagerChain {
                    until: Until::Role(role),
                } if role.is_empty() => {
                    self.report(Finding::error(step, "nobody-named"));
                }
                Participants::Group { group } if group.is_empty() => {
                    self.report(Finding::error(step, "nobody-named"));
                }
                Participants::Manager { level: 0 }
                | Participants::ManagerChain {
                    until: Until::Level(0),
                } => {
                    self.report(Finding::error(step, "bad-level"));
                }
                Participants::ManagerChain {
                    until: Until::Authority(pointer),
                } => self.money(step, pointer),
                Participants::FormField { pointer }
                | Participants::DepartmentHead {
                    of: DepartmentOf::Field(pointer),
                    ..
                } => {
                    self.names(step, pointer);
                }
                Participants::RequesterPicks { from, min, max }
                | Participants::PreviousPicks { from, min, max } => {
                    if min > max || !(1..=MAX_PICKS).contains(max) {
                        self.report(Finding::error(step, "bad-picks").with("limit", MAX_PICKS));
                    }
                    if let Some(from) = from {
                        self.no_picks(step, from);
                        stack.push(from);
                    }
                }
                _ => {}
            }
        }
    }

    /// Who may file is asked of everybody and before there is a form.
    pub(super) fn filers(&mut self, rule: &Participants) {
        self.participants(None, rule);
        self.no_picks(None, rule);
        let reads_form = |part: &&Participants| {
            matches!(
                part,
                Participants::FormField { .. }
                    | Participants::DepartmentHead {
                        of: DepartmentOf::Field(_),
                        ..
                    }
                    | Participants::ManagerChain {
                        until: Until::Authority(_)
                    }
            )
        };
        if parts(rule).iter().any(reads_form) {
            self.report(Finding::error(None, "form-not-here"));
        }
    }

    /// Picks are kept by step, so a step has one rule that asks for them. Nobody's approval is held up by whom it might
    /// be shown to: only the requester picks people to notify.
    pub(super) fn picks(&mut self, id: &StepId, rule: &Participants, decides: bool) {
        let asking: Vec<&Participants> = parts(rule).into_iter().filter(|part| asks(part)).collect();
        if asking.len() > 1 {
            self.report(Finding::error(Some(id), "picks-twice"));
        }
        if !asking
            .iter()
            .any(|part| matches!(part, Participants::PreviousPicks { .. }))
        {
            return;
        }
        let here = &self.places[id].1;
        let is_decided = (self.steps.iter())
            .any(|other| other.work().is_some() && is_before(&self.places[other.id()].1, here));
        if !decides {
            self.report(Finding::error(Some(id), "picks-not-here"));
        } else if !is_decided {
            self.report(Finding::error(Some(id), "nobody-picks"));
        }
    }

    /// Where nobody is there to pick.
    pub(super) fn no_picks(&mut self, step: Option<&StepId>, rule: &Participants) {
        if parts(rule).into_iter().any(asks) {
            self.report(Finding::error(step, "picks-not-here"));
        }
    }

    /// Q1: thresholds that can be reached, and weights that are counted.
    pub(super) fn quorum(&mut self, work: &Work) {
        let percent = |share: u8| !(1..=100).contains(&share);
        let is_bad = match work.quorum {
            Quorum::Any | Quorum::All | Quorum::InOrder => false,
            Quorum::AtLeast { pass, fail } | Quorum::Weighted { pass, fail } => pass == 0 || fail == Some(0),
            Quorum::Percent { pass, fail } => percent(pass) || fail.is_some_and(percent),
        };
        let step = Some(&work.id);
        if is_bad {
            self.report(Finding::error(step, "bad-quorum"));
        }
        let mut weights = work.weights.members.values().chain(work.weights.roles.values());
        // Without any weight at all nothing would ever pass.
        if weights.any(|weight| *weight == 0) {
            self.report(Finding::error(step, "bad-weight"));
        }
        if work.weights != Weights::default() && !matches!(work.quorum, Quorum::Weighted { .. }) {
            self.report(Finding::warning(step, "unused-weights"));
        }
    }

    fn money(&mut self, step: Option<&StepId>, pointer: &str) {
        if !matches!(self.field(step, pointer), None | Some(Type::Money | Type::Any)) {
            self.report(Finding::error(step, "not-money").with("pointer", pointer));
        }
    }
}

fn asks(rule: &Participants) -> bool {
    matches!(
        rule,
        Participants::RequesterPicks { .. } | Participants::PreviousPicks { .. }
    )
}
