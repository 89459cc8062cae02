//! The words of the reference: people, steps, tasks, and what one can want.

/// A person: the requester, those who decide, the administrator, and one who has left.
pub type Who = usize;
pub const REQUESTER: Who = 0;
pub const DECIDERS: std::ops::RangeInclusive<Who> = 1..=6;
pub const ADMINISTRATOR: Who = 7;
pub const LEFT: Who = 8;

#[derive(Clone, Copy, Debug)]
pub enum Rule {
    Any,
    All,
    InOrder,
    AtLeast(usize, Option<usize>),
    Percent(usize),
    Weighted(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum To {
    Requester,
    Previous,
    Step(usize),
}

#[derive(Clone, Copy, Debug)]
pub enum OnReject {
    End,
    Continue,
    Back(To),
}

#[derive(Clone, Debug)]
pub struct Step {
    /// Steps of one stage run side by side; the next stage begins when all have ended.
    pub stage: usize,
    pub members: Vec<Who>,
    pub rule: Rule,
    pub on_reject: OnReject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    New,
    Draft,
    Running,
    Returned,
    Suspended,
    Approved,
    Rejected,
    Withdrawn,
    Terminated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Waiting,
    Open,
    Claimed,
    Decided,
    Transferred,
    Superseded,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    Approve,
    Reject,
    Return,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub activation: usize,
    pub seat: usize,
    pub who: Who,
    pub status: Status,
    pub vote: Option<Vote>,
    pub weight: usize,
    /// Where it stood before it ended, which command ended it, and who gave that. The end of the flow is nobody's act.
    pub stood: Status,
    pub ended: Option<usize>,
    pub by: Option<Who>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Done,
    /// A6: somebody was first.
    Late,
    Refused,
}

/// What somebody wants to do. A task is named by its place among all that there ever were.
#[derive(Clone, Debug)]
pub enum Move {
    File(Who),
    Resubmit(Who),
    Reopen(Who),
    Withdraw(Who),
    Vote(Who, usize, Vote, To),
    Transfer(Who, usize, Who),
    Claim(Who, usize),
    Release(Who, usize),
    TakeBack(Who, usize),
    Suspend(Who),
    Resume(Who),
    Skip(Who, usize),
    Terminate(Who),
}

impl Status {
    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Open | Self::Claimed)
    }
}

/// Q1: what somebody's vote weighs where votes weigh something.
pub fn weight_of(who: Who) -> usize {
    1 + who % 3
}
