//! The reference: seats, votes, states and rounds, written from the words of the specification and as plainly as they
//! are. Nobody is away, nothing is skipped, no time passes: that is left to tests of its own.
//!
//! Invariant: it shares nothing with the engine but the order in which tasks come to be. Refusals are told apart as far
//! as people are: truly late (A6), or not allowed.

mod hands;

use crate::words::{
    ADMINISTRATOR, Move, OnReject, REQUESTER, Reply, Rule, State, Status, Step, Task, To, Vote, Who,
    weight_of,
};

#[derive(Clone, Debug)]
struct Activation {
    step: usize,
    round: usize,
    closed: Option<(Closed, usize)>,
    claimed: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Closed {
    Voted,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    None,
    Active(usize),
    Ended(usize),
}

#[derive(Clone, Debug)]
pub struct Model {
    pub steps: Vec<Step>,
    pub state: State,
    pub round: usize,
    pub tasks: Vec<Task>,
    activations: Vec<Activation>,
    pub progress: Vec<Progress>,
    /// Counts commands.
    clock: usize,
    actor: Option<Who>,
    /// What the last command was answered.
    pub reply: Reply,
}

impl Model {
    pub fn new(steps: Vec<Step>) -> Self {
        let progress = vec![Progress::None; steps.len()];
        Self {
            steps,
            state: State::New,
            round: 0,
            tasks: Vec::new(),
            activations: Vec::new(),
            progress,
            clock: 0,
            actor: None,
            reply: Reply::Done,
        }
    }

    /// What a command leads to; one that is refused leads to nothing.
    pub fn after(mut self, command: &Move) -> Self {
        let mut next = self.clone();
        next.clock += 1;
        match next.obey(command) {
            Ok(()) => {
                next.reply = Reply::Done;
                next
            }
            Err(reply) => {
                self.reply = reply;
                self
            }
        }
    }

    fn obey(&mut self, command: &Move) -> Result<(), Reply> {
        use State::{Draft, New, Returned, Running, Suspended};
        match *command {
            Move::File(who) => {
                self.allow(who == REQUESTER, &[New, Draft])?;
                self.begin();
            }
            Move::Resubmit(who) => {
                self.allow(who == REQUESTER, &[Returned])?;
                self.begin();
            }
            Move::Reopen(who) => {
                self.allow(who == REQUESTER, &[Returned])?;
                self.state = Draft;
            }
            Move::Withdraw(who) => {
                self.allow(who == REQUESTER, &[Draft, Running, Returned, Suspended])?;
                self.finish(State::Withdrawn, Status::Cancelled, Some(who));
            }
            Move::Vote(who, task, vote, to) => self.decide(who, task, vote, to)?,
            Move::Transfer(who, task, to) => self.transfer(who, task, to)?,
            Move::Claim(who, task) => self.claim(who, task)?,
            Move::Release(who, task) => {
                let activation = self.mine(who, task)?;
                if self.activations[activation].claimed != Some(task) {
                    return Err(Reply::Refused);
                }
                self.release(activation);
            }
            Move::TakeBack(who, task) => self.take_back(who, task)?,
            Move::Suspend(who) => {
                self.allow(who == ADMINISTRATOR, &[Running])?;
                self.state = Suspended;
            }
            Move::Resume(who) => {
                self.allow(who == ADMINISTRATOR, &[Suspended])?;
                self.state = Running;
                self.advance();
            }
            Move::Skip(who, step) => {
                self.allow(who == ADMINISTRATOR, &[Running, Suspended])?;
                let Progress::Active(activation) = self.progress[step] else {
                    return Err(Reply::Refused);
                };
                self.actor = Some(who);
                self.close(activation, Closed::Other, Status::Superseded);
                self.progress[step] = Progress::Ended(activation);
                if self.state == Running {
                    self.advance();
                }
            }
            Move::Terminate(who) => {
                self.allow(who == ADMINISTRATOR, &[Running, Suspended, Returned])?;
                self.finish(State::Terminated, Status::Cancelled, Some(who));
            }
        }
        Ok(())
    }

    fn allow(&self, may: bool, states: &[State]) -> Result<(), Reply> {
        if may && states.contains(&self.state) {
            Ok(())
        } else {
            Err(Reply::Refused)
        }
    }

    /// The activation of a task that somebody wants to do something with now.
    fn mine(&mut self, who: Who, task: usize) -> Result<usize, Reply> {
        self.actor = Some(who);
        let task = self.tasks.get(task).ok_or(Reply::Refused)?;
        if task.who != who {
            return Err(Reply::Refused);
        }
        if !task.status.is_live() {
            return Err(Reply::Late);
        }
        let activation = task.activation;
        self.allow(true, &[State::Running])?;
        Ok(activation)
    }

    /// Filed, for the first time or again: every step once more.
    fn begin(&mut self) {
        self.state = State::Running;
        self.round += 1;
        self.progress.fill(Progress::None);
        self.advance();
    }

    /// Enters what is due.
    fn advance(&mut self) {
        let last = self.steps.iter().map(|s| s.stage).max().unwrap_or(0);
        for stage in 0..=last {
            let of_stage: Vec<usize> = (0..self.steps.len())
                .filter(|i| self.steps[*i].stage == stage)
                .collect();
            for step in &of_stage {
                if self.progress[*step] == Progress::None {
                    self.enter(*step);
                }
            }
            if of_stage
                .iter()
                .any(|step| !matches!(self.progress[*step], Progress::Ended(_)))
            {
                return;
            }
        }
        self.finish(State::Approved, Status::Superseded, None);
    }

    fn enter(&mut self, step: usize) {
        let activation = self.activations.len();
        let of = self.steps[step].clone();
        self.progress[step] = Progress::Active(activation);
        self.activations.push(Activation {
            step,
            round: self.round,
            closed: None,
            claimed: None,
        });
        for (seat, who) in of.members.into_iter().enumerate() {
            let waits = matches!(of.rule, Rule::InOrder) && seat > 0;
            let weight = if matches!(of.rule, Rule::Weighted(_)) {
                weight_of(who)
            } else {
                1
            };
            let status = if waits { Status::Waiting } else { Status::Open };
            self.tasks.push(Task {
                activation,
                seat,
                who,
                status,
                vote: None,
                weight,
                stood: status,
                ended: None,
                by: None,
            });
        }
    }

    fn end(&mut self, task: usize, status: Status) {
        let (clock, actor) = (self.clock, self.actor);
        let task = &mut self.tasks[task];
        task.stood = task.status;
        task.status = status;
        task.ended = Some(clock);
        task.by = actor;
    }

    /// Everybody who has not decided is not needed any more.
    fn close(&mut self, activation: usize, closed: Closed, left: Status) {
        for task in 0..self.tasks.len() {
            if self.tasks[task].activation == activation && self.tasks[task].status.is_live() {
                self.end(task, left);
            }
        }
        let clock = self.clock;
        self.activations[activation].closed.get_or_insert((closed, clock));
    }

    fn finish(&mut self, state: State, left: Status, who: Option<Who>) {
        self.actor = who;
        for activation in 0..self.activations.len() {
            if self.activations[activation].closed.is_none() {
                self.close(activation, Closed::Other, left);
            }
        }
        self.state = state;
    }

    fn seats(&self, activation: usize) -> impl Iterator<Item = (usize, &Task)> {
        let tasks = self.tasks.iter().enumerate();
        tasks.filter(move |(_, t)| t.activation == activation && t.status != Status::Transferred)
    }

    /// Whether an activation has passed or failed (Q1, Q2): by counting, with nothing known of thresholds.
    fn result(&self, activation: usize) -> Option<bool> {
        let step = &self.steps[self.activations[activation].step];
        let sum = |wanted: &dyn Fn(&Task) -> bool| -> usize {
            self.seats(activation)
                .filter(|(_, t)| wanted(t))
                .map(|(_, t)| t.weight)
                .sum()
        };
        let all = sum(&|_| true);
        let yes = sum(&|t| t.vote == Some(Vote::Approve));
        let no = sum(&|t| t.vote == Some(Vote::Reject));
        let (needed, fatal) = match step.rule {
            Rule::Any => return (yes + no > 0).then_some(yes > 0),
            Rule::All | Rule::InOrder => (all, None),
            Rule::AtLeast(pass, fail) => (pass.min(all), fail),
            Rule::Percent(share) => ((1..=all).find(|n| n * 100 >= share * all).unwrap_or(all), None),
            Rule::Weighted(pass) => (pass.min(all), None),
        };
        let can_pass = all - no >= needed;
        if yes >= needed {
            Some(true)
        } else if !can_pass || fatal.is_some_and(|fatal| no >= fatal) {
            Some(false)
        } else {
            None
        }
    }

    fn decide(&mut self, who: Who, task: usize, vote: Vote, to: To) -> Result<(), Reply> {
        let activation = self.mine(who, task)?;
        if self.tasks[task].status == Status::Waiting {
            return Err(Reply::Refused);
        }
        let step = self.activations[activation].step;
        if let (Vote::Return, To::Step(target)) = (vote, to) {
            let decided = matches!(self.progress[target], Progress::Ended(_));
            if !decided || !self.is_before(target, step) {
                return Err(Reply::Refused);
            }
        }
        self.tasks[task].vote = Some(vote);
        self.end(task, Status::Decided);
        if vote == Vote::Return {
            self.go_back(activation, to);
            return Ok(());
        }
        match self.result(activation) {
            None => {
                if matches!(self.steps[step].rule, Rule::InOrder) {
                    let next = self.seats(activation).filter(|(_, t)| t.vote.is_none());
                    let next = next.min_by_key(|(_, t)| t.seat).map(|(i, _)| i);
                    self.tasks[next.expect("somebody has not voted")].status = Status::Open;
                }
            }
            Some(passed) => {
                self.close(activation, Closed::Voted, Status::Superseded);
                self.progress[step] = Progress::Ended(activation);
                match self.steps[step].on_reject {
                    OnReject::End if !passed => self.finish(State::Rejected, Status::Superseded, None),
                    OnReject::Back(to) if !passed => self.go_back(activation, to),
                    _ => self.advance(),
                }
            }
        }
        Ok(())
    }

    fn is_before(&self, step: usize, other: usize) -> bool {
        self.steps[step].stage < self.steps[other].stage
    }

    /// O2, O3.
    fn go_back(&mut self, activation: usize, to: To) {
        let step = self.activations[activation].step;
        self.close(activation, Closed::Other, Status::Superseded);
        let target = match to {
            To::Requester => None,
            To::Step(target) => {
                let decided = matches!(self.progress[target], Progress::Ended(_));
                (decided && self.is_before(target, step)).then_some(target)
            }
            To::Previous => {
                // The last step further up that somebody has decided.
                let counts = |a: &usize| {
                    let of = self.activations[*a].step;
                    self.progress[of] == Progress::Ended(*a)
                        && self.is_before(of, step)
                        && self.seats(*a).any(|(_, t)| t.vote.is_some())
                };
                (0..self.activations.len())
                    .rev()
                    .find(counts)
                    .map(|a| self.activations[a].step)
            }
        };
        let Some(target) = target else {
            for open in 0..self.activations.len() {
                if self.activations[open].closed.is_none() {
                    self.close(open, Closed::Other, Status::Cancelled);
                }
            }
            self.progress.fill(Progress::None);
            self.state = State::Returned;
            return;
        };
        for step in 0..self.steps.len() {
            if step == target || self.is_before(target, step) {
                if let Progress::Active(open) = self.progress[step] {
                    self.close(open, Closed::Other, Status::Cancelled);
                }
                self.progress[step] = Progress::None;
            }
        }
        self.advance();
    }
}
