//! `I − A` made ready the way that suits its size: LU with pivoting for small tables and for those where nothing else is safe, block LU
//! in the memory of A for large ones, and iteration where few solutions are asked for or factors do not fit.
//!
//! Which way is a function of the table and of the number of solutions alone, unless memory is short; see [`Plan`].

use super::blocks::is_dominant;
use super::{BlockLu, Iterative, Way, memory_beside};
use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};

/// Industries from which on block LU is used.
const LARGE: usize = 512;
/// Industries from which on a few solutions are cheaper by iteration than by factors.
const ITERATE: usize = 2048;
/// How many solutions are few.
const FEW: usize = 8;

/// Solutions of `(I − A) x = f` from both sides, however they are come by.
pub trait Solver {
    /// Number of industries.
    fn size(&self) -> usize;
    /// `x = (I − A)⁻¹ f`.
    fn solve(&self, f: &[f64]) -> Result<Vec<f64>>;
    /// `vᵀ (I − A)⁻¹`.
    fn solve_left(&self, v: &[f64]) -> Result<Vec<f64>>;
}

/// The factors, or A itself where it is iterated.
#[derive(Debug, Clone)]
pub enum Factored {
    /// LU with partial pivoting; keeps A beside.
    Pivoted(Box<Leontief>),
    /// Block LU in the memory of A.
    Block(Box<BlockLu>),
    /// A alone; every solution is iterated and its residual checked.
    Iterated(Box<Iterated>),
}

/// A and how it is iterated.
#[derive(Debug, Clone)]
pub struct Iterated {
    a: Matrix,
    how: Iterative,
}

/// What will be asked of a table, and the memory that may be used for it beside the matrix A.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Solutions that will be asked for; `None`: many.
    pub solutions: Option<usize>,
    /// Bytes that may be used beside A; `None`: no bound.
    pub room: Option<usize>,
}

impl Plan {
    /// Many solutions, no bound.
    pub const MANY: Self = Self { solutions: None, room: None };

    /// So many solutions, no bound.
    pub fn few(solutions: usize) -> Self {
        Self { solutions: Some(solutions), room: None }
    }
}

impl Factored {
    /// Factorises `I − A`.
    pub fn new(a: Matrix) -> Result<Self> {
        Self::planned(a, Plan::MANY)
    }

    /// Makes A ready by the plan: by iteration from 2,048 industries on where at most 8 solutions are asked for, and wherever factors do not
    /// fit; by factors otherwise.
    pub fn planned(a: Matrix, plan: Plan) -> Result<Self> {
        let (n, square) = (a.rows(), a.rows() == a.cols());
        let dominant = square && is_dominant(&a);
        let block = n >= LARGE && dominant;
        let few = plan.solutions.is_some_and(|s| s <= FEW) && n >= ITERATE;
        let needed = memory_beside(n, block, Way::Factors);
        let too_large = plan.room.is_some_and(|room| needed.is_none_or(|needed| needed > room));
        if square && (few || too_large) {
            return Self::iterated(a);
        }
        if block {
            Ok(Self::Block(Box::new(BlockLu::new(a)?)))
        } else {
            Ok(Self::Pivoted(Box::new(Leontief::new(&a)?)))
        }
    }

    /// A, to be iterated.
    pub fn iterated(a: Matrix) -> Result<Self> {
        if a.rows() != a.cols() || !a.is_finite() {
            return Err(Error::input("a coefficient matrix must be square and all of it finite numbers"));
        }
        Ok(Self::Iterated(Box::new(Iterated { a, how: Iterative::default() })))
    }

    /// In words, for an answer that rests on iteration; `None`: factors.
    pub fn said(&self) -> Option<String> {
        match self {
            Self::Iterated(i) => Some(format!(
                "solved by iteration (GMRES): every solution leaves a residual of at most {:e} of its largest demand",
                i.how.tolerance
            )),
            Self::Pivoted(_) | Self::Block(_) => None,
        }
    }

    fn sized(&self, v: &[f64]) -> Result<()> {
        if v.len() == self.size() {
            return Ok(());
        }
        Err(Error::input(format!("{} cells for {} industries", v.len(), self.size())))
    }
}

impl Solver for Factored {
    fn size(&self) -> usize {
        match self {
            Self::Pivoted(l) => l.size(),
            Self::Block(b) => b.size(),
            Self::Iterated(i) => i.a.rows(),
        }
    }

    fn solve(&self, f: &[f64]) -> Result<Vec<f64>> {
        self.sized(f)?;
        match self {
            Self::Pivoted(l) => Ok(l.solve(f)),
            Self::Block(b) => b.solve(f).map(|(x, _)| x),
            Self::Iterated(i) => i.how.solve(&i.a, f, None).map(|s| s.x),
        }
    }

    fn solve_left(&self, v: &[f64]) -> Result<Vec<f64>> {
        self.sized(v)?;
        match self {
            Self::Pivoted(l) => Ok(l.solve_left(v)),
            Self::Block(b) => b.solve_left(v),
            Self::Iterated(i) => i.how.solve_with(&|x| i.a.left_times(x), v, None).map(|s| s.x),
        }
    }
}

/// A + c rᵀ solved through what solves A (Sherman & Morrison 1950): (I − A − c rᵀ)⁻¹ f = y + w (rᵀy)/(1 − rᵀw), with y = (I − A)⁻¹ f and w = (I − A)⁻¹ c.
#[derive(Debug)]
pub struct Raised<'a> {
    base: &'a Factored,
    /// w.
    solved_column: Vec<f64>,
    /// (I − A)⁻ᵀ r.
    solved_row: Vec<f64>,
    column: Vec<f64>,
    row: Vec<f64>,
    /// 1 − rᵀw.
    left: f64,
}

impl<'a> Raised<'a> {
    /// Refuses a column and a row that make the model close upon itself.
    pub fn new(base: &'a Factored, column: Vec<f64>, row: Vec<f64>) -> Result<Self> {
        let (solved_column, solved_row) = (base.solve(&column)?, base.solve_left(&row)?);
        let left = 1.0 - crate::matrix::dot(&row, &solved_column);
        if left.abs() < 1e-12 || !left.is_finite() {
            let text =
                "the table closed on households has no solution: they spend all that they cause to be earned";
            return Err(crate::ErrorKind::Singular(text.into()).into());
        }
        Ok(Self { base, solved_column, solved_row, column, row, left })
    }
}

impl Solver for Raised<'_> {
    fn size(&self) -> usize {
        self.base.size()
    }

    fn solve(&self, f: &[f64]) -> Result<Vec<f64>> {
        let y = self.base.solve(f)?;
        let k = crate::matrix::dot(&self.row, &y) / self.left;
        Ok(y.iter().zip(&self.solved_column).map(|(y, w)| y + k * w).collect())
    }

    fn solve_left(&self, v: &[f64]) -> Result<Vec<f64>> {
        let y = self.base.solve_left(v)?;
        let k = crate::matrix::dot(&y, &self.column) / self.left;
        Ok(y.iter().zip(&self.solved_row).map(|(y, w)| y + k * w).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Shape, synthetic};

    fn near(got: &[f64], want: &[f64]) {
        let scale = crate::matrix::largest(want);
        for (g, w) in got.iter().zip(want) {
            assert!((g - w).abs() <= 1e-9 * scale, "{g} {w}");
        }
    }

    #[test]
    fn every_way_gives_the_same_from_both_sides() {
        let t = synthetic(&Shape { places: 8, sectors: 65, finals: 1, seed: 3 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let v: Vec<f64> = (0..a.rows()).map(|i| (i % 5) as f64).collect();
        let want = Leontief::new(&a).expect("dominant");
        let (x, y) = (want.solve(&v), want.solve_left(&v));
        let short = Plan { solutions: None, room: Some(1) };
        let ways = [Factored::new(a.clone()), Factored::planned(a, short)].map(|w| w.expect("dominant"));
        assert!(matches!(ways, [Factored::Block(_), Factored::Iterated(_)]));
        for w in ways {
            near(&w.solve(&v).expect("solves"), &x);
            near(&w.solve_left(&v).expect("solves"), &y);
        }
    }

    #[test]
    fn a_matrix_raised_by_a_column_and_a_row_is_that_matrix() {
        let t = synthetic(&Shape { places: 3, sectors: 7, finals: 1, seed: 4 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let c: Vec<f64> = (0..21).map(|i| 0.01 * f64::from(i % 3)).collect();
        let r: Vec<f64> = (0..21).map(|i| 0.1 * f64::from(i % 4)).collect();
        let whole =
            Leontief::new(&Matrix::from_fn(21, 21, |i, j| a.at(i, j) + c[i] * r[j])).expect("regular");
        let base = Factored::new(a).expect("regular");
        let raised = Raised::new(&base, c, r.clone()).expect("regular");
        near(&raised.solve(&r).expect("solves"), &whole.solve(&r));
        near(&raised.solve_left(&r).expect("solves"), &whole.solve_left(&r));
    }
}
