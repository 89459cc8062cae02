//! The requester's commands: drafts, filing, filing again, taking back, withdrawing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Run, short};
use crate::command::{Picks, Refusal};
use crate::definition::{AfterReturn, Moment, Step, Withdraw, Work};
use crate::event::Body;
use crate::ids::{ActivationId, StepId};
use crate::instance::{Cause, InstanceState, Parent, Progress};
use crate::participants::{Picker, may_file};
use crate::{edits, fields};

impl Run<'_> {
    pub(super) fn save_draft(&mut self, form: &Value) -> Result<(), Refusal> {
        self.by_requester()?;
        if self.state.sequence > 0 {
            return Err(Refusal::WrongState(self.state.state));
        }
        let form = self.filled(Some(form))?;
        self.act(Body::Drafted {
            process: self.definition.key.clone(),
            version: self.definition.version(),
            requester: self.state.requester,
            form,
        });
        Ok(())
    }

    pub(super) fn edit_draft(&mut self, form: &Value) -> Result<(), Refusal> {
        self.by_requester()?;
        self.in_state(&[InstanceState::Draft])?;
        self.same_process()?;
        let form = self.filled(Some(form))?;
        self.act(Body::DraftEdited { form });
        Ok(())
    }

    pub(super) fn file(&mut self, form: Option<&Value>, picks: &Picks) -> Result<(), Refusal> {
        self.by_requester()?;
        if self.state.sequence > 0 {
            self.in_state(&[InstanceState::Draft])?;
            self.same_process()?;
        }
        let requester = self.state.requester;
        if !self.scope().at.is_active(requester) {
            return Err(Refusal::NotActive(requester));
        }
        if !may_file(self.definition, self.directory, requester, self.now) {
            return Err(Refusal::NotOpenToYou);
        }
        let form = self.filed(form)?;
        let picks = self.asked_for(picks, Picker::Requester);
        self.act(Body::Filed {
            process: self.definition.key.clone(),
            version: self.definition.version(),
            requester,
            form,
            picks: picks.clone(),
            parent: None,
        });
        self.check_requester_picks(&picks)?;
        self.advance();
        Ok(())
    }

    /// Files what another process starts.
    pub(super) fn start(&mut self, form: &Value, parent: Parent) -> Result<(), Refusal> {
        self.by_nobody()?;
        if self.state.sequence > 0 {
            return Err(Refusal::WrongState(self.state.state));
        }
        let requester = self.state.requester;
        if !self.scope().at.is_active(requester) {
            return Err(Refusal::NotActive(requester));
        }
        if !form.is_object() {
            return Err(Refusal::NoForm);
        }
        self.act(Body::Filed {
            process: self.definition.key.clone(),
            version: self.definition.version(),
            requester,
            // Nobody hands this in, so what the requester may not write does not matter (O6).
            form: (self.complete)(form.clone()),
            picks: Picks::new(),
            parent: Some(parent),
        });
        self.advance();
        Ok(())
    }

    /// O2: after a return every step again, or on at the step that returned it.
    pub(super) fn resubmit(&mut self, form: Option<&Value>, picks: &Picks) -> Result<(), Refusal> {
        self.by_requester()?;
        self.in_state(&[InstanceState::Returned])?;
        let form = self.filed(form)?;
        let carried = self.carried(&form);
        let picks = self.asked_for(picks, Picker::Requester);
        self.act(Body::Resubmitted {
            form,
            carried,
            picks: picks.clone(),
        });
        self.check_requester_picks(&picks)?;
        self.advance();
        Ok(())
    }

    /// O2: the steps that hold on: those that people decided and of which what they saw did not change, and what was
    /// done without people, which is not done twice. What costs nothing outside is asked again where the answer may be
    /// another one: choices always, an app and a date that is waited for when the form has changed.
    pub(crate) fn carried(&self, form: &Value) -> BTreeMap<StepId, Progress> {
        let Some(sent) = self
            .state
            .sent
            .as_ref()
            .filter(|s| s.then == AfterReturn::JumpBack)
        else {
            return BTreeMap::new();
        };
        let decided = |work: &Work, activation: ActivationId| {
            let seen = fields::fingerprint(self.state.id, form, &work.fields);
            let mut decided = self.votes(activation).peekable();
            decided.peek().is_some() && decided.all(|t| t.seen.as_ref() == Some(&seen))
        };
        let unchanged = |id: &StepId, progress: &Progress| match progress {
            Progress::Notified => true,
            Progress::Ended(activation) => match self.definition.step(id.as_str()) {
                Some(Step::Approval(work) | Step::Handle(work)) => decided(work, *activation),
                Some(Step::App(_)) => *form == self.state.form,
                Some(Step::Wait(wait)) => match &wait.until {
                    Moment::Field(pointer) => form.pointer(pointer) == self.state.form.pointer(pointer),
                    Moment::After { .. } => true,
                },
                Some(Step::Subprocess(_) | Step::Webhook(_)) => true,
                _ => false,
            },
            Progress::Active(_) | Progress::Arm(_) | Progress::Arms(_) => false,
        };
        let kept = sent
            .carried
            .iter()
            .filter(|(id, progress)| unchanged(id, progress));
        kept.map(|(id, progress)| (id.clone(), progress.clone()))
            .collect()
    }

    pub(super) fn reopen(&mut self) -> Result<(), Refusal> {
        self.by_requester()?;
        self.in_state(&[InstanceState::Returned])?;
        self.act(Body::Reopened {});
        Ok(())
    }

    /// A2. What was returned or taken back can always be withdrawn; a draft that was never filed is deleted instead.
    pub(super) fn withdraw(&mut self, comment: Option<&String>) -> Result<(), Refusal> {
        self.by_requester()?;
        match self.state.state {
            InstanceState::Returned => {}
            InstanceState::Draft if self.state.round > 0 => {}
            InstanceState::Running | InstanceState::Suspended => {
                if self.too_late_to_withdraw() {
                    return Err(Refusal::TooLateToWithdraw);
                }
            }
            other => return Err(Refusal::WrongState(other)),
        }
        let comment = short(comment)?;
        self.act(Body::Withdrawn { comment });
        Ok(())
    }

    fn too_late_to_withdraw(&self) -> bool {
        let state = &self.state;
        let mut of_round = state.activations.iter().filter(|a| a.round == state.round);
        match &self.definition.policies.withdraw {
            Withdraw::UntilEnd => false,
            Withdraw::UntilStep(step) => of_round.any(|a| a.step == *step),
            Withdraw::UntilFirstDecision => of_round.any(|a| {
                let mut tasks = state.tasks_of(a.id).filter(|_| state.counts(a.id));
                tasks.any(|t| t.verdict.is_some() && matches!(t.cause, Cause::Person | Cause::Delegate))
            }),
        }
    }

    fn same_process(&self) -> Result<(), Refusal> {
        if self.definition.key == self.state.process {
            return Ok(());
        }
        Err(Refusal::OtherProcess {
            process: self.state.process.clone(),
            version: self.state.version,
        })
    }

    /// The form that the requester hands in, with what they may not see put back (O6).
    fn filled(&self, submitted: Option<&Value>) -> Result<Value, Refusal> {
        edits::by_requester(self.definition, &self.state.form, submitted)
    }

    /// The same, as it counts.
    fn filed(&self, submitted: Option<&Value>) -> Result<Value, Refusal> {
        self.filled(submitted).map(self.complete)
    }
}
