//! What a viewer may do with an instance and its tasks now.
//!
//! Invariant: offered is what the engine would take. It is asked with the very command, and where a command needs
//! something that only its sender knows (a person, a signature, words), a refusal for want of that is no refusal.

use placet_engine::instance::{Cause, Placement, Progress, Task};
use placet_engine::{
    Action, AddSign, Answers, Command, Decide, Decision, InstanceState, MemberId, Quorum, Refusal, Verdict,
};
use uuid::Uuid;

use super::out::StepRef;
use super::view::{View, step_name};

impl View<'_> {
    /// Whether the engine would take the command now.
    pub fn would_take(&self, action: Action) -> bool {
        self.would_take_but_for(action, |_| false)
    }

    /// The same of a command of which something is missing yet.
    fn would_take_but_for(&self, action: Action, missing: impl Fn(&Refusal) -> bool) -> bool {
        let answers = Answers::default();
        let command = Command {
            actor: Some(self.caller.member),
            action,
        };
        match placet_engine::decide(self.instance(), &command, &self.context(&answers)) {
            Decision::Refused(refusal) => missing(&refusal),
            Decision::Events(_) | Decision::Ask(_) => true,
        }
    }

    /// What the caller may do with a task.
    pub(super) fn task_actions(&self, task: &Task) -> Vec<String> {
        let mut actions = Vec::new();
        let mine = self.holds(task);
        if !task.state.is_live() {
            let decided = task.verdict.is_some() && matches!(task.cause, Cause::Person | Cause::Delegate);
            let own = task.closed_by == Some(self.caller.member);
            if decided && own && self.would_take(Action::TakeBack { task: task.id }) {
                actions.push("take_back");
            }
        } else if mine {
            self.own_actions(task, &mut actions);
        } else if self.administrates && self.may_transfer(task) {
            actions.push("transfer");
        }
        if self.may_remove(task) {
            actions.push("remove_sign");
        }
        actions.into_iter().map(str::to_owned).collect()
    }

    fn own_actions(&self, task: &Task, actions: &mut Vec<&'static str>) {
        if task.state.is_open() {
            for verdict in [Verdict::Approve, Verdict::Reject, Verdict::Done, Verdict::Return] {
                let decide = Action::Decide(Decide::new(task.id, verdict));
                let missing = |refusal: &Refusal| {
                    matches!(
                        refusal,
                        Refusal::SignatureNeeded(_) | Refusal::PicksNeeded { .. } | Refusal::CommentNeeded
                    )
                };
                if self.would_take_but_for(decide, missing) {
                    actions.push(verdict.as_str());
                }
            }
        }
        if self.may_transfer(task) {
            actions.push("transfer");
        }
        for (word, placement) in [
            ("delegate", Placement::Delegate),
            ("add_sign", Placement::Before),
            ("ask", Placement::Ask),
        ] {
            let add = Action::AddSign(AddSign {
                task: task.id,
                placement,
                members: Vec::new(),
                quorum: Quorum::Any,
                comment: None,
            });
            let missing = |refusal: &Refusal| matches!(refusal, Refusal::HowMany { .. });
            if task.state.is_open() && self.would_take_but_for(add, missing) {
                actions.push(word);
            }
        }
        let taking = [
            ("claim", Action::Claim { task: task.id }),
            ("release", Action::Release { task: task.id }),
        ];
        let taken = taking.into_iter().filter(|(_, act)| self.would_take(act.clone()));
        actions.extend(taken.map(|(word, _)| word));
    }

    fn may_transfer(&self, task: &Task) -> bool {
        let transfer = Action::Transfer {
            task: task.id,
            to: MemberId(Uuid::nil()),
            comment: None,
        };
        self.would_take_but_for(transfer, |refusal| matches!(refusal, Refusal::NotActive(_)))
    }

    /// Whether the caller may take the holder of a task out again who was added.
    fn may_remove(&self, task: &Task) -> bool {
        let helps = self.instance().activation(task.activation).and_then(|a| a.helps);
        let helped = helps.and_then(|helps| self.instance().task(helps.task));
        let may = helped.is_some_and(|helped| self.administrates || self.holds(helped));
        may && task.state.is_live() && self.would_take(Action::RemoveSign { task: task.id })
    }

    /// The steps that the caller may go on without.
    pub(super) fn skippable(&self) -> Vec<StepRef> {
        if !self.administrates {
            return Vec::new();
        }
        let instance = self.instance();
        let active = (instance.steps.iter())
            .filter(|(_, progress)| matches!(progress, Progress::Active(_)))
            .map(|(step, _)| step);
        let halted = instance.halt.iter().filter_map(|halt| halt.step.as_ref());
        let mut found: Vec<StepRef> = Vec::new();
        for step in active.chain(halted) {
            let skip = Action::Skip {
                step: step.clone(),
                comment: None,
            };
            if found.iter().all(|known| known.id != step.as_str()) && self.would_take(skip) {
                found.push(StepRef {
                    id: step.to_string(),
                    name: step_name(self.version, step, self.language()),
                });
            }
        }
        found
    }

    /// What the caller may do with the instance; `skips` if there is a step to go on without.
    pub(super) fn actions(&self, followed: bool, skips: bool) -> Vec<String> {
        use InstanceState::{Draft, Returned};
        let mine = self.instance().requester == self.caller.member;
        let state = self.instance().state;
        let mut actions = Vec::new();
        match state {
            Draft if mine => actions.extend(["file", "delete_draft"]),
            Returned if mine => actions.extend(["resubmit", "reopen"]),
            _ => {}
        }
        if mine && self.would_take(Action::Withdraw { comment: None }) {
            actions.push("withdraw");
        }
        if state != Draft {
            actions.push("comment");
            actions.push(if followed { "unfollow" } else { "follow" });
            let copy = Action::Copy { members: Vec::new() };
            if self.would_take_but_for(copy, |refusal| matches!(refusal, Refusal::HowMany { .. })) {
                actions.push("copy");
            }
            if (mine || self.administrates) && self.would_take(Action::Urge) {
                actions.push("urge");
            }
            if mine && self.may_file() {
                actions.push("copy_as_new");
            }
        }
        if self.administrates {
            let acts = [
                ("suspend", Action::Suspend),
                ("resume", Action::Resume { arms: Vec::new() }),
                ("terminate", Action::Terminate { comment: None }),
            ];
            let taken = acts.into_iter().filter(|(_, act)| self.would_take(act.clone()));
            actions.extend(taken.map(|(word, _)| word));
            if skips {
                actions.push("skip");
            }
        }
        actions.into_iter().map(str::to_owned).collect()
    }

    /// Whether the process is open to the caller, as far as this version tells.
    fn may_file(&self) -> bool {
        let definition = &self.version.definition;
        placet_engine::may_file(definition, self.directory, self.caller.member, self.now)
    }
}
