//! Filling a vector element by element, on one thread or many, with the same bytes: every element is a pure function
//! of its index, so the split over threads cannot be seen in the result.

use rayon::prelude::*;

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
