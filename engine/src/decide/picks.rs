//! Picking people for steps further down: when filing, and when deciding the step before.
//!
//! Invariant: only a person's command is refused for want of picks. A step that is entered in any other way without
//! them has found nobody, so P1 says what follows.

use super::Run;
use crate::command::{Context, Picks, Refusal};
use crate::definition::Step;
use crate::forecast::{self, AheadState};
use crate::ids::{StepId, TaskId};
use crate::participants::{Pick, PickRule, Picker, pick_rule};

impl<'a> Run<'a> {
    /// The picks without those of nobody that nobody asked for.
    pub(super) fn asked_for(&self, picks: &Picks, by: Picker) -> Picks {
        let mut picks = picks.clone();
        picks.retain(|step, members| !members.is_empty() || self.picks_of(step, by).is_some());
        picks
    }

    /// What `by` picks for a step.
    fn picks_of(&self, step: &StepId, by: Picker) -> Option<PickRule<'a>> {
        let step = self.definition.step(step.as_str())?;
        pick_rule(step).filter(|rule| rule.by == by)
    }

    /// Whether the requester's picks are good ones, and none is missing on the way that this form takes, as far as that
    /// can be told.
    pub(super) fn check_requester_picks(&self, picks: &Picks) -> Result<(), Refusal> {
        self.check_picks(picks, |step| self.picks_of(step, Picker::Requester))?;
        let asks = |step: &Step| pick_rule(step).is_some_and(|rule| rule.by == Picker::Requester);
        if !self.definition.steps().any(asks) {
            return Ok(());
        }
        let lacking = self.way().into_iter().find_map(|step| {
            let rule = self.picks_of(&step, Picker::Requester)?;
            self.scope().lacks_picks(&step, &rule)
        });
        lacking.map_or(Ok(()), Err)
    }

    /// Whether the picks of whoever decides `from` are good ones.
    pub(super) fn check_decider_picks(&self, from: &StepId, picks: &Picks) -> Result<(), Refusal> {
        self.check_picks(picks, |step| {
            let rule = self.picks_of(step, Picker::Previous)?;
            (self.definition.is_downstream(from.as_str(), step.as_str())).then_some(rule)
        })
    }

    fn check_picks(
        &self,
        picks: &Picks,
        rule: impl Fn(&StepId) -> Option<PickRule<'a>>,
    ) -> Result<(), Refusal> {
        for (step, members) in picks {
            match (rule(step), members.first()) {
                (Some(rule), _) => self.scope().check_picks(step, &rule, members)?,
                (None, Some(member)) => {
                    return Err(Refusal::NotToPick {
                        step: step.clone(),
                        member: *member,
                    });
                }
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// The steps that are to be entered if everybody approves, in order; without those behind a condition that can't be
    /// told yet.
    fn way(&self) -> Vec<StepId> {
        let context = Context {
            now: self.now,
            ids: self.ids,
            directory: self.directory,
            definition: self.definition,
            answers: self.apps.answers(),
            calendars: self.calendars,
            complete: self.complete,
        };
        let steps = forecast::progress(&self.state, &context).steps;
        let ahead = steps.into_iter().filter(|s| s.state == AheadState::Ahead);
        ahead.map(|s| s.step).collect()
    }

    /// Whether a step can't be entered, because the person who decides a step above it has to pick people first.
    pub(super) fn waits_for_picks(&mut self, step: &Step) -> bool {
        let Some(decided) = &self.decided else {
            return false;
        };
        let rule = pick_rule(step).filter(|rule| rule.by == Picker::Previous);
        let Some(rule) = rule.filter(|_| {
            self.definition
                .is_downstream(decided.as_str(), step.id().as_str())
        }) else {
            return false;
        };
        if let Some(wanted) = &mut self.wanted {
            wanted.push(step.id().clone());
            return true;
        }
        self.lacking = self.scope().lacks_picks(step.id(), &rule);
        self.lacking.is_some()
    }

    /// What the requester has to pick for a step.
    pub(crate) fn requester_pick(&self, step: &StepId) -> Option<Pick> {
        let rule = self.picks_of(step, Picker::Requester)?;
        self.scope().pick(step, &rule)
    }

    /// What whoever lets a task pass has to pick for the steps that would follow at once.
    pub(crate) fn decider_picks(&mut self, task: TaskId) -> Vec<Pick> {
        let asks = |step: &Step| pick_rule(step).is_some_and(|rule| rule.by == Picker::Previous);
        let Some(found) = self.state.task(task).filter(|t| t.state.is_open()) else {
            return Vec::new();
        };
        if !self.definition.steps().any(asks) {
            return Vec::new();
        }
        self.decided = Some(found.step.clone());
        self.wanted = Some(Vec::new());
        let before = self.state.clone();
        self.assent(task);
        let wanted = self.wanted.take().unwrap_or_default();
        // From whom, and who was picked before, is told as things stand.
        self.state = before;
        let pick = |step: &StepId| self.scope().pick(step, &self.picks_of(step, Picker::Previous)?);
        wanted.iter().filter_map(pick).collect()
    }

    /// Whether a forecast comes to a step for which somebody has yet to pick people.
    pub(super) fn foresees_picks(&mut self, step: &Step) -> bool {
        let Some(rule) = pick_rule(step).filter(|_| self.forecast) else {
            return false;
        };
        let lacks = self.scope().lacks_picks(step.id(), &rule).is_some();
        self.unpicked |= lacks;
        lacks
    }
}
