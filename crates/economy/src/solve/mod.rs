//! Large systems: the same formulas as [`crate::statics`], for tables where memory and time decide how they are computed.
//!
//! | you have | use | cost at n industries |
//! |---|---|---|
//! | one shock | [`Iterative`]: GMRES with a residual check | some products with A, no memory beside A |
//! | many shocks, one table | [`BlockLu`]: factors in the memory of A | ⅔ n³ once, then one pass over the matrix each |
//! | the inverse itself | [`invert_leontief`] | 2 n³, in the memory of A |
//! | many cuts of deliveries | [`Prepared`]: Sherman–Morrison–Woodbury in batches | rank × n each |
//! | many draws of the coefficients | [`sampled_outputs`] | some products each, from the solution of the table itself |
//!
//! [`memory_beside`] tells beforehand what each needs.

mod batch;
mod block_lu;
mod blocks;
mod factored;
mod inverse;
mod iterate;
pub(crate) mod probe;
mod sample;

use crate::matrix::Matrix;

pub use batch::{Prepared, WhatIfSummary, extractions};
pub use block_lu::BlockLu;
pub use factored::{Factored, Iterated, Plan, Raised, Solver};
pub use inverse::invert_leontief;
pub use iterate::{Iterative, Solved};
pub use sample::{CoefficientDraws, sampled_outputs};

/// What a computation needs in bytes beside the matrix A that it starts from; `None`: more than can be counted. `dominant`: every column of A
/// adds to less than 1, so that elimination works in A's own memory.
pub fn memory_beside(industries: usize, dominant: bool, way: Way) -> Option<usize> {
    let matrix = industries.checked_mul(industries)?.checked_mul(8)?;
    let panels = industries.checked_mul(3 * 256 * 8)?;
    let matrices = match (way, dominant) {
        // A basis of 30 vectors fits into the panels.
        (Way::Iterative, _) | (Way::Factors | Way::Inverse, true) => 0,
        (Way::Factors, false) => 2,
        (Way::Inverse, false) => 4,
        (Way::WhatIfs, true) => 1,
        (Way::WhatIfs, false) => 5,
        (Way::Draws, true) => 1 + rayon::current_num_threads(),
        (Way::Draws, false) => 5 + rayon::current_num_threads(),
    };
    matrix.checked_mul(matrices)?.checked_add(panels)
}

/// Whether every column of `I − A` has a diagonal cell larger than its other cells together.
pub fn is_dominant(a: &Matrix) -> bool {
    a.rows() == a.cols() && blocks::is_dominant(a)
}

/// The ways of the table above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// [`Iterative`].
    Iterative,
    /// [`BlockLu`], or LU with pivoting.
    Factors,
    /// [`invert_leontief`].
    Inverse,
    /// [`Prepared`].
    WhatIfs,
    /// [`sampled_outputs`].
    Draws,
}
