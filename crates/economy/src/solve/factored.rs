//! `I − A` factorised the way that suits its size: LU with pivoting for small tables and for those where nothing else is safe, block LU
//! in the memory of A for large ones.

use super::BlockLu;
use super::inverse::is_dominant;
use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};

/// Industries from which on block LU is used.
const LARGE: usize = 512;

/// The factors.
#[derive(Debug, Clone)]
pub enum Factored {
    /// LU with partial pivoting; keeps A beside.
    Pivoted(Box<Leontief>),
    /// Block LU in the memory of A.
    Block(Box<BlockLu>),
}

impl Factored {
    /// Factorises `I − A`.
    pub fn new(a: Matrix) -> Result<Self> {
        if a.rows() >= LARGE && a.rows() == a.cols() && is_dominant(&a) {
            Ok(Self::Block(Box::new(BlockLu::new(a)?)))
        } else {
            Ok(Self::Pivoted(Box::new(Leontief::new(&a)?)))
        }
    }

    /// Number of industries.
    pub fn size(&self) -> usize {
        match self {
            Self::Pivoted(l) => l.size(),
            Self::Block(b) => b.size(),
        }
    }

    /// `x = (I − A)⁻¹ f`.
    pub fn solve(&self, f: &[f64]) -> Result<Vec<f64>> {
        self.sized(f)?;
        match self {
            Self::Pivoted(l) => Ok(l.solve(f)),
            Self::Block(b) => b.solve(f).map(|(x, _)| x),
        }
    }

    /// `vᵀ (I − A)⁻¹`.
    pub fn solve_left(&self, v: &[f64]) -> Result<Vec<f64>> {
        self.sized(v)?;
        match self {
            Self::Pivoted(l) => Ok(l.solve_left(v)),
            Self::Block(b) => b.solve_left(v),
        }
    }

    fn sized(&self, v: &[f64]) -> Result<()> {
        if v.len() == self.size() {
            return Ok(());
        }
        Err(Error::input(format!("{} cells for {} industries", v.len(), self.size())))
    }
}
