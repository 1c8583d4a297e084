//! Lets a few at a time compute: more threads than cores only take memory and each other's time. Waiting for the disk is no computing.

use std::sync::{Condvar, Mutex, PoisonError};

/// A count of free places.
#[derive(Debug)]
pub(crate) struct Turnstile {
    free: Mutex<usize>,
    left: Condvar,
}

/// A place; it is free again when this goes.
#[derive(Debug)]
pub(crate) struct Turn<'a>(&'a Turnstile);

impl Turnstile {
    /// One place a core, and one more for the moment between two.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { free: Mutex::new(cores + 1), left: Condvar::new() }
    }

    /// Waits for a place.
    pub(crate) fn enter(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.left.wait_while(free, |f| *f == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_more_than_the_places_are_inside_and_all_come_through() {
        let t = Turnstile::new();
        let places = *t.free.lock().unwrap();
        let (inside, most, through) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|s| {
            for _ in 0..50 {
                s.spawn(|| {
                    let _turn = t.enter();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(1));
                    inside.fetch_sub(1, Ordering::SeqCst);
                    through.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= places);
        assert_eq!((through.into_inner(), *t.free.lock().unwrap()), (50, places));
    }
}
