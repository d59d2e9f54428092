//! The runs that a runner knows, and when each is to go on.

use std::collections::{BTreeSet, HashMap};

use crate::store::{Id, Timestamp};

/// The runs that a runner knows, and when each is to go on. A run is in it once, however often it is added, and not while it
/// is driven.
#[derive(Debug, Default)]
pub(super) struct Queue {
    order: BTreeSet<(Timestamp, Id)>,
    known: HashMap<Id, Place>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Waits(Timestamp),
    Driven {
        /// It is to go on again at this time.
        again: Option<Timestamp>,
    },
}

impl Queue {
    /// Adds a run. If it is there, the earlier time counts.
    pub(super) fn add(&mut self, at: Timestamp, id: Id) {
        match self.known.get_mut(&id) {
            Some(Place::Waits(before)) if *before <= at => {}
            Some(Place::Driven { again }) => *again = Some(again.map_or(at, |before| before.min(at))),
            Some(Place::Waits(before)) => {
                self.order.remove(&(*before, id.clone()));
                *before = at;
                self.order.insert((at, id));
            }
            None => {
                self.known.insert(id.clone(), Place::Waits(at));
                self.order.insert((at, id));
            }
        }
    }

    /// Takes out a run that is to go on now. It counts as driven until [`done`](Self::done).
    pub(super) fn take(&mut self, now: Timestamp) -> Option<Id> {
        if self.next()? > now {
            return None;
        }
        let (_, id) = self.order.pop_first()?;
        self.known.insert(id.clone(), Place::Driven { again: None });
        Some(id)
    }

    /// A run is no longer driven. It is to go on at this time.
    pub(super) fn done(&mut self, id: Id, at: Option<Timestamp>) {
        let again = match self.known.remove(&id) {
            Some(Place::Driven { again }) => again,
            Some(Place::Waits(_)) | None => None,
        };
        if let Some(at) = at.or(again) {
            self.add(at, id);
        }
    }

    /// When the next run is to go on.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.order.first().map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_taken_once_at_its_earliest_time() {
        let at = Timestamp::from_millis;
        let id = |text: &str| text.parse::<Id>().unwrap();
        let mut queue = Queue::default();
        queue.add(at(5), id("a"));
        queue.add(at(9), id("a"));
        queue.add(at(3), id("a"));
        queue.add(at(4), id("b"));
        assert_eq!(queue.next(), Some(at(3)));
        assert_eq!(queue.take(at(2)), None);
        assert_eq!(queue.take(at(3)), Some(id("a")));
        // While it is driven, it is in no other place.
        queue.add(at(3), id("a"));
        assert_eq!(queue.take(at(9)), Some(id("b")));
        assert_eq!(queue.take(at(9)), None);
        queue.done(id("b"), None);
        queue.done(id("a"), Some(at(20)));
        assert_eq!((queue.next(), queue.known.len()), (Some(at(20)), 1));
    }
}
