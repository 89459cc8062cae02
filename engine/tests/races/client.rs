//! Somebody who acts on what they read some time ago.

use placet_engine::instance::{ChildEnd, Placement};
use placet_engine::{
    Action, ActivationId, AddSign, Command, Decide, InstanceState, MemberId, Picks, Quorum, Ruled, TaskId,
    TaskState, Verdict,
};
use uuid::Uuid;

use crate::row::{Row, id};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Approve,
    Reject,
    Return,
    Do,
    Claim,
    Release,
    Transfer(&'static str),
    TakeBack,
    Add(&'static str),
    Remove,
    Withdraw,
    Resubmit,
    Skip,
    Suspend,
    Resume,
    Tick,
    /// What a system outside answers to the newest call.
    Answer(&'static str),
    /// How one of those ends that the newest step has started.
    Ends(usize, bool),
}

pub struct Client {
    who: Option<MemberId>,
    pub acts: Vec<Act>,
    /// How often they act.
    pub times: u8,
    /// What acting once takes of that: nothing of the clock's, which goes on as long as something is due.
    pub costs: u8,
}

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Doing {
    Looking {
        left: u8,
    },
    /// They have pressed a button; of the task that they saw.
    Wants {
        act: Act,
        task: Option<TaskId>,
        left: u8,
    },
    /// The server has read the row for them.
    Read {
        act: Act,
        task: Option<TaskId>,
        left: u8,
        row: Row,
    },
}

impl Client {
    pub fn new(who: &str, acts: &[Act], times: u8) -> Self {
        Self {
            who: Some(id(who)),
            acts: acts.to_vec(),
            times,
            costs: 1,
        }
    }

    pub fn outside(acts: &[Act], times: u8) -> Self {
        Self {
            who: None,
            acts: acts.to_vec(),
            times,
            costs: 1,
        }
    }

    pub fn clock() -> Self {
        Self {
            who: None,
            acts: vec![Act::Tick],
            times: 1,
            costs: 0,
        }
    }

    /// Whether their page shows the button.
    pub fn sees(&self, act: Act, row: &Row, late: bool) -> bool {
        let state = row.state();
        let running = state == InstanceState::Running;
        match act {
            Act::Tick => running && row.is_due(late),
            Act::Withdraw => !state.is_final(),
            Act::Resubmit => state == InstanceState::Returned,
            Act::Skip | Act::Suspend => running,
            Act::Resume => state == InstanceState::Suspended,
            Act::Answer(_) | Act::Ends(..) => true,
            _ => running && self.task(act, row).is_some(),
        }
    }

    /// The task that it is about.
    pub fn task(&self, act: Act, row: &Row) -> Option<TaskId> {
        let tasks = row.instance().tasks.iter().rev();
        let own = tasks.filter(|t| Some(t.assignee) == self.who);
        let found = match act {
            Act::TakeBack => own.into_iter().find(|t| t.verdict.is_some()),
            Act::Claim => own.into_iter().find(|t| t.state == TaskState::Open),
            Act::Release => own.into_iter().find(|t| t.state == TaskState::Claimed),
            // Of whoever they have added.
            Act::Remove => {
                let helps = |t: &&placet_engine::instance::Task| {
                    let helps = row.instance().activation(t.activation).and_then(|a| a.helps);
                    t.state.is_live() && helps.is_some()
                };
                row.instance().tasks.iter().find(helps)
            }
            Act::Approve | Act::Reject | Act::Return | Act::Do | Act::Transfer(_) | Act::Add(_) => {
                own.into_iter().find(|t| t.state.is_open())
            }
            _ => None,
        };
        found.map(|t| t.id)
    }

    pub fn command(&self, act: Act, task: Option<TaskId>, row: &Row) -> Command {
        let task = task.unwrap_or(TaskId(Uuid::nil()));
        let vote = |verdict| Action::Decide(Decide::new(task, verdict));
        let newest = row.instance().activations.last();
        let activation = newest.map_or(ActivationId(Uuid::nil()), |a| a.id);
        let action = match act {
            Act::Approve => vote(Verdict::Approve),
            Act::Reject => vote(Verdict::Reject),
            Act::Return => vote(Verdict::Return),
            Act::Do => vote(Verdict::Done),
            Act::Claim => Action::Claim { task },
            Act::Release => Action::Release { task },
            Act::Transfer(to) => Action::Transfer {
                task,
                to: id(to),
                comment: None,
            },
            Act::TakeBack => Action::TakeBack { task },
            Act::Add(whom) => Action::AddSign(AddSign {
                task,
                placement: Placement::Before,
                members: vec![id(whom)],
                quorum: Quorum::All,
                comment: None,
            }),
            Act::Remove => Action::RemoveSign { task },
            Act::Withdraw => Action::Withdraw { comment: None },
            Act::Resubmit => Action::Resubmit {
                form: None,
                picks: Picks::new(),
            },
            Act::Skip => Action::Skip {
                step: "a".into(),
                comment: None,
            },
            Act::Suspend => Action::Suspend,
            Act::Resume => Action::Resume { arms: Vec::new() },
            Act::Tick => Action::Tick,
            Act::Answer(outcome) => Action::Answer {
                activation,
                ruled: Ruled {
                    outcome: outcome.to_owned(),
                    ..Ruled::default()
                },
            },
            Act::Ends(child, approved) => Action::ChildEnded {
                activation,
                instance: row.child(child),
                ended: if approved {
                    ChildEnd::Approved
                } else {
                    ChildEnd::Rejected
                },
            },
        };
        Command {
            actor: self.who,
            action,
        }
    }
}
