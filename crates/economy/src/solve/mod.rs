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
//! [`memory_bytes`] tells beforehand what each needs.

mod batch;
mod block_lu;
mod factored;
mod inverse;
mod iterate;
mod probe;
mod sample;

pub use batch::{Prepared, WhatIfSummary};
pub use block_lu::BlockLu;
pub use factored::Factored;
pub use inverse::invert_leontief;
pub use iterate::{Iterative, Solved};
pub use sample::{CoefficientDraws, sampled_outputs};

/// What a computation needs, in bytes, the matrix A included; `None`: more than can be counted.
pub fn memory_bytes(industries: usize, way: Way) -> Option<usize> {
    let matrix = industries.checked_mul(industries)?.checked_mul(8)?;
    let panels = industries.checked_mul(3 * 256 * 8)?;
    let matrices = match way {
        Way::Iterative | Way::Factors | Way::Inverse => 1,
        Way::WhatIfs => 2,
        Way::Draws => 2 + rayon::current_num_threads(),
    };
    matrix.checked_mul(matrices)?.checked_add(panels)
}

/// The ways of the table above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// [`Iterative`].
    Iterative,
    /// [`BlockLu`].
    Factors,
    /// [`invert_leontief`].
    Inverse,
    /// [`Prepared`].
    WhatIfs,
    /// [`sampled_outputs`].
    Draws,
}
