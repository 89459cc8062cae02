//! Who runs next: a queue in front of the pool that is fair among organisations, and among the installations of each.
//!
//! Invariant: an exhausted pool is an error in wasmtime, so no more calls are let in than it has places. Organisations take
//! turns, whatever each of them has queued; within one its installations do; within an installation the first comes first.
//!
//! Invariant: nobody has everything. A place can't be taken back from a guest that runs, so one organisation never has more
//! than half of them, even while nobody else wants any. Actions may run ten times as long as hooks, for which people wait:
//! of all places, and of each organisation's, they have three quarters at most.
//!
//! Invariant: a place is free only if nobody who waits may have it, so whoever comes and may have one takes it.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::scope::World;

/// Whose call it is. The sandbox knows nothing else of either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    /// The organisation.
    pub organisation: u128,
    /// The installation, one of the organisation's.
    pub installation: u128,
}

/// How much of the pool somebody may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    /// Calls that run at once, in all.
    pub places: usize,
    /// Calls of one installation that run at once, hooks and actions apart.
    pub each: usize,
    /// Calls of one installation that wait, hooks and actions apart.
    pub waiting: usize,
}

impl Shares {
    /// Calls of one organisation that run at once.
    fn organisation(self) -> usize {
        (self.places / 2).max(1)
    }
}

/// How many of `places` may be actions'.
fn actions(places: usize) -> usize {
    (places - places / 4).max(1)
}

/// The queue of one engine.
#[derive(Clone, Debug)]
pub(crate) struct Queue(Arc<Mutex<Inner>>);

/// There is no room for another call of this installation.
#[derive(Debug, PartialEq)]
pub(crate) struct Full;

/// An installation's hooks, or its actions: neither stands in the other's way.
type Line = (Tenant, World);

#[derive(Debug)]
struct Inner {
    shares: Shares,
    running: Running,
    organisations: HashMap<u128, Organisation>,
    /// Organisations with calls that wait, in the order of their turns.
    turns: VecDeque<u128>,
}

#[derive(Debug, Default)]
struct Organisation {
    running: Running,
    lines: HashMap<Line, Calls>,
    /// Lines with calls that wait, in the order of their turns.
    turns: VecDeque<Line>,
}

/// Places that are taken.
#[derive(Clone, Copy, Debug, Default)]
struct Running {
    hooks: usize,
    actions: usize,
}

#[derive(Debug, Default)]
struct Calls {
    running: usize,
    waiting: VecDeque<oneshot::Sender<Place>>,
}

/// A place in the pool, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    queue: Queue,
    line: Line,
}

impl Running {
    fn of(&mut self, world: World) -> &mut usize {
        match world {
            World::Hook => &mut self.hooks,
            World::Action => &mut self.actions,
        }
    }

    /// Whether another call may have one of `places`.
    fn admits(self, world: World, places: usize) -> bool {
        self.hooks + self.actions < places && (world == World::Hook || self.actions < actions(places))
    }
}

impl Organisation {
    fn admits(&self, line: Line, shares: Shares) -> bool {
        let running = self.lines.get(&line).map_or(0, |calls| calls.running);
        running < shares.each && self.running.admits(line.1, shares.organisation())
    }
}

impl Queue {
    pub fn new(shares: Shares) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            shares,
            running: Running::default(),
            organisations: HashMap::new(),
            turns: VecDeque::new(),
        })))
    }

    /// Waits for a place. Dropping the future gives up the wait.
    ///
    /// # Errors
    /// [`Full`], at once, when too many of this installation's calls wait already.
    pub async fn enter(&self, tenant: Tenant, world: World) -> Result<Place, Full> {
        let line = (tenant, world);
        let place = {
            let mut inner = self.lock();
            if inner.admits(line) {
                inner.take(line);
                return Ok(self.place(line));
            }
            inner.wait(line).ok_or(Full)?
        };
        let mut waiting = Waiting {
            queue: self,
            line,
            place,
        };
        // The sender stays in the queue until it is used.
        (&mut waiting.place).await.map_err(|_| Full)
    }

    fn place(&self, line: Line) -> Place {
        Place {
            queue: self.clone(),
            line,
        }
    }

    /// Takes a place back and gives it to whose turn it is.
    fn leave(&self, line: Line) {
        let mut given = Vec::new();
        {
            let mut inner = self.lock();
            inner.give_back(line);
            while let Some(next) = inner.next() {
                given.push(next);
            }
        }
        // Whoever gave up in between drops the place, which comes back here: so not under the lock.
        for (waiter, line) in given {
            drop(waiter.send(self.place(line)));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn admits(&self, line: Line) -> bool {
        let organisation = self.organisations.get(&line.0.organisation);
        self.running.admits(line.1, self.shares.places)
            && organisation.is_none_or(|organisation| organisation.admits(line, self.shares))
    }

    fn take(&mut self, line: Line) {
        let organisation = self.organisations.entry(line.0.organisation).or_default();
        *self.running.of(line.1) += 1;
        *organisation.running.of(line.1) += 1;
        organisation.lines.entry(line).or_default().running += 1;
    }

    fn give_back(&mut self, line: Line) {
        *self.running.of(line.1) -= 1;
        if let Some(organisation) = self.organisations.get_mut(&line.0.organisation) {
            *organisation.running.of(line.1) -= 1;
            if let Some(calls) = organisation.lines.get_mut(&line) {
                calls.running -= 1;
            }
        }
        self.tidy(line);
    }

    /// Stands at the end of its line; none if that is too long.
    fn wait(&mut self, line: Line) -> Option<oneshot::Receiver<Place>> {
        let organisation = self.organisations.entry(line.0.organisation).or_default();
        let calls = organisation.lines.entry(line).or_default();
        if calls.waiting.len() >= self.shares.waiting {
            return None;
        }
        let (sender, place) = oneshot::channel();
        calls.waiting.push_back(sender);
        if calls.waiting.len() == 1 {
            organisation.turns.push_back(line);
        }
        if !self.turns.contains(&line.0.organisation) {
            self.turns.push_back(line.0.organisation);
        }
        Some(place)
    }

    /// Whose turn it is, if there is a place for anybody who waits. It is counted as taken.
    fn next(&mut self) -> Option<(oneshot::Sender<Place>, Line)> {
        let (at, line) = self.turns.iter().enumerate().find_map(|(at, name)| {
            let organisation = self.organisations.get(name)?;
            let admitted = |line: &&Line| {
                self.running.admits(line.1, self.shares.places) && organisation.admits(**line, self.shares)
            };
            let line = organisation.turns.iter().find(admitted)?;
            Some((at, *line))
        })?;
        // Both go to the end.
        let name = self.turns.remove(at)?;
        self.turns.push_back(name);
        let organisation = self.organisations.get_mut(&name)?;
        organisation.turns.retain(|other| *other != line);
        organisation.turns.push_back(line);
        let waiter = organisation.lines.get_mut(&line)?.waiting.pop_front()?;
        self.take(line);
        self.tidy(line);
        Some((waiter, line))
    }

    /// Takes a line off the lists that it no longer belongs to.
    fn tidy(&mut self, line: Line) {
        let name = line.0.organisation;
        let Some(organisation) = self.organisations.get_mut(&name) else {
            return;
        };
        if let Some(calls) = organisation.lines.get(&line)
            && calls.waiting.is_empty()
        {
            organisation.turns.retain(|other| *other != line);
            if calls.running == 0 {
                organisation.lines.remove(&line);
            }
        }
        if organisation.turns.is_empty() {
            self.turns.retain(|other| *other != name);
        }
        if organisation.lines.is_empty() {
            self.organisations.remove(&name);
        }
    }
}

/// A call in its line. Whoever gives up leaves it at once, and hands on the place that has just been given to it.
struct Waiting<'a> {
    queue: &'a Queue,
    line: Line,
    place: oneshot::Receiver<Place>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.place.close();
        drop(self.place.try_recv());
        let mut inner = self.queue.lock();
        let organisation = inner.organisations.get_mut(&self.line.0.organisation);
        if let Some(calls) = organisation.and_then(|organisation| organisation.lines.get_mut(&self.line)) {
            calls.waiting.retain(|waiter| !waiter.is_closed());
        }
        inner.tidy(self.line);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.queue.leave(self.line);
    }
}
