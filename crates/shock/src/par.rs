//! Filling a vector element by element, on one thread or many, with the same bytes: every element is a pure function
//! of its index, so the split over threads cannot be seen in the result.

use crate::lanes::Lanes;
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Below this many elements a second thread costs more than it brings.
const ONE_THREAD: usize = 8_192;

/// Who works on a run: this thread alone, because its neighbours have runs of their own, or as many threads as there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hands {
    /// This thread.
    One,
    /// All threads.
    All,
}

impl Hands {
    /// `out[i] = f(i)` for every `i`.
    pub(crate) fn fill<T: Send>(self, out: &mut [T], f: impl Fn(usize) -> T + Sync) {
        self.update(out, |i, o| *o = f(i));
    }

    /// `f(i, &mut out[i])` for every `i`.
    pub(crate) fn update<T: Send>(self, out: &mut [T], f: impl Fn(usize, &mut T) + Sync) {
        if self == Self::One || out.len() < ONE_THREAD {
            out.iter_mut().enumerate().for_each(|(i, o)| f(i, o));
        } else {
            out.par_iter_mut().with_min_len(ONE_THREAD / 4).enumerate().for_each(|(i, o)| f(i, o));
        }
    }

    /// `f(part)` for every part; the parts are what the caller cut, whatever the number of threads.
    pub(crate) fn each<P: Send>(self, parts: Vec<P>, f: impl Fn(P) + Send + Sync) {
        if self == Self::All && parts.len() > 1 {
            parts.into_par_iter().with_max_len(1).for_each(f);
        } else {
            parts.into_iter().for_each(f);
        }
    }
}

/// A number of each run in a vector into which many threads write, each in places of its own. Who reads it does so after all have
/// written.
#[derive(Debug)]
pub(crate) struct Slot<const N: usize>([AtomicU64; N]);

impl<const N: usize> Slot<N> {
    pub(crate) fn new(value: f64) -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(value.to_bits())))
    }
    #[inline(always)]
    pub(crate) fn get(&self) -> Lanes<N> {
        let (mut out, mut n) = (Lanes::ZERO, 0);
        while n < N {
            out.0[n] = f64::from_bits(self.0[n].load(Relaxed));
            n += 1;
        }
        out
    }
    #[inline(always)]
    pub(crate) fn set(&self, value: Lanes<N>) {
        let mut n = 0;
        while n < N {
            self.0[n].store(value.0[n].to_bits(), Relaxed);
            n += 1;
        }
    }
    /// Sets the number of one run.
    #[inline(always)]
    pub(crate) fn set_of(&self, run: usize, value: f64) {
        self.0[run].store(value.to_bits(), Relaxed);
    }
}

/// Rooms to work in, one for each thread that asks at once: what a room holds from before is nobody's.
#[derive(Debug, Default)]
pub(crate) struct Rooms<R>(Mutex<Vec<R>>);

impl<R: Default> Rooms<R> {
    /// Works in a room.
    pub(crate) fn with(&self, work: impl FnOnce(&mut R)) {
        let free = self.0.lock().ok().and_then(|mut rooms| rooms.pop());
        let mut room = free.unwrap_or_default();
        work(&mut room);
        if let Ok(mut rooms) = self.0.lock() {
            rooms.push(room);
        }
    }
}

/// As many zeros as asked for, in a vector used before.
pub(crate) fn zeros<T: Copy + Default>(room: &mut Vec<T>, count: usize) -> &mut [T] {
    room.clear();
    room.resize(count, T::default());
    room
}
