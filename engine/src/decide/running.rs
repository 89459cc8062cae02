//! Deciding a task and handing it over.

use serde_json::{Map, Value};

use super::flow::Walk;
use super::people::Assigned;
use super::{Run, short};
use crate::command::{Decide, Picks, Refusal, ReturnTo};
use crate::definition::{Operation, Signature, Step, Work};
use crate::event::{Body, ReturnedTo, Signed};
use crate::ids::{MemberId, StepId, TaskId};
use crate::instance::{Cause, InstanceState, Placement, Task, TaskState, Verdict, Why};
use crate::participants::Picker;
use crate::{edits, fields, pointer};

/// Longest typed signature, in bytes.
const MAX_SIGNATURE: usize = 200;

impl Run<'_> {
    pub(super) fn vote(&mut self, decide: &Decide) -> Result<(), Refusal> {
        let task = self
            .state
            .task(decide.task)
            .ok_or(Refusal::UnknownTask(decide.task))?
            .clone();
        if !self.is_mine(&task) {
            return Err(Refusal::NotYourTask);
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        if task.state == TaskState::Waiting || self.waits_for_claimer(task.activation) {
            return Err(Refusal::NotYet);
        }
        if decide.seen.is_some_and(|seen| seen != self.state.form_revision) {
            return Err(Refusal::Stale {
                form_revision: self.state.form_revision,
            });
        }
        let (step, work) = self.step_of(&task)?;
        let verdict = decide.verdict;
        // P5: the principal may decide what their deputy has, and then it is their own decision.
        let acting_for = task.acting_for.filter(|principal| self.actor != Some(*principal));
        let counts = self.state.counts(task.activation);
        self.allows(step, work, &task, verdict)?;
        if counts && matches!(verdict, Verdict::Approve | Verdict::Done) {
            // Through a deputy the principal decides, too.
            for member in self.actor.into_iter().chain(acting_for) {
                self.keeps_duties_apart(&work.id, member)?;
            }
        }
        let signature = self.signed(work, &task, decide)?;
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
        if self.is_question(&task) {
            self.answers(decide, comment.as_deref())?;
        }
        let seen = fields::fingerprint(
            self.state.id,
            form.as_ref().unwrap_or(&self.state.form),
            &work.fields,
        );
        let cause = if acting_for.is_some() {
            Cause::Delegate
        } else {
            Cause::Person
        };
        let picks = self.asked_for(&decide.picks, Picker::Previous);
        // Whom to pick is decided with the step, by those whose word counts for it.
        if let Some((step, members)) = picks.iter().find(|_| !counts) {
            let (step, member) = (step.clone(), members.first().copied());
            let member = member.unwrap_or(self.state.requester);
            return Err(Refusal::NotToPick { step, member });
        }
        self.act(Body::Decided {
            task: task.id,
            verdict,
            acting_for,
            cause,
            comment,
            changes,
            seen: Some(seen),
            why: Vec::new(),
            signature,
            picks: picks.clone(),
        });
        self.check_decider_picks(&work.id, &picks)?;
        self.decided = Some(work.id.clone());
        let walk = match target {
            // Whoever was added returns it as the seat's holder would.
            Some(to) => self.send_back(work, self.state.root(task.activation), to, cause),
            None => self.settle(step, work, task.activation),
        };
        self.go_on(walk);
        self.lacking.take().map_or(Ok(()), Err)
    }

    /// Goes on where people do not have to decide first.
    pub(super) fn go_on(&mut self, walk: Walk) {
        if matches!(walk, Walk::Through | Walk::Again) {
            self.advance();
        }
    }

    /// Whether the actor may do with a task what its holder may: it is theirs, or their deputy has it (P5).
    pub(super) fn is_mine(&self, task: &Task) -> bool {
        let holders = [Some(task.assignee), task.acting_for];
        self.actor.is_some() && holders.contains(&self.actor)
    }

    /// Whoever is asked something answers in words, and with nothing else.
    fn answers(&self, decide: &Decide, comment: Option<&str>) -> Result<(), Refusal> {
        if let Some(Value::Object(sent)) = &decide.form
            && !sent.is_empty()
        {
            let named = sent.keys().map(|name| pointer::join("", name));
            return Err(Refusal::NotWritable(named.collect()));
        }
        if comment.is_none_or(|words| words.trim().is_empty()) {
            return Err(Refusal::CommentNeeded);
        }
        Ok(())
    }

    /// The signature, if the step demands one or one is given. Whoever only looks at a task for somebody else, or is
    /// asked something, does not sign for it.
    fn signed(&self, work: &Work, task: &Task, decide: &Decide) -> Result<Option<Signed>, Refusal> {
        if let Some(Signed::Typed(name)) = &decide.signature
            && name.len() > MAX_SIGNATURE
        {
            return Err(Refusal::TooLong { limit: MAX_SIGNATURE });
        }
        let given = (decide.signature.as_ref())
            .filter(|signed| !matches!(signed, Signed::Typed(name) if name.trim().is_empty()));
        let helps = self.state.activation(task.activation).and_then(|a| a.helps);
        let counts = matches!(decide.verdict, Verdict::Approve | Verdict::Done)
            && helps.is_none_or(|helps| helps.placement.votes());
        let fits = |kind: &Signature| {
            matches!(
                (kind, given),
                (Signature::Typed | Signature::Any, Some(Signed::Typed(_)))
                    | (Signature::Drawn | Signature::Any, Some(Signed::Drawn(_)))
            )
        };
        match work.signature {
            Some(kind) if counts && !fits(&kind) => Err(Refusal::SignatureNeeded(kind)),
            _ => Ok(given.cloned()),
        }
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
        let acting_for = task.acting_for;
        let cause = if acting_for.is_some() {
            Cause::Delegate
        } else {
            Cause::Person
        };
        self.pretend(Body::Decided {
            task: id,
            verdict,
            acting_for,
            cause,
            comment: None,
            changes: Vec::new(),
            seen,
            why: Vec::new(),
            signature: None,
            picks: Picks::new(),
        });
        let walk = self.settle(step, work, task.activation);
        self.go_on(walk);
    }

    /// A6: who is too late learns who was first.
    pub(super) fn still_live(&self, task: &Task) -> Result<(), Refusal> {
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
            let mut votes = self.votes(self.state.root(task.activation));
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

    fn allows(&self, step: &Step, work: &Work, task: &Task, verdict: Verdict) -> Result<(), Refusal> {
        // A return is no word that could be left aside, so only those return it whose word counts (A1).
        let returns = self.state.counts(task.activation);
        let allowed = match (step, verdict) {
            (_, verdict) if self.is_question(task) => verdict == Verdict::Done,
            (Step::Approval(_), Verdict::Done) => {
                self.state.placement(task.activation) == Some(Placement::Delegate)
            }
            (Step::Approval(_), Verdict::Approve | Verdict::Reject) => true,
            (Step::Approval(_), Verdict::Return) => returns && work.may_return.unwrap_or(true),
            (Step::Handle(_), Verdict::Done) => true,
            (Step::Handle(_), Verdict::Return) => returns && work.may_return.unwrap_or(false),
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
        let own = self.is_mine(&task);
        if !own {
            self.by_administrator().map_err(|_| Refusal::NotYourTask)?;
        }
        self.still_live(&task)?;
        self.in_state(&[InstanceState::Running])?;
        let (_, work) = self.step_of(&task)?;
        // Only the requester answers what the requester is asked; otherwise administrators may do what a step forbids.
        if self.is_question(&task) || own && work.forbid.contains(&Operation::Transfer) {
            return Err(Refusal::Forbidden(Operation::Transfer));
        }
        let mut taken = self.beside(&task);
        if taken.contains(&to) || to == task.assignee {
            return Err(Refusal::AlreadyParticipant(to));
        }
        let counts = self.state.counts(task.activation);
        self.may_join(work, to, counts)?;
        // Between deputy and principal it goes back and forth as they wish.
        let held = if task.acting_for == Some(to) {
            Assigned::to(to)
        } else {
            taken.push(task.assignee);
            self.assign(work, to, &taken)
        };
        let comment = short(comment)?;
        let next = TaskId((self.ids)());
        let cause = if own { Cause::Person } else { Cause::Admin };
        let directory = self.directory.version();
        let mut why = held.why;
        if !why.is_empty() {
            let from = task.assignee.to_string();
            let handed = Why::new("transfer")
                .with("from", from)
                .with("directory", directory);
            why.insert(0, handed);
        }
        self.act(Body::Transferred {
            task: task.id,
            next,
            to: held.member,
            cause,
            comment,
            directory: Some(directory),
            acting_for: held.acting_for,
            why,
            due: None,
        });
        Ok(())
    }
}

impl<'a> Run<'a> {
    pub(super) fn step_of(&self, task: &Task) -> Result<(&'a Step, &'a Work), Refusal> {
        let step = self.definition.step(task.step.as_str());
        step.and_then(|step| Some((step, step.work()?)))
            .ok_or_else(|| Refusal::OtherProcess {
                process: self.state.process.clone(),
                version: self.state.version,
            })
    }
}
