//! Of the queue: who is let in, who waits, and that nothing is lost whoever gives up.

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
