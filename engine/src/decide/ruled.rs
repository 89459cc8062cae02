//! What mini-apps and systems outside say that a step comes to.
//!
//! Invariant: an answer counts as a whole or not at all. One that sets what the step does not declare, or names an
//! outcome that it does not have, has failed. Deliberately not here: whether the values fit the form's schema.

use super::awaiting::Ending;
use super::flow::Walk;
use super::{MAX_COMMENT, Run};
use crate::command::{Answer, Question, Refusal, Ruled, Wants};
use crate::definition::{AppStep, Edge, Step, Text, Webhook};
use crate::event::{Body, Change};
use crate::ids::ActivationId;
use crate::instance::{Awaits, Cause, InstanceState, Outcome};
use crate::pointer;

/// What remains of an answer after it was judged.
struct Judged {
    outcome: String,
    changes: Vec<Change>,
    failed: Option<String>,
}

impl Run<'_> {
    /// Asks a mini-app. It answers within the decision, which is made again when its word is there.
    pub(super) fn ask_app(&mut self, step: &AppStep) -> Walk {
        let app = step.app.clone();
        if self.forecast {
            let activation = self.enter_awaiting(&step.id, Awaits::App { app });
            return self.end(&step.id, activation, Ending::done(Cause::App));
        }
        let Some(Answer::Ruled(ruled)) = self.apps.ask(self.question(step)) else {
            return Walk::Blocked;
        };
        let activation = self.enter_awaiting(&step.id, Awaits::App { app });
        let judged = self.judge(
            ruled,
            |outcome| step.edge(outcome).is_some(),
            |at| step.writes.iter().any(|field| pointer::covers(field, at)),
        );
        let edge = step.edge(&judged.outcome).unwrap_or(Edge::Stop);
        let outcome = match edge {
            _ if judged.outcome == AppStep::FAILED => Outcome::Failed,
            Edge::End => Outcome::Rejected,
            _ => Outcome::Done,
        };
        self.record_answer(activation, ruled, judged);
        self.end(&step.id, activation, Ending::new(outcome, Cause::App, edge))
    }

    /// Bound to the form and to the entering of the step, so that a new one asks again.
    fn question(&self, step: &AppStep) -> Question {
        let state = &self.state;
        let entered = state.activations.iter().filter(|a| a.step == step.id).count();
        let (round, revision) = (state.round, state.form_revision);
        Question {
            id: format!("{}/{}/{round}/{revision}/{entered}/outcome", step.app, step.id),
            wants: Wants::Outcome,
            step: step.id.clone(),
            app: step.app.clone(),
            process: self.definition.key.clone(),
            form: state.form.clone(),
            requester: state.requester,
        }
    }

    pub(super) fn call(&mut self, step: &Webhook) -> Walk {
        let endpoint = step.endpoint.clone();
        let activation = self.enter_awaiting(&step.id, Awaits::Webhook { endpoint });
        if self.forecast {
            return self.end(&step.id, activation, Ending::done(Cause::System));
        }
        Walk::Blocked
    }

    /// What a system outside answered to a call. While the instance stands still its answer is kept, and counts when it
    /// goes on.
    pub(super) fn answer(&mut self, activation: ActivationId, ruled: &Ruled) -> Result<(), Refusal> {
        self.by_nobody()?;
        let waiting = self.state.activation(activation).ok_or(Refusal::NothingToDo)?;
        let called = self.definition.step(waiting.step.as_str());
        let waits = waiting.closed.is_none() && waiting.answered.is_none();
        let Some(Step::Webhook(step)) = called.filter(|_| waits) else {
            return Err(Refusal::NothingToDo);
        };
        let judged = self.judge(
            ruled,
            |outcome| outcome == AppStep::APPROVED || outcome == AppStep::FAILED,
            |at| step.writes.contains_key(at),
        );
        self.record_answer(activation, ruled, judged);
        if self.state.state == InstanceState::Running {
            let walk = self.answered(step, activation);
            self.go_on(walk);
        }
        Ok(())
    }

    /// Ends a call that was answered.
    pub(super) fn answered(&mut self, step: &Webhook, activation: ActivationId) -> Walk {
        let answered = self
            .state
            .activation(activation)
            .and_then(|a| a.answered.as_deref());
        let ending = match answered {
            None => return Walk::Blocked,
            Some(AppStep::FAILED) => Ending::new(Outcome::Failed, Cause::System, step.on_failed.clone()),
            Some(_) => Ending::done(Cause::System),
        };
        self.end(&step.id, activation, ending)
    }

    fn record_answer(&mut self, activation: ActivationId, ruled: &Ruled, judged: Judged) {
        let comment = Some(&ruled.comment).filter(|text| is_short(text));
        self.follow(Body::Answered {
            activation,
            outcome: judged.outcome,
            changes: judged.changes,
            comment: comment.cloned().unwrap_or_default(),
            evidence: ruled.evidence.clone(),
            failed: judged.failed,
        });
    }

    /// What counts of an answer.
    fn judge(
        &self,
        ruled: &Ruled,
        declares: impl Fn(&str) -> bool,
        may_set: impl Fn(&str) -> bool,
    ) -> Judged {
        let failed = |why: Option<&str>| Judged {
            outcome: AppStep::FAILED.to_owned(),
            changes: Vec::new(),
            failed: why.map(str::to_owned),
        };
        if let Some(why) = &ruled.failed {
            return failed(Some(cut(why)));
        }
        if !is_short(&ruled.comment) {
            return failed(Some("comment-too-long"));
        }
        if !declares(&ruled.outcome) {
            return failed(Some("unknown-outcome"));
        }
        if ruled.outcome == AppStep::FAILED {
            return failed(None);
        }
        match self.changes(ruled, may_set) {
            Ok(changes) => Judged {
                outcome: ruled.outcome.clone(),
                changes,
                failed: None,
            },
            Err(why) => failed(Some(why)),
        }
    }

    fn changes(&self, ruled: &Ruled, may_set: impl Fn(&str) -> bool) -> Result<Vec<Change>, &'static str> {
        if ruled.set.is_empty() {
            return Ok(Vec::new());
        }
        let mut form = self.state.form.clone();
        for (at, value) in &ruled.set {
            let is_computed = (self.definition.computed().iter()).any(|field| pointer::covers(field, at));
            if !at.starts_with('/') || is_computed || !may_set(at) {
                return Err("not-writable");
            }
            // As for people, `null` takes a field out.
            let wanted = Some(value).filter(|value| !value.is_null());
            match wanted {
                Some(value) => pointer::set(&mut form, at, value.clone()),
                None => pointer::remove(&mut form, at),
            }
            if form.pointer(at) != wanted {
                return Err("no-such-place");
            }
        }
        Ok(pointer::differences(&self.state.form, &(self.complete)(form)))
    }
}

fn is_short(text: &Text) -> bool {
    let length = match text {
        Text::Plain(text) => text.len(),
        Text::Languages(texts) => texts.iter().map(|(tag, text)| tag.len() + text.len()).sum(),
    };
    length <= MAX_COMMENT
}

/// A cause as it is kept: it comes from outside and may be of any length.
fn cut(why: &str) -> &str {
    let end = (0..=why.len().min(MAX_COMMENT))
        .rev()
        .find(|at| why.is_char_boundary(*at));
    &why[..end.unwrap_or(0)]
}
