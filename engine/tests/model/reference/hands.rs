//! Handing on, taking, giving back, and taking back (A4).

use super::{Activation, Closed, Model, Progress};
use crate::words::{ADMINISTRATOR, LEFT, REQUESTER, Reply, Rule, State, Status, Task, Who};

impl Model {
    pub(super) fn transfer(&mut self, who: Who, task: usize, to: Who) -> Result<(), Reply> {
        self.actor = Some(who);
        let old = self.tasks.get(task).ok_or(Reply::Refused)?.clone();
        if who != old.who && who != ADMINISTRATOR {
            return Err(Reply::Refused);
        }
        if !old.status.is_live() {
            return Err(Reply::Late);
        }
        self.allow(true, &[State::Running])?;
        let sits = self.seats(old.activation).any(|(_, t)| t.who == to);
        if sits || to == REQUESTER || to == LEFT {
            return Err(Reply::Refused);
        }
        if self.activations[old.activation].claimed == Some(task) {
            self.release(old.activation);
        }
        let mut next = self.tasks[task].clone();
        self.end(task, Status::Transferred);
        next.who = to;
        self.tasks.push(next);
        Ok(())
    }

    pub(super) fn claim(&mut self, who: Who, task: usize) -> Result<(), Reply> {
        let activation = self.mine(who, task)?;
        let is_any = matches!(self.steps[self.activations[activation].step].rule, Rule::Any);
        let several = self.seats(activation).filter(|(_, t)| t.status.is_live()).count() > 1;
        if self.tasks[task].status != Status::Open || !is_any || !several {
            return Err(Reply::Refused);
        }
        self.activations[activation].claimed = Some(task);
        for (i, other) in self.tasks.iter_mut().enumerate() {
            if other.activation == activation && other.status == Status::Open {
                other.status = if i == task {
                    Status::Claimed
                } else {
                    Status::Waiting
                };
            }
        }
        Ok(())
    }

    pub(super) fn release(&mut self, activation: usize) {
        self.activations[activation].claimed = None;
        for task in self
            .tasks
            .iter_mut()
            .filter(|t| t.activation == activation && t.status.is_live())
        {
            task.status = Status::Open;
        }
    }

    /// A4: as if it had never been, while nothing that followed was decided.
    pub(super) fn take_back(&mut self, who: Who, task: usize) -> Result<(), Reply> {
        let Task {
            activation,
            seat,
            who: holder,
            status,
            vote,
            by,
            ..
        } = self.tasks.get(task).ok_or(Reply::Refused)?.clone();
        if by != Some(who) && holder != who || status.is_live() {
            return Err(Reply::Refused);
        }
        if by != Some(who) || vote.is_none() {
            return Err(Reply::Late);
        }
        self.allow(true, &[State::Running])?;
        self.actor = Some(who);
        let Activation {
            step, round, closed, ..
        } = self.activations[activation].clone();
        let is_current =
            matches!(self.progress[step], Progress::Active(a) | Progress::Ended(a) if a == activation);
        if !is_current || round != self.round || matches!(closed, Some((Closed::Other, _))) {
            return Err(Reply::Refused);
        }
        let in_order = matches!(self.steps[step].rule, Rule::InOrder);
        if in_order
            && self
                .seats(activation)
                .any(|(_, t)| t.seat > seat && t.vote.is_some())
        {
            return Err(Reply::Refused);
        }
        if let Some((_, when)) = closed {
            let since = self.activations.iter().enumerate().skip(activation + 1);
            let below = since
                .filter(|(_, a)| a.round == round && self.is_before(step, a.step))
                .map(|(i, _)| i);
            if below
                .into_iter()
                .any(|a| self.seats(a).any(|(_, t)| t.vote.is_some()))
            {
                return Err(Reply::Refused);
            }
            for later in 0..self.steps.len() {
                if self.is_before(step, later) {
                    if let Progress::Active(open) = self.progress[later] {
                        self.close(open, Closed::Other, Status::Cancelled);
                    }
                    self.progress[later] = Progress::None;
                }
            }
            for other in self.tasks.iter_mut().filter(|t| t.activation == activation) {
                if other.status == Status::Superseded && other.ended == Some(when) {
                    other.status = other.stood;
                }
            }
            self.activations[activation].closed = None;
            self.progress[step] = Progress::Active(activation);
        }
        let found = &mut self.tasks[task];
        found.status = found.stood;
        (found.vote, found.by) = (None, None);
        if in_order {
            for other in self.tasks.iter_mut().filter(|t| t.activation == activation) {
                if other.seat > seat && other.status.is_live() {
                    other.status = Status::Waiting;
                }
            }
        }
        // The others suffice all the same.
        self.result(activation).map_or(Ok(()), |_| Err(Reply::Refused))
    }
}
