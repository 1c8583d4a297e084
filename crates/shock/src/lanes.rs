//! Numbers of runs side by side: one number of each run, worked on together, so that what the runs have in common (the network, its
//! indices, the day's measures) is read once for all of them, and one instruction serves several.
//!
//! Every operation is done on each run's number alone and in the order in which it is written: a run has the same bits beside others as on
//! its own. Branches on a run's numbers are choices between numbers here.

use std::array::from_fn;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// One number of each of `N` runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lanes<const N: usize>(pub(crate) [f64; N]);

impl<const N: usize> Default for Lanes<N> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const N: usize> Lanes<N> {
    pub(crate) const ZERO: Self = Self([0.0; N]);
    pub(crate) const ONE: Self = Self([1.0; N]);
    pub(crate) const INFINITE: Self = Self([f64::INFINITY; N]);

    /// The same number for all.
    #[inline(always)]
    pub(crate) fn all(value: f64) -> Self {
        Self([value; N])
    }
    #[inline(always)]
    pub(crate) fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self(from_fn(|n| f(self.0[n], other.0[n])))
    }
    /// The smaller. No number here is NaN, except where `choose` drops it.
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        self.with(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        self.with(other, |a, b| if a > b { a } else { b })
    }
    /// No less than 0.
    #[inline(always)]
    pub(crate) fn floored(self) -> Self {
        self.max(Self::ZERO)
    }
    /// For which runs it is less.
    #[inline(always)]
    pub(crate) fn below(self, other: Self) -> [bool; N] {
        from_fn(|n| self.0[n] < other.0[n])
    }
    /// For which runs it is more.
    #[inline(always)]
    pub(crate) fn above(self, other: Self) -> [bool; N] {
        from_fn(|n| self.0[n] > other.0[n])
    }
    /// One or the other, run by run.
    #[inline(always)]
    pub(crate) fn choose(which: [bool; N], yes: Self, no: Self) -> Self {
        Self(from_fn(|n| if which[n] { yes.0[n] } else { no.0[n] }))
    }
}

macro_rules! operations {
    ($($operation:ident $name:ident $sign:tt;)*) => {$(
        impl<const N: usize> $operation for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                self.with(other, |a, b| a $sign b)
            }
        }
        impl<const N: usize> $operation<f64> for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: f64) -> Self {
                self $sign Self::all(other)
            }
        }
        impl<const N: usize> $operation<Lanes<N>> for f64 {
            type Output = Lanes<N>;
            #[inline(always)]
            fn $name(self, other: Lanes<N>) -> Lanes<N> {
                Lanes::all(self) $sign other
            }
        }
    )*};
}

operations! {
    Add add +;
    Sub sub -;
    Mul mul *;
    Div div /;
}

impl<const N: usize> AddAssign for Lanes<N> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
