//! Whom people pick for steps further down: the rules that ask for it, and whether a pick is a good one.
//!
//! Invariant: a step has one such rule at most, so its picks are found by its id. What was picked by a decision counts
//! as long as the decision does. Deliberately not here: when somebody is asked for their picks.

use super::Scope;
use crate::command::Refusal;
use crate::definition::{Participants, Step};
use crate::ids::{MemberId, StepId};
use crate::instance::Progress;

/// Who picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picker {
    /// The requester, when filing.
    Requester,
    /// Whoever decides the step before.
    Previous,
}

/// A rule that asks somebody to pick.
#[derive(Clone, Debug)]
pub(crate) struct PickRule<'r> {
    pub by: Picker,
    from: Option<&'r Participants>,
    min: u32,
    max: u32,
    /// The mini-apps that are asked first: nobody has to pick where one of them names somebody.
    apps: Vec<&'r str>,
}

/// Whom somebody picks for a step further down.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// The step.
    pub step: StepId,
    /// How many at least, and no more than there are.
    pub min: u32,
    /// How many at most.
    pub max: u32,
    /// From among these; from everybody if none.
    pub from: Option<Vec<MemberId>>,
    /// Who has been picked already, and stays if nobody else is named.
    pub picked: Vec<MemberId>,
}

/// A rule and those inside of it, from which people are put together. Those from whom somebody picks are not among
/// them.
pub(crate) fn parts(rule: &Participants) -> Vec<&Participants> {
    let mut found = Vec::new();
    let mut stack = vec![rule];
    while let Some(rule) = stack.pop() {
        found.push(rule);
        match rule {
            Participants::Union { of } => stack.extend(of.iter().rev()),
            Participants::Except { of, without } => stack.extend([&**without, &**of]),
            Participants::App { otherwise, .. } => stack.push(otherwise),
            _ => {}
        }
    }
    found
}

/// What has to be picked for a step, if anything.
pub(crate) fn pick_rule(step: &Step) -> Option<PickRule<'_>> {
    match step {
        Step::Approval(work) | Step::Handle(work) => inside(&work.participants),
        Step::Notify(notify) => inside(&notify.participants),
        _ => None,
    }
}

fn inside(rule: &Participants) -> Option<PickRule<'_>> {
    let (by, from, min, max) = match rule {
        Participants::RequesterPicks { from, min, max } => (Picker::Requester, from, min, max),
        Participants::PreviousPicks { from, min, max } => (Picker::Previous, from, min, max),
        Participants::Union { of } => return of.iter().find_map(inside),
        Participants::Except { of, without } => return inside(of).or_else(|| inside(without)),
        Participants::App { app, otherwise } => {
            let mut found = inside(otherwise)?;
            found.apps.push(app);
            return Some(found);
        }
        _ => return None,
    };
    Some(PickRule {
        by,
        from: from.as_deref(),
        min: *min,
        max: *max,
        apps: Vec::new(),
    })
}

impl Scope<'_> {
    /// Whom somebody picked for a step, as far as they still work here and the decision by which it was done counts.
    pub(crate) fn picked(&self, step: &StepId, by: Picker) -> Vec<MemberId> {
        if by == Picker::Previous && self.picked_by(step).is_none() {
            return Vec::new();
        }
        let picked = self.instance.picks.get(step).into_iter().flatten();
        picked.copied().filter(|m| self.at.is_active(*m)).collect()
    }

    /// Who picked for a step when deciding another one, if that decision still counts.
    pub(crate) fn picked_by(&self, step: &StepId) -> Option<MemberId> {
        let task = self.instance.task(*self.instance.picked_in.get(step)?)?;
        let progress = self.instance.steps.get(&task.step)?;
        // The vote may be the one that ends the step, or one of several.
        let current = match progress {
            Progress::Active(id) | Progress::Ended(id) => self.instance.voters(*id),
            _ => return None,
        };
        task.verdict.filter(|_| current.contains(&task.activation))?;
        task.closed_by
    }

    /// What is still to be picked for a step, as a refusal. Nothing where nobody is there to be picked: P1 follows.
    pub(crate) fn lacks_picks(&self, step: &StepId, rule: &PickRule<'_>) -> Option<Refusal> {
        if rule.apps.iter().any(|app| !self.named(step, app).is_empty()) {
            return None;
        }
        let from = self.pickable(step, rule);
        let least = least(rule, from.as_ref());
        (self.picked(step, rule.by).len() < least).then(|| needed(step, rule, least, from))
    }

    /// What is to be picked for a step; nothing where a mini-app has named somebody, or nobody is there to be picked.
    pub(crate) fn pick(&self, step: &StepId, rule: &PickRule<'_>) -> Option<Pick> {
        if rule.apps.iter().any(|app| !self.named(step, app).is_empty()) {
            return None;
        }
        let from = self.pickable(step, rule);
        if from.as_ref().is_some_and(Vec::is_empty) {
            return None;
        }
        Some(Pick {
            step: step.clone(),
            min: u32::try_from(least(rule, from.as_ref())).unwrap_or(rule.min),
            max: rule.max,
            from,
            picked: self.picked(step, rule.by),
        })
    }

    /// Whether somebody may pick these people for a step.
    ///
    /// # Errors
    /// The person who can't be picked, or how many can.
    pub(crate) fn check_picks(
        &self,
        step: &StepId,
        rule: &PickRule<'_>,
        picked: &[MemberId],
    ) -> Result<(), Refusal> {
        let from = self.pickable(step, rule);
        for (index, member) in picked.iter().enumerate() {
            if !self.at.is_active(*member) {
                return Err(Refusal::NotActive(*member));
            }
            let outside = from.as_ref().is_some_and(|from| !from.contains(member));
            if outside || picked[..index].contains(member) {
                return Err(Refusal::NotToPick {
                    step: step.clone(),
                    member: *member,
                });
            }
        }
        let least = least(rule, from.as_ref());
        // To pick nobody is to take earlier picks back; whether that is too few is known when the step comes.
        if !picked.is_empty() && !(least..=rule.max as usize).contains(&picked.len()) {
            return Err(needed(step, rule, least, from));
        }
        Ok(())
    }

    /// From whom one may choose; from everybody if none.
    fn pickable(&self, step: &StepId, rule: &PickRule<'_>) -> Option<Vec<MemberId>> {
        let found = self.find(step, rule.from?, 0);
        Some(found.into_iter().map(|(member, _)| member).collect())
    }
}

/// Nobody can pick more people than there are.
fn least(rule: &PickRule<'_>, from: Option<&Vec<MemberId>>) -> usize {
    from.map_or(rule.min as usize, |from| from.len().min(rule.min as usize))
}

fn needed(step: &StepId, rule: &PickRule<'_>, least: usize, from: Option<Vec<MemberId>>) -> Refusal {
    Refusal::PicksNeeded {
        step: step.clone(),
        min: u32::try_from(least).unwrap_or(rule.min),
        max: rule.max,
        from,
    }
}
