//! Who runs next: a fair queue per installation in front of the pool.
//!
//! Invariant: an exhausted pool is an error in wasmtime, so no more calls are let in than it has places. Installations
//! take turns, whatever each of them has queued; within an installation the first comes first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// Which installation a call belongs to. The sandbox knows nothing else of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tenant(pub u128);

/// How much of the pool one installation may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    /// Calls that run at once, in all.
    pub places: usize,
    /// Calls of one installation that run at once.
    pub each: usize,
    /// Calls of one installation that wait.
    pub waiting: usize,
}

/// The queue of one engine.
#[derive(Clone, Debug)]
pub(crate) struct Queue(Arc<Mutex<Inner>>);

/// There is no room for another call of this installation.
#[derive(Debug, PartialEq)]
pub(crate) struct Full;

#[derive(Debug)]
struct Inner {
    shares: Shares,
    free: usize,
    tenants: HashMap<Tenant, Line>,
    /// Installations with calls that could run if a place were free, in the order of their turns.
    turns: VecDeque<Tenant>,
}

#[derive(Debug, Default)]
struct Line {
    running: usize,
    waiting: VecDeque<oneshot::Sender<Place>>,
    /// Whether it stands in `turns`.
    listed: bool,
}

/// A place in the pool, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    queue: Queue,
    tenant: Tenant,
}

impl Queue {
    pub fn new(shares: Shares) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            shares,
            free: shares.places,
            tenants: HashMap::new(),
            turns: VecDeque::new(),
        })))
    }

    /// Waits for a place. Dropping the future gives up the wait.
    ///
    /// # Errors
    /// [`Full`], at once, when too many of this installation's calls wait already.
    pub async fn enter(&self, tenant: Tenant) -> Result<Place, Full> {
        let wait = {
            let mut inner = self.lock();
            let Inner {
                shares,
                free,
                tenants,
                turns,
            } = &mut *inner;
            let line = tenants.entry(tenant).or_default();
            line.waiting.retain(|waiter| !waiter.is_closed());
            if *free > 0 && line.running < shares.each && line.waiting.is_empty() {
                *free -= 1;
                line.running += 1;
                return Ok(self.place(tenant));
            }
            if line.waiting.len() >= shares.waiting {
                return Err(Full);
            }
            let (sender, wait) = oneshot::channel();
            line.waiting.push_back(sender);
            if !line.listed && line.running < shares.each {
                line.listed = true;
                turns.push_back(tenant);
            }
            wait
        };
        // The sender stays in the queue until it is used.
        wait.await.map_err(|_| Full)
    }

    fn place(&self, tenant: Tenant) -> Place {
        Place {
            queue: self.clone(),
            tenant,
        }
    }

    /// Takes a place back and gives it to whose turn it is.
    fn leave(&self, tenant: Tenant) {
        let mut given = Vec::new();
        let mut inner = self.lock();
        let Inner {
            shares,
            free,
            tenants,
            turns,
        } = &mut *inner;
        *free += 1;
        if let Some(line) = tenants.get_mut(&tenant) {
            line.running -= 1;
            if !line.waiting.is_empty() && !line.listed {
                line.listed = true;
                turns.push_back(tenant);
            } else if line.running == 0 && line.waiting.is_empty() {
                tenants.remove(&tenant);
            }
        }
        while *free > 0 {
            let Some(next) = turns.pop_front() else { break };
            let Some(line) = tenants.get_mut(&next) else {
                continue;
            };
            line.listed = false;
            let Some(waiter) = next_waiter(line) else {
                if line.running == 0 {
                    tenants.remove(&next);
                }
                continue;
            };
            line.running += 1;
            *free -= 1;
            given.push((waiter, next));
            if !line.waiting.is_empty() && line.running < shares.each {
                line.listed = true;
                turns.push_back(next);
            }
        }
        drop(inner);
        // Whoever gave up in between drops the place, which comes back here: so not under the lock.
        for (waiter, tenant) in given {
            drop(waiter.send(self.place(tenant)));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first who still waits.
fn next_waiter(line: &mut Line) -> Option<oneshot::Sender<Place>> {
    while let Some(waiter) = line.waiting.pop_front() {
        if !waiter.is_closed() {
            return Some(waiter);
        }
    }
    None
}

impl Drop for Place {
    fn drop(&mut self) {
        self.queue.leave(self.tenant);
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    type Entering = Pin<Box<dyn Future<Output = Result<Place, Full>>>>;

    fn queue(places: usize, each: usize, waiting: usize) -> Queue {
        Queue::new(Shares {
            places,
            each,
            waiting,
        })
    }

    fn enter(queue: &Queue, tenant: u128) -> Entering {
        let queue = queue.clone();
        let mut entering: Entering = Box::pin(async move { queue.enter(Tenant(tenant)).await });
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

    #[test]
    fn installations_take_turns_however_much_one_of_them_has_queued() {
        let queue = queue(1, 1, 10);
        let first = now(&mut enter(&queue, 1)).expect("the pool is empty");
        let mut greedy: Vec<_> = (0..5).map(|_| enter(&queue, 1)).collect();
        let mut modest = enter(&queue, 2);
        drop(first);
        // The other one comes before the first one's second call.
        let place = now(&mut modest).expect("it is its turn");
        assert!(greedy.iter_mut().all(|call| now(call).is_none()));
        drop(place);
        assert!(now(&mut greedy[0]).is_some());
    }

    #[test]
    fn one_installation_can_not_have_the_whole_pool() {
        let queue = queue(3, 2, 10);
        let _first = now(&mut enter(&queue, 1)).expect("a place");
        let _second = now(&mut enter(&queue, 1)).expect("a place");
        assert!(now(&mut enter(&queue, 1)).is_none());
        assert!(now(&mut enter(&queue, 2)).is_some());
    }

    #[test]
    fn too_many_waiting_calls_are_refused_at_once() {
        let queue = queue(1, 1, 2);
        let _running = now(&mut enter(&queue, 1)).expect("a place");
        let _waiting = (enter(&queue, 1), enter(&queue, 1));
        let third = poll(pin!(queue.enter(Tenant(1))));
        assert!(matches!(third, Poll::Ready(Err(Full))));
        assert!(poll(pin!(queue.enter(Tenant(2)))).is_pending());
    }

    #[test]
    fn who_gives_up_neither_keeps_a_place_nor_blocks_one() {
        let queue = queue(1, 1, 2);
        let running = now(&mut enter(&queue, 1)).expect("a place");
        drop((enter(&queue, 1), enter(&queue, 1), enter(&queue, 2)));
        let mut patient = enter(&queue, 3);
        drop(running);
        drop(now(&mut patient).expect("the others have gone"));
        // Given a place and dropped before it was taken.
        let running = now(&mut enter(&queue, 1)).expect("a place");
        let waiting = enter(&queue, 1);
        drop(running);
        drop(waiting);
        assert!(now(&mut enter(&queue, 4)).is_some());
        let inner = queue.lock();
        assert_eq!((inner.free, inner.tenants.len(), inner.turns.len()), (1, 0, 0));
    }
}
