//! Of those who want the same thing at once, one makes it, and the others wait and find it.
//!
//! Invariant: nobody depends on the one who makes it: if that one gives up, the next one makes it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What is being made, by its name.
#[derive(Debug)]
pub(crate) struct Flights<K, E>(Mutex<HashMap<K, Weak<Flight<E>>>>);

/// Whoever has the lock makes it. If it can't be made, why not is left for those who wait.
pub(crate) type Flight<E> = tokio::sync::Mutex<Option<E>>;

impl<K: Eq + Hash, E> Flights<K, E> {
    pub fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// The flight of whoever wants this now.
    pub fn join(&self, name: K) -> Arc<Flight<E>> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(&name).and_then(Weak::upgrade) {
            return flight;
        }
        flights.retain(|_, flight| flight.strong_count() > 0);
        let flight = Arc::default();
        flights.insert(name, Arc::downgrade(&flight));
        flight
    }

    /// Whoever comes from now on begins anew.
    pub fn end(&self, name: &K, flight: &Arc<Flight<E>>) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if flights
            .get(name)
            .is_some_and(|known| known.as_ptr() == Arc::as_ptr(flight))
        {
            flights.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_wants_the_same_at_once_shares_a_flight_and_nobody_later() {
        let flights = Flights::<&str, ()>::new();
        let first = flights.join("a");
        assert!(Arc::ptr_eq(&first, &flights.join("a")));
        assert!(!Arc::ptr_eq(&first, &flights.join("b")));
        *first.try_lock().expect("nobody has it") = Some(());
        drop(first);
        let later = flights.join("a");
        assert_eq!(*later.try_lock().expect("nobody has it"), None);
        flights.end(&"a", &later);
        let anew = flights.join("a");
        assert!(!Arc::ptr_eq(&later, &anew));
        // Who was there before ends nothing of those who came after.
        flights.end(&"a", &later);
        assert!(Arc::ptr_eq(&anew, &flights.join("a")));
        assert_eq!(flights.0.lock().expect("it is whole").len(), 1);
    }
}
