//! Numbers of runs side by side: one number of each run, worked on together, so that what the runs have in common (the network, its
//! indices, the day's measures) is read once for all of them, and one instruction serves several.
//!
//! Every operation is done on each run's number alone and in the order in which it is written: a run has the same bits beside others as on
//! its own. Branches on a run's numbers are choices between numbers here.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// One number of each of `N` runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lanes<const N: usize>(pub(crate) [f64; N]);

impl<const N: usize> Default for Lanes<N> {
    fn default() -> Self {
        Self::ZERO
    }
}

/// Loops are written out, for tests run without optimisation, where a closure a number would take most of their time.
macro_rules! each {
    ($($(#[$about:meta])* $name:ident($a:ident, $b:ident) -> $what:expr;)*) => {$(
        $(#[$about])*
        #[inline(always)]
        pub(crate) fn $name(mut self, other: Self) -> Self {
            let mut n = 0;
            while n < N {
                let ($a, $b) = (self.0[n], other.0[n]);
                self.0[n] = $what;
                n += 1;
            }
            self
        }
    )*};
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
    each! {
        /// The smaller. No number here is NaN, except where `choose` drops it.
        min(a, b) -> if a < b { a } else { b };
        /// The larger.
        max(a, b) -> if a > b { a } else { b };
    }
    /// No less than 0.
    #[inline(always)]
    pub(crate) fn floored(self) -> Self {
        self.max(Self::ZERO)
    }
    /// For which runs it is less.
    #[inline(always)]
    pub(crate) fn below(self, other: Self) -> [bool; N] {
        let mut out = [false; N];
        let mut n = 0;
        while n < N {
            out[n] = self.0[n] < other.0[n];
            n += 1;
        }
        out
    }
    /// For which runs it is more.
    #[inline(always)]
    pub(crate) fn above(self, other: Self) -> [bool; N] {
        other.below(self)
    }
    /// One or the other, run by run.
    #[inline(always)]
    pub(crate) fn choose(which: [bool; N], yes: Self, no: Self) -> Self {
        let mut out = no;
        let mut n = 0;
        while n < N {
            out.0[n] = if which[n] { yes.0[n] } else { no.0[n] };
            n += 1;
        }
        out
    }
}

macro_rules! operations {
    ($($operation:ident $name:ident $sign:tt;)*) => {$(
        impl<const N: usize> $operation for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            fn $name(mut self, other: Self) -> Self {
                let mut n = 0;
                while n < N {
                    let (a, b) = (self.0[n], other.0[n]);
                    self.0[n] = a $sign b;
                    n += 1;
                }
                self
            }
        }
        impl<const N: usize> $operation<f64> for Lanes<N> {
            type Output = Self;
            #[inline(always)]
            fn $name(mut self, other: f64) -> Self {
                let mut n = 0;
                while n < N {
                    let a = self.0[n];
                    self.0[n] = a $sign other;
                    n += 1;
                }
                self
            }
        }
        impl<const N: usize> $operation<Lanes<N>> for f64 {
            type Output = Lanes<N>;
            #[inline(always)]
            fn $name(self, mut other: Lanes<N>) -> Lanes<N> {
                let mut n = 0;
                while n < N {
                    let b = other.0[n];
                    other.0[n] = self $sign b;
                    n += 1;
                }
                other
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
