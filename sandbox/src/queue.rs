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

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use super::World::{Action, Hook};
    use super::*;

    type Entering = Pin<Box<dyn Future<Output = Result<Place, Full>>>>;

    fn queue(places: usize, each: usize, waiting: usize) -> Queue {
        Queue::new(Shares {
            places,
            each,
            waiting,
        })
    }

    fn tenant(organisation: u128, installation: u128) -> Tenant {
        Tenant {
            organisation,
            installation,
        }
    }

    fn enter(queue: &Queue, tenant: Tenant, world: World) -> Entering {
        let queue = queue.clone();
        let mut entering: Entering = Box::pin(async move { queue.enter(tenant, world).await });
        // A wait begins when it is first asked for.
        match poll(entering.as_mut()) {
            Poll::Ready(ready) => Box::pin(std::future::ready(ready)),
            Poll::Pending => entering,
        }
    }

    fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    fn now(entering: &mut Entering) -> Option<Place> {
        match poll(entering.as_mut()) {
            Poll::Ready(place) => Some(place.expect("there is room")),
            Poll::Pending => None,
        }
    }

    /// As many hooks of an organisation as are let in at once, each of another installation.
    fn fill(queue: &Queue, organisation: u128, world: World) -> Vec<Place> {
        let calls = (0..).map(|installation| enter(queue, tenant(organisation, installation), world));
        calls.map_while(|mut call| now(&mut call)).collect()
    }

    fn is_empty(queue: &Queue) -> bool {
        let inner = queue.lock();
        let running = inner.running.hooks + inner.running.actions;
        running == 0 && inner.organisations.is_empty() && inner.turns.is_empty()
    }

    #[test]
    fn installations_take_turns_however_much_one_of_them_has_queued() {
        let queue = queue(2, 1, 10);
        let first = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("the pool is empty");
        let mut greedy: Vec<_> = (0..5).map(|_| enter(&queue, tenant(1, 1), Hook)).collect();
        let mut modest = enter(&queue, tenant(1, 2), Hook);
        drop(first);
        // The first one's second call has come before, and the other one's comes before the third.
        let place = now(&mut greedy[0]).expect("it is its turn");
        assert!(now(&mut modest).is_none());
        drop(place);
        let place = now(&mut modest).expect("it is its turn");
        assert!(greedy[1..].iter_mut().all(|call| now(call).is_none()));
        drop(place);
        assert!(now(&mut greedy[1]).is_some());
    }

    #[test]
    fn organisations_take_turns_however_many_installations_one_of_them_has() {
        let queue = queue(4, 4, 10);
        let mut held = fill(&queue, 1, Hook);
        held.extend(fill(&queue, 2, Hook));
        assert_eq!(held.len(), 4);
        let mut many: Vec<_> = (0..10)
            .map(|number| enter(&queue, tenant(1, number), Hook))
            .collect();
        let mut other = enter(&queue, tenant(3, 1), Hook);
        let mut more = enter(&queue, tenant(3, 2), Hook);
        // Two of the first one's go, and the places are shared.
        held.drain(..2);
        let of_many: Vec<_> = many.iter_mut().filter_map(now).collect();
        let of_other = [&mut other, &mut more].map(now);
        assert_eq!(of_many.len(), 1);
        assert!(matches!(of_other, [Some(_), None]));
    }

    #[test]
    fn one_installation_can_not_have_its_organisations_share() {
        let queue = queue(8, 2, 10);
        let _first = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("a place");
        let _second = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("a place");
        assert!(now(&mut enter(&queue, tenant(1, 1), Hook)).is_none());
        assert!(now(&mut enter(&queue, tenant(1, 2), Hook)).is_some());
        // What it does when something has happened keeps nobody waiting who fills in its forms.
        assert!(now(&mut enter(&queue, tenant(1, 1), Action)).is_some());
    }

    #[test]
    fn one_organisation_has_half_of_the_places_at_most() {
        let queue = queue(8, 4, 10);
        let first = fill(&queue, 1, Hook);
        let second = fill(&queue, 2, Hook);
        assert_eq!((first.len(), second.len()), (4, 4));
        assert!(now(&mut enter(&queue, tenant(3, 1), Hook)).is_none());
        drop(first);
        assert_eq!(fill(&queue, 2, Hook).len(), 0);
        assert_eq!(fill(&queue, 3, Hook).len(), 4);
    }

    #[test]
    fn some_places_are_kept_for_hooks() {
        let queue = queue(16, 16, 10);
        let first = fill(&queue, 1, Action);
        let second = fill(&queue, 2, Action);
        assert_eq!((first.len(), second.len()), (6, 6));
        assert!(now(&mut enter(&queue, tenant(3, 1), Action)).is_none());
        assert_eq!(fill(&queue, 1, Hook).len(), 2);
        let hooks = fill(&queue, 3, Hook);
        assert_eq!(hooks.len(), 4);
        // A hook's place is not an action's next, unless actions have less than their share.
        let mut action = enter(&queue, tenant(3, 2), Action);
        drop(hooks);
        assert!(now(&mut action).is_none());
        drop(first);
        assert!(now(&mut action).is_some());
    }

    #[test]
    fn a_small_pool_serves_actions_too() {
        for places in 1..5 {
            let queue = queue(places, 1, 1);
            assert!(
                now(&mut enter(&queue, tenant(1, 1), Action)).is_some(),
                "{places}"
            );
        }
    }

    #[test]
    fn too_many_waiting_calls_are_refused_at_once() {
        let queue = queue(1, 1, 2);
        let _running = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("a place");
        let _waiting = [1, 2].map(|_| enter(&queue, tenant(1, 1), Hook));
        let mut third = enter(&queue, tenant(1, 1), Hook);
        assert!(matches!(poll(third.as_mut()), Poll::Ready(Err(Full))));
        assert!(poll(enter(&queue, tenant(1, 2), Hook).as_mut()).is_pending());
    }

    #[test]
    fn who_gives_up_neither_keeps_a_place_nor_blocks_one() {
        let queue = queue(2, 1, 2);
        let running = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("a place");
        drop([(1, 1), (1, 1), (1, 2)].map(|(one, other)| enter(&queue, tenant(one, other), Hook)));
        let mut patient = enter(&queue, tenant(1, 3), Hook);
        drop(running);
        drop(now(&mut patient).expect("the others have gone"));
        assert!(is_empty(&queue));
        // Given a place and dropped before it was taken.
        let running = now(&mut enter(&queue, tenant(1, 1), Hook)).expect("a place");
        let waiting = enter(&queue, tenant(1, 1), Hook);
        drop(running);
        drop(waiting);
        assert!(is_empty(&queue));
        assert!(now(&mut enter(&queue, tenant(1, 4), Hook)).is_some());
        assert!(is_empty(&queue));
    }

    #[test]
    fn whatever_comes_and_goes_nobody_has_too_much_and_no_place_stays_empty() {
        let queue = queue(8, 2, 3);
        let (mut waiting, mut running) = (Vec::new(), Vec::new());
        let mut state = 1_u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for _ in 0..20_000 {
            match random(4) {
                0 | 1 => {
                    let tenant = tenant(random(3).into(), random(4).into());
                    let world = if random(2) == 0 { Hook } else { Action };
                    let mut call = enter(&queue, tenant, world);
                    match poll(call.as_mut()) {
                        Poll::Ready(Ok(place)) => running.push(place),
                        Poll::Ready(Err(Full)) => {}
                        Poll::Pending => waiting.push(call),
                    }
                }
                2 if !running.is_empty() => {
                    let gone = random(u32::try_from(running.len()).expect("few"));
                    drop(running.swap_remove(gone as usize));
                }
                _ if !waiting.is_empty() => {
                    let gone = random(u32::try_from(waiting.len()).expect("few"));
                    drop(waiting.swap_remove(gone as usize));
                }
                _ => {}
            }
            waiting.retain_mut(|call| match now(call) {
                Some(place) => {
                    running.push(place);
                    false
                }
                None => true,
            });
            let mut inner = queue.lock();
            let taken = inner.running.hooks + inner.running.actions;
            assert_eq!(taken, running.len());
            assert!(taken <= 8 && inner.running.actions <= 6);
            for organisation in inner.organisations.values() {
                assert!(organisation.running.hooks + organisation.running.actions <= 4);
                assert!(organisation.running.actions <= 3);
                assert!(organisation.lines.values().all(|calls| calls.running <= 2));
            }
            assert!(inner.next().is_none(), "somebody waits for a place that is there");
        }
        drop((waiting, running));
        assert!(is_empty(&queue));
    }
}
