//! Commands on what runs: deciding, handing over, commenting, and the administrator's interventions.

use serde_json::{Map, Value};

use super::flow::Walk;
use super::{MAX_COMMENT, Run, short};
use crate::command::{Decide, Refusal, ReturnTo};
use crate::definition::{OTHERWISE, OnSelf, Participants, Step, Work};
use crate::event::{Body, ReturnedTo};
use crate::ids::{MemberId, StepId, TaskId};
use crate::instance::{Cause, Halt, HaltReason, InstanceState, Progress, Task, TaskState, Verdict};
use crate::{edits, fields, pointer};

impl Run<'_> {
    pub(super) fn vote(&mut self, decide: &Decide) -> Result<(), Refusal> {
        let task = self
            .state
            .task(decide.task)
            .ok_or(Refusal::UnknownTask(decide.task))?
            .clone();
        if self.actor != Some(task.assignee) {
            return Err(Refusal::NotYourTask);
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        if task.state == TaskState::Waiting {
            return Err(Refusal::NotYet);
        }
        if decide.seen.is_some_and(|seen| seen != self.state.form_revision) {
            return Err(Refusal::Stale {
                form_revision: self.state.form_revision,
            });
        }
        let (step, work) = self.step_of(&task)?;
        let verdict = decide.verdict;
        self.allows(step, work, verdict)?;
        if matches!(verdict, Verdict::Approve | Verdict::Done) {
            self.keeps_duties_apart(&work.id, task.assignee)?;
        }
        let target = match verdict {
            Verdict::Return => Some(self.target(decide.to.as_ref(), &work.id)?),
            _ => None,
        };
        let form = match &decide.form {
            Some(Value::Object(sent)) => self.edited(work, sent)?,
            Some(_) => return Err(Refusal::NoForm),
            None => None,
        };
        let changes = form
            .as_ref()
            .map(|form| pointer::differences(&self.state.form, form))
            .unwrap_or_default();
        let comment = short(decide.comment.as_ref())?;
        let seen = fields::fingerprint(
            self.state.id,
            form.as_ref().unwrap_or(&self.state.form),
            &work.fields,
        );
        let cause = if task.acting_for.is_some() {
            Cause::Delegate
        } else {
            Cause::Person
        };
        self.act(Body::Decided {
            task: task.id,
            verdict,
            acting_for: task.acting_for,
            cause,
            comment,
            changes,
            seen: Some(seen),
            why: Vec::new(),
        });
        let walk = match target {
            Some(to) => self.send_back(work, task.activation, to, cause),
            None => self.settle(step, work, task.activation),
        };
        if matches!(walk, Walk::Through | Walk::Again) {
            self.advance();
        }
        Ok(())
    }

    /// The form after a participant's edits, as it counts; none if nothing changes.
    fn edited(&self, work: &Work, sent: &Map<String, Value>) -> Result<Option<Value>, Refusal> {
        let stored = &self.state.form;
        let edited = edits::by_task(self.definition, work, stored, sent).map_err(Refusal::NotWritable)?;
        Ok((edited != *stored).then(|| (self.complete)(edited)))
    }

    /// In a forecast: the vote that lets a task pass.
    pub(crate) fn assent(&mut self, id: TaskId) {
        let Some(task) = self.state.task(id).cloned() else {
            return;
        };
        let Ok((step, work)) = self.step_of(&task) else {
            return;
        };
        let verdict = if matches!(step, Step::Handle(_)) {
            Verdict::Done
        } else {
            Verdict::Approve
        };
        let seen = Some(fields::fingerprint(self.state.id, &self.state.form, &work.fields));
        let (acting_for, cause) = (task.acting_for, Cause::Person);
        self.pretend(Body::Decided {
            task: id,
            verdict,
            acting_for,
            cause,
            comment: None,
            changes: Vec::new(),
            seen,
            why: Vec::new(),
        });
        if matches!(
            self.settle(step, work, task.activation),
            Walk::Through | Walk::Again
        ) {
            self.advance();
        }
    }

    /// A6: who is too late learns who was first.
    fn still_live(&self, task: &Task) -> Result<(), Refusal> {
        if task.state.is_live() {
            return Ok(());
        }
        let closed = self
            .state
            .activation(task.activation)
            .and_then(|a| a.closed.as_ref());
        let at = task.closed_at.or(closed.map(|c| c.at)).unwrap_or(task.opened_at);
        let by = task.closed_by.or(closed.and_then(|c| c.by));
        // Of what others decided, the vote that ended the step.
        let verdict = task.verdict.or_else(|| {
            let mut votes = self
                .state
                .tasks_of(task.activation)
                .filter(|t| t.verdict.is_some());
            votes
                .find(|t| t.closed_at == Some(at) && t.closed_by == by)
                .and_then(|t| t.verdict)
        });
        Err(Refusal::AlreadyDecided {
            by,
            at,
            verdict,
            state: task.state,
        })
    }

    fn allows(&self, step: &Step, work: &Work, verdict: Verdict) -> Result<(), Refusal> {
        let allowed = match (step, verdict) {
            (Step::Approval(_), Verdict::Approve | Verdict::Reject) => true,
            (Step::Approval(_), Verdict::Return) => work.may_return.unwrap_or(true),
            (Step::Handle(_), Verdict::Done) => true,
            (Step::Handle(_), Verdict::Return) => work.may_return.unwrap_or(false),
            _ => false,
        };
        if allowed {
            Ok(())
        } else {
            Err(Refusal::VerdictNotAllowed(verdict))
        }
    }

    /// P6, at the time of the decision: in parallel arms the other one may have come later.
    pub(super) fn keeps_duties_apart(&self, step: &StepId, member: MemberId) -> Result<(), Refusal> {
        let found = self
            .scope()
            .separated(step)
            .into_iter()
            .find(|(other, _)| *other == member);
        match found {
            Some((member, step)) => Err(Refusal::SeparateDuties { member, step }),
            None => Ok(()),
        }
    }

    fn target(&self, to: Option<&ReturnTo>, from: &StepId) -> Result<ReturnedTo, Refusal> {
        match to {
            None | Some(ReturnTo::Requester) => Ok(ReturnedTo::Requester),
            Some(ReturnTo::Previous) => Ok(self
                .previous(from)
                .map_or(ReturnedTo::Requester, ReturnedTo::Step)),
            Some(ReturnTo::Step(step)) if self.can_return_to(step, from) => {
                Ok(ReturnedTo::Step(step.clone()))
            }
            Some(ReturnTo::Step(_)) => Err(Refusal::NotUpstream),
        }
    }

    /// Hands a task over. The seat stays the same (Q3); P2 and P6 hold for the new person as for the old one.
    pub(super) fn transfer(
        &mut self,
        task: TaskId,
        to: MemberId,
        comment: Option<&String>,
    ) -> Result<(), Refusal> {
        let task = self.state.task(task).ok_or(Refusal::UnknownTask(task))?.clone();
        let own = self.actor == Some(task.assignee);
        if !own {
            self.by_administrator().map_err(|_| Refusal::NotYourTask)?;
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let (_, work) = self.step_of(&task)?;
        if !self.scope().at.is_active(to) {
            return Err(Refusal::NotActive(to));
        }
        if self
            .state
            .tasks_of(task.activation)
            .any(|t| t.assignee == to && t.state != TaskState::Transferred)
        {
            return Err(Refusal::AlreadyParticipant(to));
        }
        let own_step = work.on_self == OnSelf::Keep || work.participants == Participants::Requester;
        if to == self.state.requester && !own_step {
            return Err(Refusal::RequesterMayNot);
        }
        self.keeps_duties_apart(&work.id, to)?;
        let comment = short(comment)?;
        let next = TaskId((self.ids)());
        let cause = if own { Cause::Person } else { Cause::Admin };
        self.act(Body::Transferred {
            task: task.id,
            next,
            to,
            cause,
            comment,
            directory: Some(self.directory.version()),
        });
        Ok(())
    }

    pub(super) fn comment(&mut self, text: &str, mentions: &[MemberId]) -> Result<(), Refusal> {
        if self.state.sequence == 0 {
            return Err(Refusal::WrongState(self.state.state));
        }
        if text.len() > MAX_COMMENT || mentions.len() > 100 {
            return Err(Refusal::TooLong { limit: MAX_COMMENT });
        }
        self.act(Body::Commented {
            text: text.to_owned(),
            mentions: mentions.to_vec(),
        });
        Ok(())
    }

    pub(super) fn suspend(&mut self) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[InstanceState::Running])?;
        self.act(Body::Suspended {
            halt: Halt {
                step: None,
                reason: HaltReason::Admin,
            },
        });
        Ok(())
    }

    /// Goes on; where a condition was unknown (C2) the administrator may say which arm.
    pub(super) fn resume(&mut self, arm: Option<&str>) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[InstanceState::Suspended])?;
        let chosen = match arm {
            None => None,
            Some(arm) => Some((self.asked_choice(arm).ok_or(Refusal::UnknownArm)?, arm.to_owned())),
        };
        self.act(Body::Resumed {});
        if let Some((step, arm)) = chosen {
            self.act(Body::Chosen {
                step,
                arm,
                unknown: true,
                cause: Cause::Admin,
            });
        }
        self.advance();
        Ok(())
    }

    /// The choice that stopped, if it has this arm.
    fn asked_choice(&self, arm: &str) -> Option<StepId> {
        let halt = self
            .state
            .halt
            .as_ref()
            .filter(|h| h.reason == HaltReason::UnknownCondition)?;
        let id = halt.step.as_ref()?;
        match self.definition.step(id.as_str())? {
            Step::Choice(choice) if arm == OTHERWISE || choice.arms.iter().any(|a| a.id == arm) => {
                (!matches!(self.state.steps.get(id), Some(Progress::Arm(_)))).then(|| id.clone())
            }
            _ => None,
        }
    }

    pub(super) fn terminate(&mut self, comment: Option<&String>) -> Result<(), Refusal> {
        self.by_administrator()?;
        self.in_state(&[
            InstanceState::Running,
            InstanceState::Suspended,
            InstanceState::Returned,
        ])?;
        let comment = short(comment)?;
        self.act(Body::Terminated { comment });
        Ok(())
    }
}

impl<'a> Run<'a> {
    fn step_of(&self, task: &Task) -> Result<(&'a Step, &'a Work), Refusal> {
        let step = self.definition.step(task.step.as_str());
        step.and_then(|step| Some((step, step.work()?)))
            .ok_or_else(|| Refusal::OtherProcess {
                process: self.state.process.clone(),
                version: self.state.version,
            })
    }
}
